"""Evaluation runs, passages switched off and on, thresholds chosen."""

from dataclasses import replace

import pytest

from bot.records.errors import (
    Forbidden,
    InvalidReason,
    ItemRecorded,
    NotSignedIn,
    RunFinished,
    RunNameTaken,
    RunNotFound,
    TextTooLong,
)
from bot.records.runs import RunInputs
from bot.records.store import open_records
from tests.bot.records.conftest import ADMIN, EDITOR, VIEWER

INPUTS = RunInputs(
    golden_set="zone",
    set_hash="ab" * 32,
    manifest={"model": "e5", "documents": {"article": {"text": "f" * 64}}},
    settings={"read": 8, "answer_threshold": 0.5},
    versions={"lutai": "0.1.0", "torch": "2.13.0"},
    revision="2470f03",
)


def test_a_run_keeps_its_inputs_results_and_metrics(settings, records, clock):
    run = records.runs.start(INPUTS, "lin")
    records.runs.add(run.id, "case-2", {"right": False, "hits": [{"id": "p1", "score": 0.25}]})
    clock.turn(seconds=1)
    records.runs.add(run.id, "case-1", {"right": True, "hits": []})
    records.runs.finish(run.id, {"right": 0.5})
    with open_records(settings) as later:
        kept = later.runs.get(run.id)
        assert (kept.inputs, kept.author, kept.items, kept.metrics) == (INPUTS, "lin", 2, {"right": 0.5})
        assert kept.finished == clock()
        assert list(later.runs.results(run.id).items()) == [
            ("case-2", {"right": False, "hits": [{"id": "p1", "score": 0.25}]}),
            ("case-1", {"right": True, "hits": []}),
        ]


def test_a_finished_run_is_never_changed(records):
    run = records.runs.start(INPUTS, "lin")
    records.runs.add(run.id, "case-1", {"right": True})
    records.runs.finish(run.id, {"right": 1.0})
    before = records.runs.get(run.id), records.runs.results(run.id)
    with pytest.raises(RunFinished):
        records.runs.add(run.id, "case-2", {"right": False})
    with pytest.raises(RunFinished):
        records.runs.finish(run.id, {"right": 0.0})
    assert (records.runs.get(run.id), records.runs.results(run.id)) == before


def test_a_result_is_never_changed(records):
    run = records.runs.start(INPUTS, "lin")
    records.runs.add(run.id, "case-1", {"right": False})
    with pytest.raises(ItemRecorded, match="case-1"):
        records.runs.add(run.id, "case-1", {"right": True})
    assert records.runs.results(run.id) == {"case-1": {"right": False}}


def test_a_result_that_is_no_json_is_not_kept_by_halves(records):
    run = records.runs.start(INPUTS, "lin")
    with pytest.raises(Exception, match="JSON compliant"):
        records.runs.add(run.id, "case-1", {"score": float("nan")})
    assert records.runs.results(run.id) == {}


def test_a_cut_run_is_taken_up_with_what_it_has(settings, records, clock):
    run = records.runs.start(INPUTS, "lin")
    records.runs.add(run.id, "case-1", {"right": True})
    with open_records(settings) as later:
        cut = later.runs.resume(INPUTS)
        assert (cut.id, cut.items, cut.finished) == (run.id, 1, None)
        later.runs.add(cut.id, "case-2", {"right": True})
        later.runs.finish(cut.id, {})
        assert later.runs.resume(INPUTS) is None
    assert set(records.runs.results(run.id)) == {"case-1", "case-2"}


def test_the_latest_of_several_cut_runs_is_taken_up(records, clock):
    records.runs.start(INPUTS, "lin")
    clock.turn(hours=1)
    second = records.runs.start(INPUTS, "lin")
    assert records.runs.resume(INPUTS).id == second.id


@pytest.mark.parametrize(
    "other",
    [
        {"set_hash": "cd" * 32},
        {"settings": {"read": 1, "answer_threshold": 0.5}},
        {"manifest": {}},
        {"versions": {"lutai": "0.2.0", "torch": "2.13.0"}},
        {"revision": "2470f03-dirty"},
        {"golden_set": "follow-ups"},
    ],
)
def test_a_cut_run_of_another_build_is_not_taken_up(records, other):
    records.runs.start(INPUTS, "lin")
    assert records.runs.resume(replace(INPUTS, **other)) is None


