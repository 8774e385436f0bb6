import random

import pytest

from index.analysis import plain, question_terms, terms
from index.keywords import Keywords


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("基金总规模10亿元人民币", "10亿元"),
        ("基金總規模10億元", "10亿元"),
        ("面积５１平方公里", "51平方公里"),
        ("到2035年", "2035年"),
        ("补助1,000万元", "1000万元"),
        ("补助1000万", "1000万"),
        ("应在 30 日内", "30日"),
        ("三十日内订立", "30日"),
        ("减按百分之十五的税率", "15%"),
        ("第五十四条", "54条"),
        ("二〇三五年", "2035年"),
        ("三千万元", "3000万元"),
        ("增长3.5%", "3.5%"),
    ],
)
def test_a_figure_is_one_token_however_it_is_written(text: str, figure: str) -> None:
    assert figure in terms(text)


def test_figures_that_begin_alike_are_different_tokens() -> None:
    assert not {"10亿元", "10亿"} & set(terms("100亿元"))
    assert "2035年" not in terms("2035个")


@pytest.mark.parametrize(
    "written", ["鲁政字〔2024〕28号", "鲁政字[2024]28号", "根据鲁政字（2024）28號", "鲁政字 2024 年 28 号"]
)
def test_a_document_number_is_one_token_whatever_its_brackets(written: str) -> None:
    assert "政字〔2024〕28号" in terms(written)


def test_a_number_takes_no_word_or_comma_from_what_follows() -> None:
    assert terms("In 2001, which 2000 campaign") == ["2001", "2000", "campaign"]


def test_words_and_bigrams_are_both_kept() -> None:
    found = terms("海峡两岸产业合作")
    assert "海峡两岸" in found
    assert {"海峡", "峡两", "两岸", "产业", "合作"} <= set(found)


def test_a_single_character_is_a_token_only_where_it_stands_alone() -> None:
    assert terms("税") == ["税"]
    assert all(len(term) > 1 for term in terms("企业所得税"))


def test_english_is_lower_case_singular_and_without_little_words() -> None:
    assert terms("The Policies of 5G Companies") == ["policy", "5", "5g", "company"]


def test_traditional_text_in_taiwans_wording_gives_the_tokens_of_the_mainlands() -> None:
    assert sorted(terms("軟體專案的資訊")) == sorted(terms("软件项目的信息"))


def test_a_question_is_cut_to_what_it_is_about() -> None:
    asked = question_terms("请问基金的总规模是多少？")
    assert set(asked) == {"基金", "总规", "规模"}


def test_a_question_of_little_words_alone_keeps_them() -> None:
    assert question_terms("是多少") == terms("是多少")


def test_plain_text_ignores_script_width_and_signs_but_no_figure() -> None:
    assert plain("基金，總規模 １０億元。") == plain("基金总规模10亿元")
    assert plain("10亿元") != plain("11亿元")


def test_the_identical_text_is_always_found_first() -> None:
    """Texts of random Chinese, Latin and figures: each must find itself, whatever the segmenter makes of it."""
    random_ = random.Random(7)
    pieces = [
        "企业",
        "税",
        "的",
        "是",
        "什么",
        "台资",
        "合作区",
        "10亿元",
        "30 日",
        "IE8",
        "policy",
        "，",
        "。",
        "一",
        "〔2024〕28号",
        "优惠",
    ]
    texts = list(dict.fromkeys("".join(random_.choices(pieces, k=random_.randint(3, 12))) for _ in range(80)))
    keywords = Keywords.build([terms(text) for text in texts])
    for row, text in enumerate(texts):
        asked = set(question_terms(text))
        if not asked:
            continue
        matches = keywords.search(dict.fromkeys(asked, 1.0), len(texts))
        assert matches, text
        same = {other for other, tokens in enumerate(texts) if asked <= set(terms(tokens))}
        assert row in {match.row for match in matches}
        full = {match.row for match in matches if match.coverage > 0.999}
        assert row in full
        assert full == same


@pytest.mark.parametrize("text", ["零十一元", "零亿零人", "零十零亩", "千百元"])
def test_what_only_looks_like_a_numeral_is_read_as_words(text: str) -> None:
    assert terms(text)  # cn2an fails on some of these with a KeyError of its own
