"""Dates in Chinese and English: whole ones, months, years, quarters, and days that leave their year unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from bot.answering.values.numerals import chinese
from bot.answering.values.value import Kind, Value

_HAN_YEAR = "[一二][〇零○一二三四五六七八九]{3}"
_HAN_DAY = "[一二三]?十?[一二三四五六七八九十]"
_YEAR = rf"(?P<year>(?<!\d)(?:19|20)\d\d|{_HAN_YEAR}|民国\s?\d{{2,3}})\s*年"
_MONTH = r"(?P<month>(?<!\d)1[0-2]|(?<!\d)0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月"
_DAY = rf"(?P<day>3[01]|[12]\d|0?[1-9]|{_HAN_DAY})\s*[日号]"
_NEXT_DAY = re.compile(rf"\s*[至到—–\-~～、和及]+\s*{_DAY}(?![内以])")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAME = (
    r"(?P<name>(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_EN_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_EN_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\dA-Za-z])"
_PART = r"(?P<part>第?[一二三四1-4]\s*季度|上半年|下半年|q[1-4]|h[12])"

# Tried in this order, each on what the earlier ones have left.
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}(?:度)?\s*{_MONTH}(?:份)?\s*{_DAY}",
        rf"{_YEAR}(?:度)?\s*{_PART}",
        rf"{_YEAR}\s*{_MONTH}(?:份|底|末|初)?",
        rf"{_YEAR}(?:度)?(?![期限])",
        rf"(?<![个\d.]){_MONTH}(?:份)?\s*{_DAY}",
        rf"(?<![个每\d.]){_MONTH}(?!度|薪|租|供)(?:份|底|末|初)?",
        r"(?<![\dA-Za-z])(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<month>1[0-2]|0?[1-9])(?P=sep)(?P<day>3[01]|[12]\d|0?[1-9])(?![\d])",
        r"(?<![\dA-Za-z])(?P<year>(?:19|20)\d\d)-(?P<month>1[0-2]|0[1-9])(?![\d-])",
        rf"(?<![\d.]){_EN_DAY}(?:\s+of)?\s+{_NAME},?\s+{_EN_YEAR}",
        rf"(?<![A-Za-z]){_NAME}\s+{_EN_DAY},?\s+{_EN_YEAR}",
        rf"(?<![A-Za-z]){_NAME},?\s+(?:of\s+)?{_EN_YEAR}",
        rf"(?<![\d.]){_EN_DAY}(?:\s+of)?\s+{_NAME}",
        rf"(?<![A-Za-z]){_NAME}\s+{_EN_DAY}(?![\d.,]*\d|\s*(?:%|percent|million|billion))\b",
        rf"(?i:(?<![A-Za-z])(?P<part>q[1-4]|h[12])\s+(?:of\s+)?){_EN_YEAR}",
        rf"(?i:(?<![A-Za-z])(?:the\s+)?(?P<part>(?:first|second|third|fourth)\s+(?:quarter|half))\s+of\s+){_EN_YEAR}",
        r"(?<=in )(?P<name>January|February|March|April|May|June|July|August|September|October|November|December)\b",
    )
)


def read_dates(text: str, claimed: list[bool]) -> Iterator[Value]:
    """The dates of `text`, which is folded; the characters they stand in are marked in `claimed`."""
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            if any(claimed[match.start() : match.end()]) or (found := _value(match)) is None:
                continue
            yield found
            end = match.end()
            while found.unit in ("day", "month-day") and (more := _NEXT_DAY.match(text, end)):
                # 9月28日至30日: the month is said once.
                if not (day := _day(more["day"])):
                    break
                yield Value(Kind.DATE, found.amount - found.amount % 100 + day, found.unit, more.start("day"), more.end())
                end = more.end()
            claimed[match.start() : end] = [True] * (end - match.start())


def _value(match: re.Match[str]) -> Value | None:
    parts = {name: part for name, part in match.groupdict().items() if part}
    year = _year(parts["year"]) if "year" in parts else 0
    month = _MONTHS.index(parts["name"][:3].lower()) + 1 if "name" in parts else _month(parts.get("month"))
    if part := parts.get("part"):
        amount, unit = year * 10 + _part(part), "half" if re.search("半|half|^h", part) else "quarter"
    elif day := _day(parts.get("day")):
        try:
            date(year or 2000, month, day)
        except ValueError:
            return None
        amount, unit = year * 10000 + month * 100 + day, "day" if year else "month-day"
    elif month:
        amount, unit = year * 100 + month, "month" if year else "month-of-year"
    else:
        amount, unit = year, "year"
    return Value(Kind.DATE, Fraction(amount), unit, match.start(), match.end())


def _year(text: str) -> int:
    if text.startswith("民国"):
        # The first year of the Republic was 1912.
        return int(re.sub(r"\D", "", text)) + 1911
    return int(text) if text.isdecimal() else int(chinese(text) or 0)


def _month(text: str | None) -> int:
    return 0 if not text else int(text) if text.isdecimal() else int(chinese(text) or 0)


_day = _month


def _part(text: str) -> int:
    for number, signs in enumerate(("一1上", "二2下", "三3", "四4"), 1):
        if any(sign in text for sign in signs):
            return number
    return ("first", "second", "third", "fourth").index(text.split()[0].lower()) + 1
