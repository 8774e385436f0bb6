"""Feedback: what investors say, what staff make of it, and that the two are kept apart."""

import pytest

from bot.records.errors import (
    AlreadyPromoted,
    ConversationNotFound,
    FeedbackNotFound,
    Forbidden,
    NotSignedIn,
    TextTooLong,
)
from bot.records.feedback import Reason, Status
from bot.records.keys import new_key
from bot.records.review import Verdict, Wanted
from tests.bot.records.conftest import EDITOR, VIEWER, answered, refused


def nothing():
    """Makes no case."""


@pytest.fixture
def marked(records, key, turn):
    """The id of feedback that calls an answer wrong."""
    return records.feedback.mark(key, turn(answered()), 1, helpful=False, reason=Reason.WRONG, words=" 应为20亿 ")


def test_feedback_keeps_the_answer_the_passages_and_the_settings_as_they_were(records, marked, clock):
    kept = records.review.get(marked)
    assert kept.answer == answered()
    assert kept.answer.hits[0].fused == 0.031
    assert kept.settings == {"answer_threshold": 0.5}
    assert (kept.helpful, kept.reason, kept.words, kept.given) == (False, Reason.WRONG, "应为20亿", clock())
    assert (kept.status, kept.verdict, kept.golden_case) == (Status.NEW, None, None)


def test_feedback_outlives_the_conversation_it_was_given_in(records, key, marked):
    [conversation] = records.conversations.list(key)
    records.conversations.delete(key, conversation.id)
    assert records.review.get(marked).answer == answered()


def test_marking_again_replaces_the_mark(records, key, turn):
    conversation = turn(answered())
    first = records.feedback.mark(key, conversation, 1, helpful=False, reason=Reason.OUTDATED, words="旧")
    records.review.judge(EDITOR, first, right=True)
    assert records.feedback.mark(key, conversation, 1, helpful=True) == first
    [kept] = records.review.queue()
    assert (kept.helpful, kept.reason, kept.words, kept.status) == (True, None, "", Status.NEW)
    assert kept.verdict is not None
    assert records.feedback.marks(key, conversation) == {1: True}


def test_a_mark_that_is_changed_bears_the_time_of_the_change(records, key, turn, clock):
    conversation = turn(answered())
    id = records.feedback.mark(key, conversation, 1, helpful=True)
    clock.turn(hours=1)
    records.feedback.mark(key, conversation, 1, helpful=False, reason=Reason.OUTDATED)
    assert records.review.count() == 1
    assert records.review.get(id).given == clock()


def test_a_mark_is_taken_back_and_can_be_given_anew(records, key, turn):
    conversation, other = turn(answered()), turn(answered())
    records.feedback.mark(key, other, 1, helpful=True)
    records.feedback.mark(key, conversation, 1, helpful=False, words="旧")
    records.feedback.unmark(key, conversation, 1)
    records.feedback.unmark(key, conversation, 1)
    assert records.feedback.marks(key, conversation) == {}
    assert records.feedback.marks(key, other) == {1: True}
    assert records.review.count() == 1
    records.feedback.mark(key, conversation, 1, helpful=True)
    assert records.feedback.marks(key, conversation) == {1: True}


@pytest.mark.parametrize("work", ["verdict", "golden case"])
def test_staffs_work_on_a_mark_outlives_its_being_taken_back(records, key, turn, work):
    conversation = turn(answered())
    id = records.feedback.mark(key, conversation, 1, helpful=False, reason=Reason.WRONG, words="应为20亿")
    if work == "verdict":
        records.review.judge(EDITOR, id, right=False, note="期限没有说")
    else:
        records.review.promote(EDITOR, id, "zone-0301", nothing)
    records.feedback.unmark(key, conversation, 1)
    kept = records.review.get(id)
    assert (kept.verdict is not None, kept.golden_case) == (work == "verdict", "zone-0301" if work == "golden case" else None)
    assert (kept.answer, kept.reason, kept.words) == (answered(), None, "")
    assert records.feedback.marks(key, conversation) == {}
    assert records.feedback.mark(key, conversation, 1, helpful=True) != id


def test_only_the_browser_that_marked_takes_it_back(records, key, turn):
    conversation = turn(answered())
    records.feedback.mark(key, conversation, 1, helpful=True)
    with pytest.raises(ConversationNotFound):
        records.feedback.unmark(new_key(), conversation, 1)
    assert records.feedback.marks(key, conversation) == {1: True}


def test_a_helpful_answer_has_no_reason_why_it_was_not(records, key, turn):
    with pytest.raises(ValueError, match="helped"):
        records.feedback.mark(key, turn(answered()), 1, helpful=True, reason=Reason.WRONG)


def test_words_that_are_too_long_are_turned_away_and_not_cut(records, key, turn):
    conversation = turn(answered())
    with pytest.raises(TextTooLong, match="2001"):
        records.feedback.mark(key, conversation, 1, helpful=False, words="字" * 2001)
    assert records.review.count() == 0


def test_staffs_verdict_changes_nothing_of_what_the_investor_said(records, marked, clock):
    before = records.review.get(marked)
    clock.turn(hours=1)
    records.review.judge(EDITOR, marked, right=False, reason=Reason.INCOMPLETE, note="期限没有说")
    after = records.review.get(marked)
    assert after.verdict == Verdict(False, Reason.INCOMPLETE, "期限没有说", "editor", clock())
    assert (after.helpful, after.reason, after.words, after.given) == (
        before.helpful,
        before.reason,
        before.words,
        before.given,
    )
    assert after.status is Status.JUDGED


