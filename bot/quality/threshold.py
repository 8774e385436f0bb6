"""The evidence gate swept over a run: what would be answered and what refused at each threshold, from the scores alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.quality import measures
from bot.quality.item import Item


@dataclass(frozen=True)
class Scored:
    """One item that came to the gate: the probability that its evidence answers, and whether the texts do."""

    id: str
    question: str
    score: float
    answerable: bool

    def is_right(self, threshold: float) -> bool:
        """Whether it is answered just where it should be; what the answer says is not looked at."""
        return (self.score >= threshold) is self.answerable


@dataclass(frozen=True)
class Point:
    """What a threshold brings. A refusal of an unanswerable item is a true one.

    Precision: of those refused, the share that is unanswerable; recall: of the unanswerable, the share that is refused; None of
    nothing. `answered`: the share of the answerable that is answered.
    """

    threshold: float
    refused: int
    precision: float | None
    recall: float | None
    answered: float | None


def scored(items: Mapping[str, Item]) -> list[Scored]:
    """The items of a run that say whether the bot has to refuse and that came to the gate."""
    found = []
    for id, item in items.items():
        case, answer = item["case"], item["answer"]
        if measures.decides(item) and answer and answer["score"] is not None:
            found.append(Scored(id, case["question"], answer["score"], bool(case["answerable"])))
    return found


def sweep(items: list[Scored], steps: int = 100) -> list[Point]:
    """A point for each of `steps` + 1 thresholds from 0 to 1."""
    return [point(items, step / steps) for step in range(steps + 1)]


def point(items: list[Scored], threshold: float) -> Point:
    """What one threshold brings."""
    refused = [item for item in items if item.score < threshold]
    true = sum(not item.answerable for item in refused)
    unanswerable = sum(not item.answerable for item in items)
    answerable = len(items) - unanswerable
    return Point(
        threshold=threshold,
        refused=len(refused),
        precision=true / len(refused) if refused else None,
        recall=true / unanswerable if unanswerable else None,
        answered=1 - (len(refused) - true) / answerable if answerable else None,
    )


def flips(items: list[Scored], old: float, new: float) -> list[Scored]:
    """The items that are answered at one of two thresholds and refused at the other, those nearest to the new one first."""
    low, high = sorted((old, new))
    return near_misses([item for item in items if low <= item.score < high], new)


def near_misses(items: list[Scored], threshold: float) -> list[Scored]:
    """All items by how near they are to a threshold, the nearest first; of two alike, the one that it gets wrong first."""
    return sorted(items, key=lambda item: (abs(item.score - threshold), item.is_right(threshold), item.id))
