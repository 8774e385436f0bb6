"""The page's words, as data: one file a language, read when first used."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

LANGUAGES = {"zh-Hans": "简体", "zh-Hant": "繁體", "en": "English"}
"""Each language of the page, with its own name for itself."""

_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


class Wording(dict[str, str]):
    """The words of one language by key."""

    def __init__(self, language: str) -> None:
        super().__init__(json.loads(files(__package__).joinpath("wording", f"{language}.json").read_text(encoding="utf-8")))
        self.language = language


@cache
def wording(language: str) -> Wording:
    """The page's words in one of `LANGUAGES`."""
    return Wording(language)


def preferred(accept_language: str) -> str:
    """The page's language for an Accept-Language header: the first wanted language that the page has.

    A header that names none of them gets Simplified Chinese, the language of the texts.
    """
    wanted = []
    for item in accept_language.lower().split(","):
        tag, _, parameters = item.strip().partition(";")
        quality = parameters.strip().removeprefix("q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        wanted.append((-weight, tag))
    for weight, tag in sorted(wanted, key=lambda pair: pair[0]):
        if weight == 0:
            break
        if tag.startswith(_TRADITIONAL):
            return "zh-Hant"
        if tag.split("-")[0] in ("zh", "en"):
            return "zh-Hans" if tag.startswith("zh") else "en"
    return "zh-Hans"
