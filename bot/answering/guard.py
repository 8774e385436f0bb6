"""Nothing leaves a chat model for the reader but what the passages it cites hold. Pure functions; no model is asked.

Every figure, date, percentage, amount, clause and document number of a sentence, compared as values, and every proper name
must stand in a passage that the sentence cites, and the passage must bear the sentence out. docs/trust.md says what this
catches and what it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bot.answering import support
from bot.answering.misplaced import misplaced
from bot.answering.names import Names, bare
from bot.answering.values import Bound, Kind, Value, counted, foreign_address, holder, holds, same, values
from corpus.cleaning import script
from corpus.document import Document, Passage

COVERED = 0.5
"""Least share of a Chinese sentence's words that the passages it cites must bear out; see docs/trust.md for how it was set."""
STRETCH = 4
"""Most word pairs in a row that a Chinese sentence may say of its own."""
COVERED_ENGLISH = 0.34
"""The same for an English sentence: of the phrases that the glossary knows, those whose Chinese the passages have."""

_MARKUP = re.compile(r"!?\[[^\]\n]*\]\([^)\n]*\)|<[a-zA-Z/!][^>\n]*>|`")


class Reason(StrEnum):
    """Why a sentence was taken out."""

    UNCITED = "uncited"
    LINK = "link"
    FIGURE = "figure"
    DATE = "date"
    NUMBER = "document number"
    BOUND = "bound"
    NAME = "name"
    MISPLACED = "figure of something else"
    DIRECTION = "direction"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True)
class Removal:
    """A sentence that was taken out, why, and the words that were its undoing."""

    sentence: str
    reason: Reason
    detail: str = ""


@dataclass(frozen=True)
class Evidence:
    """A passage as the guard reads it: its text, and what stands over it (title, headings, issuer, number, dates)."""

    text: str
    context: str = ""

    @classmethod
    def of(cls, document: Document, passage: Passage) -> Evidence:
        """The evidence of a passage."""
        dates = [document.published.isoformat() if document.published else None, document.as_of]
        dates += [document.effective.isoformat() if document.effective else None]
        context = [passage.context, document.issuer, document.number, document.region, *dates, document.url]
        return cls(passage.text, " · ".join(part for part in context if part))

    @cached_property
    def full(self) -> str:
        """Context and text as one: a date without its year takes it from the heading."""
        return f"{self.context}\n{self.text}"


def check(sentence: str, cited: Sequence[Evidence], names: Names) -> Removal | None:
    """None if the sentence may be shown; else why not. `sentence` is without citation marks."""
    if not cited:
        return Removal(sentence, Reason.UNCITED)
    everything = "\n".join(e.full for e in cited)
    if link := _foreign_link(sentence, everything):
        return Removal(sentence, Reason.LINK, link)
    english = script(sentence) == "en"
    known = names.known_phrases(sentence, everything) if english else []
    found = [v for v in values(sentence) if not any(start <= v.start and v.end <= end for start, end in known)]
    for value in found:
        if problem := _value_problem(sentence, value, cited):
            return Removal(sentence, problem, sentence[value.start : value.end])
    if name := names.missing(sentence, everything, english):
        return Removal(sentence, Reason.NAME, name)
    in_chinese = bool(re.search(r"[\u3400-\u9fff]", everything))
    if english and in_chinese:
        wordings = names.glossed(sentence)
        if turn := support.turned_english(sentence, everything, wordings):
            return Removal(sentence, Reason.DIRECTION, turn)
        held = bare(everything)
        share = (
            sum(any(bare(w) in held for w in group) for group in wordings) / len(wordings) if wordings else float(bool(found))
        )
        return Removal(sentence, Reason.UNSUPPORTED, f"{share:.2f}") if share < COVERED_ENGLISH else None
    if figure := _misplaced(sentence, cited):
        return Removal(sentence, Reason.MISPLACED, figure)
    if turn := support.turned(sentence, "\n".join(e.text for e in cited)):
        return Removal(sentence, Reason.DIRECTION, turn)
    share, stretch = support.coverage(sentence, everything)
    return Removal(sentence, Reason.UNSUPPORTED, f"{share:.2f}") if share < COVERED or stretch > STRETCH else None


def _misplaced(sentence: str, cited: Sequence[Evidence]) -> str | None:
    """A figure that is misplaced by every cited passage that has it: one more passage cited, without it, excuses nothing."""
    told = [(misplaced(sentence, evidence.text), evidence.full) for evidence in cited]
    for figure in (figure for figure, _ in told if figure):
        if all(own for own, text in told if any(holds(text, value) for value in values(figure))):
            return figure
    return None


def _foreign_link(sentence: str, everything: str) -> str | None:
    """A link, a tag or code, or an address that no cited passage has."""
    markup = _MARKUP.search(sentence)
    return markup[0] if markup else foreign_address(sentence, everything)


def _value_problem(sentence: str, value: Value, cited: Sequence[Evidence]) -> Reason | None:
    holders = [own for e in cited if (own := holder(e.full, value))]
    if not holders:
        if any(counted(e.full, value, sentence[value.end : value.end + 4]) for e in cited):
            return None
        return {Kind.DATE: Reason.DATE, Kind.DOCUMENT: Reason.NUMBER, Kind.CLAUSE: Reason.NUMBER}.get(value.kind, Reason.FIGURE)
    bounds = {v.bound for e in cited for v in values(e.full) if same(v, value)} or {own.bound for own in holders}
    return None if _bound_fits(value, bounds) else Reason.BOUND


def _bound_fits(value: Value, bounds: set[Bound]) -> bool:
    """Whether the sentence keeps to the side of the figure that the text allows.

    最高5000万元 is not 5000万元, and 10亿元 is neither 超过10亿元 nor 不足10亿元. A period within which is one to wait.
    """
    loose = {Bound.NONE, Bound.ABOUT}
    if value.bound not in loose:
        return value.bound in bounds
    return bool(bounds & loose) or value.kind in (Kind.DURATION, Kind.DATE, Kind.AGE)
