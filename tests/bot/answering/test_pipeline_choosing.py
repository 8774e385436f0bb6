"""What the pipeline reads, whether what it found suffices, and what a refusal names; over made-up texts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.answering.pipeline import NEAREST, Pipeline
from bot.answering.question import Turn, analyse
from bot.answering.rerank import Reranker
from bot.answering.state import Controls, State
from bot.answering.wording import LANGUAGES
from bot.events import Outcome, Refused, Retrieved
from tests.bot.answering.conftest import FUND, FUND_QUESTION

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
