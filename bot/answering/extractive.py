"""The embedded answerer: which places to quote, verbatim, and in which order. It writes no word of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.answering.candidates import Candidate
from bot.answering.question import Question, Wanted
from corpus.document import Passage

LIST_LIMIT = 420
"""Characters of quotation where a list is asked for: two passages."""
RIVAL = 1.0
"""Log-odds within which a candidate of another date counts as saying the same thing differently."""
COMPANION = 2.0
"""Log-odds within which another passage's sentence is quoted beside the best."""

SAYS = 2
"""Letters below which a span that holds no digit says nothing."""

_MARGIN = "，,；;。 \n-*>#"
_FIGURE = re.compile(r"\d[\d,，.]*\s*(?:[万亿千百]*\s*(?:美元|元|家|个|人|名|平方公里|亩|条|项|年|%|‰))?")
_NUMERAL = re.compile(r"\d+(?:\.\d+)?")
_CLAUSE_END = re.compile(r"[；;。！？!?\n]|(?<=[，,])")


class Place(StrEnum):
    """What a quoted place is to the answer."""

    MAIN = "main"
    ALSO = "also"
    EARLIER = "earlier"


@dataclass(frozen=True)
class Part:
    """A stretch of one document to be quoted: [start, end) in its text."""

    candidate: Candidate
    start: int
    end: int
    place: Place = Place.MAIN

    @property
    def quote(self) -> str:
        """The stretch's text."""
        return self.candidate.document.text[self.start : self.end]


def compose(question: Question, ranked: Sequence[Candidate], passages: Mapping[str, Passage], limit: int) -> list[Part]:
    """The parts of the answer, the headline's first. `ranked` holds at least one candidate, best first."""
    main, earlier = newest_first(question, ranked)
    main = whole(question, fullest(main, ranked))
    if question.wanted is Wanted.LIST:
        parts = _section(main, passages, max(limit, LIST_LIMIT))
    else:
        parts = [shortened(main, limit)]
    room = limit - sum(p.end - p.start for p in parts)
    for candidate in ranked:
        if candidate.score < ranked[0].score - COMPANION or room <= 0:
            break
        part = shortened(candidate, limit, Place.EARLIER if candidate is earlier else Place.ALSO)
        told = any(_overlap(part, p) or part.quote in p.quote for p in parts)
        if part.end - part.start <= room and not told and not _seems_to_confirm(question, part, parts[0]):
            parts.append(part)
            room -= part.end - part.start
    return parts


def _seems_to_confirm(question: Question, part: Part, main: Part) -> bool:
    """Whether a sentence beside the best has a figure that the asker wants confirmed and the best does not have.

    "Is it not 1000?" – "It is 500 [1]. … 1000 … [2]", of something else, would be read as a yes.
    """
    if question.wanted is not Wanted.YES_NO:
        return False
    asked, best, beside = (frozenset(_NUMERAL.findall(text)) for text in (question.plain, main.quote, part.quote))
    return bool((asked - best) & beside)


def fullest(candidate: Candidate, ranked: Sequence[Candidate]) -> Candidate:
    """Of the `ranked` in the sentences of one of them, the one that the reader thinks the answer, if it is as fit.

    The ranker tells which sentences answer. Which of their words do is what the reader was trained to tell.
    """
    fit = candidate.features["type"]
    rivals = [c for c in ranked if _sentences(c) == _sentences(candidate) and c.features["type"] >= fit]
    return max(rivals, key=lambda c: c.features["span"])


