"""Parts that a question names by their number: its second phase, article 5, the 27th meeting. Another part is no answer."""

from __future__ import annotations

import re

from index.analysis import arabic

_DIGITS = "[一二三四五六七八九十]{1,3}|\\d{1,3}"
_PART = re.compile(
    rf"第\s*({_DIGITS})\s*([期批轮届条款阶])|(?<![分共为几第\d一二三四五六七八九十年])({_DIGITS}|首)\s*([期批轮届])(?![间限货])"
)


def ordinals(text: str) -> frozenset[tuple[int, str]]:
    """The numbered parts that a text in Simplified characters names, each as (number, unit)."""
    found = (match.group(1, 2) if match[1] else match.group(3, 4) for match in _PART.finditer(text))
    numbered = ((_number(digits), unit) for digits, unit in found)
    return frozenset((number, unit) for number, unit in numbered if number is not None)


def _number(digits: str) -> int | None:
    """None where the digits are no number (零十一)."""
    if digits == "首":
        return 1
    value = digits if digits.isdecimal() else arabic(digits)
    return int(value) if value and value.isdecimal() else None
