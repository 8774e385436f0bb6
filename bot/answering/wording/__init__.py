"""The canned words of the answers, as data: one JSON file a language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh-Hans", "zh-Hant", "en")


@cache
def wording(language: str) -> dict[str, Any]:
    """The texts of one language; every language has the same keys (a test holds that)."""
    return json.loads(Path(__file__).with_name(f"{language}.json").read_text(encoding="utf-8"))
