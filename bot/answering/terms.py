"""How much of what a question is about a text covers, each word weighed by how rare it is in the corpus."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache

from index.analysis import is_figure, terms
from index.glossary import Glossary
from index.store import Index


@dataclass(frozen=True)
class Asked:
    """A question's words, each with its weight (BM25's rarity), and the share of its words that no text of the corpus holds.

    English words that no text holds are in `unknown` alone: Chinese texts cannot be expected to have them.
    """

    weights: dict[str, float]
    unknown: float = 0.0

    def share(self, present: Set[str]) -> float:
        """The weight of the words that are present, of all: 0 to 1; 0 for a question with no word to look for."""
        total = sum(self.weights.values())
        return sum(w for t, w in self.weights.items() if t in present) / total if total else 0.0

    def heaviest_missing(self, present: Set[str]) -> float:
        """The weight of the rarest word that is absent, as a share of the rarest word's: 0 if all are there."""
        top = max(self.weights.values(), default=0.0)
        return max((w for t, w in self.weights.items() if t not in present), default=0.0) / top if top else 0.0


class TermWeights:
    """Weighs a question's words by the index's statistics; English ones and Taiwan's through the glossary."""

    def __init__(self, index: Index) -> None:
        self._keywords = index.keywords
        self._highest = index.keywords.rarity("")
        # The same few hundred passages are looked at again and again.
        self.of_text = lru_cache(maxsize=8192)(lambda text: frozenset(terms(text)))

    def of_question(self, plain: str) -> Asked:
        """The words of a question in Simplified script or English."""
        weighed = Glossary.bundled().weigh(plain)
        rarity = {t: self._keywords.rarity(t) for t in weighed}
        unknown = {t for t in weighed if rarity[t] >= self._highest and not is_figure(t)}
        total = sum(weighed.values())
        return Asked(
            {t: w * rarity[t] for t, w in weighed.items() if not (t in unknown and t.isascii())},
            sum(weighed[t] for t in unknown) / total if total else 1.0,
        )
