"""How much of a question a text covers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.terms import Asked, TermWeights

WEIGHTS = st.dictionaries(st.sampled_from("abcdef"), st.floats(0.1, 10), max_size=6)


@given(weights=WEIGHTS, present=st.frozensets(st.sampled_from("abcdefgh")))
def test_the_share_covered_is_the_weight_of_what_is_there_of_all(weights: dict[str, float], present: frozenset[str]) -> None:
    there, total = 0.0, 0.0
    for term, weight in weights.items():
        total += weight
        there += weight if term in present else 0.0
    share = Asked(weights).share(present)
    assert share == pytest.approx(there / total if total else 0.0)
    assert 0.0 <= share <= 1.0 + 1e-9


@given(weights=WEIGHTS, present=st.frozensets(st.sampled_from("abcdefgh")))
def test_the_heaviest_missing_is_nothing_only_if_all_that_weighs_is_there(
    weights: dict[str, float], present: frozenset[str]
) -> None:
    missing = Asked(weights).heaviest_missing(present)
    assert 0.0 <= missing <= 1.0
    assert (missing == 0.0) == (weights.keys() <= present)


def test_a_rare_word_counts_more_than_a_common_one(make: SimpleNamespace) -> None:
    asked = TermWeights(make.index({"基金": 0.1, "电价": 0.9})).of_question("基金电价")
    assert asked.weights["电价"] > asked.weights["基金"] > 0
    assert asked.share({"电价"}) > asked.share({"基金"})


def test_the_words_that_only_ask_do_not_count(make: SimpleNamespace) -> None:
    asked = TermWeights(make.index()).of_question("产业基金的期限是多少？")
    assert not {"多少", "是多", "的期"} & set(asked.weights)
    assert {"产业", "基金", "期限"} <= set(asked.weights)


def test_an_english_question_is_weighed_by_the_chinese_words_for_its_own(make: SimpleNamespace) -> None:
    asked = TermWeights(make.index({"产业": 0.5, "基金": 0.5})).of_question("How large is the industry fund?")
    assert asked.share(TermWeights(make.index()).of_text("产业基金")) > 0


def test_a_text_in_traditional_script_covers_a_question_in_simplified(make: SimpleNamespace) -> None:
    weights = TermWeights(make.index())
    assert weights.of_text("產業基金總規模") == weights.of_text("产业基金总规模")
