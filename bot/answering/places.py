"""Which of the places whose figures stand side by side in the texts is spoken of. Another place's figure is no answer."""

from __future__ import annotations

import re

_PLACES = {
    "zone": r"(?<!示范)合作区",
    "jiyang": r"济阳",
    "jibei": r"济北|台湾工业园",
    "startup area": r"起步区",
    # Not where the asker comes from.
    "kunshan": r"(?<!从)昆山(?!过来|来的|搬|迁|的?台[企商])",
}
_ENGLISH = {
    "zone": r"\bcooperation zone\b|\bthe zone\b",
    "jiyang": r"\bjiyang\b",
    "jibei": r"\bjibei\b|\btaiwan\w* industrial park\b",
    "startup area": r"\bstart-?up area\b",
    "kunshan": r"(?<!from )\bkunshan\b",
}
_WITHIN = frozenset({"zone", "jiyang", "jibei"})
"""The zone and its parks lie in Jiyang."""


def places(text: str) -> frozenset[str]:
    """The places that a text in Simplified script or English names."""
    lower = text.lower()
    return frozenset(place for place in _PLACES if re.search(f"{_PLACES[place]}|{_ENGLISH[place]}", lower))


def elsewhere(question: str, told: str) -> bool:
    """True if the question names one of these places, and `told` (a passage with its title and headings) names only others.

    The zone, its parks and the district that they lie in are not held apart: texts say one for the other.
    """
    asked, named = places(question), places(told)
    if asked & _WITHIN:
        asked |= _WITHIN
    return bool(asked and named and not asked & named)
