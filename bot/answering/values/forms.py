"""Values that are written in a form of their own: document numbers, clauses, ordinals, fractions, times of day.

Each reader takes folded text, and marks in `claimed` the characters that its values stand in, so that no other reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from bot.answering.values.bounds import bound
from bot.answering.values.numerals import ARABIC, CHINESE, HAN, chinese, english
from bot.answering.values.units import unit_at
from bot.answering.values.value import Kind, Value

_DOCUMENT = re.compile(
    r"(?P<issuer>[\u3400-\u9fff]{0,12})\s?[〔\[(（【﹝]\s?(?P<year>(?:19|20)\d\d)\s?[〕\])）】﹞]\s?第?(?P<serial>\d{1,5})\s?号"
    r"|(?:(?:19|20)\d\d\s?年\s?)?第\s?(?P<order>\d{1,5}|[一二三四五六七八九十百零〇]{1,7})\s?号(?!文件精神)"
    r"|(?P<by>[\u3400-\u9fff])令\s?(?P<nth>\d{1,4})\s?号"
    r"|(?i:\[(?P<eyear>(?:19|20)\d\d)\]\s?no\.?\s?(?P<eserial>\d{1,5})"
    r"|no\.?\s?(?P<fserial>\d{1,5})\s?\[(?P<fyear>(?:19|20)\d\d)\])"
    r"|(?i:\bno\.\s?(?P<number>\d{1,5}))"
)
_N = rf"(?:\d{{1,4}}|{HAN}{{1,6}})"
_CLAUSE = re.compile(
    rf"第\s?[（(]?(?P<n>{_N}(?:\s?(?:[、,至到—–~和及与-]|、第|至第|和第|及第)\s?{_N})*)[)）]?\s?(?P<what>条|款|项|章|节|编)"
    r"|(?i:\b(?P<ewhat>articles?|art\.|paragraphs?|chapters?)\s+(?P<en>\d{1,4}(?:\s*(?:,|and|to|–|-)\s*\d{1,4})*))"
)
_CLAUSES = {"条": "article", "款": "paragraph", "项": "item", "章": "chapter", "节": "section", "编": "part"}
_ORDINAL = re.compile(rf"第\s?(?P<n>\d{{1,4}}|{HAN}{{1,5}})(?!条|款)|(?i:\b(?P<en>\d{{1,3}})(?:st|nd|rd|th)\b)")
_PARTS = re.compile(
    rf"(?P<below>百|千|万|{HAN}{{1,4}}|\d{{1,3}})分之(?P<n>{ARABIC}|{CHINESE})"
    r"|(?<![\d/.])(?P<top>\d{1,2})/(?P<under>\d{1,2})(?![\d/])"
    r"|(?i:\b(?P<ntop>one|two|three|four|five)[\s-](?P<nbelow>thirds?|quarters?|fifths?|tenths?)\b)"
)
_HALF = re.compile(
    rf"(?P<whole>\d{{1,3}}|{HAN}{{1,3}})\s?(?P<wunit>年|个月|天|个?小时)半(?!数)|(?P<months>\d{{1,2}}"
    rf"|[一二两三四五六七八九十]{{1,3}})\s?个半月|半\s?(?P<unit>年|个月|天|个?小时)|(?i:\bhalf an?\s(?P<eunit>year|month|day"
    rf"|hour)\b)"
)
_BELOW = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_CLOCK = re.compile(r"(?<![\d:])(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?![\d:])")


def _claim(match: re.Match[str], claimed: list[bool]) -> bool:
    if any(claimed[match.start() : match.end()]):
        return False
    claimed[match.start() : match.end()] = [True] * (match.end() - match.start())
    return True


def read_documents(text: str, claimed: list[bool]) -> Iterator[Value]:
    """The document numbers (鲁政字〔2024〕28号, 第5号, No. 7)."""
    for match in _DOCUMENT.finditer(text):
        if not _claim(match, claimed):
            continue
        year = match["year"] or match["eyear"] or match["fyear"]
        serial = match["serial"] or match["eserial"] or match["fserial"]
        if serial:
            issuer = match["issuer"] or ""
            # Where an issuer's abbreviation begins cannot be told; its last two characters will do.
            start = match.start() if not issuer else match.end("issuer") - len(issuer[-2:])
            claimed[match.start() : start] = [False] * (start - match.start())
            yield Value(Kind.DOCUMENT, Fraction(serial), f"{issuer[-2:]}〔{year}〕", start, match.end())
        else:
            number = chinese(match["order"] or match["nth"] or match["number"])
            if number is not None:
                yield Value(Kind.DOCUMENT, number, "", match.start(), match.end())


def read_clauses(text: str, claimed: list[bool]) -> Iterator[Value]:
    """The parts of a law or notice (第三条, 第2款, Article 5)."""
    for match in _CLAUSE.finditer(text):
        if not _claim(match, claimed):
            continue
        group = "n" if match["what"] else "en"
        what = (match["ewhat"] or "").lower().rstrip("s.")
        unit = _CLAUSES[match["what"]] if match["what"] else "article" if what == "art" else what
        for part in re.finditer(_N, match[group]):
            if (number := chinese(part[0])) is not None:
                at = match.start(group)
                yield Value(Kind.CLAUSE, number, unit, at + part.start(), at + part.end())


def read_ordinals(text: str, claimed: list[bool]) -> Iterator[Value]:
    """The ordinals but the first (第27届, the 3rd)."""
    for match in _ORDINAL.finditer(text):
        number = Fraction(match["en"]) if match["en"] else chinese(match["n"])
        if number is not None and _claim(match, claimed) and number != 1:
            yield Value(Kind.ORDINAL, number, "", match.start(), match.end())


def read_fractions(text: str, claimed: list[bool]) -> Iterator[Value]:
    """Shares and fractions (百分之五, 三分之一, 1/3, two thirds), and halves of a time (一年半, half a year)."""
    for match in _PARTS.finditer(text):
        top: Fraction | None
        below: Fraction | None
        if match["ntop"]:
            top, below = english(match["ntop"]), Fraction(_BELOW[match["nbelow"].lower().rstrip("s")])
        elif match["top"]:
            top, below = Fraction(match["top"]), Fraction(match["under"])
        else:
            top = chinese(match["n"]) if not match["n"][0].isdecimal() else Fraction(match["n"].replace(",", ""))
            below = {"百": Fraction(100), "千": Fraction(1000), "万": Fraction(10000)}.get(match["below"]) or chinese(
                match["below"]
            )
        if top is None or not below or not _claim(match, claimed):
            continue
        if below in (100, 1000):
            yield Value(
                Kind.PERCENT, top * 100 / below, "%", match.start(), match.end(), bound(text, match.start(), match.end())
            )
        else:
            yield Value(Kind.FRACTION, top / below, "", match.start(), match.end())
    for match in _HALF.finditer(text):
        unit = (
            unit_at(text, match.start("unit"))
            if match["unit"]
            else unit_at(text, match.start("eunit"))
            if match["eunit"]
            else None
        )
        whole = Fraction(0)
        if match["months"]:
            unit, whole = unit_at("个月", 0), chinese(match["months"]) or Fraction(0)
        elif match["wunit"]:
            unit, whole = unit_at(text, match.start("wunit")), chinese(match["whole"]) or Fraction(0)
        if unit and _claim(match, claimed):
            (kind, base, factor), _ = unit
            amount = (whole + Fraction(1, 2)) * factor
            yield Value(kind, amount, base, match.start(), match.end(), bound(text, match.start(), match.end()))


def read_clocks(text: str, claimed: list[bool]) -> Iterator[Value]:
    """The times of day (8:30), as minutes."""
    for match in _CLOCK.finditer(text):
        if _claim(match, claimed):
            yield Value(Kind.CLOCK, Fraction(int(match["h"]) * 60 + int(match["m"])), "minute", match.start(), match.end())
