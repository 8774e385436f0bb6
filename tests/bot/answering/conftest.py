"""Documents, passages, hits and candidates made for a test, so that most of answering is tested without models."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answering.candidates import Candidate
from corpus.document import Document, Passage, Role
from corpus.sentences import split
from index.analysis import terms
from index.hit import Hit, Leg


def document(text: str, id: str = "text", **metadata: Any) -> Document:
    return Document(id, metadata.pop("title", f"《{id}》"), text, **metadata)


def passage(of: Document, words: str | None = None, headings: tuple[str, ...] = (), role: Role = Role.BODY) -> Passage:
    """The passage of `of` that reads `words`; all of its text if none are given."""
    start = of.text.index(words) if words else 0
    end = start + len(words) if words else len(of.text)
    return Passage(
        f"{of.id}:{start}-{end}", of.id, of.hash, start, end, of.text[start:end], of.title, headings, role,
        sentences=split(of.text, start, end),
    )  # fmt: skip


def hit(of: Passage, rank: int = 1, keyword: float | None = 1.0, cosine: float | None = 0.8) -> Hit:
    return Hit(of, Leg(rank if keyword else None, keyword), Leg(rank if cosine else None, cosine), 1 / (60 + rank))


def candidate(
    of: Document, span: str, /, score: float = 0.0, words: str | None = None, headings: tuple[str, ...] = (), **features: float
) -> Candidate:
    """The candidate whose span reads `span`, in the passage that reads `words`."""
    within = passage(of, words, headings)
    start = of.text.index(span, within.start)
    touched = [s for s in within.sentences if s[0] < start + len(span) and s[1] > start]
    told = {"type": 0.0, "span": score, **features}
    return Candidate(hit(within), of, (start, start + len(span)), (touched[0][0], touched[-1][1]), told, score)


class EveryTermOnce:
    """An index whose texts hold every word, one as rare as the other but for those of `rarities`; "" is in none."""

    def __init__(self, rarities: Mapping[str, float] = {}) -> None:
        self.keywords, self.rarities = self, rarities

    def rarity(self, term: str) -> float:
        return self.rarities.get(term, 1.0 if term else 10.0)


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """The makers: document, passage, hit, candidate, index, terms."""
    return SimpleNamespace(
        document=document,
        passage=passage,
        hit=hit,
        candidate=candidate,
        index=EveryTermOnce,
        terms=lambda text: set(terms(text)),
    )
