"""What is asked of words that a person types into the records."""

from __future__ import annotations

from bot.records.errors import InvalidReason, TextTooLong

LIMIT = 2000
"""Most characters of what a person adds in words of their own."""


def short(text: str, limit: int = LIMIT) -> str:
    """`text` without white space around it. Raises `TextTooLong`; nothing is cut off unsaid."""
    text = text.strip()
    if len(text) > limit:
        raise TextTooLong(f"this is {len(text)} characters long; at most {limit} are kept, so shorten it")
    return text


def reason(text: str) -> str:
    """The reason for what changes the answers of all. Raises `InvalidReason` if it is blank, `TextTooLong`."""
    if not (given := short(text)):
        raise InvalidReason("say why: others will have to understand it later")
    return given
