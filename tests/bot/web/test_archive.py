"""Conversations that come back, marks on answers, questions left for staff: through the chat, over real records."""

from __future__ import annotations

import pytest

from bot.records.feedback import Reason
from bot.records.left_questions import Stage
from bot.records.store import open_records
from bot.settings import Settings
from bot.web.archive import Archive
from bot.web.chat import Chat
from bot.web.session import Session


@pytest.fixture
def records(tmp_path):
    with open_records(Settings(_env_file=None, data=tmp_path)) as opened:
        yield opened


@pytest.fixture
def kept(assistant, started, records, tmp_path):
    archive = Archive(records, Settings(_env_file=None, data=tmp_path))
    return Chat(started(lambda progress: assistant), 500, 1000, archive)


def visitor(kept, key=""):
    session = Session()
    kept.archive.arrive(session, key)
    return session


def ask(kept, session, question):
    *_, messages = kept.ask(question, session)
    return messages[-1]["content"]


def test_a_conversation_comes_back_as_it_was(kept):
    first = visitor(kept)
    for question in ("基金总规模？", "电价？"):
        ask(kept, first, question)
    back = visitor(kept, first.key)
    again = [message["content"] for message in kept.conversation(back) if message["role"] == "assistant"]
    assert 'class="answer"' in again[0]
    assert 'class="refusal"' in again[1]
    assert all('class="marks"' in one for one in again)
    assert kept.open("0:1", back)
    assert [e.question for e in back.history()] == ["基金总规模？", "电价？"]


def test_a_page_that_lay_idle_until_its_session_was_dropped_goes_on_where_it_was(kept):
    first = visitor(kept)
    ask(kept, first, "基金总规模？")
    dropped = Session()
    kept.awake(dropped, "zh-Hant", first.key)
    assert (dropped.language, dropped.key, dropped.conversation) == ("zh-Hant", first.key, first.conversation)
    assert [e.question for e in dropped.history()] == ["基金总规模？"]
    kept.awake(dropped, "tlh", "x" * 43)
    assert (dropped.language, dropped.key) == ("zh-Hant", first.key)


@pytest.mark.parametrize("key", ["", "short", "x" * 60])
def test_another_key_finds_nothing_and_a_bad_one_is_replaced(kept, key):
    ask(kept, visitor(kept), "基金总规模？")
    session = visitor(kept, key)
    assert session.replies == []
    assert len(session.key) >= 32


def test_a_mark_reaches_the_queue_with_its_reason_and_comes_back(kept, records):
    session = visitor(kept)
    assert 'class="marks"' in ask(kept, session, "基金总规模？")
    assert kept.mark("0:0", "outdated", "<b>旧</b>", session) == ""
    (feedback,) = records.review.queue()
    assert (feedback.helpful, feedback.reason, feedback.words) == (False, Reason.OUTDATED, "<b>旧</b>")
    assert 'class="marked"' in kept.conversation(session)[-1]["content"]
    assert visitor(kept, session.key).replies[0].mark is False


def test_a_mark_is_changed_and_taken_back_while_the_conversation_is_open(kept, records):
    session = visitor(kept)
    ask(kept, session, "基金总规模？")
    for place, mark in (("0:0", False), ("0:1", True), ("0:-", None), ("0:-", None), ("0:1", True)):
        assert kept.mark(place, "", "", session) == ""
        assert session.replies[0].mark is mark
        assert visitor(kept, session.key).replies[0].mark is mark
        assert ('class="marked"' in kept.conversation(session)[-1]["content"]) is (mark is not None)
        assert [feedback.helpful for feedback in records.review.queue()] == ([] if mark is None else [mark])


def test_what_says_neither_leaves_the_mark_as_it_is(kept, records):
    session = visitor(kept)
    ask(kept, session, "基金总规模？")
    kept.mark("0:1", "", "", session)
    for place in ("0", "0:", "0:2", "0:0:0"):
        assert kept.mark(place, "", "", session) == ""
    assert [feedback.helpful for feedback in records.review.queue()] == [True]


def test_a_refused_question_is_left_with_the_contact_apart(kept, records):
    session = visitor(kept)
    assert 'class="leave"' in ask(kept, session, "电价？")
    assert kept.leave("0", "someone@example.com", session) == ""
    (left,) = records.left_questions.list(Stage.OPEN)
    assert left.question == "电价？"
    assert 'class="leave"' not in kept.conversation(session)[-1]["content"]


@pytest.mark.parametrize("place", ["", "9:1", "9:-", "x:1", "-1:1", "0:1:1" * 50])
def test_a_place_that_names_no_reply_changes_nothing(kept, records, place):
    session = visitor(kept)
    ask(kept, session, "基金总规模？")
    assert kept.mark(place, "", "", session) == ""
    assert kept.leave(place, "", session) == ""
    assert records.review.queue() == []


def test_words_too_long_are_told(kept):
    session = visitor(kept)
    ask(kept, session, "基金总规模？")
    assert kept.mark("0:0", "wrong", "长" * 10_000, session)
    assert session.replies[0].mark is None


def test_small_talk_and_faults_are_not_marked(kept):
    session = visitor(kept)
    for question in ("你好", "坏"):
        assert "marks" not in ask(kept, session, question)


def test_without_records_the_answer_is_shown_and_cannot_be_marked(chat):
    session = Session()
    assert "marks" not in ask(chat, session, "基金总规模？")
