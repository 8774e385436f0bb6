"""The list of a browser's conversations: switched, renamed, deleted, taken away; by the key that the server holds alone."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pytest

from bot.records.errors import RecordsUnavailable
from bot.records.keys import new_key
from bot.records.store import open_records
from bot.settings import Settings
from bot.web.archive import Archive
from bot.web.chat import Chat
from bot.web.past import Past
from bot.web.purging import Purging
from bot.web.session import Session
from bot.web.wording import wording

WORDS = wording("zh-Hans")


@pytest.fixture
def records(tmp_path):
    with open_records(Settings(_env_file=None, data=tmp_path)) as opened:
        yield opened


@pytest.fixture
def chat(assistant, started, records):
    return Chat(started(lambda progress: assistant), 500, 1000, Archive(records, Settings(_env_file=None)))


@pytest.fixture
def past(chat):
    return Past(chat, lambda session: (chat.conversation(session),))


@pytest.fixture
def session(chat):
    """A visitor with two conversations, of which the second is shown."""
    session = Session()
    chat.archive.arrive(session, "")
    ask(chat, session, "基金总规模？")
    session.replies, session.conversation = [], None
    ask(chat, session, "电价？")
    session.browsing = True
    return session


def ask(chat, session, question):
    for _ in chat.ask(question, session):
        pass


def click(**details):
    return SimpleNamespace(_data=details)


def titles(html):
    return re.findall(r'class="talk-title">(.*?)</span>', html)


def test_the_list_shows_the_last_spoken_in_first_and_which_one_is_shown(past, session):
    html = past.draw(session)
    assert titles(html) == ["电价？", "基金总规模？"]
    assert html.count('class="talk now"') == 1
    assert session.key not in html


def test_the_button_opens_the_list_and_shuts_it(past, session):
    assert past.open(session) == ""
    assert 'class="past"' in past.open(session)
    assert past.shut(session) == ""


def test_another_conversation_is_gone_on_with(past, chat, session):
    first = chat.archive.list(session)[1].id
    shown, drawer = past.visit(session, click(id=first))
    assert 'class="answer"' in shown[-1]["content"]
    assert drawer == ""
    ask(chat, session, "期限多长？")
    assert [reply.number for reply in session.replies] == [1, 2]
    assert next(talk.id for talk in chat.archive.list(session)) == first


def test_a_conversation_is_renamed_and_a_blank_or_long_name_is_told(past, session):
    id = session.conversation
    assert titles(past.rename(session, click(id=id, title=" <b>电</b> ")))[0] == "&lt;b&gt;电&lt;/b&gt;"
    for title in (" ", "长" * 81):
        assert WORDS["bad_title"].format(limit=80) in past.rename(session, click(id=id, title=title))


def test_deleting_the_one_that_is_shown_leaves_a_new_one(past, session):
    shown, html = past.remove(session, click(id=session.conversation))
    assert shown == []
    assert titles(html) == ["基金总规模？"]
    assert session.conversation is None


def test_deleting_another_leaves_the_one_that_is_shown(past, chat, session):
    other = chat.archive.list(session)[1].id
    past.remove(session, click(id=other))
    assert [reply.question for reply in session.replies] == ["电价？"]


@pytest.mark.parametrize("details", [{}, {"id": "x"}, {"id": ["x"]}, {"id": "' OR 1=1"}])
def test_an_id_that_names_none_is_told_and_changes_nothing(past, chat, session, details):
    for act in (past.visit, past.remove):
        assert WORDS["conversation_gone"] in act(session, click(**details))[-1]
    assert WORDS["conversation_gone"] in past.rename(session, click(title="x", **details))
    assert WORDS["conversation_gone"] in past.take(session, click(**details))[-1]
    assert len(chat.archive.list(session)) == 2
    assert [reply.question for reply in session.replies] == ["电价？"]


def test_another_browsers_conversation_is_not_found(past, chat, session, records):
    stranger = Session(browsing=True)
    chat.archive.arrive(stranger, new_key())
    id = session.conversation
    for act in (past.visit, past.remove):
        assert WORDS["conversation_gone"] in act(stranger, click(id=id))[-1]
    assert WORDS["conversation_gone"] in past.take(stranger, click(id=f"{id}:md"))[-1]
    assert stranger.replies == []
    assert titles(past.draw(stranger)) == []
    assert len(records.conversations.list(session.key)) == 2


def test_a_page_that_never_got_a_key_sees_nothing(past, session):
    assert WORDS["conversation_gone"] in past.visit(Session(browsing=True), click(id=session.conversation))[-1]


def test_a_conversation_is_taken_away_as_markdown_and_as_json(past, chat, session, texts):
    id = chat.archive.list(session)[1].id
    file, _ = past.take(session, click(id=f"{id}:md"))
    assert re.search(r'data-name="lutai-\d{8}-\d{4}\.md"', file)
    assert "# 基金总规模？" in file
    again, _ = past.take(session, click(id=f"{session.conversation}:json"))
    assert "<script" not in again
    told = json.loads(again.unescape().partition(">")[2].removesuffix("</pre>"))
    assert [turn["question"] for turn in told["turns"]] == ["电价？"]
    assert texts.hostile in told["turns"][0]["citations"][1]["quote"]


def test_a_mark_and_a_left_question_come_back_with_their_conversation(past, chat, session):
    chat.mark("0:1", "", "", session)
    chat.leave("0", "a@example.com", session)
    id = session.conversation
    past.visit(session, click(id=chat.archive.list(session)[1].id))
    assert session.replies[0].mark is None
    past.visit(session, click(id=id))
    assert (session.replies[0].mark, session.replies[0].left) == (True, True)


def test_what_is_answered_after_another_conversation_was_opened_is_kept_in_neither(past, chat, session):
    second, first = chat.archive.list(session)
    stages = chat.ask("基金期限？", session)
    next(stages)
    past.visit(session, click(id=first.id))
    for _ in stages:
        pass
    assert len(session.replies) == 1
    assert [len(chat.archive._records.conversations.turns(session.key, each.id)) for each in (second, first)] == [1, 1]


def test_a_conversation_deleted_in_another_tab_goes_on_as_a_new_one(chat, session, records):
    old = session.conversation
    records.conversations.delete(session.key, old)
    ask(chat, session, "基金总规模？")
    assert session.conversation not in (None, old)
    assert [reply.number for reply in session.replies] == [None, 1]
    assert chat.mark("1:1", "", "", session) == ""


def test_records_that_fail_are_told_in_the_pages_language_and_answers_go_on(past, chat, session, records, monkeypatch, caplog):
    def fail(*_, **__):
        raise RecordsUnavailable("the disk is full")

    for name in ("list", "create", "append", "turns"):
        monkeypatch.setattr(records.conversations, name, fail)
    session.language = "en"
    assert wording("en")["records_down"] in past.draw(session)
    ask(chat, session, "基金总规模？")
    assert session.replies[-1].answer is not None
    assert session.replies[-1].trouble is None
    assert 'class="marks"' not in chat.conversation(session)[-1]["content"]
    assert "the disk is full" in caplog.text


def test_where_nothing_is_kept_there_is_no_list(started, assistant):
    past = Past(Chat(started(lambda progress: assistant), 500, 1000), lambda session: ())
    assert past.open(Session()) == ""


def test_what_was_kept_long_enough_is_deleted_at_the_start_and_again_each_day():
    done = []

    def purge():
        done.append(len(done))
        if len(done) == 1:
            raise RecordsUnavailable("not now")
        if len(done) == 2:
            raise RuntimeError("a fault")
        if len(done) == 3:
            purging._over.set()

    purging = Purging(SimpleNamespace(purge=purge), every_s=0.001)
    purging.start()
    purging._thread.join(10)
    purging.close()
    assert done == [0, 1, 2]
