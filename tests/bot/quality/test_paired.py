"""Intervals and tests: coverage by simulation, and agreement with scipy and with the definitions written out."""

import math
import random
from itertools import product

import numpy as np
import pytest

from bot.quality import paired


def parts(above, below=None):
    return np.column_stack([above, np.ones(len(above)) if below is None else below]).astype(float)


def covered(draw, truth, trials, rng, n):
    inside = 0
    for _ in range(trials):
        low, high = paired.bootstrap(*draw(rng, n), resamples=600)
        inside += low <= truth <= high
    return inside / trials


def test_the_interval_of_a_difference_in_shares_covers_it_about_as_often_as_it_says():
    def draw(rng, n):
        before = rng.random(n) < 0.6
        # Four of five items keep their result, as with two builds of one product; the rest pass with 0.7: +0.02 in truth.
        after = np.where(rng.random(n) < 0.8, before, rng.random(n) < 0.7)
        return parts(before), parts(after)

    assert 0.91 <= covered(draw, 0.2 * (0.7 - 0.6), 500, np.random.default_rng(3), 200) <= 0.98


def test_the_interval_of_a_difference_of_ratios_covers_it_too():
    """Citation precision: each item brings another number of citations, or none."""

    def draw(rng, n):
        below = rng.integers(0, 4, (2, n))
        right = rng.binomial(below, [[0.6], [0.7]])
        return parts(right[0], below[0]), parts(right[1], below[1])

    assert 0.91 <= covered(draw, 0.1, 500, np.random.default_rng(4), 150) <= 0.98


def test_a_run_compared_with_itself_has_no_difference_at_all():
    rng = np.random.default_rng(5)
    same = parts(rng.random(50))
    assert paired.bootstrap(same, same) == (0.0, 0.0)
    assert paired.randomisation(same, same) == 1.0


def test_the_interval_agrees_with_scipy_s():
    from scipy import stats

    rng = np.random.default_rng(6)
    before, after = rng.random(120), rng.random(120) + 0.05
    ours = paired.bootstrap(parts(before), parts(after), resamples=8000)
    theirs = stats.bootstrap(
        (after - before,), np.mean, n_resamples=8000, method="percentile", random_state=1
    ).confidence_interval
    assert ours == pytest.approx((theirs.low, theirs.high), abs=0.004)


def test_mcnemar_agrees_with_scipy_s_binomial_test():
    from scipy import stats

    for lost, gained in product(range(13), repeat=2):
        expected = stats.binomtest(lost, lost + gained).pvalue if lost + gained else 1.0
        assert paired.mcnemar(lost, gained) == pytest.approx(expected)


def test_the_randomisation_test_agrees_with_every_swap_counted_out():
    rng = random.Random(7)
    before, after = ([rng.random() for _ in range(10)] for _ in range(2))
    seen = abs(sum(after) - sum(before))
    swaps = [
        abs(sum(sign * (b - a) for sign, a, b in zip(signs, before, after, strict=True)))
        for signs in product((1, -1), repeat=10)
    ]
    expected = sum(swap >= seen - 1e-12 for swap in swaps) / len(swaps)
    assert paired.randomisation(parts(before), parts(after), resamples=20_000) == pytest.approx(expected, abs=0.015)


def test_the_randomisation_test_errs_as_seldom_as_it_says():
    """Of pairs without a true difference, about one in twenty has p below 0.05."""
    rng = np.random.default_rng(8)
    small = 0
    for _ in range(400):
        below = rng.integers(1, 4, (2, 60))
        above = rng.binomial(below, 0.6)
        small += paired.randomisation(parts(above[0], below[0]), parts(above[1], below[1]), resamples=400) < 0.05
    assert 0.02 <= small / 400 <= 0.09


def test_holm_is_as_its_definition_says_on_random_values():
    rng = random.Random(9)
    for _ in range(100):
        values = [rng.random() ** 3 for _ in range(rng.randint(1, 12))]
        ranked = sorted(range(len(values)), key=lambda at: values[at])
        for rank, at in enumerate(ranked):
            expected = max(min(1.0, (len(values) - earlier) * values[ranked[earlier]]) for earlier in range(rank + 1))
            assert paired.holm(values)[at] == pytest.approx(expected)


def test_nothing_below_the_line_is_no_number():
    nothing = parts([0.0, 0.0], [0.0, 0.0])
    assert math.isnan(paired.ratio(nothing))
    assert all(map(math.isnan, paired.bootstrap(nothing, nothing)))