def test_a_later_verdict_replaces_an_earlier_one(records, marked):
    records.review.judge(EDITOR, marked, right=False, reason=Reason.WRONG)
    records.review.judge(EDITOR, marked, right=True, note="对的")
    assert records.review.get(marked).verdict.right
    assert records.review.agreement() == (0, 1)


def test_agreement_counts_verdicts_that_say_what_the_investor_said(records, key, turn):
    for helpful, right in ((True, True), (True, False), (False, False)):
        id = records.feedback.mark(key, turn(answered()), 1, helpful=helpful)
        records.review.judge(EDITOR, id, right=right)
    records.feedback.mark(key, turn(answered()), 1, helpful=True)
    assert records.review.agreement() == (2, 3)


def test_promoting_links_the_golden_case_and_closing_keeps_the_link(records, marked):
    records.review.promote(EDITOR, marked, "zone#zone-0301", nothing)
    kept = records.review.get(marked)
    assert (kept.status, kept.golden_case) == (Status.PROMOTED, "zone#zone-0301")
    records.review.close(EDITOR, marked)
    assert (records.review.get(marked).status, records.review.get(marked).golden_case) == (Status.CLOSED, "zone#zone-0301")


def test_a_case_is_made_once_and_none_is_noted_that_could_not_be_made(records, marked):
    def broken():
        raise TextTooLong("no room")

    with pytest.raises(TextTooLong):
        records.review.promote(EDITOR, marked, "zone#z-1", broken)
    assert (records.review.get(marked).status, records.review.get(marked).golden_case) == (Status.NEW, None)
    made = []
    records.review.promote(EDITOR, marked, "zone#z-1", lambda: made.append(1))
    with pytest.raises(AlreadyPromoted, match="zone#z-1"):
        records.review.promote(EDITOR, marked, "zone#z-2", lambda: made.append(2))
    assert made == [1]
    records.review.promote(EDITOR, marked, "zone#z-3", lambda: made.append(3), instead_of="zone#z-1")
    assert (made, records.review.get(marked).golden_case) == ([1, 3], "zone#z-3")


def test_a_verdict_after_promotion_leaves_it_promoted(records, marked):
    records.review.promote(EDITOR, marked, "zone#z-1", nothing)
    records.review.judge(EDITOR, marked, right=False, reason=Reason.WRONG)
    assert records.review.get(marked).status is Status.PROMOTED


def test_what_was_said_before_is_there_until_the_conversation_is_deleted(records, key):
    talk = records.conversations.create(key).id
    for question in ("基金多大？", "期限呢？", "首期呢？"):
        records.conversations.append(key, talk, answered(question), {})
    last = records.feedback.mark(key, talk, 3, helpful=False)
    assert [answer.question for answer in records.review.before(last)] == ["基金多大？", "期限呢？"]
    records.conversations.delete(key, talk)
    assert records.review.before(last) == []
    with pytest.raises(FeedbackNotFound):
        records.review.before("none")


@pytest.mark.parametrize(("by", "error"), [(None, NotSignedIn), (VIEWER, Forbidden)])
def test_only_editors_change_the_queue(records, marked, by, error):
    for change in (
        lambda: records.review.judge(by, marked, right=True),
        lambda: records.review.promote(by, marked, "x", nothing),
        lambda: records.review.close(by, marked),
    ):
        with pytest.raises(error):
            change()
    assert records.review.get(marked).status is Status.NEW


def test_feedback_that_is_not_there_is_not_found(records):
    for attempt in (
        lambda: records.review.get("none"),
        lambda: records.review.judge(EDITOR, "none", right=True),
        lambda: records.review.promote(EDITOR, "none", "x", nothing),
        lambda: records.review.close(EDITOR, "none"),
    ):
        with pytest.raises(FeedbackNotFound):
            attempt()


def test_the_queue_is_filtered_counted_and_paged(records, key, turn, clock):
    start = clock()
    marks = (
        ("基金规模？", {"helpful": True}),
        ("电价100%？", {"helpful": False, "reason": Reason.WRONG, "words": "Wrong price_list"}),
        ("土地？", {"helpful": False, "reason": Reason.OUTDATED}),
        ("人才？", {"helpful": False, "reason": Reason.WRONG}),
    )
    ids = []
    for question, mark in marks:
        clock.turn(hours=1)
        ids.append(records.feedback.mark(key, turn(refused(question)), 1, **mark))
    records.review.judge(EDITOR, ids[3], right=True)

    def found(**wanted):
        queue = records.review.queue(Wanted(**wanted))
        assert records.review.count(Wanted(**wanted)) == len(queue)
        return [ids.index(each.id) for each in queue]

    assert found() == [3, 2, 1, 0]
    assert found(helpful=True) == [0]
    assert found(helpful=False, reason=Reason.WRONG) == [3, 1]
    assert found(status=Status.JUDGED) == found(judged=True) == [3]
    assert found(judged=False) == [2, 1, 0]
    assert found(text="电价") == [1]
    assert found(text="wrong PRICE_") == [1]
    assert found(text="0%") == [1]
    assert found(text="%") == [1]
    assert found(text="priceXlist") == []
    assert found(since=records.review.get(ids[1]).given, until=records.review.get(ids[3]).given) == [2, 1]
    assert found(until=start) == []
    assert [ids.index(each.id) for each in records.review.queue(limit=2, offset=1)] == [2, 1]
