"""Gold places as staff type them or pick them in a text: held against the text, with what stands there and of which version."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.quality import stale
from bot.quality.errors import InvalidCase
from bot.quality.golden import Place
from corpus.document import Document

Documents = Mapping[str, Document] | None
"""The texts in use; None while the assistant is not there."""


def checked(places: Sequence[Place], before: Sequence[Place], documents: Documents) -> tuple[Place, ...]:
    """The places, each new one with quotation and version. Those that stood there `before` are left as they are.

    Raises `InvalidCase` for a new one that is in no text, outside it, or reads otherwise.
    """
    kept = {_all(place) for place in before}
    return tuple(place if _all(place) in kept else _checked(place, documents) for place in places)


def added(document: str, start: str, end: str, quote: str, documents: Documents) -> tuple[Place, ...]:
    """The one more place of the form: by its offsets, or by its words alone, which stand in the text just once.

    None where the form has neither offsets nor words. Raises `InvalidCase`.
    """
    quote, offsets = quote.replace("\r\n", "\n").strip(), [start.strip(), end.strip()]
    if not quote and not any(offsets):
        return ()
    if not any(offsets):
        return (_by_words(document, quote, documents),)
    if not all(re.fullmatch(r"\d{1,9}", offset, re.ASCII) for offset in offsets):
        raise InvalidCase(f"the place begins at {start!r} and ends at {end!r}; give both, as whole numbers from 0")
    return (_checked(Place(document, int(start), int(end), quote or None), documents),)


def _all(place: Place) -> tuple[object, ...]:
    return place.document, place.start, place.end, place.quote, place.version


def _checked(place: Place, documents: Documents) -> Place:
    text = _text(place.document, documents)
    try:
        picked = stale.pick(text, place.start, place.end)
    except ValueError as error:
        raise InvalidCase(f"the place cannot be saved: {error}; select it again") from error
    if place.quote is not None and place.quote != picked.quote:
        times = text.text.count(place.quote)
        where = (
            f"; the words stand at {text.text.index(place.quote)}" if times == 1 else f"; the words stand {times} times there"
        )
        raise InvalidCase(f"{text.id} {place.start}-{place.end} reads “{picked.quote}” and not “{place.quote}”{where}")
    return picked


def _by_words(id: str, quote: str, documents: Documents) -> Place:
    text = _text(id, documents)
    times = text.text.count(quote)
    if times != 1:
        raise InvalidCase(f"“{quote}” stands {times} times in {id}; quote what stands there just once, or give its offsets")
    start = text.text.index(quote)
    return stale.pick(text, start, start + len(quote))


def _text(id: str, documents: Documents) -> Document:
    if documents is None:
        raise InvalidCase(
            "a place is held against its text, which is there once the assistant has started; try again in a minute"
        )
    if id not in documents:
        raise InvalidCase(f"there is no text {id!r}; choose the one that the place is in")
    return documents[id]
