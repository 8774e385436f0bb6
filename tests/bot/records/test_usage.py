"""What the dashboard counts."""

import math
from datetime import UTC, date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.events import Outcome
from bot.records.feedback import Reason
from bot.records.usage import RefusedQuestion, percentile
from tests.bot.records.conftest import answered, refused


def test_questions_are_counted_by_the_zones_day_and_small_talk_is_none(records, turn, clock):
    since = clock()
    turn(answered(timings_ms={"total": 100.0}))
    turn(answered(outcome=Outcome.GREETING, timings_ms={"total": 1.0}))
    clock.turn(hours=7, minutes=59)
    turn(refused(timings_ms={"total": 300.0}))
    clock.turn(minutes=1)  # midnight in UTC+8
    turn(answered(timings_ms={"total": 200.0}))
    turn(answered(timings_ms={}))
    usage = records.counts.usage(since, clock() + timedelta(seconds=1))
    assert (usage.questions, usage.refused, usage.refusal_rate) == (4, 1, 0.25)
    assert usage.by_day == {date(2026, 3, 1): 2, date(2026, 3, 2): 2}
    assert usage.refused_by_day == {date(2026, 3, 1): 1}
    assert (usage.p50_ms, usage.p95_ms) == (200.0, 300.0)
    assert records.counts.usage(since, clock() + timedelta(seconds=1), UTC).by_day == {date(2026, 3, 1): 4}


def test_a_time_without_questions_has_no_rates(records, clock):
    usage = records.counts.usage(clock(), clock())
    assert (usage.questions, usage.refusal_rate, usage.p50_ms, usage.by_day) == (0, None, None, {})


def test_the_end_of_the_time_counted_is_not_in_it(records, turn, clock):
    turn(answered())
    assert records.counts.usage(clock(), clock() + timedelta(seconds=1)).questions == 1
    assert records.counts.usage(clock() - timedelta(hours=1), clock()).questions == 0


def test_documents_are_counted_once_an_answer_and_not_in_refusals(records, turn, clock):
    turn(answered(documents=("b", "a", "a")))
    turn(answered(documents=("a",)))
    turn(answered(documents=("c",)))
    turn(refused(documents=("d",)))
    assert list(records.counts.cited(clock(), clock() + timedelta(seconds=1)).items()) == [("a", 2), ("b", 1), ("c", 1)]


def test_refused_questions_come_latest_first_with_their_scores(records, turn, clock):
    since = clock()
    turn(refused("甲？"))
    clock.turn(minutes=1)
    turn(answered())
    turn(refused("乙？"))
    assert records.counts.refusals(since, clock() + timedelta(seconds=1)) == [
        RefusedQuestion("乙？", "乙？", "zh-Hans", 0.12, clock()),
        RefusedQuestion("甲？", "甲？", "zh-Hans", 0.12, since),
    ]


def test_a_refusal_tells_which_question_was_left_of_it(records, turn, clock, key):
    left = records.left_questions.leave(key, turn(refused("甲？")), 1)
    turn(refused("乙？"))
    found = records.counts.refusals(clock(), clock() + timedelta(seconds=1))
    assert {each.question: each.left for each in found} == {"甲？": left, "乙？": None}


def test_marks_are_counted_by_reason_in_the_time_they_were_given(records, turn, clock, key):
    since = clock()
    for reason in (Reason.OUTDATED, Reason.WRONG, Reason.OUTDATED, None):
        records.feedback.mark(key, turn(answered()), 1, helpful=False, reason=reason)
    records.feedback.mark(key, turn(answered()), 1, helpful=True)
    clock.turn(hours=1)
    records.feedback.mark(key, turn(answered()), 1, helpful=True)
    marks = records.counts.feedback(since, clock())
    assert (marks.helpful, marks.unhelpful, marks.marks) == (1, 4, 5)
    assert list(marks.by_reason.items()) == [(Reason.OUTDATED, 2), (None, 1), (Reason.WRONG, 1)]
    assert records.counts.feedback(clock(), clock() + timedelta(seconds=1)).helpful == 1
    assert records.counts.feedback(since - timedelta(days=1), since).marks == 0


@given(st.lists(st.floats(0, 1e6), min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_least_value_that_the_share_does_not_exceed(values, share):
    ordered = sorted(values)
    reference = next(value for value in ordered if sum(v <= value for v in ordered) >= math.ceil(len(ordered) * share / 100))
    assert percentile(ordered, share) == reference
