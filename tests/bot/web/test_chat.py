from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from bot.web.chat import Chat
from bot.web.session import Session
from bot.web.startup import Startup
from bot.web.wording import wording
from corpus.errors import CorpusNotFound


def last(chat: Chat, question: str, session: Session) -> str:
    """The last message's HTML after the question has been answered."""
    *_, messages = chat.ask(question, session)
    return messages[-1]["content"]


def test_the_answer_streams_and_ends_with_the_whole_conversation(chat: Chat) -> None:
    session = Session()
    stages = [messages[-1]["content"] for messages in chat.ask("基金总规模？", session)]
    assert len(stages) > 3
    assert 'class="busy"' in stages[0]
    assert 'class="headline"' in stages[-1]
    assert 'class="busy"' not in stages[-1]


def test_the_pipeline_is_given_the_history_that_the_server_kept(chat: Chat, assistant: Any, texts: SimpleNamespace) -> None:
    session = Session()
    last(chat, "基金总规模？", session)
    last(chat, "坏", session)
    last(chat, "期限呢？", session)
    assert [(e.question, e.answer) for e in assistant.pipeline.turns[-1].history] == [("基金总规模？", texts.fund)]


def test_the_pipeline_is_told_the_language_of_the_page(chat: Chat, assistant: Any) -> None:
    last(chat, "早安", Session(language="zh-Hant"))
    assert assistant.pipeline.turns[-1].language == "zh-Hant"


def test_a_source_is_opened_by_its_numbers(chat: Chat, texts: SimpleNamespace) -> None:
    session = Session()
    last(chat, "基金总规模？", session)
    assert '<strong class="span">10亿元人民币</strong>' in chat.open("0:1", session)
    last(chat, "电价？", session)
    assert "没有写电价。</mark>" in chat.open("1:1", session)
    assert session.opened == texts.cite(texts.digest, "没有写电价。", 1)


def test_a_new_question_closes_the_source_that_stood_open(chat: Chat) -> None:
    session = Session()
    last(chat, "基金总规模？", session)
    chat.open("0:1", session)
    next(chat.ask("电价？", session))
    assert chat.source(session) == ""


@pytest.mark.parametrize("key", ["", "0", "0:0", "0:2", "1:1", "-1:1", "0:1:1", "a:b", "０:１", "../x", "9" * 50 + ":1"])
def test_a_key_that_names_no_source_opens_nothing(chat: Chat, key: str) -> None:
    session = Session()
    last(chat, "基金总规模？", session)
    assert chat.open(key, session) == ""


def test_one_visitors_sources_cannot_be_opened_by_another(chat: Chat) -> None:
    last(chat, "基金总规模？", Session())
    assert chat.open("0:1", Session()) == ""


def test_a_source_whose_version_is_gone_says_so(chat: Chat, assistant: Any) -> None:
    session = Session()
    last(chat, "基金总规模？", session)
    assistant.index.document = lambda id, hash: (_ for _ in ()).throw(CorpusNotFound("gone"))
    assert wording("zh-Hans")["source_gone"] in chat.open("0:1", session)


def test_another_language_says_the_same_conversation_anew(chat: Chat) -> None:
    session = Session()
    last(chat, "基金总规模？", session)
    chat.open("0:1", session)
    session.language = "en"
    assert wording("en")["sources_label"] in chat.conversation(session)[-1]["content"]
    assert wording("en")["full_text_note"] in chat.source(session)


def test_a_fault_of_ours_is_not_told_in_its_own_words(chat: Chat) -> None:
    html = last(chat, "坏", Session("en"))
    assert wording("en")["broken"] in html
    assert "a fault of ours" not in html


def test_a_persons_mistake_is_told_escaped_in_a_frame_of_the_pages_language(chat: Chat) -> None:
    html = last(chat, "锁", Session("zh-Hant"))
    assert wording("zh-Hant")["stopped"] in html
    assert "there is no &lt;b&gt;such&lt;/b&gt; text" in html


def test_a_question_that_is_too_long_is_not_taken_up(chat: Chat) -> None:
    assert chat.objection("问" * 500, Session(), "a") == ""
    assert chat.objection("问" * 501, Session("en"), "a") == wording("en")["too_long"].format(limit=500, length=501)


def test_a_visitor_who_asks_too_fast_is_told_so_and_others_are_not(assistant: Any, started: Callable[..., Startup]) -> None:
    chat = Chat(started(lambda progress: assistant), question_limit=500, questions_per_minute=2)
    assert [bool(chat.objection("问", Session(), "a")) for _ in range(3)] == [False, False, True]
    assert not chat.objection("问", Session(), "b")


def test_a_question_asked_while_loading_is_answered_when_ready(assistant: Any) -> None:
    startup = Startup(lambda progress: assistant)
    chat, session = Chat(startup, 500, 100), Session()
    stages = chat.ask("基金总规模？", session)
    assert wording("zh-Hans")["waiting"] in next(stages)[-1]["content"]
    startup.start()
    *_, messages = stages
    assert 'class="headline"' in messages[-1]["content"]


def test_a_failed_start_answers_with_its_reason(started: Callable[..., Startup]) -> None:
    def fail(progress: Any) -> Any:
        raise CorpusNotFound("no text in /x")

    startup = started(fail)
    assert startup.trouble == "no text in /x"
    assert "no text in /x" in last(Chat(startup, 500, 100), "基金？", Session())


def test_a_start_that_breaks_tells_no_inner_words(started: Callable[..., Startup]) -> None:
    startup = started(lambda progress: 1 / 0)
    assert startup.trouble == ""
    assert wording("zh-Hans")["broken"] in last(Chat(startup, 500, 100), "基金？", Session())


def test_the_start_tells_how_far_the_index_is_built(started: Callable[..., Startup]) -> None:
    shares = []

    def assemble(progress: Callable[[int, int, str], None]) -> Any:
        for done, total in ((1, 4), (0, 0)):
            progress(done, total, "x")
            shares.append(startup.share)
        return SimpleNamespace(close=lambda: None)

    startup = Startup(assemble)
    startup.start()
    startup.assistant()
    assert shares == [0.25, None]
