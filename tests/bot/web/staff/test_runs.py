"""Evaluation runs on the staff's pages: one at a time, watched, stopped and gone on with; shown, kept and compared."""

from __future__ import annotations

import time

import pytest


@pytest.fixture
def start(editor):
    """Starts a run, and waits until it is over unless told not to."""

    def go(wait=True, **more):
        answer = editor.post("/staff/runs/start", data={"set": "many", "half": "all", **more})
        while wait and editor.get("/staff/runs/progress").json()["state"] == "running":
            time.sleep(0.02)
        return answer

    return go


def test_a_run_is_started_kept_by_name_and_shown(start, editor, viewer, records):
    assert start(name="main").status_code == 303
    told = viewer.get("/staff/runs/progress").json()
    assert (told["state"], told["done"], told["total"]) == ("finished", 12, 12)
    run = records.runs.get("main")
    assert (run.inputs.golden_set, run.author, run.items) == ("many", "editor", 12)
    assert run.id == told["run"]
    assert f"/staff/runs/one?run={run.id}" in viewer.get("/staff/runs").text
    page = viewer.get("/staff/runs/one", params={"run": "main"}).text
    assert "100.0%" in page
    assert "/staff/runs/report?run=" in page


@pytest.mark.parametrize(("format", "begins"), [("html", "<!DOCTYPE html>"), ("md", "# "), ("json", "{")])
def test_the_report_comes_in_three_formats(start, viewer, records, format, begins):
    start(name="main")
    report = viewer.get("/staff/runs/report", params={"run": "main", "format": format, "download": 1})
    assert report.text.startswith(begins)
    assert report.headers["content-disposition"].endswith(f'.{format}"')
    assert "content-disposition" not in viewer.get("/staff/runs/report", params={"run": "main"}).headers


def test_the_report_is_in_the_readers_language(start, viewer):
    start(name="main")
    page = {tag: viewer.get("/staff/runs/report", params={"run": "main"}, headers={"accept-language": tag}).text
            for tag in ("en", "zh-CN", "zh-TW")}  # fmt: skip
    assert 'lang="en"' in page["en"]
    assert 'lang="zh-Hans"' in page["zh-CN"]
    assert 'lang="zh-Hant"' in page["zh-TW"]


def test_one_run_at_a_time_stopped_and_gone_on_with(start, editor, records, pipeline, staff_jobs):
    pipeline.gate.clear()
    start(wait=False)
    refused = start(wait=False)
    assert refused.status_code != 303
    assert "just now" in refused.text
    assert editor.post("/staff/runs/stop").status_code == 303
    assert editor.get("/staff/runs/progress").json()["stopping"]
    pipeline.gate.set()
    staff_jobs.wait(10)
    told = editor.get("/staff/runs/progress").json()
    assert told["state"] == "stopped"
    assert 0 < told["done"] < 12
    assert records.runs.get(told["run"]).finished is None
    asked = len(pipeline.asked)
    start()
    assert editor.get("/staff/runs/progress").json()["run"] == told["run"]
    assert len(pipeline.asked) == 12
    assert asked == told["done"]
    assert len(records.runs.list()) == 1


def test_what_staff_set_meanwhile_does_not_change_a_run_and_makes_the_next_another(
    start, editor, records, pipeline, staff_jobs, editor_account
):
    pipeline.gate.clear()
    start(wait=False)
    records.thresholds.choose(editor_account, 0.95, "many", "ab" * 32, "stricter")
    pipeline.gate.set()
    staff_jobs.wait(10)
    first = records.runs.get(editor.get("/staff/runs/progress").json()["run"])
    assert first.metrics["metrics"]["right"]["value"] == 1
    start()
    second = records.runs.list()[0]
    assert second.id != first.id
    assert second.inputs.settings["staff"]["threshold"] == 0.95
    assert second.metrics["metrics"]["right_answerable"]["value"] == 0


def test_two_runs_are_held_against_each_other(start, editor, viewer, records, editor_account):
    start(name="main")
    records.thresholds.choose(editor_account, 0.95, "many", "ab" * 32, "stricter")
    start(name="strict")
    page = viewer.get("/staff/runs/one", params={"run": "strict", "against": "main"}, headers={"accept-language": "en"}).text
    assert 'class="bad"><b>' in page
    assert "may have fallen" in page
    report = viewer.get("/staff/runs/report", params={"run": "strict", "against": "main", "format": "json"}).json()
    assert report["comparison"]["against"] == "main"
    assert report["comparison"]["passed"] is False
    same = viewer.get("/staff/runs/one", params={"run": "main", "against": "main"}).text
    assert 'class="good"><b>' in same


def test_a_name_goes_over_only_if_told_so(start, editor, records, editor_account):
    start(name="main")
    records.thresholds.choose(editor_account, 0.95, "many", "ab" * 32, "stricter")
    start()
    run = records.runs.list()[0].id
    taken = editor.post("/staff/runs/name", data={"run": run, "name": "main"})
    assert "another run" in taken.text
    assert editor.post("/staff/runs/name", data={"run": run, "name": "main", "move": "true"}).status_code == 303
    assert records.runs.get("main").id == run


def test_a_fault_of_ours_is_told_and_a_person_can_start_again(start, editor, records, monkeypatch):
    def broken(*arguments, **more):
        raise RuntimeError("the disk is on fire")

    with monkeypatch.context() as planted:
        planted.setattr("bot.quality.running.execute", broken)
        start()
    told = editor.get("/staff/runs/progress").json()
    assert (told["state"], told["trouble"]) == ("failed", "")
    assert "disk is on fire" not in editor.get("/staff/runs").text
    start()
    assert editor.get("/staff/runs/progress").json()["state"] == "finished"


def test_viewers_and_strangers(viewer, stranger, start):
    assert viewer.post("/staff/runs/start", data={"set": "many", "half": "all"}).status_code == 403
    assert viewer.post("/staff/runs/stop").status_code == 403
    assert viewer.post("/staff/runs/name", data={"run": "x", "name": "y"}).status_code == 403
    assert stranger.get("/staff/runs").status_code in (401, 303)
    assert stranger.get("/staff/runs/progress").status_code in (401, 303)
    assert "no run has" in viewer.get("/staff/runs/one", params={"run": "<b>none"}).text
    assert "<b>none" not in viewer.get("/staff/runs/one", params={"run": "<b>none"}).text
