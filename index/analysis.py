"""Text → search tokens, for Chinese in either script and English.

Words alone miss what the segmenter cuts otherwise, bigrams alone make noise of long names, so both are kept: rjieba's words
of three characters and more, and all bigrams of a run of CJK characters (the pair that Lucene's CJK analysis also rests on).
Figures stay whole, since a figure is what an investor asks for: 10亿元 is one token, beside 10亿.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus.cleaning import fold

VERSION = "2"
"""Raised whenever the tokens of any text change: an index built with another version is outdated."""

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_UNITS = (
    "平方公里|平方千米|平方米|立方米|公里|千米|公顷|人民币元|新台币元|人民币|美元|欧元|港元|台币|元|亩|吨|千瓦时|千瓦|度|"
    "个百分点|个工作日|工作日|个月|个|年度|年|月份|月|日|天|周岁|岁|小时|分钟|周|家|户|人次|人|名|位|项|条|款|号|期|次|座|栋|层|"
    "间|套|台|辆|件|种|类|倍|级|强|批|届|所|场|册|份|省|市|县|区|页|章|节|%|‰|℃"
)
_SCALES = "[十百千]?[万亿]+|[百千]"
_NUMBER = (
    rf"(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?)(?:[ ]?(?P<scale>{_SCALES}))?"
    rf"(?:[ ]?(?P<unit>(?:{_UNITS})(?![a-z])))?(?P<latin>[a-z]+)?"
)
_PIECE = re.compile(rf"{_NUMBER}|(?P<word>[a-z][a-z0-9]*)|(?P<han>[{_HAN}]+)|(?P<other>[^\W\d_{_HAN}]+)")
_NUMERAL = re.compile(
    rf"(?P<hundredths>百分之)?(?P<numeral>[零〇一二两三四五六七八九十百千]+)(?P<scale>[万亿]*)(?P<unit>{_UNITS})?"
)
_DOCUMENT_NUMBER = re.compile(
    rf"(?P<issuer>[{_HAN}]{{2}})[ ]?[〔\[(【〈<]?[ ]?(?P<year>(?:19|20)\d\d)[ ]?年?[ ]?"
    r"[〕\])】〉>]?[ ]?第?(?P<serial>\d{1,5})[ ]?号"
)
_ENGLISH = """
a an and are as at be been by can could did do does for from had has have how i if in into is it its may me my of on or
our shall should so such that the their them then there these they this those to under up was we were what when where
which who whom whose why will with would you your about any all also more most much many s t please tell
"""
_CHINESE = """
的 了 是 吗 呢 吧 啊 嘛 么 在 和 与 跟 或 或者 及 以及 对 对于 关于 为 被 把 从 到 由 于 以 也 都 就 还 又 再 很 这 那 其
该 此 这个 那个 这些 那些 我 我们 你 你们 他 她 它 他们 咱们 什么 多少 哪些 哪个 哪 哪里 哪儿 哪家 哪位 哪年 谁 几 几个
几家 如何 怎么 怎样 怎么样 怎么办 为什么 为何 何时 何地 何种 是否 能否 可否 会不会 能不能 可不可以 是不是 有没有 请问 想
想问 请 一下 请教 告诉 知道 多久 多大 多长 多高 多快 什么样 什么时候 可以 能 会 要 有 有何 之 而 所 等 个 里 中 上 下 时
分别 一共 总共
"""
_STOP_ENGLISH = frozenset(_ENGLISH.split())
_STOP_CHINESE = frozenset(_CHINESE.split())
"""What a question is made of and a text is not: runs break here on the question's side, so that no bigram spans such a word."""


def terms(text: str) -> list[str]:
    """All tokens of a text, in no order that means anything, repeated as often as they occur."""
    return list(_terms(fold(text), stop=frozenset()))


def question_terms(text: str) -> list[str]:
    """The tokens of a question that say what it is about; all its tokens where nothing else would be left."""
    folded = fold(text)
    return list(_terms(folded, stop=_STOP_CHINESE)) or list(_terms(folded, stop=frozenset()))


def plain(text: str) -> str:
    """The folded text with nothing but letters and digits: equal for texts that differ in script, width and signs alone."""
    return re.sub(r"[\W_]+", "", fold(text))


def is_figure(term: str) -> bool:
    """Whether a token says a figure (a value, a year, a document's number)."""
    return any(char.isdigit() for char in term)


def _terms(folded: str, stop: frozenset[str]) -> Iterator[str]:
    for match in _DOCUMENT_NUMBER.finditer(folded):
        # However its brackets are written, or left out. Where the issuer's abbreviation begins cannot be told: its end will do.
        yield f"{match['issuer']}〔{match['year']}〕{match['serial']}号"
    for match in _PIECE.finditer(folded):
        if match["number"]:
            yield from _figure(match["number"], match["scale"], match["unit"])
            if match["latin"]:
                yield match["number"] + match["latin"]
        elif match["word"]:
            if match["word"] not in _STOP_ENGLISH:
                yield _singular(match["word"])
        elif match["han"]:
            yield from _chinese(match["han"], stop)
        else:
            yield match["other"]


def _figure(number: str, scale: str | None, unit: str | None) -> Iterator[str]:
    value = number.replace(",", "") + (scale or "")
    yield value
    if unit:
        yield value + unit


def _chinese(run: str, stop: frozenset[str]) -> Iterator[str]:
    for match in _NUMERAL.finditer(run):
        if match["unit"] or match["hundredths"] or match["scale"]:
            value = arabic(match["numeral"])
            if value:
                yield from _figure(value, match["scale"], "%" if match["hundredths"] else match["unit"])
    import rjieba

    segments = [""]
    for word in rjieba.cut(run):
        if word in stop:
            segments.append("")
            continue
        segments[-1] += word
        if len(word) > 2:
            yield word
    if len(run) == 1:
        # Only here a text holds a single character as a token, so only here a question may ask for one.
        yield from filter(None, segments)
    for segment in segments:
        yield from (segment[at : at + 2] for at in range(len(segment) - 1))


@lru_cache(maxsize=4096)
def arabic(numeral: str) -> str | None:
    """三十六 → 36, 二〇三五 → 2035; None where it is no number (一一三 of a name, 千百)."""
    import cn2an

    try:
        return str(cn2an.cn2an(numeral, "normal"))
    except (ValueError, KeyError):  # KeyError: cn2an's own words for 零十一, 零亿零
        return None


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
