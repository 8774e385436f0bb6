"""The best spans against a plain search over all of them."""

from __future__ import annotations

import numpy as np

from bot.reader.spans import best_spans


def plain(start: list[float], end: list[float], count: int, longest: int) -> list[tuple[int, int, float]]:
    every = [(i, j, start[i] + end[j]) for i in range(len(start)) for j in range(i, min(len(start), i + longest))]
    found: list[tuple[int, int, float]] = []
    for i, j, score in sorted(every, key=lambda span: -span[2]):
        if len(found) < count and all(j < other[0] or i > other[1] for other in found):
            found.append((i, j, score))
    return found


def test_the_spans_equal_those_of_a_plain_search() -> None:
    rng = np.random.default_rng(5)
    for _ in range(200):
        tokens, longest, count = rng.integers(1, 30), int(rng.integers(1, 12)), int(rng.integers(1, 7))
        start, end = rng.normal(size=tokens).astype(np.float32), rng.normal(size=tokens).astype(np.float32)
        ours = best_spans(start, end, count, longest)
        reference = plain(start.tolist(), end.tolist(), count, longest)
        assert [span[:2] for span in ours] == [span[:2] for span in reference]
        assert np.allclose([span[2] for span in ours], [span[2] for span in reference], atol=1e-5)


def test_no_tokens_give_no_span() -> None:
    nothing = np.zeros(0, dtype=np.float32)
    assert best_spans(nothing, nothing, 5, 80) == []
