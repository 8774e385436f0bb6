"""The trade's terms in English, in the texts' wording and in Taiwan's: what a question says ↔ what the texts say.

`glossary.csv` is for staff to edit: columns english, simplified, traditional, field; several wordings are set apart by |.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from corpus.cleaning import fold, simplified
from index.analysis import question_terms

FILE = Path(__file__).with_name("glossary.csv")
WORDING_WEIGHT = 0.5
"""What the texts' wording counts beside the asker's own word, in a Chinese question."""


class Glossary:
    """Turns a question into weighted search terms.

    `english`: English words, as the analyser cuts them, → wordings of the texts. `wording`: another Chinese wording, folded,
    → wordings of the texts.
    """

    def __init__(
        self, english: dict[tuple[str, ...], list[str]] | None = None, wording: dict[str, list[str]] | None = None
    ) -> None:
        self._english = english or {}
        self._wording = wording or {}
        self._longest = max(map(len, self._english), default=0)

    @classmethod
    @cache
    def bundled(cls) -> Glossary:
        """The glossary of the product."""
        return cls.read(FILE)

    @classmethod
    def read(cls, path: Path) -> Glossary:
        """Read a CSV file."""
        english: dict[tuple[str, ...], list[str]] = {}
        wording: dict[str, list[str]] = {}
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                simplified = _wordings(row["simplified"])
                for phrase in _wordings(row["english"]):
                    english.setdefault(tuple(question_terms(phrase)), simplified)
                for other in _wordings(row["traditional"]):
                    # A wording that the texts use as well needs no other beside it.
                    if len(other) > 1 and not any(other in own or own in other for own in simplified):
                        wording.setdefault(other, simplified)
        return cls(english, wording)

    def weigh(self, question: str) -> dict[str, float]:
        """Search term → weight. A known English phrase gives way to the texts' wordings, which share its weight of 1."""
        weights: dict[str, float] = {}

        def add(terms: Iterable[str], weight: float) -> None:
            for term in terms:
                weights[term] = max(weight, weights.get(term, 0.0))

        known, rest = self._phrases(question)
        add(rest, 1.0)
        for wordings in known:
            for wording in wordings:
                add(question_terms(wording), 1 / len(wordings))
        folded = fold(question)
        for other, wordings in self._wording.items():
            if other in folded:
                for wording in wordings:
                    add(question_terms(wording), WORDING_WEIGHT / len(wordings))
        return weights

    def spell_out(self, question: str) -> str:
        """What is embedded of a question: in Simplified characters, as passages are, and with the first of the texts' wordings
        for each known English phrase behind it."""
        known, _ = self._phrases(question)
        return " ".join([simplified(question), *dict.fromkeys(wordings[0] for wordings in known)])

    def _phrases(self, question: str) -> tuple[list[list[str]], list[str]]:
        """The wordings of each English phrase that is known, the longest first at each place, and the terms left over."""
        words = question_terms(question)
        known, rest, at = [], [], 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                if found := self._english.get(tuple(words[at : at + length])):
                    known.append(found)
                    at += length
                    break
            else:
                rest.append(words[at])
                at += 1
        return known, rest


def _wordings(cell: str) -> list[str]:
    return [fold(part.strip()) for part in cell.split("|") if part.strip()]
