"""The pipeline from turn to answer, over made-up texts, with a reader and a retriever that do as they are told."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answering import pipeline as module
from bot.answering.evidence import EvidenceModel, Linear
from bot.answering.pipeline import NEAREST, Pipeline
from bot.answering.question import Exchange, Turn, analyse
from bot.answering.rerank import Reranker
from bot.answering.state import Controls, Limits, State
from bot.answering.wording import LANGUAGES, wording
from bot.events import Cited, Done, Headline, Outcome, Refused, Retrieved, Token
from bot.reader.model import Reading, Span

STAFF = {"read_at": "http://mirror.example.com/READ-AT", "provenance": "PROVENANCE"}
FUND = "产业基金总规模10亿元人民币，期限10年。首期2亿元已募集完成。"
FUND_QUESTION = "产业基金总规模是多少？"
TALK_OF = Linear(("answerable",), (0.0,), (1.0,), (1.0,))
MODEL = EvidenceModel(TALK_OF, TALK_OF, 0.5)
STEPS = ["route", "understand", "retrieve", "read", "weigh", "reconsider", "answer", "refuse", "suggest"]


@dataclass
class Found:
    """A retriever that brings the same hits whatever is asked, and remembers what was."""

    hits: list = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def search(self, query: str) -> list:
        self.asked.append(query)
        return list(self.hits)

    def nearness(self, query: str, texts: list[tuple[str, str]]) -> list[float]:
        return [0.0] * len(texts)


@dataclass
class Told:
    """A reader that finds each of `spans` wherever it stands, as sure as it is told to be."""

    spans: dict[str, float]
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def read(self, question: str, texts: list[str], contexts: list[str]) -> list[Reading]:
        self.asked.append((question, tuple(texts)))
        readings = []
        for text in texts:
            spans = [Span(text.index(s), text.index(s) + len(s), sure) for s, sure in self.spans.items() if s in text]
            readings.append(Reading(tuple(spans), max((s.score for s in spans), default=-9.0), 0.0))
        return readings


@pytest.fixture
def made(make: SimpleNamespace) -> Any:
    """Builds a pipeline over texts: pairs of a document and the headings of its one passage."""

    def build(
        texts: list[tuple[Any, tuple[str, ...]]], spans: dict[str, float], reranker: Any = None, **limits: Any
    ) -> Pipeline:
        index = make.index()
        passages = [make.passage(document, None, headings) for document, headings in texts]
        index.documents = {document.id: document for document, _ in texts}
        index.passages = {passage.id: passage for passage in passages}
        hits = [make.hit(passage, rank) for rank, passage in enumerate(passages, 1)]
        return Pipeline(index, Found(hits), Told(spans), MODEL, Limits(**{"threshold": 0.5} | limits), reranker)  # type: ignore[arg-type]

    return build


@pytest.fixture
def fund(made: Any, make: SimpleNamespace) -> Pipeline:
    """Answers what the fund's size is, surely."""
    texts = [(make.document("别的话。", "other", **STAFF), ()), (make.document(FUND, "fund", as_of="2025", **STAFF), ("资金",))]
    return made(texts, {"10亿元人民币": 3.0})


@pytest.fixture
def silent(made: Any, make: SimpleNamespace) -> Pipeline:
    """Finds only what does not answer; one text says that it does not."""
    texts = [
        (make.document("合作区的工业用电价格，报道没有写。", "remark", title="报道", **STAFF), ("用电",)),
        (make.document("甲乙丙丁，戊己庚辛。", "near", title="意见", **STAFF), ("第一章", "总则")),
        (make.document("子丑寅卯。", "far", title="办法"), ()),
        (make.document("辰巳午未。", "farther", title="条例"), ()),
    ]
    return made(texts, {"甲乙丙丁": -3.0})


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


# ── languages ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_traditional_question_is_searched_in_simplified_and_answered_in_traditional_with_the_quote_as_it_stands(
    fund: Pipeline,
) -> None:
    answer = fund.invoke(Turn("產業基金總規模是多少？"))
    assert fund.retriever.asked == ["产业基金总规模是多少？"]
    assert fund.reader.asked[0][0] == "产业基金总规模是多少？"
    assert (answer.language, answer.headline) == ("zh-Hant", "10億元人民幣")
    assert "「產業基金總規模10億元人民幣，期限10年。」" in answer.text
    assert answer.citations[0].quote == "产业基金总规模10亿元人民币，期限10年。"


