"""The head of the candidates read once more, each sentence by itself: what answers without its neighbours answers indeed.

In a whole passage a neighbouring sentence can make the reader believe, or distract it. Read alone, under the passage's title
and headings, the right sentence keeps its answerability and a look-alike loses it (docs/reader.md has the figures).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bot.answering.candidates import Candidate
from bot.answering.question import Question
from bot.reader.model import Reading

HEAD = 12
"""Candidates looked at again; they stand in fewer sentences."""
UNSEEN = -8.0
"""What stands for the logit and the score of a candidate that was not looked at: about the lowest that is read."""


class Reads(Protocol):
    """The reader."""

    def read(self, question: str, texts: list[str], contexts: list[str]) -> list[Reading]:
        """One reading a text, in order."""
        ...


def look_again(question: Question, candidates: Sequence[Candidate], reader: Reads, head: int = HEAD) -> list[Candidate]:
    """The candidates in their order with `alone` (answerability) and `alone_span` (best span's score) among their features."""
    order = sorted(candidates, key=lambda c: -(c.features["answerable"] + c.features["span"] / 2))
    sentences = {_key(c): c for c in order[:head]}
    chosen = list(sentences.values())
    readings = reader.read(question.plain, [c.quote for c in chosen], [c.hit.passage.context for c in chosen]) if chosen else []
    seen = {
        _key(c): {"alone": r.answerable, "alone_span": r.spans[0].score if r.spans else UNSEEN}
        for c, r in zip(chosen, readings, strict=True)
    }
    nothing = {"alone": UNSEEN, "alone_span": UNSEEN}
    return [replace(c, features={**c.features, **seen.get(_key(c), nothing)}) for c in candidates]


def _key(candidate: Candidate) -> tuple[str, tuple[int, int], str]:
    return candidate.document.id, candidate.sentence, candidate.hit.passage.context
