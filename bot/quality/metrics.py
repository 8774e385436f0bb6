"""Rank measures with binary relevance, and the percentiles of timings.

Each rank measure takes `ranked`, the ids that were found, best first and each once, and `gold`, the ids that are right (at
least one), and gives a number from 0 to 1. Definitions: Järvelin & Kekäläinen 2002 for nDCG (gain 1, discount
log2(rank + 1)), Voorhees 1999 for the reciprocal rank.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence


def unique(ids: Iterable[str]) -> list[str]:
    """`ids` in order, each where it first stands: several passages of one document count as one find."""
    return list(dict.fromkeys(ids))


def hit(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """1 if anything right is among the first `k`, else 0."""
    return float(any(found in gold for found in ranked[:k]))


def reciprocal_rank(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """1 / rank of the first that is right, 0 if none of the first `k` is."""
    return next((1 / rank for rank, found in enumerate(ranked[:k], 1) if found in gold), 0.0)


def ndcg(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """Discounted gain of the first `k`, over that of the best order there could be."""
    gain = sum(1 / math.log2(rank + 1) for rank, found in enumerate(ranked[:k], 1) if found in gold)
    return gain / sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(gold)) + 1))


def ranking(runs: Sequence[tuple[Sequence[str], Collection[str]]]) -> dict[str, float | None]:
    """Means over (ranked, gold) pairs, under the names that reports use; None where there is nothing to average."""
    return {
        "hit@1": mean(hit(ranked, gold, 1) for ranked, gold in runs),
        "hit@5": mean(hit(ranked, gold, 5) for ranked, gold in runs),
        "mrr@10": mean(reciprocal_rank(ranked, gold, 10) for ranked, gold in runs),
        "ndcg@10": mean(ndcg(ranked, gold, 10) for ranked, gold in runs),
    }


def mean(values: Iterable[float]) -> float | None:
    """The arithmetic mean, None of nothing."""
    numbers = list(values)
    return math.fsum(numbers) / len(numbers) if numbers else None


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of `values` (at least one) do not exceed, interpolated linearly between neighbours."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
