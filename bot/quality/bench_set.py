"""A public question set: passages.jsonl and a file of questions, as documents and turns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answering.question import Turn
from bot.errors import SetNotFound
from bot.questions import turn_of
from corpus.cleaning import tidy
from corpus.document import Document


@dataclass(frozen=True)
class Question:
    """A question with its accepted answers: any of `answers`, or all parts of any of `parts` where there are such."""

    id: str
    turn: Turn
    answers: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    gold: frozenset[str]
    answerable: bool


@dataclass(frozen=True)
class BenchSet:
    """One document a passage (those of one text are one), and the questions asked of them."""

    name: str
    documents: list[Document]
    questions: list[Question]

    @property
    def digest(self) -> str:
        """SHA-256, in hex, of what is indexed."""
        return hashlib.sha256("\n".join(document.fingerprint for document in self.documents).encode()).hexdigest()


def load(folder: Path, questions: Path | None = None) -> BenchSet:
    """Read a set. Raises `SetNotFound` for a missing file, or a line of one that lacks what it needs or repeats an id."""
    by_text: dict[tuple[str, str], Document] = {}
    stands_for: dict[str, str] = {}
    path = folder / "passages.jsonl"
    for number, row in _rows(path, ("id", "text")):
        if row["id"] in stands_for:
            raise SetNotFound(f"{path}, line {number}: the id {row['id']!r} is given twice; a passage is cited by it")
        document = Document(id=row["id"], title=row.get("title") or "", text=tidy(row["text"]))
        stands_for[document.id] = by_text.setdefault((document.title, document.text), document).id
    path = questions or folder / "questions.jsonl"
    asked = []
    for number, row in _rows(path, ("question",)):
        gold = row.get("passage_ids") or []
        unknown = [id for id in gold if id not in stands_for]
        if unknown:
            raise SetNotFound(f"{path}, line {number}: passage {unknown[0]!r} is not in {folder / 'passages.jsonl'}")
        asked.append(_question(row, number, path, frozenset(stands_for[id] for id in gold)))
    return BenchSet(folder.resolve().name, list(by_text.values()), asked)


def _question(row: dict[str, Any], number: int, path: Path, gold: frozenset[str]) -> Question:
    try:
        turn = turn_of(row)
    except ValueError as error:
        raise SetNotFound(f"{path}, line {number}: {error}") from error
    answers = tuple(row.get("answers") or ())
    return Question(
        id=str(row.get("id", number)),
        turn=turn,
        answers=answers,
        parts=tuple(tuple(parts) for parts in row.get("answer_parts") or ()),
        gold=gold,
        answerable=row.get("answerable", bool(answers or gold)),
    )


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, Any]]]:
    if not path.is_file():
        raise SetNotFound(f"{path}: no such file; a set has passages.jsonl and questions.jsonl, one JSON object a line")
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise SetNotFound(f"{path}, line {number}: not JSON ({error})") from error
        lacking = [name for name in needed if not isinstance(row, dict) or name not in row]
        if lacking:
            raise SetNotFound(f"{path}, line {number}: no {lacking[0]!r}")
        yield number, row
