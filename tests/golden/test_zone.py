"""The product, whole, on the golden sets: what it must answer, what it must refuse, how often it may be too careful."""

import pytest

from bot.events import Outcome
from bot.quality import evaluate, golden
from bot.quality.golden import Half

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

# A little below what was measured (docs/performance.md), so that a step back fails; each is to be raised with every step ahead.
RIGHT = 0.64
"""Least share of the answerable that are answered with every fact and nothing wrong beside it. The goal is 0.80."""
REFUSED = 0.74
"""Least share of the unanswerable that are refused. The goal is 0.85."""
TOO_CAREFUL = 0.31
"""Greatest share of the answerable that are refused. The goal is 0.08."""


@pytest.fixture(scope="module")
def verdicts(assistant, pytestconfig):
    """Every case of every set in this folder, asked once."""
    return evaluate.run(golden.load(pytestconfig.rootpath / "tests" / "golden"), assistant.pipeline.invoke)


@pytest.fixture(scope="module")
def reports(verdicts, pytestconfig):
    """The summary of each half; the tables are shown, whether or not anything fails."""
    halves = {half: evaluate.summary([v for v in verdicts if v.case.half is half]) for half in Half}
    with pytestconfig.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        for half, report in halves.items():
            print(f"\ngolden sets, half '{half}': {report['n']} cases\n{evaluate.table(report)}")
    return halves


def test_answerable_questions_are_answered_with_every_fact(reports):
    assert reports[Half.MEASURE]["answerable"]["right"] >= RIGHT


def test_unanswerable_questions_are_refused(reports):
    assert reports[Half.MEASURE]["unanswerable"]["refused"] >= REFUSED


def test_answerable_questions_are_seldom_refused(reports):
    assert reports[Half.MEASURE]["answerable"]["refused"] <= TOO_CAREFUL


def test_small_talk_is_never_taken_for_a_question_that_the_texts_answer(verdicts):
    answered = [v.case.question for v in verdicts if v.case.outcome and v.answer.outcome is Outcome.ANSWERED]
    assert answered == []


def test_every_quotation_stands_in_its_text_and_every_headline_in_a_quotation(verdicts, assistant):
    from corpus.cleaning import simplified, traditional

    for verdict in verdicts:
        for cited in verdict.answer.citations:
            text = assistant.index.document(cited.document, cited.document_hash).text
            assert text[cited.start : cited.end] == cited.quote, verdict.case.id
        if verdict.answer.headline:
            quoted = "\n".join(cited.quote for cited in verdict.answer.citations)
            # Either way round: 汇出 becomes 匯出 and that, by OpenCC's words, 导出.
            assert any(script(verdict.answer.headline) in script(quoted) for script in (simplified, traditional)), (
                verdict.case.id
            )
