"""Files of questions: what a line may be, and what is said of one that is nothing of the kind."""

import io
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.answering.question import Exchange, Turn
from bot.errors import QuestionFileError
from bot.questions import read_turns


def written(folder: Path, text: str) -> Path:
    path = folder / "questions"
    path.write_text(text, encoding="utf-8")
    return path


def test_plain_lines_and_objects_may_be_mixed_and_blank_lines_are_skipped(tmp_path):
    follow_up = '{"question": "那面积呢？", "history": [{"question": "基金？", "answer": "10亿元"}], "id": 3}'
    path = written(tmp_path, f"\ufeff产业基金是多少？\n\n  \n{follow_up}\r\nHow large?")
    assert read_turns(path) == [
        Turn("产业基金是多少？"),
        Turn("那面积呢？", (Exchange("基金？", "10亿元"),)),
        Turn("How large?"),
    ]


def test_a_dash_is_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO("多少？\n".encode())))
    assert read_turns(Path("-")) == [Turn("多少？")]


@pytest.mark.parametrize(
    "line",
    [
        '{"question": ',
        '{"query": "多少？"}',
        '{"question": "  "}',
        '{"question": "多少？", "history": "none"}',
        '{"question": "多少？", "history": [{"question": "多少？"}]}',
        '{"question": "多少？", "history": ["多少？"]}',
    ],
)
def test_a_line_that_is_no_question_is_named(tmp_path, line):
    with pytest.raises(QuestionFileError, match="line 2"):
        read_turns(written(tmp_path, f"多少？\n{line}\n"))


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(QuestionFileError, match="nowhere"):
        read_turns(tmp_path / "nowhere")
    (tmp_path / "gbk").write_bytes("多少".encode("gbk"))
    with pytest.raises(QuestionFileError, match="UTF-8"):
        read_turns(tmp_path / "gbk")
