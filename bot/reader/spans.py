"""From logits to the best spans that do not overlap."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def best_spans(start: NDArray[np.float32], end: NDArray[np.float32], count: int, longest: int) -> list[tuple[int, int, float]]:
    """The `count` best (first token, last token, score) of at most `longest` tokens, best first, none overlapping.

    `start` and `end` are logits over the tokens of a passage, shape (tokens,). A span's score is the sum of its two logits.
    Greedy: the best span is taken, whatever overlaps it is struck out, and again.
    """
    tokens = len(start)
    width = min(longest, tokens)
    if not tokens:
        return []
    padded = np.concatenate([end, np.full(width - 1, -np.inf, dtype=end.dtype)])
    # scores[i, k] is the span from token i to token i + k
    scores = start[:, None] + np.lib.stride_tricks.sliding_window_view(padded, width)
    found: list[tuple[int, int, float]] = []
    while len(found) < count:
        i, k = divmod(int(scores.argmax()), width)
        best = float(scores[i, k])
        if not np.isfinite(best):
            break
        j = i + k
        found.append((i, j, best))
        scores[i : j + 1] = -np.inf
        for before in range(max(0, i - width + 1), i):
            scores[before, i - before :] = -np.inf
    return found
