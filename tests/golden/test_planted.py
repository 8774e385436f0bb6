"""The gate against the product itself: faults planted in it are caught, and the product unchanged passes every time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.state import Controls
from bot.quality import golden, running
from bot.quality.build import Build
from bot.quality.gate import gate
from bot.quality.golden import Half, Status
from bot.web.staff.assistants import Knobs, variant

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

CASES = 40
FEW = 6
TIMES = 20


@pytest.fixture(scope="module")
def cases(pytestconfig):
    """Of the half that settings may be fitted on: two thirds answerable, the others not."""
    every = golden.load(pytestconfig.rootpath / "tests" / "golden" / "zone.jsonl")
    fit = [case for case in every if case.half is Half.FIT and case.status is Status.ACTIVE]
    answerable = [case for case in fit if case.answerable][: CASES * 2 // 3]
    return [*answerable, *[case for case in fit if not case.answerable][: CASES - len(answerable)]]


@pytest.fixture(scope="module")
def ask(assistant, settings):
    """Puts cases to the product with knobs turned; no suggestions are made, since nothing here looks at them."""
    build = Build.of(assistant, settings)
    quiet = variant(assistant.pipeline, Controls())
    quiet.limits = replace(quiet.limits, suggestions=0)

    def go(cases, knobs=None, change=lambda answer: answer):
        pipeline = variant(quiet, Controls(), knobs)
        planted = replace(build, ask=lambda turn: change(pipeline.invoke(turn)))
        return {case.id: running.ask(case, planted, []) for case in cases}

    return go


@pytest.fixture(scope="module")
def before(ask, cases):
    return ask(cases)


def shuffled(answer):
    """The answer with each citation put to another passage that was found."""
    others = [hit.passage for hit in reversed(answer.hits)]
    if answer.refused:
        return answer
    cited = [
        replace(c, document=p.document, document_hash=p.document_hash, title=p.title, start=p.start, end=p.end, quote=p.text)
        for c, p in zip(answer.citations, others, strict=False)
    ]
    return replace(answer, citations=tuple(cited))


def test_a_reader_that_reads_one_passage_only_is_caught(ask, cases, before):
    assert not gate(before, ask(cases, Knobs(read=1))).passed


def test_a_search_without_its_keyword_leg_is_caught(ask, cases, before):
    judged = gate(before, ask(cases, Knobs(keyword_weight=0)))
    assert {failure.what for failure in judged.failures} & {"hit@1", "hit@5", "hit@10", "mrr@10", "ndcg@10"}


def test_a_bot_that_answers_everything_is_caught(ask, cases, before):
    judged = gate(before, ask(cases, Knobs(threshold=0)))
    assert "refusal_recall" in {failure.what for failure in judged.failures}


def test_citations_of_other_passages_are_caught(ask, cases, before):
    judged = gate(before, ask(cases, change=shuffled))
    assert {"citation_precision", "citation_recall"} <= {failure.what for failure in judged.failures}


def test_the_same_build_passes_every_time(ask, cases, before):
    few = [*cases[: FEW // 2], *cases[-FEW // 2 :]]
    first = {case.id: before[case.id] for case in few}
    runs = [gate(first, ask(few)) for _ in range(TIMES)]
    assert sum(judged.passed for judged in runs) == TIMES, [judged.failures for judged in runs]
