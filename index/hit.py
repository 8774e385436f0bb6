"""What a search brings back."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.document import Passage


@dataclass(frozen=True)
class Leg:
    """What one leg of the search says of a passage: its rank there (from 1) and score, both None if it was not found."""

    rank: int | None = None
    score: float | None = None


@dataclass(frozen=True)
class Hit:
    """A passage with both legs' verdicts, the fused score, and the reranker's score where one has read it."""

    passage: Passage
    keyword: Leg
    vector: Leg
    fused: float
    reranked: float | None = None