def whole(question: Question, candidate: Candidate) -> Candidate:
    """The candidate with its span widened to the clauses it stands in, where the span alone says nothing.

    So with a question for yes or no, which the deciding clause answers and no single word of it, and with a span that is but
    one character, or a sign.
    """
    text, (start, end) = candidate.document.text, candidate.span
    said = re.sub(r"[\W_]", "", text[start:end])
    if question.wanted is not Wanted.YES_NO and (len(said) >= SAYS or any(c.isdigit() for c in said)):
        return candidate
    borders = _clause_borders(text, *candidate.sentence)
    left, right = max(b for b in borders if b <= start), min(b for b in borders if b >= end)
    while left < right and text[left] in _MARGIN:
        left += 1
    while left < right and text[right - 1] in _MARGIN:
        right -= 1
    return replace(candidate, span=(left, right)) if left < right else candidate


def newest_first(question: Question, ranked: Sequence[Candidate]) -> tuple[Candidate, Candidate | None]:
    """The candidate to lead with, and the older one that it overtakes where texts of different dates give other figures."""
    best = ranked[0]
    year = best.document.year
    figures = _figures(best.headline)
    if question.years or year is None or not figures:
        return best, None
    rivals = [
        c
        for c in ranked
        if c.score >= best.score - RIVAL
        and (c.document.year or 0) > year
        and _figures(c.headline)
        and _units(c.headline) & _units(best.headline)
        and _figures(c.headline) != figures
    ]
    return (max(rivals, key=lambda c: (c.document.year or 0, c.score)), best) if rivals else (best, None)


def _figures(text: str) -> frozenset[str]:
    return frozenset(re.sub(r"[\s,，]", "", f) for f in _FIGURE.findall(text))


def _units(text: str) -> frozenset[str]:
    return frozenset(re.sub(r"[\d\s,，.万亿千百]", "", f) for f in _FIGURE.findall(text))


def _sentences(candidate: Candidate) -> tuple[str, tuple[int, int]]:
    return candidate.document.id, candidate.sentence


def _overlap(a: Part, b: Part) -> bool:
    return a.candidate.document.id == b.candidate.document.id and a.start < b.end and b.start < a.end


def shortened(candidate: Candidate, limit: int, place: Place = Place.MAIN) -> Part:
    """The candidate's sentences; where they are longer than `limit`, as many of their clauses around the span as fit."""
    start, end = candidate.sentence
    if end - start <= limit:
        return Part(candidate, start, end, place)
    text = candidate.document.text
    borders = _clause_borders(text, start, end)
    left = max(b for b in borders if b <= candidate.span[0])
    right = min(b for b in borders if b >= candidate.span[1])
    while True:
        before = max((b for b in borders if b < left), default=None)
        after = min((b for b in borders if b > right), default=None)
        # What stands before names the subject: it goes in first.
        if before is not None and right - before <= limit:
            left = before
        elif after is not None and after - left <= limit:
            right = after
        else:
            break
    while left < right and text[right - 1] in "，, \n":
        right -= 1
    return Part(candidate, left, right, place)


def _clause_borders(text: str, start: int, end: int) -> list[int]:
    """Where the clauses of text[start:end] begin and end."""
    return sorted({start, *(start + m.end() for m in _CLAUSE_END.finditer(text[start:end])), end})


def _section(main: Candidate, passages: Mapping[str, Passage], limit: int) -> list[Part]:
    """For a list: the sentence alone if it enumerates; else what stands with it under the same heading."""
    if len(re.findall("[、；;]", main.quote)) >= 2 or not main.hit.passage.headings:
        return [shortened(main, limit)]
    passage = main.hit.passage
    same = sorted(
        (p for p in passages.values() if p.document == passage.document and p.headings == passage.headings),
        key=lambda p: p.start,
    )
    sentences = [s for p in same for s in p.sentences]
    at = next(i for i, s in enumerate(sentences) if s[0] <= main.sentence[0] < s[1])
    first = last = at
    while True:
        if last + 1 < len(sentences) and sentences[last + 1][1] - sentences[first][0] <= limit:
            last += 1
        elif first > 0 and sentences[last][1] - sentences[first - 1][0] <= limit:
            first -= 1
        else:
            break
    return [Part(main, sentences[first][0], max(sentences[last][1], main.sentence[1]))]
