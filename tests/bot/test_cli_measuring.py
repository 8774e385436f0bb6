"""The command line over golden sets: what a run tells, keeps and is held against, and where it goes on when it was cut."""

import json
from pathlib import Path

import pytest

from bot.events import Answer, Outcome
from tests.bot.conftest import lutai


@pytest.fixture
def golden_set(tmp_path, monkeypatch) -> Path:
    """Three cases, of which the second fails, and a data folder of their own."""
    monkeypatch.setenv("LUTAI_DATA", str(tmp_path / "data"))
    rows = [
        {"id": id, "question": "多少？", "answerable": True, "type": "figure", "script": "zh-Hans", "must_hold": [[fact]]}
        for id, fact in (("a", "10亿元"), ("b", "20亿元"), ("c", "10亿元"))
    ]
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_evaluate_asks_the_chosen_half_and_tells_what_failed(pipeline, golden_set):
    report = json.loads(lutai("evaluate", str(golden_set), "--half", "all", "--json").stdout)
    assert (report["set"], report["half"], report["n"]) == ("set", "all", 3)
    assert report["answerable"]["right"] == pytest.approx(2 / 3)
    assert [failure["id"] for failure in report["failures"]] == ["b"]
    assert report["metrics"]["right"] == {"value": pytest.approx(2 / 3), "n": 3}
    # Of a, b and c, c is in the half to fit on.
    assert json.loads(lutai("evaluate", str(golden_set), "--half", "fit", "--json").stdout)["n"] == 1
    assert "66.7%" in lutai("evaluate", str(golden_set), "--half", "all").stdout
    assert pipeline.closed


def test_a_run_is_saved_reported_and_held_against_the_next(pipeline, golden_set, tmp_path, monkeypatch):
    page = tmp_path / "reports" / "run.html"
    saved = lutai("evaluate", str(golden_set), "--half", "all", "--save", "main", "--report", str(page))
    assert saved.exit_code == 0, saved.output
    assert "20亿元" in page.read_text(encoding="utf-8")
    same = lutai("evaluate", str(golden_set), "--half", "all", "--against", "main")
    assert (same.exit_code, "The gate passes." in same.stdout) == (0, True)

    monkeypatch.setattr(
        pipeline, "invoke", lambda turn: Answer(turn.question, "", "zh-Hans", Outcome.REFUSED, "没有。", score=0.1)
    )
    worse = lutai("evaluate", str(golden_set), "--half", "all", "--against", "main", "--json")
    assert worse.exit_code == 1
    comparison = json.loads(worse.stdout)["comparison"]
    assert not comparison["passed"]
    assert [item["fate"] for item in comparison["items"]][:2] == ["newly_fails", "newly_fails"]


def test_nothing_is_asked_for_a_name_that_is_taken_or_unknown_or_a_report_that_cannot_be_written(pipeline, golden_set):
    lutai("evaluate", str(golden_set), "--half", "all", "--save", "main")
    asked = len(pipeline.turns)
    for arguments, message in (
        (["--save", "main"], "'main' is the name of another run"),
        (["--against", "nothing"], "'nothing'"),
        (["--report", "run.pdf"], "run.pdf"),
    ):
        result = lutai("evaluate", str(golden_set), "--half", "all", *arguments)
        assert (result.exit_code, message in result.stderr) == (2, True), result.output
    assert len(pipeline.turns) == asked
    assert lutai("evaluate", str(golden_set), "--half", "all", "--save", "main", "--move").exit_code == 0


def test_nothing_is_asked_for_a_report_where_none_can_be_written_and_none_is_left(pipeline, golden_set, tmp_path):
    (tmp_path / "folder.html").mkdir()
    good = tmp_path / "new" / "good.html"
    for path in (golden_set / "r.html", tmp_path / "folder.html"):
        result = lutai("evaluate", str(golden_set), "--half", "all", "--report", str(good), "--report", str(path))
        assert (result.exit_code, str(path) in result.stderr) == (2, True), result.output
    assert pipeline.turns == []
    assert not good.exists()


def test_whoever_has_no_name_on_this_machine_is_told_by_the_number(pipeline, golden_set, monkeypatch):
    def nameless():
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr("getpass.getuser", nameless)
    monkeypatch.setattr("os.getuid", lambda: 12345)
    page = golden_set.with_name("run.json")
    assert lutai("evaluate", str(golden_set), "--half", "all", "--report", str(page)).exit_code == 0
    assert json.loads(page.read_text(encoding="utf-8"))["run"]["author"] == "12345"


def test_a_run_that_ctrl_c_cuts_goes_on_where_it_was(pipeline, golden_set, monkeypatch):
    monkeypatch.setenv("LUTAI_ANSWERS_AT_ONCE", "1")
    answer = pipeline.invoke

    def cut(turn):
        if pipeline.turns:
            raise KeyboardInterrupt
        return answer(turn)

    monkeypatch.setattr(pipeline, "invoke", cut)
    first = lutai("evaluate", str(golden_set), "--half", "all", "--json")
    assert (first.exit_code, first.stdout) == (130, "")
    assert "goes on from there" in first.stderr
    monkeypatch.setattr(pipeline, "invoke", answer)
    assert json.loads(lutai("evaluate", str(golden_set), "--half", "all", "--json").stdout)["n"] == 3
    assert len(pipeline.turns) == 3


def test_a_set_that_is_not_there_is_named(pipeline, tmp_path):
    for command in ("evaluate", "bench"):
        result = lutai(command, str(tmp_path / "nowhere"))
        assert result.exit_code == 2
        assert "nowhere" in result.stderr
