import csv

import pytest

from corpus.cleaning import fold, script
from index.analysis import is_figure, question_terms
from index.glossary import FILE, Glossary

ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))


def test_every_row_is_complete_and_holds_no_figure_that_a_text_should_hold() -> None:
    for row in ROWS:
        assert set(row) == {"english", "simplified", "traditional", "field"}
        assert all(row[column] for column in ("english", "simplified", "field")), row
        assert script(row["simplified"]) == "zh-Hans" or row["english"] == "ecfa", row
        figures = [term for term in question_terms(row["simplified"]) if is_figure(term)]
        assert not figures or row["field"] == "document", row


def test_no_english_phrase_stands_in_two_rows() -> None:
    phrases = [tuple(question_terms(phrase)) for row in ROWS for phrase in row["english"].split("|")]
    rows = [{tuple(question_terms(phrase)) for phrase in row["english"].split("|")} for row in ROWS]
    twice = sorted({phrase for phrase in phrases if sum(phrase in row for row in rows) > 1})
    assert not twice
    assert () not in phrases


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("What is the enterprise income tax rate?", {"所得税", "税率"}),
        ("subsidies for Taiwanese companies", {"补贴", "台企"}),
        ("Is social insurance compulsory for employees?", {"社保", "职工"}),
    ],
)
def test_english_phrases_give_way_to_the_texts_wordings(question: str, terms: set[str]) -> None:
    weights = Glossary.bundled().weigh(question)
    expected = {term for wording in terms for term in question_terms(wording)}
    assert expected <= set(weights)


def test_the_longest_phrase_wins_and_its_words_are_not_looked_up_again() -> None:
    glossary = Glossary({("income", "tax"): ["所得税"], ("tax",): ["税款"], ("income",): ["收入"]})
    assert set(glossary.weigh("income tax")) == set(question_terms("所得税"))


def test_wordings_share_the_weight_of_the_phrase_they_stand_for() -> None:
    assert Glossary({("subsidy",): ["补贴", "补助"]}).weigh("Subsidies?") == {"补贴": 0.5, "补助": 0.5}


def test_unknown_words_keep_their_whole_weight() -> None:
    assert Glossary().weigh("Kevlar subsidy") == {"kevlar": 1.0, "subsidy": 1.0}


@pytest.mark.parametrize(
    ("question", "text_says"),
    [
        ("要繳多少營業稅？", "增值税"),
        ("租稅優惠有哪些", "税收优惠"),
        ("公司的特休怎麼算", "年休假"),
        ("资遣费怎么算", "经济补偿"),
    ],
)
def test_taiwans_wording_is_joined_by_the_texts(question: str, text_says: str) -> None:
    weights = Glossary.bundled().weigh(question)
    assert set(question_terms(text_says)) <= set(weights)
    own = set(question_terms(question))
    assert own <= set(weights)
    assert all(weights[term] == 1.0 for term in own)


def test_a_question_in_the_texts_own_wording_is_left_as_it_is() -> None:
    question = "企业所得税的税率是多少"
    assert Glossary.bundled().weigh(question) == dict.fromkeys(question_terms(question), 1.0)
    assert fold(question) == question


def test_what_is_embedded_is_simplified_and_carries_the_texts_words_for_english_ones() -> None:
    glossary = Glossary({("fund",): ["基金", "资金"], ("size",): ["规模"]})
    assert glossary.spell_out("The size of the fund?") == "The size of the fund? 规模 基金"
    assert glossary.spell_out("基金規模多大？") == "基金规模多大？"
