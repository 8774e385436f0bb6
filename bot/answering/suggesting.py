"""What to ask next: questions kept as data (`suggestions.jsonl`), offered only where the pipeline answers them now."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from bot.answering.state import Controls, State
from corpus.cleaning import simplified, traditional

QUESTIONS = Path(__file__).with_name("suggestions.jsonl")
SAME = 0.97
"""Cosine from which two questions ask the same."""
TRIES = 6
"""Questions that are tried for one turn at most: each costs a search and a reading."""

Answers = Callable[[str, Controls], str | None]
"""Standalone question → the id of the passage that answers it, or None."""


@dataclass(frozen=True)
class Kept:
    """A question that may be offered. `language`: zh-Hans, which stands for both scripts, or en."""

    question: str
    language: str


class Suggester:
    """Offers the kept questions nearest to what was asked. Safe to share between threads."""

    def __init__(self, embeddings: Embeddings, kept: Sequence[Kept]) -> None:
        self._embeddings, self._kept = embeddings, list(kept)
        # The answer to a kept question changes only with what staff set; a new index comes with a new suggester.
        self._answered_by = lru_cache(maxsize=1024)(lambda answers, question, controls: answers(question, controls))

    @classmethod
    def bundled(cls, embeddings: Embeddings) -> Suggester:
        """With the questions of the repository."""
        lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
        return cls(embeddings, [Kept(**json.loads(line)) for line in lines if line.strip()])

    def warm_up(self) -> None:
        """Embed the questions now: else the first turn does, and its asker waits for it."""
        _ = self._vectors

    def anew(self) -> Suggester:
        """The same questions, for another index: none of them is known to be answered."""
        other = Suggester(self._embeddings, self._kept)
        if "_vectors" in self.__dict__:
            other.__dict__["_vectors"] = self._vectors
        return other

    @cached_property
    def _vectors(self) -> np.ndarray:
        """One row a question, of length 1."""
        rows = np.array([self._embeddings.embed_query(kept.question) for kept in self._kept])
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))

    def suggest(self, state: State, most: int, answers: Answers) -> tuple[str, ...]:
        """Up to `most` questions in the asker's language that were not asked yet and that passages not yet cited answer."""
        if not self._kept or not state.question:
            return ()
        asked = np.array(self._embeddings.embed_query(state.question.plain))
        near = self._vectors @ (asked / np.linalg.norm(asked))
        language = "en" if state.language == "en" else "zh-Hans"
        said = {simplified(e.question).strip() for e in state.turn.history} | {state.question.plain}
        used = {state.ranked[0].hit.passage.id} if state.ranked and state.headline else set()
        found: list[str] = []
        tried = 0
        for at in np.argsort(-near):
            kept = self._kept[at]
            if kept.language != language or kept.question in said or near[at] >= SAME:
                continue
            if len(found) == most or tried == TRIES:
                break
            tried += 1
            passage = self._answered_by(answers, kept.question, state.controls)
            if passage and passage not in used:
                used.add(passage)
                found.append(traditional(kept.question) if state.language == "zh-Hant" else kept.question)
        return tuple(found)
