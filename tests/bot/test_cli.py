"""The command line: what goes to standard output, what to standard error, and the exit status."""

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from bot.answering.question import Exchange, Turn
from bot.cli import app
from bot.events import Answer, Citation, Outcome
from corpus.document import Document, Passage
from index.errors import IndexLocked
from index.hit import Hit, Leg
from index.manifest import Manifest

CITATION = Citation(
    n=1,
    document="policy",
    document_hash="h",
    title="若干措施",
    start=4,
    end=9,
    quote="共10\n亿元",
    digest=True,
    issuer="济阳区",
    number="济政〔2024〕1号",
    published=date(2024, 3, 28),
    url="https://example.org/1",
    span=(5, 9),
)
MANIFEST = Manifest("e5", "f", 250, 384, 1, {})
DOCUMENT = Document("policy", "若干措施", "规模总计共10\n亿元。")
HIT = Hit(Passage("policy#1", "policy", "h", 0, 20, "", ""), Leg(1, 7.5), Leg(), fused=0.5, reranked=2.0)


class Pipeline:
    """Answers every question alike, and refuses those that ask for a price."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []

    def invoke(self, turn: Turn) -> Answer:
        self.turns.append(turn)
        if "价" in turn.question:
            return Answer(turn.question, turn.question, "zh-Hans", Outcome.REFUSED, "没有回答。", "10亿元", 0.2, hits=(HIT,))
        return Answer(
            turn.question,
            turn.question,
            "zh-Hans",
            Outcome.ANSWERED,
            "10亿元\n\n原文：……[1]",
            "10亿元",
            0.9,
            (CITATION,),
            (HIT,),
            timings_ms={"read": 1.23456},
        )


@pytest.fixture
def pipeline(monkeypatch) -> Pipeline:
    """In place of the real one; `closed` tells whether the assistant was."""
    fake = Pipeline()
    fake.closed = False

    def assemble(settings, progress=None):
        if progress:
            progress(1, 1, "embedding")
        index = SimpleNamespace(document=lambda id, hash: DOCUMENT, documents={}, manifest=MANIFEST)
        return SimpleNamespace(pipeline=fake, index=index, close=lambda: setattr(fake, "closed", True))

    monkeypatch.setattr("bot.assembly.assemble", assemble)
    return fake


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


def lutai(*arguments: str, **options):
    return CliRunner().invoke(app, arguments, **options)


def test_an_answer_is_printed_with_its_sources(pipeline):
    result = lutai("ask", "多少？")
    assert result.exit_code == 0
    assert result.stdout == (
        "10亿元\n\n原文：……[1]\n\n来源\n"
        "[1] 《若干措施》 · 济阳区 · 济政〔2024〕1号 · 2024-03-28 · 摘要，不是全文\n"
        "    https://example.org/1\n    “共10 亿元”\n"
    )
    assert pipeline.closed


def test_json_is_one_object_a_line_and_alone_on_standard_output(pipeline):
    result = lutai("ask", "--json", "多少？")
    assert result.stdout.count("\n") == 1
    answer = json.loads(result.stdout)
    assert answer == {
        "question": "多少？",
        "answer": "10亿元\n\n原文：……[1]",
        "headline": "10亿元",
        "refused": False,
        "outcome": "answered",
        "score": 0.9,
        "language": "zh-Hans",
        "searched_for": "多少？",
        "suggestions": [],
        "answerer": "extractive",
        "removed": [],
        "fallback": None,
        "timings_ms": {"read": 1.23},
        "citations": [
            {
                "n": 1,
                "document": "policy",
                "document_hash": "h",
                "title": "若干措施",
                "issuer": "济阳区",
                "number": "济政〔2024〕1号",
                "published": "2024-03-28",
                "as_of": None,
                "kind": None,
                "digest": True,
                "byline": None,
                "source": None,
                "url": "https://example.org/1",
                "start": 4,
                "end": 9,
                "quote": "共10\n亿元",
                "span": [5, 9],
            }
        ],
        "passages": [
            {
                "id": "policy#1",
                "document": "policy",
                "start": 0,
                "end": 20,
                "keyword": {"rank": 1, "score": 7.5},
                "vector": {"rank": None, "score": None},
                "fused": 0.5,
                "reranked": 2.0,
            }
        ],
    }
    assert "embedding" in result.stderr


def test_a_refusal_has_no_headline(pipeline):
    answer = json.loads(lutai("ask", "--json", "电价？").stdout)
    assert (answer["refused"], answer["headline"], answer["outcome"]) == (True, None, "refused")


def test_a_file_is_answered_in_order_with_each_question_s_history(pipeline, tmp_path):
    follow_up = {"question": "那电价？", "history": [{"question": "基金？", "answer": "10亿元"}]}
    file = tmp_path / "questions"
    file.write_text(f"多少？\n\n{json.dumps(follow_up)}\n", encoding="utf-8")
    result = lutai("ask", "--json", "--file", str(file))
    assert [json.loads(line)["refused"] for line in result.stdout.splitlines()] == [False, True]
    assert pipeline.turns == [Turn("多少？"), Turn("那电价？", (Exchange("基金？", "10亿元"),))]


def test_questions_may_come_from_standard_input(pipeline):
    result = lutai("ask", "--file", "-", input="多少？\n电价？\n")
    assert result.stdout.count("» ") == 2
    assert [turn.question for turn in pipeline.turns] == ["多少？", "电价？"]


def test_a_malformed_line_is_named_and_nothing_is_asked(pipeline, tmp_path):
    file = tmp_path / "questions"
    file.write_text('多少？\n{"question"\n', encoding="utf-8")
    result = lutai("ask", "--json", "--file", str(file))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "line 2" in result.stderr
    assert pipeline.turns == []


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "多少？", "--file", "-"]])
def test_a_question_or_a_file_is_wanted_and_not_both(pipeline, arguments):
    result = lutai(*arguments)
    assert result.exit_code == 2
    assert "--file" in result.stderr


def test_an_index_in_use_is_said_on_standard_error_with_status_2(monkeypatch):
    def assemble(settings, progress=None):
        raise IndexLocked("the index is in use by another process (id 7)")

    monkeypatch.setattr("bot.assembly.assemble", assemble)
    result = lutai("ask", "--json", "多少？")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "lutai: the index is in use by another process (id 7)\n"


def test_a_wrong_setting_is_named_with_status_2():
    result = lutai("corpus", "list", env={"LUTAI_PORT": "seven", "LUTAI_READ": "0"})
    assert result.exit_code == 2
    assert "LUTAI_PORT" in result.stderr
    assert "'seven'" in result.stderr
    assert "LUTAI_READ" in result.stderr


TEXT = "---\ntitle: 若干措施\nissuer: 济阳区\npublished: 2024-03-28\n---\n基金规模10亿元。\n"


@pytest.fixture
def corpus(tmp_path: Path) -> dict[str, str]:
    """The environment that names a corpus of one text."""
    (tmp_path / "corpus" / "policies").mkdir(parents=True)
    (tmp_path / "corpus" / "policies" / "measures.md").write_text(TEXT, encoding="utf-8")
    return {"LUTAI_CORPUS": str(tmp_path / "corpus"), "LUTAI_DATA": str(tmp_path / "data")}


def test_the_texts_are_listed(corpus):
    assert lutai("corpus", "list", env=corpus).stdout.split() == ["measures", "policy", "2024-03-28", "若干措施"]
    assert [text["id"] for text in json.loads(lutai("corpus", "list", "--json", env=corpus).stdout)] == ["measures"]


def test_a_text_is_shown_with_all_its_metadata(corpus):
    shown = json.loads(lutai("corpus", "show", "measures", "--json", env=corpus).stdout)
    assert shown["text"].strip() == "基金规模10亿元。"
    assert (shown["title"], shown["kind"], shown["published"], shown["digest"]) == ("若干措施", "policy", "2024-03-28", False)
    assert {"issuer", "number", "url", "as_of", "read_at", "provenance", "hash"} <= shown.keys()
    assert "基金规模10亿元。" in lutai("corpus", "show", "measures", env=corpus).stdout


def test_an_unknown_text_is_named(corpus):
    result = lutai("corpus", "show", "nothing", env=corpus)
    assert result.exit_code == 2
    assert "'nothing'" in result.stderr


def test_a_text_is_added_with_what_it_does_not_say_of_itself_and_removed_again(corpus, tmp_path):
    (tmp_path / "notice.md").write_text("税率为15%。\n", encoding="utf-8")
    result = lutai("corpus", "add", str(tmp_path / "notice.md"), "--title", "通知", "--published", "2025-01-02", env=corpus)
    assert result.stdout == "added notice: 通知\n"
    shown = json.loads(lutai("corpus", "show", "notice", "--json", env=corpus).stdout)
    assert (shown["title"], shown["published"]) == ("通知", "2025-01-02")
    removed = lutai("corpus", "remove", "notice", env=corpus)
    assert removed.exit_code == 0
    assert Path(removed.stdout.strip().rpartition(" ")[2]).is_file()
    assert lutai("corpus", "show", "notice", env=corpus).exit_code == 2


@pytest.mark.slow
def test_the_index_is_built_said_to_match_and_said_to_be_outdated(corpus, tmp_path):
    missing = lutai("index", "status", env=corpus)
    assert missing.exit_code == 2
    assert "lutai index build" in missing.stderr
    built = json.loads(lutai("index", "build", "--json", env=corpus).stdout)
    assert (built["documents"], built["unchanged"]) == (1, False)
    assert json.loads(lutai("index", "build", "--json", env=corpus).stdout)["unchanged"]
    assert json.loads(lutai("index", "status", "--json", env=corpus).stdout)["up_to_date"]
    (tmp_path / "corpus" / "policies" / "measures.md").write_text(TEXT.replace("10", "20"), encoding="utf-8")
    status = json.loads(lutai("index", "status", "--json", env=corpus).stdout)
    assert (status["up_to_date"], status["differences"]) == (False, ["measures has changed"])


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
