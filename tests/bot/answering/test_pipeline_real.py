"""The pipeline with its own models over its own corpus: what an investor sees."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.answering.question import Turn
from bot.events import Cited, Done, Headline, Outcome, Refused, Retrieved
from corpus import cleaning

if TYPE_CHECKING:
    from bot.assembly import Assistant

pytestmark = pytest.mark.slow

FUND = "合作区的产业基金总规模是多少？"
FUND_TRADITIONAL = "合作區的產業基金總規模是多少？"
FUND_ENGLISH = "How large is the zone's industry fund?"
POWER = "合作区的工业用电价格是多少？"


def test_the_size_of_the_fund_is_answered_with_the_articles_sentence(assistant: Assistant) -> None:
    events = list(assistant.pipeline.events(Turn(FUND)))
    assert isinstance(events[0], Retrieved)
    headline = next(event for event in events if isinstance(event, Headline))
    citation = next(event.citation for event in events if isinstance(event, Cited))
    assert "10亿元" in headline.text
    assert (citation.document, citation.n) == ("zone-promotion-2025", 1)
    assert "基金总规模10亿元人民币" in citation.quote
    text = assistant.index.document(citation.document, citation.document_hash).text
    assert citation.quote == text[citation.start : citation.end]
    assert text[slice(*citation.span)] == headline.text


@pytest.mark.parametrize(
    ("question", "language", "headline"), [(FUND_TRADITIONAL, "zh-Hant", "10億元"), (FUND_ENGLISH, "en", "10亿元")]
)
def test_it_is_answered_in_the_askers_language_from_the_same_sentence(
    assistant: Assistant, question: str, language: str, headline: str
) -> None:
    answer = assistant.pipeline.invoke(Turn(question))
    assert (answer.outcome, answer.language) == (Outcome.ANSWERED, language)
    assert headline in (answer.headline or "")
    assert "基金总规模10亿元人民币" in answer.citations[0].quote
    assert cleaning.script(answer.citations[0].quote) == "zh-Hans"


def test_the_price_of_power_is_refused_and_no_price_is_said(assistant: Assistant) -> None:
    events = list(assistant.pipeline.events(Turn(POWER)))
    answer = events[-1].answer
    refused = next(event for event in events if isinstance(event, Refused))
    assert answer.outcome is Outcome.REFUSED
    assert answer.headline is None
    assert (answer.score or 0.0) < assistant.pipeline.limits.threshold
    assert refused.nearest
    said = answer.text.replace(refused.reason.quote.strip(), "") if refused.reason else answer.text
    for citation in refused.nearest:
        for start, end in assistant.index.passages[f"{citation.document}:{citation.start}-{citation.end}"].sentences:
            sentence = assistant.index.documents[citation.document].text[start:end]
            assert len(sentence) < 8 or sentence not in said


def test_nothing_of_what_is_for_staff_alone_reaches_an_asker(assistant: Assistant) -> None:
    """No source that was read, and no note on it, is in any event, for an answer and for a refusal."""
    secrets = {
        line.strip()
        for document in assistant.index.documents.values()
        for field in (document.read_at, document.provenance)
        for line in (field or "").splitlines()
        if len(line.strip()) > 12 and line.strip() != document.url
    }
    assert secrets
    for question in (FUND, POWER, "研发费用加计扣除比例是多少？"):
        told = repr(list(assistant.pipeline.events(Turn(question))))
        assert [secret for secret in secrets if secret in told] == []


def test_two_who_ask_at_once_get_what_each_would_get_alone(assistant: Assistant) -> None:
    questions = [FUND, POWER, FUND_ENGLISH, "合作区有哪些主导产业？"]
    alone = [replace(assistant.pipeline.invoke(Turn(question)), timings_ms={}) for question in questions]
    with ThreadPoolExecutor(2) as threads:
        together = list(threads.map(lambda question: assistant.pipeline.invoke(Turn(question)), questions))
    for one, other in zip(alone, together, strict=True):
        assert (one.text, one.outcome, one.citations) == (other.text, other.outcome, other.citations)
        assert [hit.passage.id for hit in one.hits] == [hit.passage.id for hit in other.hits]
        assert one.score == pytest.approx(other.score, abs=1e-4)


def test_the_pipeline_is_a_langchain_runnable(assistant: Assistant) -> None:
    answers = assistant.pipeline.batch([Turn("你好"), Turn(FUND)])
    assert [answer.outcome for answer in answers] == [Outcome.GREETING, Outcome.ANSWERED]
    assert isinstance(list(assistant.pipeline.events(Turn(FUND)))[-1], Done)
