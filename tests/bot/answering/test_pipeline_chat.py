"""The pipeline with a chat model set: its words where they hold, the texts' own where it fails, and a word on which."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from bot.answering.chat_model import ChatSettings, open_chat_model
from bot.answering.generative import Generative
from bot.answering.names import Names
from bot.answering.pipeline import Pipeline
from bot.answering.question import Exchange, Turn
from bot.answering.state import Limits
from bot.answering.wording import wording
from bot.commands.rendering import as_record
from bot.events import Answer, Cited, Done, Headline, Token
from tests.bot.answering.conftest import FUND, FUND_QUESTION, MODEL, Found, Told
from tests.scripted_model import Play, ScriptedModel

TOUR = "济阳设有台胞职业资格一体化服务中心。"
QUOTED = "原文（2025）：“产业基金总规模10亿元人民币，期限10年。”"


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedModel]:
    with ScriptedModel() as running:
        yield running


class Chat:
    """A pipeline over two texts, with the scripted model."""

    def __init__(self, server: ScriptedModel, make: SimpleNamespace, threshold: float = 0.5) -> None:
        self.server = server
        documents = [make.document(TOUR, "tour"), make.document(FUND, "fund", as_of="2025")]
        passages = [make.passage(document) for document in documents]
        index = make.index()
        index.documents = {document.id: document for document in documents}
        index.passages = {passage.id: passage for passage in passages}
        self.retriever = Found([make.hit(passage, rank) for rank, passage in enumerate(passages, 1)])
        settings = ChatSettings("openai:scripted", server.url, timeout=30, retries=0, rest_after=100)
        generative = Generative(open_chat_model(settings), Names.of(documents))
        limits = Limits(threshold=threshold)
        self.pipeline = Pipeline(
            index, self.retriever, Told({"10亿元人民币": 3.0, "10年": 2.0}), MODEL, limits, None, generative  # type: ignore[arg-type]
        )  # fmt: skip

    def ask(
        self, *plays: Play, question: str = FUND_QUESTION, history: tuple[Exchange, ...] = ()
    ) -> tuple[list[object], Answer]:
        self.server.queue(*plays)
        events = list(self.pipeline.events(Turn(question, history)))
        assert isinstance(events[-1], Done)
        answer = events[-1].answer
        headline = next((e.text for e in events if isinstance(e, Headline)), None)
        tokens = "".join(e.text for e in events if isinstance(e, Token))
        assert answer.text == (f"{headline}\n\n" if headline else "") + tokens
        assert [e.citation for e in events if isinstance(e, Cited)] == list(answer.citations)
        assert [c.n for c in answer.citations] == list(range(1, len(answer.citations) + 1))
        return events, answer


@pytest.fixture
def chat(server: ScriptedModel, make: SimpleNamespace) -> Chat:
    return Chat(server, make)


def test_the_models_words_are_given_with_the_passages_that_hold_them(chat: Chat) -> None:
    events, answer = chat.ask(Play("产业基金总规模为10亿元人民币[1]。济阳设有台胞职业资格一体化服务中心[2]。"))
    assert answer.text == "产业基金总规模为10亿元人民币[1]。济阳设有台胞职业资格一体化服务中心[2]。"
    assert [(c.document, c.quote) for c in answer.citations] == [("fund", FUND), ("tour", TOUR)]
    assert (answer.answerer, answer.removed, answer.fallback) == ("openai:scripted", (), None)
    assert not [e for e in events if isinstance(e, Headline)]


def test_citations_are_numbered_in_the_order_of_their_use(chat: Chat) -> None:
    _, answer = chat.ask(Play("济阳设有台胞职业资格一体化服务中心[2]。产业基金总规模为10亿元人民币[1]。"))
    assert answer.text == "济阳设有台胞职业资格一体化服务中心[1]。产业基金总规模为10亿元人民币[2]。"
    assert [c.document for c in answer.citations] == ["tour", "fund"]


def test_what_the_guard_removes_is_recorded_and_not_shown(chat: Chat) -> None:
    _, answer = chat.ask(Play("产业基金总规模为10亿元人民币[1]。期限15年[1]。"))
    assert "15" not in answer.text
    assert answer.removed == (("期限15年。", "figure: 15年"),)
    record = as_record(answer)
    assert record["removed"] == [{"sentence": "期限15年。", "reason": "figure: 15年"}]
    assert (record["answerer"], record["fallback"]) == ("openai:scripted", None)


@pytest.mark.parametrize(
    ("play", "fallback"),
    [
        (Play(status=500), "server_error"),
        (Play(status=429), "rate_limited"),
        (Play(ending="empty"), "empty"),
        (Play("NO_ANSWER"), "declined"),
        (Play("基金总规模为110亿元[1]。"), "nothing_left"),
        (Play("", ending="malformed"), "malformed"),
        (Play("", ending="cut"), "cut_stream"),
    ],
)
def test_where_the_model_fails_the_texts_are_quoted_in_the_same_turn_and_it_is_said(
    chat: Chat, play: Play, fallback: str
) -> None:
    events, answer = chat.ask(play)
    assert QUOTED in answer.text
    assert answer.text.endswith(wording("zh-Hans")["fallback"])
    assert (answer.answerer, answer.fallback, answer.headline) == ("extractive", fallback, "10亿元人民币")
    assert [e for e in events if isinstance(e, Headline)]
    assert "110" not in answer.text


def test_where_the_model_breaks_off_what_it_said_stands_and_the_texts_follow(chat: Chat) -> None:
    events, answer = chat.ask(Play("产业基金总规模为10亿元人民币[1]。期限", ending="cut"))
    assert answer.text.startswith("产业基金总规模为10亿元人民币[1]。\n\n" + wording("zh-Hans")["fallback"])
    assert QUOTED + "[2]" in answer.text
    assert (answer.answerer, answer.fallback) == ("openai:scripted", "cut_stream")
    assert not [e for e in events if isinstance(e, Headline)]


def test_without_enough_evidence_the_model_is_not_asked(server: ScriptedModel, make: SimpleNamespace) -> None:
    before = len(server.requests)
    _, answer = Chat(server, make, threshold=1.0).ask()
    assert answer.refused
    assert len(server.requests) == before


def test_a_follow_up_is_rewritten_by_the_model_and_searched_for_as_that(chat: Chat) -> None:
    history = (Exchange("产业基金总规模是多少？", "10亿元。"),)
    _, answer = chat.ask(
        Play("产业基金的期限是多久？"), Play("产业基金期限10年[1]。"), question="它的期限是多久？", history=history
    )
    assert answer.searched_for == "产业基金的期限是多久？"
    assert chat.retriever.asked == ["产业基金的期限是多久？"]


def test_where_rewriting_fails_the_topic_is_carried_over(chat: Chat) -> None:
    history = (Exchange("产业基金总规模是多少？", "10亿元。"),)
    _, answer = chat.ask(Play(status=500), Play("产业基金期限10年[1]。"), question="它的期限是多久？", history=history)
    assert "产业基金" in answer.searched_for
    assert answer.text == "产业基金期限10年[1]。"
