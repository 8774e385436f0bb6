"""Which turns need no search: greetings, thanks, talk of something else, and turns that say nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from bot.answering.question import Exchange
from bot.events import Outcome
from corpus.cleaning import fold

_SAYS_SOMETHING = re.compile(r"[\u3400-\u9fff]{2,}|[aeiouy][a-z]*[aeiouy]|\b[a-z]{2,5}\b|\d{2,}")


@cache
def _routes() -> dict[str, re.Pattern[str]]:
    """The patterns of routes.toml, compiled."""
    text = Path(__file__).with_name("routes.toml").read_text(encoding="utf-8")
    return {name: re.compile(pattern) for name, pattern in tomllib.loads(text).items()}


def _only(folded: str, words: re.Pattern[str], fillers: re.Pattern[str]) -> bool:
    """True if `words` occur and, with the fillers, are all there is."""
    left = words.sub("", folded)
    return left != folded and not fillers.sub("", left).strip()


def route(turn: str) -> Outcome | None:
    """The outcome of a turn that needs no search, None for a question to be looked up."""
    folded, routes = fold(turn).strip(), _routes()
    if routes["about_me"].search(folded) or _only(folded, routes["greeting"], routes["fillers"]):
        return Outcome.GREETING
    if _only(folded, routes["thanks"], routes["fillers"]):
        return Outcome.THANKS
    if routes["off_topic"].search(folded):
        return Outcome.OFF_TOPIC
    if not _SAYS_SOMETHING.search(routes["unclear"].sub("", routes["fillers"].sub("", folded))):
        return Outcome.UNCLEAR
    return None


def asked_before(history: Sequence[Exchange]) -> tuple[Exchange, ...]:
    """The exchanges that a turn may go on with: thanks, greetings and the like leave the topic where it was."""
    return tuple(exchange for exchange in history if route(exchange.question) is None)
