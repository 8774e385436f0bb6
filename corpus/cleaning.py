"""Pure text functions: what is shown is tidied, what is searched is folded, and a text's script is told."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_INVISIBLE = re.compile("[\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u00ad\x00-\x08\x0e-\x1f\x7f]")
_LOOKALIKES = re.compile("[\u2f00-\u2fd5\uf900-\ufad9]")
_TRAILING = re.compile(r"[ \t\u3000]+$", re.MULTILINE)

_CJK = re.compile("[\u3400-\u9fff\U00020000-\U000323af]")
_CJK_RUN = re.compile("[\u3400-\u9fff\U00020000-\U000323af]+")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_ENGLISH = re.compile(
    r"\b(an?|and|any|are|at|can|could|did|do|does|for|from|get|has|have|how|i|in|is|it|many|much|my|of|on|or|should|that|the|"
    r"there|to|was|we|what|when|where|which|who|why|will|with|would)\b",
    re.IGNORECASE,
)


def tidy(text: str) -> str:
    """The text as it is shown: line ends `\\n`, odd spaces plain, invisible characters and trailing spaces gone.

    Radicals that PDF files hold in place of characters (⼯ for 工) become those characters. Wording and punctuation stay.
    """
    text = _INVISIBLE.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", text)))
    text = _LOOKALIKES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return _TRAILING.sub("", text)


def fold(text: str) -> str:
    """The text as it is searched: NFKC, lower case, Traditional made Simplified. Its offsets are not those of `text`."""
    return simplified(unicodedata.normalize("NFKC", text).lower())


def simplified(text: str) -> str:
    """`text` in Simplified characters, with the mainland's words for Taiwan's (OpenCC tw2sp)."""
    return _converter("tw2sp").convert(text)


def traditional(text: str) -> str:
    """`text` in Traditional characters with Taiwan's words (OpenCC s2twp)."""
    return _converter("s2twp").convert(text)


def script(text: str) -> str:
    """ "zh-Hans", "zh-Hant" or "en": what `text` is written in.

    English is a text with Latin letters and no Chinese, or one whose Latin words outweigh the Chinese names in it. Chinese
    is Traditional if more of its characters are Traditional alone than are Simplified alone; a text that shows neither,
    or holds no letters, counts as Simplified.
    """
    words = _LATIN_WORD.findall(text)
    if words and _is_english(words, text):
        return "en"
    chinese = "".join(_CJK.findall(text))
    to_simplified, to_traditional = _converter("t2s").convert(chinese), _converter("s2t").convert(chinese)
    only = [(here != hans) - (here != hant) for here, hans, hant in zip(chinese, to_simplified, to_traditional, strict=True)]
    return "zh-Hant" if sum(only) > 0 else "zh-Hans"


def _is_english(words: list[str], text: str) -> bool:
    characters = len(_CJK.findall(text))
    if len(words) >= characters:
        return True
    # Chinese names inside an English sentence can be longer than the sentence: then its little words tell.
    return len(_ENGLISH.findall(text)) >= 2 and len(words) >= 3 * len(_CJK_RUN.findall(text))


@cache
def _converter(name: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(name)
