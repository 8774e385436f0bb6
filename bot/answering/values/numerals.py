"""Numerals → exact numbers: 3,000 · 3千 · 三千 · 1.5亿 · 2亿5000万 · 百余 · 一万二 · twenty-five · 1bn."""

from __future__ import annotations

import re
from fractions import Fraction

_DIGITS = {**{c: i for i, c in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[零〇○一二两三四五六七八九十百千万亿点]")

HAN = "[零〇○一二两三四五六七八九十百千万亿]"
ARABIC = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
# 百 and 千 may begin a unit: 百分点, 千米.
CHINESE = r"(?:(?:[零〇○一二两三四五六七八九十万亿]|百(?!分[点之])|千(?![米克瓦]))+(?:点[零〇○一二三四五六七八九]+)?[万亿]*)"

_UNITS = (
    "one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_WORDS = {w: i for i, w in enumerate(_UNITS.split(), 1)} | {
    w: i
    for i, w in zip(
        range(20, 100, 10), ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], strict=True
    )
}
SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "mn": 10**6,
    "mln": 10**6,
    "mil": 10**6,
    "bn": 10**9,
    "bln": 10**9,
    "bil": 10**9,
    "tn": 10**12,
    "trn": 10**12,
    "k": 10**3,
    "m": 10**6,
    "b": 10**9,
    "w": 10**4,
    "wan": 10**4,
    "yi": 10**8,
}
_WORD = "|".join(sorted((*_WORDS, *("hundred", "thousand", "million", "billion", "trillion")), key=len, reverse=True))
ENGLISH = rf"(?:(?:a|an)\s+(?=hundred|thousand|million|billion))?(?:{_WORD})(?:(?:\s+and\s+|[\s-]+)(?:{_WORD}))*"


def chinese(numeral: str) -> Fraction | None:
    """The number that a Chinese or mixed numeral says; None where it says none (万, 一二三四五 of a list, 三万亿万)."""
    text = re.sub(r"[\s,余多]", "", numeral)
    if re.fullmatch(r"[零〇○一二三四五六七八九]{2,}", text):
        return Fraction("".join(str(_DIGITS[c]) for c in text))
    whole, point, rest = text.partition("点")
    if point:
        match = re.fullmatch(r"([零〇○一二三四五六七八九]+)([万亿]*)", rest)
        head = chinese(whole)
        if not match or head is None:
            return None
        decimals = Fraction("0." + "".join(str(_DIGITS[c]) for c in match[1]))
        return (head + decimals) * _scale(match[2])
    total = section = Fraction(0)
    number: Fraction | None = None
    last, gap = Fraction(1), False
    for token in _TOKEN.findall(text):
        if token[0].isdecimal() or token in _DIGITS:
            if number is not None:
                return None
            number, gap = (None, True) if token in ("零", "〇", "○") and len(text) > 1 else (_plain(token), gap)
        elif token in _SMALL:
            section += (Fraction(1) if number is None else number) * _SMALL[token]
            number, last, gap = None, Fraction(_SMALL[token]), False
        else:
            section += number or 0
            if not section and not total:
                if token == "亿" or not text.startswith("万亿"):
                    return None
                section = Fraction(1)
            # 万 scales what stands since the last 亿; 亿 scales all before it: 一万亿, 2亿5000万.
            total = (total + section) * _LARGE["亿"] if token == "亿" else total + section * _LARGE["万"]
            section, number, last, gap = Fraction(0), None, Fraction(_LARGE[token]), False
            if token == "亿" and text.count("亿") > 1:
                return None
    if number is not None:
        # 一万二 is 12,000, 两百五 is 250; but 一百零五 is 105 and 1万5000 is 15,000.
        spoken = last > 10 and not gap and number < 10 and not text[-1].isdecimal()
        section += number * (last / 10 if spoken else 1)
    return total + section


def english(numeral: str) -> Fraction | None:
    """The number that English words say: twenty-five, one hundred and six thousand. None where they do not add up."""
    total = section = Fraction(0)
    for word in re.findall(r"[a-z]+", numeral.lower()):
        if word in ("and", "a", "an"):
            continue
        if word in _WORDS:
            small = section % 100
            if small and not (20 <= small <= 90 and small % 10 == 0 and _WORDS[word] < 10):
                return None
            section += _WORDS[word]
        elif word == "hundred":
            section = (section or Fraction(1)) * 100
        else:
            total += (section or Fraction(1)) * SCALES[word]
            section = Fraction(0)
    return total + section


def _plain(token: str) -> Fraction:
    return Fraction(token) if token[0].isdecimal() else Fraction(_DIGITS[token])


def _scale(signs: str) -> int:
    scale = 1
    for sign in signs:
        scale *= _LARGE[sign]
    return scale
