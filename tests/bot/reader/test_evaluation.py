"""The evaluation over a made-up bench folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.reader.cli import app
from bot.reader.errors import BenchError
from bot.reader.evaluation import evaluate
from bot.reader.model import Reader, Reading, Span

PASSAGES = [
    {"id": "fund", "text": "产业基金总规模10亿元人民币。", "title": "基金"},
    {"id": "firms", "text": "园区内有102家企业。"},
    {"id": "river", "text": "黄河全长约5464公里。"},
]
QUESTIONS = [
    {
        "id": "1",
        "question": "基金总规模多少？",
        "answers": ["10亿元人民币"],
        "passage_ids": ["fund", "river"],
        "answerable": True,
    },
    {"id": "2", "question": "有多少家企业？", "answers": ["102家"], "passage_ids": [], "answerable": True, "asked_of": "firms"},
    {"id": "3", "question": "黄河流过哪些省？", "answers": [], "passage_ids": [], "answerable": False},
]


class Scripted:
    """Answers with the whole passage, notes what it was asked, and finds longer passages more answerable."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, str]] = []

    def read(self, question: str, texts: list[str], contexts: list[str]) -> list[Reading]:
        self.seen.append((question, texts[0], contexts[0]))
        return [Reading((Span(0, len(texts[0]), 1.0),), float(len(texts[0])), 0.0)]


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    for name, rows in (("passages", PASSAGES), ("questions", QUESTIONS)):
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def test_each_question_is_read_on_its_own_passage_or_the_nearest(bench: Path) -> None:
    scripted = Scripted()
    scores = evaluate(bench, None, scripted)  # type: ignore[arg-type]
    assert scripted.seen == [
        ("基金总规模多少？", "产业基金总规模10亿元人民币。", "基金"),
        ("有多少家企业？", "园区内有102家企业。", ""),
        ("黄河流过哪些省？", "黄河全长约5464公里。", ""),
    ]
    assert scores.n == 3
    assert scores.em == 0
    assert scores.f1 == pytest.approx(100 * (2 * 6 / (13 + 6) + 2 * 2 / (8 + 2)) / 2)
    assert scores.answerable_auc == 0.5
    assert scores.ms_per_passage > 0


def test_a_search_of_the_callers_own_may_choose_the_passage(bench: Path) -> None:
    scripted = Scripted()
    evaluate(bench, None, scripted, nearest=lambda question: "fund")  # type: ignore[arg-type]
    assert scripted.seen[2][1] == PASSAGES[0]["text"]


def test_a_limit_takes_the_same_questions_every_time(bench: Path) -> None:
    first, second = Scripted(), Scripted()
    assert evaluate(bench, 2, first).n == 2  # type: ignore[arg-type]
    evaluate(bench, 2, second)  # type: ignore[arg-type]
    assert first.seen == second.seen


def test_the_bundled_reader_finds_the_made_up_answers(bench: Path, reader: Reader) -> None:
    scores = evaluate(bench, None, reader)
    assert scores.f1 > 60


def test_the_command_prints_one_json_object(bench: Path) -> None:
    result = CliRunner().invoke(app, ["evaluate", str(bench), "--limit", "2", "--json"])
    printed = json.loads(result.stdout)
    assert set(printed) == {"set", "em", "f1", "answerable_auc", "ms_per_passage", "n"}
    assert printed["n"] == 2


def test_what_is_missing_in_a_bench_folder_is_named(bench: Path) -> None:
    (bench / "questions.jsonl").write_text(json.dumps({**QUESTIONS[0], "passage_ids": ["gone"]}), encoding="utf-8")
    with pytest.raises(BenchError, match="gone"):
        evaluate(bench, None, Scripted())  # type: ignore[arg-type]
    (bench / "questions.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(BenchError, match="line 1"):
        evaluate(bench, None, Scripted())  # type: ignore[arg-type]
    (bench / "questions.jsonl").unlink()
    with pytest.raises(BenchError, match=r"questions\.jsonl does not exist"):
        evaluate(bench, None, Scripted())  # type: ignore[arg-type]
