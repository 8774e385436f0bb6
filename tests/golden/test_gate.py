"""The gate as a test: this is how a change is held against what was measured before it.

Here both runs are made on the spot, of a few cases that settings may be fitted on, so that the test needs nothing kept. In a
project's own pipeline the run before is a saved one (`lutai evaluate SET --save main`), and `baseline(records.runs, "main")`
takes the place of the first run; or `lutai evaluate SET --against main` is called, which exits 1 where this test would fail.
"""

from dataclasses import replace

import pytest

from bot.quality import golden, running
from bot.quality.build import Build, inputs
from bot.quality.gate import baseline, gate
from bot.quality.golden import Half
from bot.records.store import open_records

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

CASES = 24


@pytest.fixture(scope="module")
def cases(pytestconfig):
    """Answerable and unanswerable ones, as many of each, and one of them critical."""
    every = [case for case in golden.load(pytestconfig.rootpath / "tests" / "golden" / "zone.jsonl") if case.half is Half.FIT]
    chosen = [[case for case in every if case.answerable is answerable][: CASES // 2] for answerable in (True, False)]
    return running.active([*chosen[0], *chosen[1]])


@pytest.fixture(scope="module")
def records(settings):
    with open_records(settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def run(cases, assistant, settings, records):
    """Runs the cases on the product as it is now; gives the results."""

    def go(name=None):
        build = Build.of(assistant, settings)
        kept = running.execute(cases, build, records.runs, inputs("gate", cases, build, settings), "tests", workers=2)
        if name:
            records.runs.save(kept.id, name, "tests", move=True)
        return records.runs.results(kept.id)

    return go


@pytest.fixture(scope="module")
def before(run, records):
    run("main")
    return baseline(records.runs, "main")


def test_this_build_is_no_worse_than_the_one_before(before, run):
    judged = gate(before, run())
    assert judged.passed, judged.failures


def test_a_build_that_answers_everything_does_not_pass(before, run, assistant, monkeypatch):
    monkeypatch.setattr(assistant.pipeline, "limits", replace(assistant.pipeline.limits, threshold=0.0))
    judged = gate(before, run())
    assert "refusal_recall" in {failure.what for failure in judged.failures}