def test_an_english_question_gets_an_english_frame_around_the_quoted_chinese(fund: Pipeline) -> None:
    answer = fund.invoke(Turn("How large is the industry fund?"))
    assert (answer.language, answer.headline) == ("en", "10亿元人民币")
    assert "The text (2025) says, in Chinese: “产业基金总规模10亿元人民币，期限10年。” [1]" in answer.text


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("合作区的工业用电价格是多少？", "zh-Hans"),
        ("合作區的工業用電價格是多少？", "zh-Hant"),
        ("What is the price of power?", "en"),
    ],
)
def test_a_refusal_is_in_the_askers_language(silent: Pipeline, question: str, language: str) -> None:
    answer = silent.invoke(Turn(question))
    assert answer.language == language
    assert answer.text.startswith(wording(language)["refused"])


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


# ── answering or refusing ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("threshold", "outcome"), [(0.95, Outcome.ANSWERED), (0.96, Outcome.REFUSED), (0.0, Outcome.ANSWERED)])
def test_below_the_threshold_the_evidence_does_not_suffice(
    made: Any, make: SimpleNamespace, threshold: float, outcome: Outcome
) -> None:
    answer = made([(make.document(FUND), ())], {"10亿元": 3.0}, threshold=threshold).invoke(Turn(FUND_QUESTION))
    assert answer.outcome is outcome
    assert answer.score == pytest.approx(0.9526, abs=1e-4)
    assert answer.refused == (outcome is not Outcome.ANSWERED)


def test_where_nothing_is_found_the_bot_refuses_whatever_the_threshold(made: Any, make: SimpleNamespace) -> None:
    for texts, spans in (([], {}), ([(make.document("别的话。"), ())], {})):
        answer = made(texts, spans, threshold=0.0).invoke(Turn(FUND_QUESTION))
        assert (answer.outcome, answer.score) == (Outcome.REFUSED, 0.0)


def test_a_sentence_that_says_that_the_text_is_silent_is_never_an_answer(made: Any, make: SimpleNamespace) -> None:
    pipeline = made([(make.document("工业用电价格，报道没有写。报道没有写电价数额0.6元。"), ())], {"0.6元": 9.0}, threshold=0.0)
    assert pipeline.invoke(Turn("工业用电价格是多少？")).outcome is Outcome.REFUSED


def test_a_refusal_gives_the_sentence_that_says_so_as_the_reason_and_cites_it_first(silent: Pipeline) -> None:
    events = list(silent.events(Turn("合作区的工业用电价格是多少？")))
    refused = next(event for event in events if isinstance(event, Refused))
    assert refused.reason.quote == "合作区的工业用电价格，报道没有写。"
    assert refused.reason.n == 1
    assert "“合作区的工业用电价格，报道没有写。”[1]" in events[-1].answer.text
    assert [citation.n for citation in events[-1].answer.citations] == [1, 2, 3, 4]


def test_a_sentence_that_is_silent_on_something_else_is_no_reason(silent: Pipeline) -> None:
    refused = next(e for e in silent.events(Turn("台湾居民子女入学办理流程？")) if isinstance(e, Refused))
    assert refused.reason is None
    assert [citation.n for citation in refused.nearest] == [1, 2, 3]


def test_a_title_that_covers_the_question_makes_no_reason_of_a_sentence_about_something_else(
    made: Any, make: SimpleNamespace
) -> None:
    texts = [(make.document("页面没有写有效期。", title="台湾青年创业补贴意见"), ())]
    refused = next(e for e in made(texts, {}).events(Turn("台湾青年创业补贴多少钱？")) if isinstance(e, Refused))
    assert refused.reason is None


def test_the_nearest_are_named_by_title_and_headings_and_none_of_their_words_is_said(silent: Pipeline) -> None:
    events = list(silent.events(Turn("台湾居民子女入学办理流程？")))
    text, refused = events[-1].answer.text, next(e for e in events if isinstance(e, Refused))
    assert [citation.title for citation in refused.nearest] == ["意见", "报道", "办法"]
    assert "[1] 《意见》 · 第一章 · 总则" in text
    for words in ("甲乙", "戊己", "子丑", "用电价格"):
        assert words not in text
    assert len(refused.nearest) == NEAREST