def test_the_order_of_settings_makes_no_other_build():
    assert replace(INPUTS, settings={"answer_threshold": 0.5, "read": 8}).fingerprint == INPUTS.fingerprint


def test_a_run_is_kept_by_name_and_the_name_can_be_moved(records):
    first, second = records.runs.start(INPUTS, "lin"), records.runs.start(INPUTS, "lin")
    records.runs.save(first.id, " main ", "lin")
    records.runs.save(first.id, "main", "lin")
    assert records.runs.get("main").id == first.id
    with pytest.raises(RunNameTaken, match="main"):
        records.runs.save(second.id, "main", "wang")
    assert records.runs.get("main").id == first.id
    records.runs.save(second.id, "main", "wang", move=True)
    records.runs.save(second.id, "release", "wang")
    assert records.runs.get("main").names == ("main", "release")
    assert records.runs.get(first.id).names == ()
    assert records.runs.get("main").id == second.id


@pytest.mark.parametrize(("name", "error"), [(" ", RunNotFound), ("x" * 81, TextTooLong)])
def test_a_name_to_keep_a_run_under_is_neither_blank_nor_too_long(records, name, error):
    run = records.runs.start(INPUTS, "lin")
    with pytest.raises(error):
        records.runs.save(run.id, name, "lin")


def test_a_run_that_is_not_there_is_not_found(records):
    for attempt in (
        lambda: records.runs.get("none"),
        lambda: records.runs.results("none"),
        lambda: records.runs.add("none", "case-1", {}),
        lambda: records.runs.finish("none", {}),
        lambda: records.runs.save("none", "main", "lin"),
    ):
        with pytest.raises(RunNotFound, match="none"):
            attempt()


def test_runs_are_listed_latest_first_and_by_set(records, clock):
    first = records.runs.start(INPUTS, "lin")
    clock.turn(minutes=1)
    second = records.runs.start(replace(INPUTS, golden_set="follow-ups"), "lin")
    assert [run.id for run in records.runs.list()] == [second.id, first.id]
    assert [run.id for run in records.runs.list("zone")] == [first.id]
    assert [run.id for run in records.runs.list(limit=1)] == [second.id]


# ── passages ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_passage_is_out_of_use_until_it_is_taken_back(records, clock):
    records.switches.switch(EDITOR, "p1", "article", enabled=False, reason="旧数字")
    records.switches.switch(EDITOR, "p2", "article", enabled=False, reason="图片说明")
    assert records.switches.disabled() == {"p1", "p2"}
    clock.turn(minutes=1)
    records.switches.switch(ADMIN, "p1", "article", enabled=True, reason="已更正")
    assert records.switches.disabled() == {"p2"}
    assert [(s.enabled, s.reason, s.author) for s in records.switches.log("p1")] == [
        (True, "已更正", "admin"),
        (False, "旧数字", "editor"),
    ]
    assert len(records.switches.log()) == 3
    records.switches.switch(ADMIN, "p1", "article", enabled=False, reason="又错")
    assert records.switches.disabled() == {"p1", "p2"}


def test_switching_takes_an_editor_and_a_reason(records):
    for by, reason, error in ((None, "x", NotSignedIn), (VIEWER, "x", Forbidden), (EDITOR, " ", InvalidReason)):
        with pytest.raises(error):
            records.switches.switch(by, "p1", "article", enabled=False, reason=reason)
    assert records.switches.disabled() == frozenset()


# ── thresholds ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_latest_threshold_is_in_force_and_the_log_says_who_and_why(records, clock):
    assert records.thresholds.current() is None
    records.thresholds.choose(EDITOR, 0.5, "zone", "ab", "少拒答")
    records.thresholds.choose(ADMIN, 0.6, "zone", "ab", "少答错")
    choice = records.thresholds.current()
    assert (choice.value, choice.author, choice.reason, choice.at) == (0.6, "admin", "少答错", clock())
    assert [each.value for each in records.thresholds.log()] == [0.6, 0.5]


def test_choosing_a_threshold_takes_an_editor_a_reason_and_a_probability(records):
    for by, value, reason, error in (
        (None, 0.5, "x", NotSignedIn),
        (VIEWER, 0.5, "x", Forbidden),
        (EDITOR, 0.5, "", InvalidReason),
        (EDITOR, 1.5, "x", ValueError),
        (EDITOR, float("nan"), "x", ValueError),
    ):
        with pytest.raises(error):
            records.thresholds.choose(by, value, "zone", "ab", reason)
    assert records.thresholds.log() == []
