"""The threshold on the staff's pages: the sweep of a run, what flips, and the choice with its reason."""

from __future__ import annotations

import pytest

from bot.quality import golden, running
from bot.quality.build import Build
from bot.records.runs import RunInputs

INPUTS = RunInputs("many:fit", "ab" * 32, {"documents": {}}, {"read": 4}, {"lutai": "0"}, "c0ffee")


@pytest.fixture
def run(assistant, desk_settings, records):
    """A run of the twelve cases, eight answerable ones at 0.90, four others at 0.20."""
    cases = golden.load(desk_settings.golden / "many.jsonl")
    return running.execute(cases, Build.of(assistant, desk_settings), records.runs, INPUTS, "tests")


def test_without_a_run_there_is_nothing_to_sweep(viewer):
    page = viewer.get("/staff/threshold")
    assert page.status_code == 200
    assert "<svg" not in page.text


def test_the_sweep_is_a_table_and_a_curve_and_says_what_flips(viewer, run):
    page = viewer.get("/staff/threshold", params={"run": run.id, "value": "0.95"}, headers={"accept-language": "en"}).text
    assert "<svg" in page
    assert page.count("<polyline") == 3
    assert "Cases that flip (8)" in page
    assert 'name="value" min="0" max="1" step="0.01" value="0.95"' in page
    stays = viewer.get("/staff/threshold", params={"run": run.id, "value": "0.5"}, headers={"accept-language": "en"}).text
    assert "Cases that flip (0)" in stays


def test_the_nearest_come_first(viewer, run):
    page = viewer.get("/staff/threshold", params={"run": run.id, "value": "0.25"}).text
    near = page.rpartition("<h2>")[0].rpartition("<h2>")[2]
    assert near.index("电价") < near.index("补贴")


def test_an_editor_chooses_with_a_reason(editor, viewer, run, records):
    data = {"run": run.id, "value": "0.4", "reason": "<b>fewer refusals</b>"}
    assert viewer.post("/staff/threshold", data=data).status_code == 403
    assert records.thresholds.current() is None
    assert "say why" in editor.post("/staff/threshold", data={**data, "reason": " "}).text
    for wrong in ("1.5", "much", "nan"):
        assert "0 to 1" in editor.post("/staff/threshold", data={**data, "value": wrong}).text
    assert records.thresholds.current() is None
    assert editor.post("/staff/threshold", data=data).status_code == 303
    choice = records.thresholds.current()
    assert (choice.value, choice.golden_set, choice.set_hash, choice.author) == (0.4, "many:fit", "ab" * 32, "editor")
    page = viewer.get("/staff/threshold").text
    assert "&lt;b&gt;fewer refusals" in page
    assert "<b>0.400</b>" in page  # what is in force now


def test_a_run_that_was_cut_is_not_swept(viewer, records):
    cut = records.runs.start(INPUTS, "tests")
    assert "was cut" in viewer.get("/staff/threshold", params={"run": cut.id}).text
