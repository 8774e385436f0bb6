"""In which language the pipeline searches, reads and replies; over made-up texts."""

from __future__ import annotations

import pytest

from bot.answering.pipeline import Pipeline
from bot.answering.question import Exchange, Turn
from bot.answering.wording import wording


def test_a_traditional_question_is_searched_in_simplified_and_answered_in_traditional_with_the_quote_as_it_stands(
    fund: Pipeline,
) -> None:
    answer = fund.invoke(Turn("產業基金總規模是多少？"))
    assert fund.retriever.asked == ["产业基金总规模是多少？"]
    assert fund.reader.asked[0][0] == "产业基金总规模是多少？"
    assert (answer.language, answer.headline) == ("zh-Hant", "10億元人民幣")
    assert "「產業基金總規模10億元人民幣，期限10年。」" in answer.text
    assert answer.citations[0].quote == "产业基金总规模10亿元人民币，期限10年。"


def test_a_follow_up_that_shows_no_script_is_answered_and_told_in_that_of_the_question_before(fund: Pipeline) -> None:
    events = list(fund.events(Turn("它的期限呢？", (Exchange("產業基金總規模是多少？", "10億元人民幣"),))))
    answer = events[-1].answer
    assert answer.language == "zh-Hant"
    assert answer.searched_for == events[0].searched_for == "產業基金的期限？"
    assert fund.retriever.asked == ["产业基金的期限？"]


def test_what_was_typed_in_traditional_is_told_as_typed(fund: Pipeline) -> None:
    assert fund.invoke(Turn("台企的產業基金？")).searched_for == "台企的產業基金？"


def test_small_talk_that_shows_no_script_is_answered_in_that_of_the_page(fund: Pipeline) -> None:
    answer = fund.invoke(Turn("早安", language="zh-Hant"))
    assert answer.text.startswith(wording("zh-Hant")["greeting"])


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
