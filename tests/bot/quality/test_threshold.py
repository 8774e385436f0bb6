"""The sweep over a run's scores, against refusals counted out."""

import random

import pytest

from bot.events import Outcome
from bot.quality import threshold
from bot.quality.threshold import Scored


@pytest.fixture
def items():
    rng = random.Random(13)
    return [Scored(str(n), "？", round(rng.random(), 2), rng.random() < 0.6) for n in range(200)]


def test_every_point_is_as_counted_out(items):
    for point in threshold.sweep(items, 20):
        refused = {item.id for item in items if item.score < point.threshold}
        unanswerable = {item.id for item in items if not item.answerable}
        assert point.refused == len(refused)
        assert point.recall == pytest.approx(len(refused & unanswerable) / len(unanswerable))
        assert point.precision == (pytest.approx(len(refused & unanswerable) / len(refused)) if refused else None)
        assert point.answered == pytest.approx(1 - len(refused - unanswerable) / (len(items) - len(unanswerable)))
    assert (threshold.point(items, 0).recall, threshold.point(items, 0).answered) == (0, 1)


def test_the_items_that_flip_are_those_between_the_two_values(items):
    flipped = threshold.flips(items, 0.4, 0.6)
    assert {item.id for item in flipped} == {item.id for item in items if 0.4 <= item.score < 0.6}
    assert {item.id for item in threshold.flips(items, 0.6, 0.4)} == {item.id for item in flipped}
    assert [abs(item.score - 0.6) for item in flipped] == sorted(abs(item.score - 0.6) for item in flipped)


def test_near_misses_come_first():
    near, nearer, far = Scored("a", "", 0.45, True), Scored("b", "", 0.52, True), Scored("c", "", 0.9, False)
    assert [item.id for item in threshold.near_misses([far, near, nearer], 0.5)] == ["b", "a", "c"]
    assert [item.is_right(0.5) for item in (near, nearer, far)] == [False, True, False]


def test_only_what_came_to_the_gate_is_swept(make):
    results = {
        "a": make.result(),
        "u": make.result(make.case(answerable=False), make.answer("没有", Outcome.REFUSED, score=0.3)),
        "talk": make.result(
            make.case(answerable=False, outcome=Outcome.GREETING), make.answer("您好", Outcome.GREETING, score=None)
        ),
        "unclear": make.result(given=make.answer("请多说一点", Outcome.UNCLEAR, score=None)),
        "injected": make.result(make.case(type="injection", must_not=("9%",))),
        "failed": make.result(answer=None, error="x"),
    }
    assert [(item.id, item.score, item.answerable) for item in threshold.scored(results)] == [
        ("a", 0.9, True),
        ("u", 0.3, False),
    ]
    assert threshold.point([], 0.5) == threshold.Point(0.5, 0, None, None, None)
