"""Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009), weighted item by item."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

K = 10
"""The constant of the method: the larger, the less the first ranks stand out. 60 is usual for long lists of many searchers;
two legs over short passages did better with 10 on questions set aside for such choices."""

Item = TypeVar("Item", bound=Hashable)


def fuse(lists: Iterable[Sequence[tuple[Item, float]]], k: float = K) -> list[tuple[Item, float]]:
    """(item, score) best first, for lists of (item, weight) best first. A score sums weight / (k + rank).

    Ties keep the order in which items first appear. An item of weight 0 takes up its rank and adds nothing to its score.
    """
    scores: dict[Item, float] = {}
    for items in lists:
        for rank, (item, weight) in enumerate(items, 1):
            scores[item] = scores.get(item, 0.0) + weight / (k + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])
