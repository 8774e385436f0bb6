"""Two runs side by side: what changed, what got worse first, and what compares to nothing."""

import pytest

from bot.quality.compare import Fate, Tell, compare
from bot.quality.golden import Place


@pytest.fixture
def passes(make):
    def run(pattern, **fields):
        return {f"i{n:02}": make.result(right=sign == "+", **fields) for n, sign in enumerate(pattern)}

    return run


def test_a_metric_is_worse_only_if_the_test_says_so(passes):
    assert compare(passes("+" * 20), passes("-" * 5 + "+" * 15)).verdict is Tell.CANNOT_TELL
    assert compare(passes("+" * 20), passes("-" * 6 + "+" * 14)).verdict is Tell.WORSE
    assert compare(passes("-" * 6 + "+" * 14), passes("+" * 20)).verdict is Tell.BETTER
    # Six lost and six gained: as many either way.
    assert compare(passes("+" * 6 + "-" * 6), passes("-" * 6 + "+" * 6)).verdict is Tell.CANNOT_TELL


def test_the_primary_metric_stands_by_itself_and_the_others_are_corrected_together(passes):
    changes = compare(passes("+" * 20), passes("-" * 6 + "+" * 14))
    assert changes["right"].p == changes["right"].corrected == pytest.approx(2 / 64)
    assert changes["right_answerable"].p == pytest.approx(2 / 64)
    assert changes["right_answerable"].corrected > 0.05
    assert changes["right_answerable"].tell is Tell.CANNOT_TELL


def test_on_a_set_one_item_put_right_and_none_got_wrong_is_better(passes):
    fixed = compare(passes("++-"), passes("+++"))
    assert (fixed.on_this_set, fixed.verdict) == (Tell.BETTER, Tell.CANNOT_TELL)
    assert compare(passes("+++"), passes("++-")).on_this_set is Tell.WORSE
    assert compare(passes("+-+"), passes("++-")).on_this_set is Tell.CANNOT_TELL
    assert compare(passes("+-"), passes("+-")).on_this_set is Tell.CANNOT_TELL


def test_the_worst_come_first_and_critical_ones_before_others(make):
    gold = make.case(gold=(Place("d", 0, 13),))
    found, lost = make.result(gold), make.result(gold, make.answer(hits=(make.hit(13, 19), make.hit(0, 13))))
    wrong, critical = found | {"right": False}, found | {"case": found["case"] | {"critical": True}}
    before = {
        "same": found,
        "lower": found,
        "missing": found,
        "fails": found,
        "critical": critical,
        "fixed": wrong,
        "higher": lost,
    }
    after = {
        "same": found,
        "lower": lost,
        "fails": wrong,
        "critical": critical | {"right": False},
        "fixed": found,
        "higher": found,
    }
    changed = compare(before, after).items
    assert [item.id for item in changed] == ["missing", "critical", "fails", "lower", "same", "higher", "fixed"]
    assert [item.fate for item in changed][-1] is Fate.NEWLY_PASSES
    assert changed[3].metrics["hit@1"] == (1.0, 0.0)


def test_a_missing_item_counts_as_failed_in_every_metric(make):
    case = make.case(must_hold=(("10亿元",),), must_not=("99家",), gold=(Place("d", 0, 13),))
    before = {"a": make.result(case), "b": make.result(case)}
    changes = compare(before, {"a": before["a"]})
    for name in ("right", "must_hold_recall", "hit@5", "ndcg@10", "citation_precision", "verbatim", "script_match"):
        assert (changes[name].before, changes[name].after) == (1.0, 0.5), name
    assert (changes["violations"].before, changes["violations"].after) == (0.0, 0.5)
    assert changes.fates[Fate.MISSING] == 1


def test_new_items_and_those_asked_otherwise_compare_to_nothing(make):
    before = {"a": make.result(), "b": make.result(make.case(id="b"))}
    after = {"a": make.result(), "b": make.result(make.case(id="b", must_hold=(("99家",),))), "c": make.result()}
    found = compare(before, after)
    assert (found.new, found.changed) == (("c",), ("b",))
    assert [item.id for item in found.items] == ["a"]
    assert found["right"].n == 1


def test_gold_that_was_picked_anew_still_compares(make):
    moved = make.case(gold=(Place("d", 13, 19),))
    found = compare({"a": make.result(right=False)}, {"a": make.result(moved, right=True)})
    assert found.fates[Fate.NEWLY_PASSES] == 1


def test_marks_of_two_judges_are_not_compared(make):
    def run(model, mark):
        return {"a": make.result(judged={"model": model, "prompt": "1", "faithfulness": mark, "relevancy": mark})}

    assert compare(run("x:1", 1.0), run("x:1", 0.5))["faithfulness"].difference == -0.5
    assert compare(run("x:1", 1.0), run("x:2", 0.5))["faithfulness"].difference is None


def test_length_is_told_and_not_judged(make):
    before = {str(n): make.result() for n in range(30)}
    after = {str(n): make.result(given=make.answer("10亿元[1]")) for n in range(30)}
    change = compare(before, after)["answer_length"]
    assert (change.tell, change.difference < 0) == (Tell.TOLD, True)


def test_runs_without_an_item_in_common_are_no_worse_for_it():
    found = compare({}, {})
    assert (found.verdict, found.items) == (Tell.CANNOT_TELL, ())
