"""Whether an answer says a fact: in one of its accepted wordings, or, where the fact is a figure, as the same value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.answering import values
from bot.answering.values import Value
from corpus.cleaning import fold


def bare(text: str) -> str:
    """`text` as facts are compared: citation marks off, script, width and case folded, no white space."""
    return re.sub(r"\s+", "", fold(re.sub(r"\[\d+\]", "", text)))


def holds(answer: str, fact: Sequence[str]) -> bool:
    """Whether `answer` says `fact` in one of its wordings. A number must stand there whole: 110亿元 does not hold 10亿元."""
    said = bare(answer)
    return any(re.search(_whole(bare(wording)), said) for wording in fact)


def says(answer: str, fact: Sequence[str]) -> bool:
    """Whether `answer` says `fact` in one of its wordings or, for a wording that is nothing but a figure, as its value.

    十亿元 and RMB 1 billion say 10亿元. What a value is held by beyond its equal, `values.holds` tells.
    """
    return holds(answer, fact) or any(values.holds(answer, value) for wording in fact if (value := figure(wording)))


def states(answer: str, wording: str) -> bool:
    """Whether `answer` states what it must not: `wording` itself, or an equal value; what merely includes it is none."""
    if not bare(wording):
        return False
    value = figure(wording)
    return holds(answer, (wording,)) or bool(value and any(values.same(own, value) for own in values.values(answer)))


@lru_cache(maxsize=4096)
def figure(wording: str) -> Value | None:
    """The value that a wording consists of; None for one that says more or less than one figure with its unit.

    A number without a unit is none: 15 of two things are not the same.
    """
    found = values.values(wording)
    if len(found) != 1:
        return None
    value = found[0]
    rest = wording[: value.start] + wording[value.end :]
    return None if rest.strip() or value.kind is values.Kind.NUMBER else value


_NUMERAL = "零一二两三四五六七八九十百千"


def _whole(wording: str) -> str:
    """A pattern for `wording` that does not match within a longer number. Folding has made ， a comma like that of 1,000."""
    before = after = ""
    if wording[:1].isdecimal():
        before = r"(?<!\d)(?<!\d\.)"
        if re.match(r"\d{3}(?!\d)", wording):
            before += r"(?<!\d,)"
    elif wording[:1] in _NUMERAL:
        before = f"(?<![{_NUMERAL}])"
    if wording[-1:].isdecimal():
        after = r"(?!\d|\.\d|,\d{3}(?!\d))"
    return before + re.escape(wording) + after
