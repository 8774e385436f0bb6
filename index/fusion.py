"""Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009), weighted."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

K = 60
"""The constant of the method: the larger, the less the first ranks stand out."""

Item = TypeVar("Item", bound=Hashable)


def fuse(lists: Sequence[tuple[float, Sequence[Item]]], k: float = K) -> list[tuple[Item, float]]:
    """(item, score) best first, for (weight, items best first) lists: the score is the sum of weight / (k + rank), rank from 1.

    Ties keep the order in which items first appear. A list of weight 0 adds its items, with nothing to their score.
    """
    scores: dict[Item, float] = {}
    for weight, items in lists:
        for rank, item in enumerate(items, 1):
            scores[item] = scores.get(item, 0.0) + weight / (k + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])
