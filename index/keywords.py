"""The keyword leg: BM25 (Robertson, as in Lucene) by bm25s over the tokens of `index.analysis`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.document import Document, Passage
from index.analysis import terms

if TYPE_CHECKING:
    from bm25s import BM25

K1 = 1.2
B = 0.5
CONTEXT_WEIGHT = 1
"""How often the title, the headings, the issuer and the document number count, against once for a passage's own words."""


@dataclass(frozen=True)
class Match:
    """A passage that shares terms with a question: its row, BM25 score, and share (0 to 1) of the question it covers."""

    row: int
    score: float
    coverage: float


def passage_terms(passage: Passage, document: Document) -> list[str]:
    """All tokens that a passage can be found by."""
    context = " \n".join(part for part in (passage.title, *passage.headings, document.issuer, document.number) if part)
    return terms(passage.text) + CONTEXT_WEIGHT * terms(context)


class Keywords:
    """A BM25 index over rows of tokens. Rows are those of the list it was built from."""

    def __init__(self, bm25: BM25) -> None:
        self._bm25 = bm25
        scores = bm25.scores
        self._data, self._rows, self._starts = scores["data"], scores["indices"], scores["indptr"]
        self._count = int(scores["num_docs"])

    @classmethod
    def build(cls, rows: Sequence[list[str]]) -> Keywords:
        """`rows`: the tokens of each passage, in the order in which passages will be counted."""
        import bm25s

        bm25 = bm25s.BM25(method="lucene", k1=K1, b=B)
        bm25.index(list(rows), show_progress=False)
        return cls(bm25)

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, which is made."""
        self._bm25.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> Keywords:
        """Open a saved index; its arrays stay on disk and are mapped."""
        import bm25s

        return cls(bm25s.BM25.load(folder, mmap=True, show_progress=False))

    def rarity(self, term: str) -> float:
        """The term's inverse document frequency, as BM25 weighs it; highest for a term that no passage holds."""
        found = self._column(term)
        frequency = found.stop - found.start
        return math.log(1 + (self._count - frequency + 0.5) / (frequency + 0.5))

    def search(self, weights: Mapping[str, float], limit: int) -> list[Match]:
        """The best `limit` passages for weighted terms, best first, ties in the order of rows; none that matches nothing.

        Coverage is the weighted rarity of the terms a passage holds, over that of all terms.
        """
        scores, covered = np.zeros(self._count), np.zeros(self._count)
        total = 0.0
        for term, weight in weights.items():
            column, rarity = self._column(term), self.rarity(term)
            total += weight * rarity
            rows = self._rows[column]
            scores[rows] += weight * self._data[column]
            covered[rows] += weight * rarity
        order = np.argsort(-scores, kind="stable")[:limit]
        return [Match(int(row), float(scores[row]), float(covered[row] / total)) for row in order if scores[row] > 0]

    def _column(self, term: str) -> slice:
        # bm25s puts an empty term of its own into the vocabulary, with no column.
        token: Any = self._bm25.vocab_dict.get(term) if term else None
        return slice(0, 0) if token is None else slice(int(self._starts[token]), int(self._starts[token + 1]))
