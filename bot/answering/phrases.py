"""The glossary's English phrases, as names are looked up in it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache

from index.analysis import question_terms
from index.glossary import FILE as GLOSSARY

_WITH_NUMBER = re.compile(r"\d|\b(?:two|three|four|five|thirty|twenty|eleven|fifty)\b")


@cache
def glossary() -> tuple[dict[tuple[str, ...], tuple[str, ...]], frozenset[str]]:
    """English phrase, as the analyser cuts it → its Chinese wordings; and all the wordings."""
    english: dict[tuple[str, ...], tuple[str, ...]] = {}
    for phrase, wordings in _phrases():
        if key := tuple(question_terms(phrase)):
            english.setdefault(key, wordings)
    return english, frozenset(w for wordings in english.values() for w in wordings)


@cache
def figured() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """The phrases that hold a number, as patterns, with their Chinese wordings."""
    found = ((phrase, wordings) for phrase, wordings in _phrases() if _WITH_NUMBER.search(phrase))
    return tuple((re.compile(rf"\b{re.escape(phrase.strip())}\b", re.I), wordings) for phrase, wordings in found)


def _phrases() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each English phrase with the Chinese wordings of its row."""
    with GLOSSARY.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            wordings = tuple(w.strip() for w in row["simplified"].split("|") if w.strip())
            for phrase in row["english"].split("|"):
                yield phrase, wordings
