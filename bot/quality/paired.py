"""Two systems on the same items: how sure a difference is. Numbers in, numbers out."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
SEED = 1
Parts = NDArray[np.float64]
"""(items, 2): what each item adds above and below the line of a metric."""


def ratio(parts: Parts) -> float:
    """The metric: one sum over the other; nan where nothing stands below the line."""
    above, below = parts.sum(axis=0)
    return float(above / below) if below else float("nan")


def bootstrap(before: Parts, after: Parts, level: float = 0.95, resamples: int = RESAMPLES) -> tuple[float, float]:
    """Percentile interval of ratio(after) - ratio(before), items drawn in pairs with replacement (Efron & Tibshirani 1993).

    Both are (items, 2), item by item. Resamples in which either has nothing below the line are left out.
    """
    rng = np.random.default_rng(SEED)
    n = len(before)
    both = np.hstack([before, after])
    sums = np.vstack([rng.multinomial(n, np.full(n, 1 / n), size=size) @ both for size in _chunks(resamples, n)])
    with np.errstate(divide="ignore", invalid="ignore"):
        differences = sums[:, 2] / sums[:, 3] - sums[:, 0] / sums[:, 1]
    kept = differences[np.isfinite(differences)]
    if not len(kept):
        return float("nan"), float("nan")
    low, high = np.quantile(kept, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def randomisation(before: Parts, after: Parts, resamples: int = RESAMPLES) -> float:
    """Two-sided p of the difference of the ratios, by swapping each item's two sides at random (Noreen 1989). In (0, 1]."""
    rng = np.random.default_rng(SEED)
    seen = abs(ratio(after) - ratio(before))
    n, total, delta = len(before), before + after, after - before
    extreme = 0
    for size in _chunks(resamples, n):
        signs = rng.integers(0, 2, size=(size, n)) * 2 - 1
        shifted = signs @ delta  # (size, 2): sums of after minus sums of before, sides swapped
        after_sums, before_sums = (total.sum(axis=0) + shifted) / 2, (total.sum(axis=0) - shifted) / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.abs(after_sums[:, 0] / after_sums[:, 1] - before_sums[:, 0] / before_sums[:, 1])
        extreme += int(np.sum(~(found < seen - 1e-12)))
    return (extreme + 1) / (resamples + 1)


def mcnemar(lost: int, gained: int) -> float:
    """Exact two-sided p of McNemar's test: items that passed before alone, and after alone (binomial, one half)."""
    n, least = lost + gained, min(lost, gained)
    return float(min(1.0, 2 * sum(comb(n, k) for k in range(least + 1)) / 2**n)) if n else 1.0


def holm(values: Sequence[float]) -> list[float]:
    """The p-values corrected for there being several (Holm 1979), in their order."""
    corrected, highest = [1.0] * len(values), 0.0
    for rank, at in enumerate(sorted(range(len(values)), key=lambda at: values[at])):
        highest = max(highest, min(1.0, (len(values) - rank) * values[at]))
        corrected[at] = highest
    return corrected


def _chunks(resamples: int, n: int) -> list[int]:
    """Sizes that sum up to `resamples`, each small enough for a matrix of a few megabytes."""
    size = max(1, min(resamples, 1_000_000 // max(n, 1)))
    return [min(size, resamples - start) for start in range(0, resamples, size)]
