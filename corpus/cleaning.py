"""Pure text functions: what is shown is tidied, what is searched is folded, and a text's script is told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_INVISIBLE = re.compile("[\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u00ad\x00-\x08\x0e-\x1f\x7f]")
_LOOKALIKES = re.compile("[\u2f00-\u2fd5\uf900-\ufad9]")
_HALVES = re.compile("[\ud800-\udfff]")
_TRAILING = re.compile(r"[ \t\u3000]+$", re.MULTILINE)

_NARROWEST_PAGE = 40
"""Columns; lines of a text narrower than this are a list, not a broken paragraph."""
_LINE_END = re.compile("[。！？!?.；;：:…][”’」』）)\"']*\\s*$")
_LINE_START = re.compile(
    r"\s{2,}|\u3000|\s*(?:#|[-*+•●○■◆·▪|]|第[〇零一二三四五六七八九十百千\d]+[编章节条]|[（(]?[一二三四五六七八九十]+[、）)]"
    r"|[（(]\d+[）)]|\d{1,2}[.．、](?!\d)|附件)"
)

_CJK = re.compile("[\u3400-\u9fff\U00020000-\U000323af]")
_CJK_RUN = re.compile("[\u3400-\u9fff\U00020000-\U000323af]+")
_SURNAME = re.compile("(?<![\u3400-\u9fff])于(?=先生|女士|某|总|书记|市长|区长|局长|主任|院长|教授|董事长)")
"""The one character that OpenCC takes for the preposition wherever a title follows it (於先生)."""
_PARTICLE = re.compile(r"[呢吗嗎嘛吧]\s*[?？。!！]*\s*$")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_ENGLISH = re.compile(
    r"\b(an?|and|any|are|at|can|could|did|do|does|for|from|get|has|have|how|i|in|is|it|many|much|my|of|on|or|should|that|the|"
    r"there|to|was|we|what|when|where|which|who|why|will|with|would)\b",
    re.IGNORECASE,
)


def tidy(text: str) -> str:
    """The text as it is shown: line ends `\\n`, odd spaces plain, invisible characters and trailing spaces gone.

    Radicals that PDF files hold in place of characters (⼯ for 工) become those characters, halves of characters, which no
    encoding can store, U+FFFD. Wording and punctuation stay.
    """
    text = _INVISIBLE.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", text)))
    text = _LOOKALIKES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return _TRAILING.sub("", _HALVES.sub("\ufffd", text))


def join_lines(lines: Sequence[str]) -> tuple[str, list[int]]:
    """The text of lines that were broken to a page's width, and the offset in it at which each line begins.

    A line goes on in the next if it is about as wide as the page, does not end as a sentence does, and the next does not
    begin a paragraph, an item or a heading of its own. Chinese is joined by nothing, Latin words by a space, or, where one
    was hyphenated, without the hyphen. Lines that do not go on end in `\n`.
    """
    widths = sorted(_width(line) for line in lines)
    page = widths[len(widths) * 9 // 10] if widths else 0
    text, offsets = "", []
    for line, next_ in pairwise([*lines, ""]):
        offsets.append(len(text))
        joint = _joint(line, next_, page)
        text += line if joint == "\n" else line.rstrip().removesuffix("-" if joint == "-" else "")
        text += joint.removeprefix("-")
    return text.removesuffix("\n"), offsets


def _joint(line: str, next_: str, page: int) -> str:
    """What stands between two lines: a line end, a space, nothing, or "-" for a hyphen that has to go."""
    full = page >= _NARROWEST_PAGE and _width(line) >= 0.85 * page
    if not full or not next_.strip() or _LINE_END.search(line) or _LINE_START.match(next_):
        return "\n"
    before, after = line.rstrip()[-1], next_.lstrip()[0]
    if _CJK.match(before) or _CJK.match(after) or not (before.isascii() and after.isascii()):
        return ""
    return "-" if before == "-" and after.islower() else " "


def _width(line: str) -> int:
    """Columns, of which a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line.strip())


def fold(text: str) -> str:
    """The text as it is searched: NFKC, lower case, Traditional made Simplified. Its offsets are not those of `text`."""
    return simplified(unicodedata.normalize("NFKC", text).lower())


def simplified(text: str) -> str:
    """`text` in Simplified characters, with the mainland's words for Taiwan's (OpenCC tw2sp)."""
    return _converter("tw2sp").convert(text)


def traditional(text: str) -> str:
    """`text` in Traditional characters with Taiwan's words (OpenCC s2twp)."""
    return _converter("s2twp").convert(text)


def in_traditional(text: str) -> str:
    """`text` letter by letter in Traditional characters (OpenCC s2tw): what is quoted keeps its words and its names."""
    return "于".join(_converter("s2tw").convert(piece) for piece in _SURNAME.split(text))


def script(text: str) -> str:
    """ "zh-Hans", "zh-Hant" or "en": what `text` is written in; if it does not show that, Simplified, or English for ECFA."""
    return shown_script(text) or ("en" if _LATIN_WORD.search(text) and not is_chinese(text) else "zh-Hans")


def is_chinese(text: str) -> bool:
    """Whether there are Chinese characters in it."""
    return bool(_CJK.search(text))


def shown_script(text: str) -> str | None:
    """The same, but None for what could be of several: 期限呢, GDP, 2035.

    English is a text with Latin words and no Chinese, or one whose Latin words outweigh the Chinese names in it; acronyms
    are of any language. Chinese is Traditional if more of its characters are Traditional alone than are Simplified alone.
    """
    words = _LATIN_WORD.findall(text)
    if words and _is_english(words, text):
        return "en"
    chinese = "".join(_CJK.findall(text))
    to_simplified, to_traditional = _converter("t2s").convert(chinese), _converter("s2t").convert(chinese)
    only = [
        (here != hans) - (here != hant and not _in_traditional_use(here))
        for here, hans, hant in zip(chinese, to_simplified, to_traditional, strict=True)
    ]
    return ("zh-Hant" if sum(only) > 0 else "zh-Hans") if any(only) else None


def _in_traditional_use(character: str) -> bool:
    """Whether Taiwan's texts use it too though OpenCC has another for it (台, 昆, 里): Big5's first level has it."""
    encoded = character.encode("big5", errors="ignore")
    return len(encoded) == 2 and encoded[0] < 0xC9


def _acronyms(words: list[str]) -> bool:
    return all(word.isupper() for word in words)


def _is_english(words: list[str], text: str) -> bool:
    characters = len(_CJK.findall(text))
    if not characters:
        return not _acronyms(words) or bool(_ENGLISH.search(text))
    if _acronyms(words) or _PARTICLE.search(text):
        return False
    if len(words) >= characters:
        return True
    # Chinese names inside an English sentence can be longer than the sentence: then its little words tell.
    return len(_ENGLISH.findall(text)) >= 2 and len(words) >= 3 * len(_CJK_RUN.findall(text))


@cache
def _converter(name: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(name)
