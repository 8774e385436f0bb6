"""The assistant as the staff's pages use it: as it stands, and with knobs turned where investors get nothing of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request

from bot.assembly import Assistant
from bot.web.startup import NotReady
from corpus.errors import LutaiError

if TYPE_CHECKING:
    from bot.answering.pipeline import Pipeline
    from bot.answering.state import Controls
    from bot.web.staff.access import Desk
    from corpus.document import Document

RANGES: Mapping[str, tuple[type[int] | type[float], float, float]] = {
    "candidates": (int, 1, 200),
    "read": (int, 1, 50),
    "threshold": (float, 0, 1),
    "keyword_weight": (float, 0, 10),
    "vector_weight": (float, 0, 10),
}
"""What each knob may be set to."""
_OF_THE_SEARCH = ("candidates", "keyword_weight", "vector_weight")


class InvalidKnob(LutaiError):
    """A knob was given what it cannot be set to."""


@dataclass(frozen=True)
class Knobs:
    """What is to be other than it is; None leaves it."""

    candidates: int | None = None
    read: int | None = None
    threshold: float | None = None
    keyword_weight: float | None = None
    vector_weight: float | None = None

    @classmethod
    def typed(cls, given: Mapping[str, str]) -> Knobs:
        """From the fields of a form; a blank one leaves the knob. Raises `InvalidKnob`."""
        typed: dict[str, Any] = {
            each.name: _number(each.name, text) for each in fields(cls) if (text := given.get(each.name, "").strip())
        }
        return cls(**typed)


def ready(desk: Desk) -> Assistant:
    """The assistant, if it is there now: no page waits for it. Raises `NotReady`."""
    return desk.startup.ready()


def _borrowed(request: Request) -> Iterator[Assistant]:
    at: Desk = request.app.state.desk
    ready(at)
    with at.startup.lent() as assistant:
        assert assistant
        yield assistant


Borrowed = Annotated[Assistant, Depends(_borrowed)]
"""The assistant for a handler that searches with it: it stays open until the page is sent. Raises `NotReady`."""


def documents(desk: Desk) -> Mapping[str, Document] | None:
    """The texts as they are in use; None while the assistant is not there."""
    try:
        return ready(desk).index.documents
    except NotReady:
        return None


def variant(pipeline: Pipeline, controls: Controls, knobs: Knobs | None = None) -> Pipeline:
    """A pipeline over the same index and models that holds to `controls`, whatever staff set meanwhile, and to the knobs."""
    knobs = knobs or Knobs()
    changed = copy(pipeline)
    changed.steps = [getattr(changed, step.__name__) for step in pipeline.steps]  # else they would be those of the original
    if legs := {name: value for name in _OF_THE_SEARCH if (value := getattr(knobs, name)) is not None}:
        changed.retriever = pipeline.retriever.model_copy(update=legs)
    if knobs.read is not None:
        changed.limits = replace(pipeline.limits, read=knobs.read)
    held = controls if knobs.threshold is None else replace(controls, threshold=knobs.threshold)
    changed.controls = lambda: held
    return changed


def silent(pipeline: Pipeline, controls: Controls) -> Pipeline:
    """A variant that offers no questions to ask next: they are no part of an answer, and cost as much."""
    changed = variant(pipeline, controls)
    changed.limits = replace(changed.limits, suggestions=0)
    return changed


def _number(name: str, text: str) -> int | float:
    kind, low, high = RANGES[name]
    try:
        value = kind(text)
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise InvalidKnob(f"{name} is {text!r}; it takes a {'whole ' if kind is int else ''}number from {low} to {high}")
    return value
