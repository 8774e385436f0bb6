"""Text → the values in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from bot.answering.values.addresses import ADDRESS
from bot.answering.values.bounds import bound
from bot.answering.values.dates import read_dates
from bot.answering.values.forms import read_clauses, read_clocks, read_documents, read_fractions, read_ordinals
from bot.answering.values.numerals import ARABIC, CHINESE, ENGLISH, HAN, SCALES, chinese, english
from bot.answering.values.units import CURRENCY_BEFORE, Unit, unit_at
from bot.answering.values.value import Bound, Kind, Value

_HANT = "億萬個條項號畝兩幣臺歲點間戶週時鐘餘過於達佔歐鎊內負數樓層場檔張則約滿圓國會後從種類處隻筆組級屆冊縣區頁節噸發財稅魯濟"
_HANS = "亿万个条项号亩两币台岁点间户周时钟余过于达占欧镑内负数楼层场档张则约满圆国会后从种类处只笔组级届册县区页节吨发财税鲁济"
_NOISE = re.compile(
    r"\[\^?\d{1,3}(?:\s*[,，、\-–]\s*\d{1,3})*\]|【\d{1,3}(?:[,，、\-–]\d{1,3})*】"
    r"|(?m:^[ \t#>*•·-]*(?:[（(]?\d{1,2}[.．、)）](?!\d)|[（(]?[一二三四五六七八九十]{1,3}[、.．)）]))"
    r"|(?<=\n)\s*#+"
)
_NUMBER = re.compile(
    rf"(?P<arabic>{ARABIC})(?P<tail>\s?[余多]?\s?(?:[十百千]?[万亿]+"
    rf"|[十百千](?=\s?[余多]?\s?[元万亿个家人名项条美]))(?:\d+(?:\.\d+)?[千百]?[万千百])*(?:\d{{3,4}}(?![\d年.]))?\s?[余多]?"
    rf"|\s?[余多](?=[\u3400-\u9fff]))?"
    rf"(?P<escale>[\s-]?(?i:{'|'.join(SCALES)})(?![A-Za-z\d²³]))?"
    rf"|(?P<han>{CHINESE}(?:[余多](?:[万亿]+)?)?)"
    rf"|(?i:(?<![A-Za-z])(?!two(?: other|-way)\b)(?P<word>{ENGLISH})(?![A-Za-z]))"
)
_BETWEEN = re.compile(r"\s*(?:至|到|—+|–|-|~|to|and|或|、)\s*", re.I)
_CARRIES = re.compile(r"\s*(?:至|到|—+|–|-|~|to|and|或)\s*", re.I)
_COUNTS = re.compile(r"[一二两三四五六七八九][十百千]|(?i:(?!one\Z)[a-z])")
"""A numeral that counts though its unit is none we know: 岗位五千, fifty hospitals."""


@dataclass
class _Found:
    """A number with what stands around it, before ranges have shared their units."""

    amount: Fraction
    written: Fraction
    scale: Fraction
    unit: Unit | None
    start: int
    number_end: int
    end: int
    bound: Bound
    wording: str
    arabic: bool
    plain: bool


@lru_cache(maxsize=4096)
def values(text: str) -> tuple[Value, ...]:
    """Every figure, date, percentage, amount, area, duration, clause and document number, in reading order.

    Not read: citation marks [1], the numbers of a list's items, addresses of web pages, digits inside names (5G, A4), and 一
    where it is an article (一家, 一个). A year stands for itself: 2025年, or four digits from 1900 to 2099 without a unit.
    """
    folded = _fold(text)
    claimed = [False] * len(folded)
    # Addresses as they were written: folded, a Chinese semicolon could stand in one.
    for match in (*ADDRESS.finditer(text), *_NOISE.finditer(folded)):
        claimed[match.start() : match.end()] = [True] * (match.end() - match.start())
    found: list[Value] = []
    for reader in (read_documents, read_dates, read_clauses, read_ordinals, read_fractions, read_clocks):
        found += reader(folded, claimed)
    found += _quantities(folded, claimed)
    return tuple(sorted(found, key=lambda v: (v.start, v.end)))


def loose_numbers(text: str) -> frozenset[tuple[Fraction, str]]:
    """The Chinese numerals outside the text's values, and the character after each: 两园 → (2, 园)."""
    rest = list(_fold(text))
    for value in values(text):
        rest[value.start : value.end] = " " * (value.end - value.start)
    found = ((chinese(m[1]), m[2]) for m in re.finditer(rf"({HAN}+)([\u3400-\u9fff])", "".join(rest)))
    return frozenset((number, noun) for number, noun in found if number is not None)


def _fold(text: str) -> str:
    """`text` in half width and with the Simplified forms of what figures are made of; every offset stays."""
    return "".join(map(_folded, text))


@lru_cache(maxsize=8192)
def _folded(char: str) -> str:
    if char in "，．":
        return char
    if char in _HANT:
        return _HANS[_HANT.index(char)]
    wide = unicodedata.normalize("NFKC", char)
    return wide if len(wide) == 1 and wide != " " and char not in "²㎡㎢" else " " if char.isspace() and char != "\n" else char


