"""The words of reports, as data: one file a language, read when first used."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

LANGUAGES = ("zh-Hans", "zh-Hant", "en")


@cache
def wording(language: str) -> dict[str, str]:
    """The words of reports in one of `LANGUAGES`."""
    text = files(__package__).joinpath(f"{language}.json").read_text(encoding="utf-8")
    words: dict[str, str] = json.loads(text)
    return words
