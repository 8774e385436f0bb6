"""Files of questions: one a line, plain or as JSON with the conversation before it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bot.answering.question import Exchange, Turn
from bot.errors import QuestionFileError


def read_turns(path: Path) -> list[Turn]:
    """The questions of a file, in order; `-` is standard input. Blank lines are skipped.

    A line that begins with `{` is a JSON object with `question` and, if there was a conversation, `history`: a list of
    {question, answer}, oldest first. Any other line is a question as it stands. Raises `QuestionFileError`.
    """
    turns = []
    for number, line in enumerate(_text(path).split("\n"), 1):
        line = line.strip()
        if not line:
            continue
        try:
            turns.append(turn_of(json.loads(line)) if line.startswith("{") else Turn(line))
        except ValueError as error:
            raise QuestionFileError(f"{path}, line {number}: {error}") from error
    return turns


def turn_of(row: dict[str, Any]) -> Turn:
    """The turn that a JSON object describes. Raises `ValueError` that says what is wrong with it."""
    question, history = row.get("question"), row.get("history") or []
    if not isinstance(question, str) or not question.strip():
        raise ValueError("the object has no text under 'question'")
    if not isinstance(history, list) or not all(isinstance(one, dict) for one in history):
        raise ValueError("'history' is not a list of {question, answer} objects")
    exchanges = [(one.get("question"), one.get("answer")) for one in history]
    if not all(isinstance(text, str) for exchange in exchanges for text in exchange):
        raise ValueError("an entry of 'history' lacks the text of its 'question' or 'answer'")
    return Turn(question, tuple(Exchange(*exchange) for exchange in exchanges))


def _text(path: Path) -> str:
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise QuestionFileError(
            f"{path}: cannot be read ({error.strerror}); name a file of questions, or - for standard input"
        ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionFileError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error
