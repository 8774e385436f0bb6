"""Where a run loses: by type, script and document, and at which step of the way from question to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.quality.item import Item


class Stage(StrEnum):
    """The first step that a wrong item went wrong at."""

    ERROR = "error"
    ROUTING = "routing"
    RETRIEVAL = "retrieval"
    EVIDENCE = "evidence"
    ANSWER = "answer"


@dataclass(frozen=True)
class Group:
    """Items of one kind: how many, and how many of them were right, refused though answerable, and wrong in any other way."""

    name: str
    n: int
    right: int
    refused: int
    wrong: int


def stage(item: Item, read: int) -> Stage | None:
    """Where an item was lost; None for one that is right. `read`: passages that the reader read.

    No gold among those read: retrieval. Gold read and refused all the same, or answered though no text answers: evidence.
    Answered otherwise than the facts say: answer. Taken for small talk, or small talk for a question: routing.
    """
    if item["right"]:
        return None
    if item["error"]:
        return Stage.ERROR
    case, outcome = item["case"], item["answer"]["outcome"]
    if "outcome" in case or outcome not in ("answered", "refused"):
        return Stage.ROUTING
    if not case["answerable"]:
        return Stage.EVIDENCE
    if case["gold"] and not any(item["found"][:read]):
        return Stage.RETRIEVAL
    return Stage.EVIDENCE if outcome == "refused" else Stage.ANSWER


def by_stage(items: Mapping[str, Item], read: int) -> dict[Stage, int]:
    """How many were lost at each step."""
    lost = [stage(item, read) for item in items.values()]
    return {each: lost.count(each) for each in Stage}


def by_type(items: Mapping[str, Item]) -> list[Group]:
    """The worst first."""
    return _groups(items, lambda item: [item["kind"]])


def by_script(items: Mapping[str, Item]) -> list[Group]:
    """The worst first; small talk is left out."""
    return _groups(items, lambda item: [item["case"]["script"]] if "script" in item["case"] else [])


def by_document(items: Mapping[str, Item]) -> list[Group]:
    """By the documents that the gold stands in, the worst first. An item with gold in several counts for each."""
    return _groups(items, lambda item: sorted({place["document"] for place in item["case"].get("gold", ())}))


def _groups(items: Mapping[str, Item], names: Callable[[Item], Iterable[str]]) -> list[Group]:
    groups: dict[str, list[Item]] = {}
    for item in items.values():
        for name in names(item):
            groups.setdefault(name, []).append(item)
    found = [_group(name, members) for name, members in groups.items()]
    return sorted(found, key=lambda group: (group.right / group.n, -group.n, group.name))


def _group(name: str, items: list[Item]) -> Group:
    right = sum(item["right"] for item in items)
    refused = sum(not item["right"] and bool(item["answer"]) and item["answer"]["outcome"] == "refused" for item in items)
    return Group(name, len(items), right, refused, len(items) - right - refused)