@pytest.mark.parametrize("language", LANGUAGES)
def test_whom_a_refused_asker_is_sent_to_can_be_set_for_each_language(made: Any, language: str) -> None:
    question = {"zh-Hans": "用电价格？", "zh-Hant": "用電價格？", "en": "What is the price?"}[language]
    pipeline = made([], {}, contact={language: "WINDOW 3"})
    assert "WINDOW 3" in pipeline.invoke(Turn(question)).text


# ── reading and reordering ─────────────────────────────────────────────────────────────────────────────────────────────


def test_only_the_head_of_the_list_is_read(made: Any, make: SimpleNamespace) -> None:
    texts = [(make.document(f"甲{n}。", str(n)), ()) for n in range(5)]
    pipeline = made(texts, {}, read=2)
    pipeline.invoke(Turn(FUND_QUESTION))
    assert pipeline.reader.asked == [(FUND_QUESTION, ("甲0。", "甲1。"))]


def test_what_the_reader_found_lifts_a_passage_and_the_rest_keeps_its_order(made: Any, make: SimpleNamespace) -> None:
    texts = [(make.document(f"甲{n}乙。", str(n)), ()) for n in range(5)]
    hits = made(texts, {"甲2": 1.0, "甲1": 3.0}, read=3).invoke(Turn(FUND_QUESTION)).hits
    assert [hit.passage.document for hit in hits] == ["1", "2", "0", "3", "4"]
    assert [hit.reranked for hit in hits] == [3.0, 1.0, None, None, None]


def test_without_reordering_the_fused_order_stands(made: Any, make: SimpleNamespace) -> None:
    texts = [(make.document(f"甲{n}乙。", str(n)), ()) for n in range(3)]
    hits = made(texts, {"甲2": 3.0}, reorder=False).invoke(Turn(FUND_QUESTION)).hits
    assert [(hit.passage.document, hit.reranked) for hit in hits] == [("0", None), ("1", None), ("2", None)]


def test_a_cross_encoder_orders_what_is_read(made: Any, make: SimpleNamespace) -> None:
    encoder = SimpleNamespace(score=lambda pairs: [float("甲2" in text) for _, text in pairs])
    texts = [(make.document(f"甲{n}乙。", str(n)), ()) for n in range(4)]
    pipeline = made(texts, {}, Reranker(encoder), read=1, reorder=False)  # type: ignore[arg-type]
    hits = pipeline.invoke(Turn(FUND_QUESTION)).hits
    assert [hit.passage.document for hit in hits] == ["2", "0", "1", "3"]
    assert pipeline.reader.asked == [(FUND_QUESTION, ("甲2乙。",))]


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


@pytest.mark.parametrize(("first", "second", "searched"), [(0.1, 0.9, "other"), (0.1, 0.2, "first"), (0.9, 0.9, "first")])
def test_a_turn_with_two_readings_is_answered_in_the_one_that_finds_something(
    fund: Pipeline, monkeypatch: pytest.MonkeyPatch, first: float, second: float, searched: str
) -> None:
    scores = iter([first, second])
    monkeypatch.setattr(fund, "model", SimpleNamespace(rank=lambda c: list(c), probability=lambda ranked: next(scores)))
    state = State(Turn(FUND_QUESTION), question=analyse(FUND_QUESTION), otherwise=analyse("基金期限多久？"))
    for step in (fund.retrieve, fund.read, fund.weigh, fund.reconsider):
        events = list(step(state))
    assert isinstance(events[-1], Retrieved)
    assert events[-1].searched_for == (FUND_QUESTION if searched == "first" else "基金期限多久？")


# ── what staff set ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_threshold_that_staff_chose_takes_the_place_of_the_fitted_one(fund: Pipeline) -> None:
    assert fund.invoke(Turn(FUND_QUESTION)).outcome is Outcome.ANSWERED
    fund.controls = lambda: Controls(threshold=0.999)
    assert fund.invoke(Turn(FUND_QUESTION)).outcome is Outcome.REFUSED


def test_a_passage_out_of_use_is_neither_read_nor_quoted_nor_named(fund: Pipeline) -> None:
    used = fund.invoke(Turn(FUND_QUESTION)).citations[0].document
    out = frozenset(id for id, passage in fund.index.passages.items() if passage.document == used)
    fund.controls = lambda: Controls(disabled=out)
    answer = fund.invoke(Turn(FUND_QUESTION))
    assert answer.outcome is Outcome.REFUSED
    assert used not in {c.document for c in answer.citations} | {h.passage.document for h in answer.hits}