def _quantities(text: str, claimed: list[bool]) -> Iterator[Value]:
    found: list[_Found] = []
    for match in _NUMBER.finditer(text):
        free = not any(claimed[match.start() : match.end()]) and not (found and match.start() < found[-1].end)
        if free and (number := _number(text, match)):
            found.append(number)
    for at in range(len(found) - 2, -1, -1):
        here, after = found[at], found[at + 1]
        if (
            here.unit is None
            and after.unit
            and after.arabic == here.arabic
            and _BETWEEN.fullmatch(text[here.end : after.start])
        ):
            # 10至15万元 is 10万元 to 15万元; 5000至1万元 is not 5000万元.
            shares = _CARRIES.fullmatch(text[here.end : after.start]) and here.scale == 1 and here.written < after.written
            here.amount *= after.scale if shares else 1
            here.unit, here.scale = after.unit, after.scale if shares else here.scale
    for here, after in pairwise(found):
        money = here.unit is not None and here.unit[0] is Kind.MONEY and not after.unit
        if money and here.end == here.number_end and after.scale > 1 and _CARRIES.fullmatch(text[here.end : after.start]):
            # USD 3-5 million: the currency is said before the first, the scale after the last.
            here.amount *= after.scale if here.scale == 1 and here.written < after.written else 1
            after.unit = here.unit
    for here, after in pairwise(found):
        if here.unit and after.unit and here.unit[:2] == after.unit[:2] and _CARRIES.fullmatch(text[here.end : after.start]):
            here.bound, after.bound = here.bound or Bound.OVER, after.bound or Bound.UNDER
    for each in found:
        value = _finished(each)
        if value:
            yield value


def _number(text: str, match: re.Match[str]) -> _Found | None:
    before = text[max(0, match.start() - 16) : match.start()]
    currency = re.search(rf"(?:{CURRENCY_BEFORE.pattern})\s?$", before, re.I)
    scale = Fraction(1)
    if match["arabic"]:
        if re.search(r"[\d.][.]?$|[A-Za-z][-.]?$|[A-Za-z]\d*$", before) and not currency:
            return None
        written = Fraction(match["arabic"].replace(",", ""))
        if match["tail"] and match["tail"].strip(" 余多"):
            amount = chinese(match["arabic"] + match["tail"])
            if amount is None:
                return None
            scale = amount / written if written else Fraction(1)
        elif match["escale"]:
            scale = Fraction(SCALES[match["escale"].strip(" -").lower()])
            amount = written * scale
        else:
            amount = written
        if (
            match.end() < len(text)
            and re.match(r"[A-Za-z]", text[match.end()])
            and not unit_at(text, match.end())
            and scale == 1
        ):
            return None
    elif match["han"]:
        got = chinese(match["han"])
        if got is None or re.search(r"[几数第]$|[统专唯同逐万千]$", before):
            return None
        written = amount = got
    else:
        got = english(match["word"])
        if got is None:
            return None
        written = amount = got
    more = "余" if re.search("[余多]", match[0]) else ""
    end = match.end()
    year = bool(match["arabic"]) and scale == 1 and re.fullmatch(r"(?:19|20)\d\d", match["arabic"]) is not None
    unit = unit_at(text, end, adjectives=0 if year else 3 if not match["han"] else 0)
    if (
        year
        and unit
        and unit[0][0] is Kind.COUNT
        and re.search(r"\b(?:in|since|by|until|of|from|before|after|during|the)\s+$", before, re.I)
    ):
        unit = None
    start, unit_end = match.start(), end
    if unit and amount >= 10**8 and text[end : unit[1]].strip() == "级":
        # 千亿级产业集群: the class is one of yearly output in yuan.
        unit = ((Kind.MONEY, "CNY", Fraction(1)), unit[1])
    if unit:
        unit_end = unit[1]
    if currency and (not unit or unit[0][0] is Kind.MONEY):
        code = next(name for name, part in currency.groupdict().items() if part)
        start -= len(currency[0])
        # US$ 3 million: the sign says more than the word dollars.
        unit = ((Kind.MONEY, code, unit[0][2] if unit else Fraction(1)), unit_end)
    limit = bound(text, start, unit_end) if not more else Bound.OVER
    return _Found(
        amount=amount,
        written=written,
        scale=scale,
        unit=unit[0] if unit else None,
        start=start,
        number_end=end,
        end=unit_end if unit else end,
        bound=limit,
        wording=match[0],
        arabic=bool(match["arabic"]),
        plain=year,
    )


def _finished(found: _Found) -> Value | None:
    if found.unit:
        kind, base, factor = found.unit
        if found.amount == 1 and not found.arabic and kind in (Kind.COUNT, Kind.MULTIPLE):
            return None
        return Value(kind, found.amount * factor, base, found.start, found.end, found.bound)
    if found.plain:
        return Value(Kind.DATE, found.amount, "year", found.start, found.end)
    if not found.arabic and (found.wording == "千万" or (found.amount < 10_000 and not _COUNTS.match(found.wording))):
        # A short Chinese numeral without a unit, and one, are words more often than figures: 三地, 一致, 十大.
        return None
    return Value(Kind.NUMBER, found.amount, "", found.start, found.end, found.bound)
