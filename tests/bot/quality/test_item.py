"""What is kept of one case: what it found and cited, what it quoted, the figures it cannot bear out, its script."""

import json
from dataclasses import replace

import pytest

from bot.events import Outcome
from bot.quality.golden import Place
from bot.quality.item import failed, in_script

GOLD = (Place("d", 0, 13), Place("d", 13, 19), Place("other", 0, 5))


def test_passages_and_citations_are_held_against_every_gold_place(make):
    given = make.answer(
        hits=(make.hit(13, 26), make.hit(0, 14), make.hit(19, 26)), citations=(make.citation(0, 14), make.citation(20, 26))
    )
    result = make.result(make.case(gold=GOLD), given)
    assert result["found"] == [[1], [0, 1], []]
    assert result["cited"] == [[0, 1], []]


def test_a_result_is_plain_data_and_has_the_passages_with_all_their_scores(make):
    result = json.loads(json.dumps(make.result(make.case(must_hold=(("10亿元",),), gold=GOLD))))
    assert (result["right"], result["case"]["id"], result["error"]) == (True, "a", None)
    assert result["answer"]["hits"][0]["keyword"] == {"rank": 1, "score": 9.0}
    assert result["answer"]["hits"][0]["passage"]["text"] == "基金总规模10亿元人民币。"[:13]


def test_no_more_passages_are_kept_than_asked_for(make):
    from bot.quality import item

    hits = tuple(make.hit(i, i + 1, rank=i + 1) for i in range(20))
    result = item.result(make.case(), make.answer(hits=hits), make.read, 12)
    assert len(result["answer"]["hits"]) == len(result["found"]) == 12


def test_a_quotation_that_is_not_the_text_s_is_seen(make):
    wrong = replace(make.citation(), quote="基金总规模20亿元人民币。")
    assert make.result(given=make.answer(citations=(make.citation(), wrong)))["verbatim"] == [True, False]


def test_a_citation_of_a_text_that_is_not_there_is_not_verbatim(make):
    from bot.quality import item
    from corpus.errors import UnknownDocument

    def read(id, hash):
        raise UnknownDocument(id)

    assert item.result(make.case(), make.answer(), read, 10)["verbatim"] == [False]


@pytest.mark.parametrize(
    ("text", "unsupported"),
    [
        ("10亿元\n\n“基金总规模10亿元人民币。”[1]", []),
        ("RMB 1 billion [1]", []),
        ("十億元，期限10年[1]", ["10年"]),
        ("20亿元[1]", ["20亿元"]),
    ],
)
def test_figures_that_nothing_cited_holds_are_named(make, text, unsupported):
    assert make.result(given=make.answer(text))["figures"]["unsupported"] == unsupported


def test_a_refusal_says_nothing_of_figures_citations_or_script(make):
    result = make.result(given=make.answer("没有回答。2025年再问。", Outcome.REFUSED))
    assert (result["figures"]["said"], result["cited"], result["script"]) == (0, [], None)


@pytest.mark.parametrize(
    ("text", "script", "fits"),
    [
        ("为10亿元", "zh-Hans", True),
        ("為10億元", "zh-Hans", False),
        ("為10億元", "zh-Hant", True),
        ("为10亿元", "zh-Hant", False),
        ("三月一日", "zh-Hant", True),
        ("支持", "zh-Hant", True),
        ("The fund is large.", "zh-Hant", False),
        ("10亿元\n\nThe text says, in Chinese: “基金总规模10亿元人民币。” [1]", "en", True),
        ("10亿元\n\n文本写道：“基金总规模10亿元人民币。”[1]", "en", False),
    ],
)
def test_an_answer_is_in_the_asker_s_script_in_its_own_words(text, script, fits):
    assert in_script(text, script) is fits


def test_an_error_is_kept_as_a_failure(make):
    kept = failed(make.case(), KeyError("x"))
    assert (kept["right"], kept["answer"], kept["error"]) == (False, None, "KeyError: 'x'")
