"""What the pipeline tells of a turn: in which order and with which citations; over made-up texts."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answering import pipeline as module
from bot.answering.pipeline import NEAREST, Pipeline
from bot.answering.question import Exchange, Turn
from bot.answering.wording import wording
from bot.events import Cited, Done, Headline, Outcome, Retrieved, Token
from tests.bot.answering.conftest import FUND, FUND_QUESTION

STEPS = ["route", "understand", "retrieve", "read", "weigh", "reconsider", "answer", "refuse", "suggest"]


def shape(events: list) -> list[str]:
    return [type(event).__name__ for event in events]


# ── the stream ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_comes_as_what_was_found_then_the_headline_then_each_quotation_with_its_citation(fund: Pipeline) -> None:
    events = list(fund.events(Turn(FUND_QUESTION)))
    assert shape(events) == ["Retrieved", "Headline", "Token", "Cited", "Done"]
    retrieved, headline, _, cited, done = events
    assert (retrieved.searched_for, headline.text, headline.n, cited.citation.n) == (FUND_QUESTION, "10亿元人民币", 1, 1)
    assert done.answer.citations == (cited.citation,)
    assert done.answer.hits == retrieved.hits


def test_every_quotation_is_followed_by_its_citation_and_numbers_count_up(made: Any, make: SimpleNamespace) -> None:
    texts = [(make.document(f"管委会在{place}办公。", place), ()) for place in ("济阳", "济北", "起步区")]
    pipeline = made(texts, {"济阳": 3.0, "济北": 2.5, "起步区": 2.4})
    events = list(pipeline.events(Turn("管委会在哪？")))
    assert shape(events) == ["Retrieved", "Headline", "Token", "Cited", "Token", "Cited", "Token", "Cited", "Done"]
    numbers = [event.citation.n for event in events if isinstance(event, Cited)]
    assert numbers == [1, 2, 3]
    assert [n for n in (1, 2, 3) if f"[{n}]" in events[-1].answer.text] == numbers


def test_a_refusal_comes_as_what_was_found_then_the_words_the_citations_and_the_refusal(silent: Pipeline) -> None:
    events = list(silent.events(Turn("合作区的工业用电价格是多少？")))
    assert shape(events) == ["Retrieved", "Token", *["Cited"] * (NEAREST + 1), "Refused", "Done"]
    assert events[-1].answer.outcome is Outcome.REFUSED


@pytest.mark.parametrize("question", ["产业基金总规模是多少？", "產業基金總規模是多少？", "How large is the industry fund?"])
def test_the_answers_text_is_the_headline_and_the_streamed_pieces(fund: Pipeline, question: str) -> None:
    events = list(fund.events(Turn(question)))
    pieces = "".join(event.text for event in events if isinstance(event, Token))
    headline = next(event.text for event in events if isinstance(event, Headline))
    answer = events[-1].answer
    assert answer.headline == headline
    assert answer.text == f"{headline}\n\n{pieces}"


@pytest.mark.parametrize("question", ["合作区的工业用电价格是多少？", "你好", "然后呢"])
def test_without_an_answer_the_text_is_the_streamed_pieces(silent: Pipeline, question: str) -> None:
    events = list(silent.events(Turn(question)))
    assert events[-1].answer.text == "".join(event.text for event in events if isinstance(event, Token))
    assert events[-1].answer.headline is None


@pytest.mark.parametrize("question", [FUND_QUESTION, "你好"])
def test_every_step_records_its_time(fund: Pipeline, question: str) -> None:
    answer = fund.invoke(Turn(question))
    assert list(answer.timings_ms) == [*STEPS, "total"]
    assert all(ms >= 0 for ms in answer.timings_ms.values())
    assert answer.timings_ms["total"] >= sum(answer.timings_ms[step] for step in STEPS)


def test_the_time_that_the_consumer_takes_is_no_steps_time(fund: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(module, "perf_counter", lambda: clock[0])
    answers = []
    for event in fund.events(Turn(FUND_QUESTION)):
        clock[0] += 10
        answers += [event.answer] if isinstance(event, Done) else []
    assert sum(answers[0].timings_ms[step] for step in STEPS) == 0


def test_what_was_decided_is_told(fund: Pipeline, silent: Pipeline) -> None:
    answer = fund.invoke(Turn(FUND_QUESTION))
    assert answer.decisions["route"] == "question"
    assert "amount" in answer.decisions["understand"]
    assert answer.decisions["retrieve"] == "2 passages"
    assert "0.953 against 0.5" in answer.decisions["weigh"]
    assert silent.invoke(Turn("你好")).decisions["route"] == "greeting"


def test_invoke_gives_the_answer_that_the_stream_ends_with(fund: Pipeline) -> None:
    streamed = list(fund.events(Turn(FUND_QUESTION)))[-1].answer
    assert replace(fund.invoke(Turn(FUND_QUESTION)), timings_ms={}) == replace(streamed, timings_ms={})


# ── small talk ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("turn", "outcome", "language"),
    [
        ("你好", Outcome.GREETING, "zh-Hans"),
        ("謝謝！", Outcome.THANKS, "zh-Hant"),
        ("Tell me a joke about cats.", Outcome.OFF_TOPIC, "en"),
        ("？？？", Outcome.UNCLEAR, "zh-Hans"),
    ],
)
def test_small_talk_is_answered_in_its_language_and_nothing_is_looked_for(
    fund: Pipeline, turn: str, outcome: Outcome, language: str
) -> None:
    events = list(fund.events(Turn(turn)))
    assert shape(events) == ["Token", "Done"]
    assert (events[-1].answer.outcome, events[-1].answer.language) == (outcome, language)
    assert events[0].text.startswith(wording(language)[outcome.value])
    assert (fund.retriever.asked, fund.reader.asked) == ([], [])
    assert (events[-1].answer.hits, events[-1].answer.citations, events[-1].answer.score) == ((), (), None)


# ── citations ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("question", [FUND_QUESTION, "合作区的工业用电价格是多少？", "你好"])
def test_what_is_for_staff_alone_is_in_no_event(fund: Pipeline, silent: Pipeline, question: str) -> None:
    for pipeline in (fund, silent):
        told = repr(list(pipeline.events(Turn(question))))
        assert "READ-AT" not in told
        assert "PROVENANCE" not in told


def test_every_citation_quotes_its_place(fund: Pipeline, silent: Pipeline) -> None:
    for pipeline, question in ((fund, FUND_QUESTION), (silent, "合作区的工业用电价格是多少？")):
        answer = pipeline.invoke(Turn(question))
        assert answer.citations
        for citation in answer.citations:
            document = pipeline.index.documents[citation.document]
            assert citation.quote == document.text[citation.start : citation.end]
            assert citation.document_hash == document.hash


def test_the_headline_stands_at_its_citations_span(fund: Pipeline) -> None:
    answer = fund.invoke(Turn(FUND_QUESTION))
    citation = answer.citations[0]
    assert FUND[slice(*citation.span)] == answer.headline == "10亿元人民币"


# ── conversations and threads ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_turn_that_leans_on_the_one_before_is_searched_as_a_question_of_its_own(fund: Pipeline) -> None:
    answer = fund.invoke(Turn("它的期限呢？", (Exchange("产业基金总规模是多少？", "10亿元人民币"),)))
    assert answer.question == "它的期限呢？"
    assert "产业基金" in answer.searched_for
    assert "期限" in answer.searched_for


def test_a_turn_that_is_unclear_alone_is_a_question_after_another(fund: Pipeline) -> None:
    answer = fund.invoke(Turn("那2035年呢？", (Exchange("规划面积有多大？", "51平方公里"),)))
    assert "规划面积" in answer.searched_for
    assert fund.invoke(Turn("还有呢？", (Exchange("有哪些企业？", "旺旺"),))).outcome is not Outcome.UNCLEAR


@pytest.mark.parametrize("between", ["谢谢", "你好", "明天济南会下雨吗？", "？？？", "Thanks!"])
def test_small_talk_leaves_the_topic_where_it_was(fund: Pipeline, between: str) -> None:
    history = (Exchange("产业基金总规模是多少？", "10亿元人民币"), Exchange(between, "……"))
    assert fund.invoke(Turn("它的期限是多久？", history)).searched_for == "产业基金的期限是多久？"


def test_after_small_talk_alone_nothing_was_said_yet(fund: Pipeline) -> None:
    assert fund.invoke(Turn("然后呢？", (Exchange("你好", "您好。"),))).outcome is Outcome.UNCLEAR


def test_a_question_that_stands_alone_is_searched_as_typed_whatever_was_said_before(fund: Pipeline) -> None:
    answer = fund.invoke(Turn(FUND_QUESTION, (Exchange("规划面积有多大？", "51平方公里"),)))
    assert answer.searched_for == FUND_QUESTION


def test_turns_at_the_same_time_get_what_each_gets_alone(fund: Pipeline) -> None:
    questions = [FUND_QUESTION, "產業基金總規模是多少？", "你好", "How large is the industry fund?", "管委会在哪？"] * 4
    alone = [replace(fund.invoke(Turn(question)), timings_ms={}) for question in questions]
    together = threading.Barrier(4)

    def ask(question: str) -> Any:
        events = fund.events(Turn(question))
        together.wait(timeout=30)
        return replace(list(events)[-1].answer, timings_ms={})

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, questions)) == alone


def test_retrieved_is_told_before_anything_of_the_answer_is_said(fund: Pipeline, silent: Pipeline) -> None:
    for pipeline, question in ((fund, FUND_QUESTION), (silent, "合作区的工业用电价格是多少？")):
        first, *rest = pipeline.events(Turn(question))
        assert isinstance(first, Retrieved)
        assert not any(isinstance(event, Retrieved) for event in rest)
        assert isinstance(rest[-1], Done)
        assert sum(isinstance(event, Done) for event in rest) == 1
