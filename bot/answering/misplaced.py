"""Does a figure stand in a sentence for what it stands for in the passage? Told by words alone; docs/trust.md says how far."""

from __future__ import annotations

import re

from bot.answering.support import CLAUSE, without_values, word_pairs
from bot.answering.values import Kind, Value, holds, same, values
from corpus.cleaning import fold

_ITEM = re.compile(r"[^，,；;。！!？?\n]+")
_SENTENCE = re.compile(r"[^；;。！!？?\n]+")


def misplaced(sentence: str, evidence: str) -> str | None:
    """A figure that the evidence gives for something else: 首期10亿元, where 10亿元 is the whole and 首期 is 2亿元.

    Told only where it is plain: the sentence's clause shares words with a clause that has another figure of this kind, words
    which stand nowhere else in the evidence, and not one of the words that set the right clause apart. Or the sentence gives
    the figure a date, and the evidence gives it another, in a line of its own.
    """
    for clause in CLAUSE.finditer(sentence):
        found = [v for v in values(clause[0]) if v.kind not in (Kind.CLAUSE, Kind.DOCUMENT, Kind.ORDINAL)]
        # A date stands for its whole sentence (2021年7月26日：山东获批，…), another figure for its clause.
        if len(found) == 1 and _elsewhere(clause[0], found[0], evidence, _SENTENCE if found[0].kind is Kind.DATE else _ITEM):
            return clause[0][found[0].start : found[0].end]
    dated: Value | None = None
    for value in values(sentence):
        if value.kind is Kind.DATE:
            dated = value
        elif (
            dated
            and value.kind in (Kind.MONEY, Kind.COUNT, Kind.AREA, Kind.PERCENT)
            and _of_another_date(value, dated, evidence)
        ):
            return sentence[value.start : value.end]
    return None


def _elsewhere(clause: str, value: Value, evidence: str, piece: re.Pattern[str]) -> bool:
    words = word_pairs(fold(without_values(clause)))
    own: frozenset[str] = frozenset()
    pieces = [(word_pairs(fold(without_values(text))), values(text)) for text in piece.findall(evidence)]
    others: list[int] = []
    for at, (pairs, found) in enumerate(pieces):
        alike = [v for v in found if v.kind is value.kind and v.unit == value.unit]
        if any(same(v, value) for v in alike):
            own |= pairs
        elif alike:
            others.append(at)
    least = 1 if value.kind is Kind.DATE else 2
    for at in others:
        rest = frozenset(pair for n, (pairs, _) in enumerate(pieces) if n != at for pair in pairs)
        if own and len(words & (pieces[at][0] - rest)) >= least and not words & (own - pieces[at][0]):
            return True
    return False


def _of_another_date(value: Value, date: Value, evidence: str) -> bool:
    lines = [line for line in _SENTENCE.findall(evidence) if any(v.kind is Kind.DATE for v in values(line))]
    with_value = [line for line in lines if holds(line, value)]
    with_date = [line for line in lines if holds(line, date)]
    undated = any(holds(line, value) for line in _SENTENCE.findall(evidence) if line not in lines)
    rivals = any(v.kind is value.kind and v.unit == value.unit for line in with_date for v in values(line))
    return bool(with_value and with_date and rivals) and not undated and not set(with_value) & set(with_date)
