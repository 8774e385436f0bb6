"""Whether a text holds a value: says it, or says something that plainly includes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from bot.answering.values.reading import loose_numbers, values
from bot.answering.values.value import Kind, Value, same

_BARE_FITS = (Kind.NUMBER, Kind.COUNT, Kind.AGE, Kind.MULTIPLE, Kind.ORDINAL, Kind.CLAUSE)
LARGE = 10_000
"""From here on a number without its unit (10亿) may stand for an amount of money: nobody means 10亿 of two things."""


def holds(text: str, value: Value) -> bool:
    """True if `text` holds `value`. Beyond `same`, a text holds
    - a date that one of its own includes: 2024年2月9日 holds 2024年2月, 2024年 and 2月9日;
    - a date whose year it said before: 2023年1月5日……2月9日 holds 2023年2月9日;
    - a number said without its unit, if it says that number of something; of money only from 10,000 on.
    """
    return holder(text, value) is not None


def holder(text: str, value: Value) -> Value | None:
    """The first value of `text` that makes it hold `value`, with its offsets there; None if there is none."""
    for own in _with_years(values(text)):
        if (
            same(own, value)
            or (value.kind is Kind.DATE and own.kind is Kind.DATE and _includes(own, value))
            or _bare(own, value)
        ):
            return own
    if (
        value.kind in (Kind.NUMBER, Kind.COUNT)
        and not value.unit
        and value.amount < 100
        and value.amount in loose_numbers(text)
    ):
        return Value(Kind.NUMBER, value.amount)
    return None


def counted(text: str, value: Value, after: str) -> bool:
    """Whether a Chinese numeral of `text` that is no value by itself counts what `after` begins with: 两园 has 2个园区."""
    if value.kind is not Kind.COUNT or value.unit:
        return False
    return any(amount == value.amount and noun in after for amount, noun in loose_numbers(text))


def _bare(own: Value, value: Value) -> bool:
    if own.amount != value.amount:
        return False
    if value.kind is Kind.NUMBER:
        return own.kind in _BARE_FITS or (own.kind is Kind.MONEY and own.amount >= LARGE)
    # The other way about: the text counts something and leaves the classifier out.
    return value.kind is Kind.COUNT and own.kind is Kind.NUMBER


def _with_years(found: tuple[Value, ...]) -> Iterator[Value]:
    """The values; days and months without a year also with the year that was said last before them."""
    year: Fraction | None = None
    for value in found:
        yield value
        if value.kind is not Kind.DATE:
            continue
        if value.unit == "month-day" and year is not None:
            yield replace(value, amount=year * 10_000 + value.amount, unit="day")
        elif value.unit == "month-of-year" and year is not None:
            yield replace(value, amount=year * 100 + value.amount, unit="month")
        elif value.unit in ("day", "month", "quarter", "half", "year"):
            year = Fraction(int(value.amount) // {"day": 10_000, "month": 100, "year": 1}.get(value.unit, 10))


def _includes(own: Value, value: Value) -> bool:
    """Whether the date `value` is a part of what the date `own` says."""
    amount = int(own.amount)
    parts: dict[str, dict[str, int]] = {
        "day": {
            "month": amount // 100,
            "year": amount // 10_000,
            "month-day": amount % 10_000,
            "month-of-year": amount // 100 % 100,
        },
        "month": {"year": amount // 100, "month-of-year": amount % 100},
        "month-day": {"month-of-year": amount // 100},
        "quarter": {"year": amount // 10},
        "half": {"year": amount // 10},
    }
    return parts.get(own.unit, {}).get(value.unit) == value.amount
