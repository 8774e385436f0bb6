"""Questions left for staff, and the way to reach who asked them."""

import pytest

from bot.events import Outcome
from bot.records.errors import (
    ConversationNotFound,
    Forbidden,
    LeftQuestionNotFound,
    NotAnswered,
    NotRefused,
    NotSignedIn,
    StillPublished,
    TextTooLong,
)
from bot.records.keys import new_key
from bot.records.left_questions import Stage
from bot.records.store import open_records
from tests.bot.records.conftest import EDITOR, VIEWER, answered, refused


@pytest.fixture
def left(records, key, turn):
    """The id of a question that was left with a contact."""
    return records.left_questions.leave(key, turn(refused()), 1, " 陳小姐 a@example.com ")


def test_a_left_question_shows_staff_what_the_bot_said_and_nothing_personal(records, left, clock):
    kept = records.left_questions.get(left)
    assert (kept.question, kept.refusal, kept.left, kept.status) == ("电价是多少？", refused(), clock(), Stage.OPEN)
    assert "example.com" not in repr(records.left_questions.list())


def test_the_contact_is_shown_to_editors_only(records, left):
    assert records.left_questions.contact(EDITOR, left) == "陳小姐 a@example.com"
    with pytest.raises(Forbidden):
        records.left_questions.contact(VIEWER, left)
    with pytest.raises(NotSignedIn):
        records.left_questions.contact(None, left)


def test_a_question_can_be_left_without_a_contact(records, key, turn):
    assert records.left_questions.contact(EDITOR, records.left_questions.leave(key, turn(refused()), 1)) is None


def test_a_browser_sees_which_turns_of_its_own_it_has_left(records, key, turn):
    conversation = turn(refused())
    assert records.left_questions.left(key, conversation) == frozenset()
    records.left_questions.leave(key, conversation, 1)
    assert records.left_questions.left(key, conversation) == {1}
    with pytest.raises(ConversationNotFound):
        records.left_questions.left(new_key(), conversation)


def test_leaving_it_again_changes_the_contact_alone(records, key, turn):
    conversation = turn(refused())
    first = records.left_questions.leave(key, conversation, 1, "a@example.com")
    records.left_questions.answer(EDITOR, first, "0.6元")
    assert records.left_questions.leave(key, conversation, 1, "b@example.com") == first
    assert records.left_questions.contact(EDITOR, first) == "b@example.com"
    assert records.left_questions.get(first).status is Stage.ANSWERED
    records.left_questions.leave(key, conversation, 1)
    assert records.left_questions.contact(EDITOR, first) is None


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.REFUSED])
def test_only_a_refused_question_can_be_left(records, key, turn, outcome):
    conversation = turn(answered(outcome=outcome))
    with pytest.raises(NotRefused):
        records.left_questions.leave(key, conversation, 1)


def test_a_contact_that_is_too_long_is_turned_away_and_the_question_not_half_left(records, key, turn):
    conversation = turn(refused())
    with pytest.raises(TextTooLong):
        records.left_questions.leave(key, conversation, 1, "a" * 201)
    assert records.left_questions.list() == []


def test_staff_answer_and_the_answer_becomes_a_document(records, left, clock):
    clock.turn(hours=2)
    records.left_questions.answer(EDITOR, left, " 每度0.6元。 ")
    records.left_questions.publish(EDITOR, left, "qa-0001")
    kept = records.left_questions.get(left)
    assert (kept.answer, kept.author, kept.answered, kept.document) == ("每度0.6元。", "editor", clock(), "qa-0001")
    assert records.left_questions.list(Stage.PUBLISHED) == [kept]
    assert records.left_questions.list(Stage.OPEN) == []
    records.left_questions.close(EDITOR, left)
    assert records.left_questions.get(left).document == "qa-0001"


def test_no_document_is_made_of_a_question_without_an_answer(records, left):
    with pytest.raises(NotAnswered):
        records.left_questions.publish(EDITOR, left, "qa-0001")


def test_a_withdrawn_document_leaves_the_answer_and_no_other_question_is_touched(records, key, turn, left):
    other = records.left_questions.leave(key, turn(refused("水价？")), 1)
    for id, document in ((left, "qa-0001"), (other, "qa-0002")):
        records.left_questions.answer(EDITOR, id, "每度0.6元。")
        records.left_questions.publish(EDITOR, id, document)
    assert records.left_questions.documents() == {"qa-0001": left, "qa-0002": other}
    records.left_questions.withdraw(EDITOR, "qa-0001")
    records.left_questions.withdraw(EDITOR, "of no question")
    kept = records.left_questions.get(left)
    assert (kept.status, kept.document, kept.answer) == (Stage.ANSWERED, None, "每度0.6元。")
    assert records.left_questions.documents() == {"qa-0002": other}


def test_a_published_question_is_not_removed(records, left):
    records.left_questions.answer(EDITOR, left, "每度0.6元。")
    records.left_questions.publish(EDITOR, left, "qa-0001")
    records.left_questions.close(EDITOR, left)
    with pytest.raises(StillPublished, match="withdraw"):
        records.left_questions.remove(EDITOR, left)
    records.left_questions.withdraw(EDITOR, "qa-0001")
    records.left_questions.remove(EDITOR, left)


def test_removing_a_question_removes_its_contact(records, left):
    records.left_questions.remove(EDITOR, left)
    with pytest.raises(LeftQuestionNotFound):
        records.left_questions.contact(EDITOR, left)
    assert records.purge().contacts == 0


@pytest.mark.parametrize(("by", "error"), [(None, NotSignedIn), (VIEWER, Forbidden)])
def test_only_editors_change_left_questions(records, left, by, error):
    for change in (
        lambda: records.left_questions.answer(by, left, "x"),
        lambda: records.left_questions.publish(by, left, "x"),
        lambda: records.left_questions.withdraw(by, "x"),
        lambda: records.left_questions.close(by, left),
        lambda: records.left_questions.remove(by, left),
    ):
        with pytest.raises(error):
            change()
    assert records.left_questions.get(left).status is Stage.OPEN


def test_a_left_question_that_is_not_there_is_not_found(records):
    for attempt in (
        lambda: records.left_questions.get("none"),
        lambda: records.left_questions.answer(EDITOR, "none", "x"),
        lambda: records.left_questions.close(EDITOR, "none"),
        lambda: records.left_questions.remove(EDITOR, "none"),
    ):
        with pytest.raises(LeftQuestionNotFound):
            attempt()


def test_a_left_question_outlives_its_conversation_and_its_contact_outlives_no_retention(records, key, left, clock):
    [conversation] = records.conversations.list(key)
    records.conversations.delete(key, conversation.id)
    clock.turn(days=31)
    records.purge()
    assert records.left_questions.get(left).refusal == refused()
    assert records.left_questions.contact(EDITOR, left) is None


def test_a_purged_contact_leaves_no_trace_in_the_file(sqlite_settings, key, clock):
    with open_records(sqlite_settings, clock=clock) as records:
        conversation = records.conversations.create(key)
        records.conversations.append(key, conversation.id, refused(), {})
        records.left_questions.leave(key, conversation.id, 1, "a@example.com")
    clock.turn(days=181)
    with open_records(sqlite_settings, clock=clock) as records:
        assert records.purge().contacts == 1
    assert b"a@example.com" not in b"".join(file.read_bytes() for file in sqlite_settings.data.iterdir())
