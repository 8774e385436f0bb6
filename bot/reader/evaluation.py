"""Measures a reader on a bench folder: each question read on the passage that it was asked of."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.reader.errors import BenchError
from bot.reader.metrics import auc, exact, f1
from bot.reader.model import Reader

SEED = 0

Nearest = Callable[[str], str]
"""A question → the id of the passage that a keyword search brings first."""


@dataclass(frozen=True)
class Scores:
    """`em`, `f1`: percent, of the answerable. `answerable_auc`: 0 to 1, None without both kinds. `n`: all questions read."""

    em: float
    f1: float
    answerable_auc: float | None
    ms_per_passage: float
    n: int


def evaluate(folder: Path, limit: int | None, reader: Reader, nearest: Nearest | None = None) -> Scores:
    """Reads `limit` questions (all by default; the same ones in each run) and scores the best span of each.

    A question is read on `asked_of`, else on the first of `passage_ids`, else (unanswerable) on the passage that `nearest`
    finds, by default by `keyword_search`. Raises BenchError.
    """
    passages = {row["id"]: row for row in rows_of(folder / "passages.jsonl")}
    questions = list(rows_of(folder / "questions.jsonl"))
    if limit is not None and limit < len(questions):
        questions = random.Random(SEED).sample(questions, limit)
    exacts, f1s, seconds = [], [], 0.0
    scores: list[float] = []
    for question in questions:
        known = question.get("asked_of") or next(iter(question["passage_ids"]), None)
        if known is None:
            nearest = nearest or keyword_search(passages)
            known = nearest(question["question"])
        if known not in passages:
            raise BenchError(f"{folder}: question {question['id']} is asked of {known}, which passages.jsonl does not hold.")
        text, title = passages[known]["text"], passages[known].get("title", "")
        begun = time.perf_counter()
        (reading,) = reader.read(question["question"], [text], [title])
        seconds += time.perf_counter() - begun
        scores.append(reading.answerable)
        if question["answerable"]:
            answer = text[reading.spans[0].start : reading.spans[0].end] if reading.spans else ""
            exacts.append(exact(answer, question["answers"]))
            f1s.append(f1(answer, question["answers"]))
    return Scores(
        em=100 * _mean(exacts),
        f1=100 * _mean(f1s),
        answerable_auc=auc(scores, [question["answerable"] for question in questions]),
        ms_per_passage=1000 * seconds / max(1, len(questions)),
        n=len(questions),
    )


def rows_of(file: Path) -> list[dict[str, Any]]:
    """The JSON objects of a .jsonl file. Raises BenchError."""
    if not file.is_file():
        raise BenchError(f"{file} does not exist; a bench folder holds passages.jsonl and questions.jsonl.")
    rows = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            rows.append(json.loads(line))
        except ValueError as error:
            raise BenchError(f"{file}, line {number}, is no JSON ({error}).") from error
    return rows


def keyword_search(passages: dict[str, dict[str, Any]]) -> Nearest:
    """The product's keyword leg over the passages' titles and texts."""
    from index.analysis import terms
    from index.keywords import Keywords

    ids = list(passages)
    keywords = Keywords.build([terms(passages[i].get("title", "")) + terms(passages[i]["text"]) for i in ids])

    def nearest(question: str) -> str:
        found = keywords.search(dict.fromkeys(terms(question), 1.0), 1)
        return ids[found[0].row if found else 0]

    return nearest


def _mean(values: list[Any]) -> float:
    return sum(values) / max(1, len(values))
