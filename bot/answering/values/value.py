"""What a value is, and when two are the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    """The sort of thing a figure measures. Values of two kinds are never the same."""

    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    AREA = "area"
    LENGTH = "length"
    WEIGHT = "weight"
    ENERGY = "energy"
    DURATION = "duration"
    AGE = "age"
    DATE = "date"
    CLOCK = "clock"
    COUNT = "count"
    MULTIPLE = "multiple"
    FRACTION = "fraction"
    ORDINAL = "ordinal"
    CLAUSE = "clause"
    DOCUMENT = "document"
    NUMBER = "number"


class Bound(StrEnum):
    """Which side of a figure the text allows: 超过, 余, at least → over; 不超过, 以内, up to → under; 约 → about."""

    NONE = ""
    OVER = "over"
    UNDER = "under"
    ABOUT = "about"


@dataclass(frozen=True)
class Value:
    """One figure of a text, in its kind's base unit.

    `amount` is exact. `unit` is a currency (CNY, USD, …), m2 or mu, day, month, workday or hour, and so on; for a COUNT what
    is counted ("company", "person", "" for classifiers that fit anything). A DATE's amount is yyyymmdd, yyyymm, yyyy, mmdd, mm
    or yyyyq, as its unit (day, month, year, month-day, month-of-year, quarter, half) says; a DOCUMENT's is the serial number
    and its unit the issuer's last two characters and the year: 财税〔2024〕. [start, end) are offsets in the text read; they
    and the bound play no part in equality.
    """

    kind: Kind
    amount: Fraction
    unit: str = ""
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    bound: Bound = field(default=Bound.NONE, compare=False)


def same(a: Value, b: Value) -> bool:
    """Whether two values are one: equal kind, amount and unit.

    Three leniencies, all where languages differ in how much they say: a COUNT whose classifier fits anything (个, 项) equals a
    count of anything, a document number without its issuer equals the one with, and "17 times" is 17次 as well as 17倍.
    """
    if a.amount != b.amount:
        return False
    if "times" in (a.unit, b.unit):
        # 17 times is 17次 or 17倍.
        return all(v.kind is Kind.MULTIPLE or v.unit == "occasion" for v in (a, b))
    if a.kind is not b.kind:
        return False
    if a.kind is Kind.COUNT:
        return a.unit == b.unit or not (a.unit and b.unit)
    if a.kind is Kind.DOCUMENT:
        return a.unit.endswith(b.unit) or b.unit.endswith(a.unit)
    return a.unit == b.unit
