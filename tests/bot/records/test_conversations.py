"""Conversations: whose they are, what is kept of them, and that what is deleted is gone."""

import pytest

from bot.records.errors import ConversationNotFound, InvalidTitle
from bot.records.keys import hashed, new_key
from bot.records.store import open_records
from tests.bot.records.conftest import answered, refused


def test_a_conversation_comes_back_after_a_restart(settings, key):
    with open_records(settings) as before:
        id = before.conversations.create(key).id
        before.conversations.append(key, id, answered(), {"read": 8})
        before.conversations.append(key, id, refused(), {"read": 8})
    with open_records(settings) as after:
        turns = after.conversations.turns(key, id)
    assert [(turn.number, turn.answer) for turn in turns] == [(1, answered()), (2, refused())]


def test_the_list_shows_the_one_last_spoken_in_first_and_leaves_out_the_unspoken(records, key, clock, turn):
    first = turn(answered("甲？"))
    clock.turn(minutes=1)
    second = turn(answered("乙？"))
    records.conversations.create(key)
    assert [each.id for each in records.conversations.list(key)] == [second, first]
    clock.turn(minutes=1)
    records.conversations.append(key, first, refused(), {})
    assert [each.id for each in records.conversations.list(key)] == [first, second]


def test_the_first_question_is_the_title_until_it_is_renamed(records, key, turn):
    id = turn(answered(" 基金\n规模？ " + "长" * 200))
    assert records.conversations.get(key, id).title == ("基金 规模？ " + "长" * 200)[:80]
    records.conversations.rename(key, id, "  基金 ")
    records.conversations.append(key, id, refused(), {})
    assert records.conversations.get(key, id).title == "基金"


@pytest.mark.parametrize("title", ["", " \n ", "长" * 81])
def test_a_title_is_neither_blank_nor_too_long(records, key, turn, title):
    id = turn(answered())
    with pytest.raises(InvalidTitle):
        records.conversations.rename(key, id, title)


def test_another_browser_neither_sees_nor_changes_nor_deletes_it(records, key, turn):
    id, other = turn(answered()), new_key()
    assert records.conversations.list(other) == []
    for attempt in (
        lambda: records.conversations.get(other, id),
        lambda: records.conversations.turns(other, id),
        lambda: records.conversations.rename(other, id, "mine"),
        lambda: records.conversations.delete(other, id),
        lambda: records.conversations.append(other, id, answered(), {}),
        lambda: records.feedback.mark(other, id, 1, helpful=True),
        lambda: records.feedback.marks(other, id),
        lambda: records.left_questions.leave(other, id, 1),
    ):
        with pytest.raises(ConversationNotFound):
            attempt()
    assert len(records.conversations.turns(key, id)) == 1


def test_a_deleted_conversation_is_gone_with_its_turns(records, key, turn, clock):
    id, since = turn(answered()), clock()
    records.conversations.delete(key, id)
    clock.turn(seconds=1)
    assert records.conversations.list(key) == []
    with pytest.raises(ConversationNotFound):
        records.conversations.turns(key, id)
    assert records.counts.usage(since, clock()).questions == 0
    assert records.counts.cited(since, clock()) == {}


def test_a_deleted_conversation_leaves_no_trace_in_the_file(sqlite_settings, key):
    with open_records(sqlite_settings) as records:
        id = records.conversations.create(key).id
        records.conversations.append(key, id, answered("我的秘密问题"), {})
        records.conversations.append(key, id, answered("another secret " * 2000), {})
    content = (sqlite_settings.data / "records.sqlite").read_bytes()
    assert "我的秘密问题".encode() in content
    with open_records(sqlite_settings) as records:
        records.conversations.delete(key, id)
    content = b"".join(file.read_bytes() for file in sqlite_settings.data.iterdir())
    assert "我的秘密问题".encode() not in content
    assert b"another secret" not in content


def test_the_browsers_key_is_nowhere_in_the_store(sqlite_settings, key):
    with open_records(sqlite_settings) as records:
        records.conversations.create(key)
        content = b"".join(file.read_bytes() for file in sqlite_settings.data.iterdir())
    assert hashed(key).encode() in content
    assert key.encode() not in content


def test_a_key_that_could_be_guessed_is_not_taken(records):
    with pytest.raises(ValueError, match="new_key"):
        records.conversations.create("alice")


@pytest.mark.parametrize(
    "question", ["基金\ud800规模？", "基金\x00规模？", "\U0001f4b0 基金？", "'; DROP TABLE turns; --", "%s :x ?"]
)
def test_no_question_is_lost_to_what_a_store_cannot_hold(records, key, turn, question):
    id = turn(refused(question))
    [kept] = records.conversations.turns(key, id)
    expected = question.replace("\ud800", "\ufffd")
    assert kept.answer.question == expected
    assert records.conversations.get(key, id).title == expected.replace("\0", "\ufffd")


def test_conversations_feedback_and_contacts_are_deleted_when_their_retention_ends(records, key, turn, clock):
    old, marked = turn(answered("旧？")), turn(refused("问？"))
    records.feedback.mark(key, marked, 1, helpful=False, words="电话 123")
    left = records.left_questions.leave(key, marked, 1, "a@example.com")
    clock.turn(days=29, hours=23)
    assert records.purge().conversations == 0
    records.conversations.append(key, marked, answered("还在？"), {})
    clock.turn(hours=2)
    purged = records.purge()
    assert (purged.conversations, purged.feedback, purged.contacts) == (1, 1, 1)
    with pytest.raises(ConversationNotFound):
        records.conversations.get(key, old)
    assert [each.id for each in records.conversations.list(key)] == [marked]
    assert records.review.queue() == []
    assert records.left_questions.get(left).question == "问？"
