"""Answer → plain data → Answer. What is kept of a turn is enough to show it, judge it and count it without the index."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.events import Answer

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from bot.settings import Settings

KEPT_HITS = 10
"""Passages kept with an answer, with their text: those that were read, and a few that came near."""

MATTERS = (
    *("embedding_model", "passage_limit", "reader", "reranker", "candidates", "read"),
    *("answer_threshold", "home_region", "quotation_limit"),
)
"""The settings that an answer depends on. None of them is a secret; a new one that shapes answers is to be added."""


def snapshot(answer: Answer, hits: int = KEPT_HITS) -> dict[str, Any]:
    """The answer as JSON data, with its first `hits` passages. Scores are finite."""
    data: dict[str, Any] = _adapter().dump_python(replace(answer, hits=answer.hits[:hits]), mode="json")
    return data


def restore(data: dict[str, Any]) -> Answer:
    """The answer that a snapshot was taken of. A field that answers got since has its default; one they lost is passed over."""
    return _adapter().validate_python(data)


def settings_in_force(settings: Settings) -> dict[str, Any]:
    """What the answer depends on besides the texts, as JSON data."""
    return settings.model_dump(mode="json", include=set(MATTERS))


@cache
def _adapter() -> TypeAdapter[Answer]:
    from pydantic import TypeAdapter

    return TypeAdapter(Answer)
