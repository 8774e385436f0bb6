"""Gold places against the texts as they are now: which stand, which have moved, which are gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.quality.golden import Case, Place
from corpus.document import Document


class Fault(StrEnum):
    """What is wrong with a place."""

    NO_DOCUMENT = "no_document"
    CHANGED = "changed"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Stale:
    """A gold place that no longer reads as it did. `moved`: where its quotation stands now, if it stands just once."""

    case: str
    place: Place
    fault: Fault
    moved: Place | None = None


def stale(cases: Iterable[Case], documents: Mapping[str, Document]) -> list[Stale]:
    """Every gold place that is not to be trusted, in order. A place without quotation and version is taken at its offsets."""
    found = []
    for case in cases:
        for place in case.gold:
            document = documents.get(place.document)
            if fault := _fault(place, document):
                found.append(Stale(case.id, place, fault, _moved(place, document)))
    return found


def without(case: Case, faults: Iterable[Stale]) -> Case:
    """The case with the gold that still stands."""
    gone = {each.place for each in faults if each.case == case.id}
    return replace(case, gold=tuple(place for place in case.gold if place not in gone)) if gone else case


def relocated(case: Case, faults: Iterable[Stale]) -> Case:
    """The case with every place that has moved put where its quotation stands now; the others stay, to be picked anew."""
    moved = {each.place: each.moved for each in faults if each.case == case.id and each.moved}
    return replace(case, gold=tuple(moved.get(place, place) for place in case.gold)) if moved else case


def pick(document: Document, start: int, end: int) -> Place:
    """The gold place of a stretch that was selected in a text, with what it reads and of which version.

    Raises ValueError for offsets outside the text or the wrong way about.
    """
    if not 0 <= start < end <= len(document.text):
        raise ValueError(f"{start} to {end} is no stretch of {document.id!r}, which has {len(document.text)} characters")
    return Place(document.id, start, end, document.text[start:end], document.hash)


def _fault(place: Place, document: Document | None) -> Fault | None:
    if document is None:
        return Fault.NO_DOCUMENT
    if not 0 <= place.start < place.end <= len(document.text):
        return Fault.OUTSIDE
    if place.quote is not None:
        return None if document.text[place.start : place.end] == place.quote else Fault.CHANGED
    return Fault.CHANGED if place.version not in (None, document.hash) else None


def _moved(place: Place, document: Document | None) -> Place | None:
    if document is None or not place.quote or document.text.count(place.quote) != 1:
        return None
    start = document.text.index(place.quote)
    return replace(pick(document, start, start + len(place.quote)), version=document.hash if place.version else None)
