"""Reports: one file that fetches nothing, in three languages, with everything escaped; and the same as Markdown and JSON."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from bot.quality import report, running
from bot.quality.errors import ReportFormat, ReportUnwritable
from bot.quality.gate import gate
from bot.quality.measures import METRICS
from bot.quality.report_words import Words
from bot.quality.wording import LANGUAGES, wording

EVIL = "<script>alert(1)</script>｜[x](javascript:1)"


@pytest.fixture(scope="module")
def before(toy):
    return toy(size=30).results()


@pytest.fixture
def data(toy, records, inputs, before):
    """The report of a run that is worse than one before, with a question that would break a page."""
    bad = toy(size=30, keyword=False)
    run = running.execute(bad.cases(), bad.build(), records.runs, inputs, "lin")
    results = records.runs.results(run.id)
    evil = next(id for id, item in results.items() if not item["right"])
    results[evil]["case"]["question"] = results[evil]["answer"]["text"] = EVIL
    return report.report(run, results, gate(before, results), EVIL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_one_file_that_runs_and_fetches_nothing(data, tmp_path, language):
    report.write(tmp_path / "r.html", data, language)
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "<script" not in page
    assert not re.search(r"""\b(src|href)\s*=|url\(|@import""", page)
    assert wording(language)["gate_failed"] in page
    assert page.count("<svg") >= 6
    assert "{" not in re.sub(r"<style>.*?</style>|<pre>.*?</pre>", "", page, flags=re.S)
    for plot in re.findall(r"<svg.*?</svg>", page, re.S):
        ET.fromstring(plot)
        assert not re.search(r"[\">+-]nan", plot)


def test_the_start_is_told_in_the_time_of_the_zone(data):
    started = "2026-03-01T20:30:00+00:00"
    told = dict(Words("en").head(data | {"run": data["run"] | {"started": started}}))
    assert told["Started"] == "2026-03-02 04:30 (UTC+8)"


def test_where_it_loses_is_told_by_type_script_document_and_step(data, tmp_path):
    report.write(tmp_path / "r.html", data)
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    words = wording("en")
    assert {group["name"] for group in data["losses"]["document"]} >= {"n0", "n1"}
    assert all(words[key] in page for key in ("by_stage", "by_type", "by_script", "by_document", "stage_retrieval"))


def test_items_that_got_worse_come_first_with_both_answers_and_what_differs(data, tmp_path):
    items = data["comparison"]["items"]
    assert items[0]["fate"] == "newly_fails"
    assert items[0]["before"]["text"] != items[0]["after"]["text"]
    assert items[0]["after"]["passages"]
    report.write(tmp_path / "r.html", data)
    assert "<mark>" in (tmp_path / "r.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_markdown_tells_the_same_and_its_tables_hold(data, tmp_path, language):
    report.write(tmp_path / "r.md", data, language)
    text = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "[x](" not in text.replace("\\[", "")
    for table in re.findall(r"(?:^\|.*\n)+", text, re.M):
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1
    assert wording(language)["gate_failed"] in text


def test_the_json_has_everything(data, tmp_path):
    report.write(tmp_path / "r.json", data)
    kept = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert kept["metrics"].keys() == {metric.name for metric in METRICS}
    assert kept["run"]["inputs"]["settings"] == {"read": 4, "answer_threshold": 0.5}
    assert kept["threshold"]["in_force"] == 0.5
    assert len(kept["failed"]) == sum(n for n in kept["losses"]["stage"].values())
    assert not kept["comparison"]["passed"]


def test_a_run_that_was_cut_or_asked_nothing_can_be_reported_and_says_so(toy, records, inputs, tmp_path):
    small = toy(size=4)
    run = running.execute(small.cases(), small.build(), records.runs, inputs, "lin", stop=lambda: True)
    data = report.report(run, {})
    for language in LANGUAGES:
        report.write(tmp_path / "r.html", data, language)
        assert wording(language)["unfinished"] in (tmp_path / "r.html").read_text(encoding="utf-8")
        report.write(tmp_path / "r.md", data, language)


def test_the_threshold_in_force_is_read_from_the_decisions_where_the_setting_is_left_out(make):
    given = make.answer(decisions={"weigh": "0.123 against 0.48"})
    assert report.in_force({"a": make.result(given=given)}, {"answer_threshold": None}) == 0.48
    assert report.in_force({}, {}) is None


def test_another_ending_is_refused(data, tmp_path):
    with pytest.raises(ReportFormat, match=r"\.html, \.md, \.json"):
        report.write(tmp_path / "r.pdf", data)


def test_a_report_that_cannot_be_written_is_named(data, tmp_path):
    (tmp_path / "r.html").mkdir()
    with pytest.raises(ReportUnwritable, match=r"r\.html"):
        report.write(tmp_path / "r.html", data)


def test_a_report_that_is_there_stays_until_another_is_written(data, tmp_path):
    (tmp_path / "r.html").write_text("before")
    report.check(tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text() == "before"


def test_every_language_has_the_same_words_with_the_same_blanks():
    blanks = [{key: set(re.findall(r"{\w+}", text)) for key, text in wording(language).items()} for language in LANGUAGES]
    assert blanks[0] == blanks[1] == blanks[2]
    assert all(wording(language)[f"metric_{metric.name}"] for metric in METRICS for language in LANGUAGES)


def test_every_group_stage_fate_and_verdict_has_its_word():
    from bot.quality.compare import Fate, Tell
    from bot.quality.golden import TYPES
    from bot.quality.losses import Stage

    keys = [
        *(f"group_{type}" for type in TYPES),
        *(f"stage_{stage}" for stage in Stage),
        *(f"fate_{fate}" for fate in Fate),
        *Tell,
    ]
    assert set(keys) <= wording("en").keys()
