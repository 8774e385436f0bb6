"""The gate catches what is planted, each by the metric that it spoils, and lets an unchanged build through every time."""

import pytest

from bot.quality.compare import Tell, compare
from bot.quality.errors import RunUnfinished
from bot.quality.gate import baseline, gate


@pytest.fixture(scope="module")
def before(toy):
    return toy().results()


@pytest.mark.parametrize(
    ("knobs", "seen_in"),
    [
        ({"read": 1}, {"right", "must_hold_recall"}),
        ({"keyword": False}, {"right", "hit@1", "mrr@10", "ndcg@10"}),
        ({"threshold": 0.0}, {"right", "refusal_recall"}),
        ({"shuffled": True}, {"citation_precision", "citation_recall", "unsupported_figures"}),
        ({"lies": 0.2}, {"right", "must_hold_recall"}),
    ],
)
def test_a_planted_regression_is_caught(toy, before, knobs, seen_in):
    judged = gate(before, toy(**knobs).results())
    assert not judged.passed
    assert seen_in <= {failure.what for failure in judged.failures}


def test_shuffled_citations_leave_the_facts_right_and_are_caught_all_the_same(toy, before):
    judged = gate(before, toy(shuffled=True).results())
    assert judged.comparison["right"].difference == 0
    assert judged.comparison["citation_precision"].tell is Tell.WORSE


def test_an_unchanged_build_passes_twenty_times_out_of_twenty(toy, before):
    for _ in range(20):
        judged = gate(before, toy().results())
        assert judged.passed, judged.failures
        assert {change.tell for change in judged.comparison.changes} == {Tell.CANNOT_TELL, Tell.TOLD}
    assert judged.comparison.verdict is judged.comparison.on_this_set is Tell.CANNOT_TELL


def test_a_better_build_passes_and_is_said_to_be_better(toy, before):
    worse = toy(keyword=False).results()
    judged = gate(worse, before)
    assert judged.passed, judged.failures
    assert judged.comparison.verdict is Tell.BETTER


def test_one_critical_item_that_newly_fails_is_enough(toy, before):
    right = next(id for id, item in before.items() if item["right"])
    after = before | {right: before[right] | {"right": False}}
    assert gate(before, after).passed
    critical = before | {right: before[right] | {"case": before[right]["case"] | {"critical": True}}}
    assert [failure.what for failure in gate(critical, after).failures] == [right]


def test_an_item_that_was_not_asked_is_not_passed(toy, before):
    after = dict(before)
    gone = [id for id, item in before.items() if item["right"]][:30]
    for id in gone:
        del after[id]
    judged = gate(before, after)
    assert {failure.what for failure in judged.failures} >= {*gone, "right"}
    assert judged.comparison["right"].n == len(before)
    assert judged.comparison["right"].after < judged.comparison["right"].before


def test_margins_can_be_set(toy, before):
    after = toy(lies=0.04).results()
    assert 0 < -compare(before, after)["right"].low < 0.2
    assert not gate(before, after, {"right": 0.0}).passed
    loose = dict.fromkeys((change.metric.name for change in compare(before, after).changes), 0.5)
    assert gate(before, after, loose).passed


def test_a_run_that_was_cut_is_nothing_to_compare_with(records, inputs):
    run = records.runs.start(inputs, "lin")
    records.runs.save(run.id, "main", "lin")
    with pytest.raises(RunUnfinished, match="main"):
        baseline(records.runs, "main")
    records.runs.add(run.id, "a", {"right": True})
    records.runs.finish(run.id, {})
    assert baseline(records.runs, "main") == {"a": {"right": True}}
