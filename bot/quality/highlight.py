"""What differs between two texts, as stretches: plain data, for the page and the report to mark as they do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Stretch:
    """A piece of one text; `differs` where the other text has not got it in this place."""

    text: str
    differs: bool


def differences(before: str, after: str) -> tuple[list[Stretch], list[Stretch]]:
    """Both texts in stretches that join to the whole. Figures and Latin words are compared whole, Chinese by character."""
    a, b = _tokens(before), _tokens(after)
    left: list[Stretch] = []
    right: list[Stretch] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        for side, tokens in ((left, a[i:j]), (right, b[k:m])):
            if tokens:
                side.append(Stretch("".join(tokens), tag != "equal"))
    return left, right


def _tokens(text: str) -> list[str]:
    return re.findall(r"\d[\d.,]*|[A-Za-z]+|.", text, re.S)
