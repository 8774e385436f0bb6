"""Candidates: what was read, with the numbers for and against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.candidates import counts_other, gather, type_fit, year_fit
from bot.answering.evidence import gate_features, load_evidence_model
from bot.answering.question import analyse
from bot.answering.second_look import look_again
from bot.answering.terms import TermWeights
from bot.reader.model import Reading, Span
from corpus.document import Role

ASKED = "产业基金总规模是多少？"


def reading(text: str, *spans: str, answerable: float = 1.0) -> Reading:
    return Reading(tuple(Span(text.index(s), text.index(s) + len(s), 5.0 - n) for n, s in enumerate(spans)), answerable, 0.0)


def gathered(make: SimpleNamespace, *read: tuple, asked: str = ASKED, home: str | None = None) -> list:
    """`read`: a hit, its document and its reading each."""
    hits, documents, readings = zip(*read, strict=True) if read else ((), (), ())
    return gather(analyse(asked), hits, readings, {d.id: d for d in documents}, TermWeights(make.index()), home)


def test_nothing_read_is_no_candidate(make: SimpleNamespace) -> None:
    assert gathered(make) == []


def test_spans_are_placed_in_the_document_whatever_the_passages_own_place(make: SimpleNamespace) -> None:
    text = make.document("开头的话。\n产业基金总规模10亿元人民币。期限10年。")
    words = "产业基金总规模10亿元人民币。期限10年。"
    (found,) = gathered(make, (make.hit(make.passage(text, words)), text, reading(words, "10亿元人民币")))
    assert found.headline == text.text[slice(*found.span)] == "10亿元人民币"
    assert found.quote == "产业基金总规模10亿元人民币。"


def test_marks_and_space_at_a_spans_ends_are_no_part_of_it(make: SimpleNamespace) -> None:
    text = make.document("总规模，10亿元人民币。期限10年。")
    (found,) = gathered(make, (make.hit(make.passage(text)), text, reading(text.text, "，10亿元人民币。")))
    assert found.headline == "10亿元人民币"
    assert found.quote == "总规模，10亿元人民币。"


def test_a_span_of_marks_alone_is_no_candidate(make: SimpleNamespace) -> None:
    text = make.document("总规模10亿元。。。")
    assert gathered(make, (make.hit(make.passage(text)), text, reading(text.text, "。。"))) == []


def test_a_span_that_runs_over_lines_is_the_longest_of_them(make: SimpleNamespace) -> None:
    text = make.document("基金\n- 总规模10亿元人民币。\n- 期限")
    (found,) = gathered(make, (make.hit(make.passage(text)), text, reading(text.text, "基金\n- 总规模10亿元人民币。\n- 期限")))
    assert found.headline == "总规模10亿元人民币"


def test_a_clause_that_says_that_the_text_is_silent_is_no_candidate_its_neighbour_is(make: SimpleNamespace) -> None:
    text = make.document("报道提到基金10亿元，没有写期限。")
    found = gathered(make, (make.hit(make.passage(text)), text, reading(text.text, "10亿元", "期限")))
    assert [c.headline for c in found] == ["10亿元"]


def test_nothing_under_a_heading_of_what_is_not_written_is_a_candidate(make: SimpleNamespace) -> None:
    text = make.document("基金的规模、期限。")
    hit = make.hit(make.passage(text, headings=("没有写到的",)))
    assert gathered(make, (hit, text, reading(text.text, "规模"))) == []


def test_the_numbers_are_those_of_the_search_and_the_reader(make: SimpleNamespace) -> None:
    one, two = make.document("基金10亿元。", "one"), make.document("别的话，20亿元。", "two", region="济阳区")
    found = gathered(
        make,
        (make.hit(make.passage(one), 1, keyword=8.0, cosine=0.9), one, reading(one.text, "10亿元", answerable=3.0)),
        (
            make.hit(make.passage(two, role=Role.CAPTION), 2, keyword=2.0, cosine=0.7),
            two,
            reading(two.text, "20亿元", answerable=1.0),
        ),
        home="济阳区",
    )
    first, second = (c.features for c in found)
    assert (first["answerable"], first["answerable_gap"], first["rank"], first["keyword"], first["cosine_gap"]) == (
        3,
        0,
        1,
        1,
        0,
    )
    assert (second["answerable"], second["answerable_gap"], second["rank"], second["keyword"]) == (1, -2, 0.5, 0.25)
    assert second["cosine_gap"] == pytest.approx(-0.2)
    assert (first["home"], second["home"]) == (0, 1)
    assert (first["caption"], second["caption"]) == (0, 1)
    assert first["covered"] > second["covered"]


def test_a_passage_that_one_leg_did_not_find_counts_as_nothing_there(make: SimpleNamespace) -> None:
    text = make.document("基金10亿元。")
    (found,) = gathered(make, (make.hit(make.passage(text), keyword=None, cosine=None), text, reading(text.text, "10亿元")))
    assert (found.features["keyword"], found.features["cosine"]) == (0, 0)


def test_another_part_than_the_one_asked_for_is_no_candidate(make: SimpleNamespace) -> None:
    text = make.document("基金总规模10亿元，首期2亿元已募集。")
    read = (make.hit(make.passage(text)), text, reading(text.text, "2亿元"))
    assert gathered(make, read, asked="基金第二期多大？") == []
    assert len(gathered(make, read, asked="基金第一期多大？")) == 1


def test_the_evidence_model_finds_all_it_weighs_among_the_features(make: SimpleNamespace) -> None:
    text = make.document("基金10亿元。")
    gathered_first = gathered(make, (make.hit(make.passage(text)), text, reading(text.text, "10亿元")))
    alone = SimpleNamespace(read=lambda question, texts, contexts: [reading(text, text) for text in texts])
    looked = look_again(analyse(ASKED), gathered_first, alone)
    found = [replace(c, features={**c.features, "near": 0.5}) for c in looked]
    model = load_evidence_model()
    assert set(model.ranker.names) <= set(found[0].features)
    assert set(model.gate.names) <= set(gate_features(found))
    assert 0.0 <= model.probability(model.rank(found)) <= 1.0


@given(
    texts=st.lists(st.text(alphabet="基金，。！ \n10亿元没有写", min_size=1, max_size=40), min_size=1, max_size=4),
    data=st.data(),
)
def test_every_candidate_stands_in_its_passage_and_its_span_in_its_sentences(
    make: SimpleNamespace, texts: list[str], data: st.DataObject
) -> None:
    read = []
    for at, words in enumerate(texts):
        text = make.document("前文。\n" + words, str(at))
        passage = make.passage(text, words)
        start = data.draw(st.integers(0, len(words) - 1))
        end = data.draw(st.integers(start + 1, len(words)))
        read.append((make.hit(passage), text, Reading((Span(start, end, 0.0),), 0.0, 0.0)))
    for found in gathered(make, *read):
        (a, b), (start, end) = found.sentence, found.span
        assert found.hit.passage.start <= a <= start < end <= b <= found.hit.passage.end
        assert found.headline.strip("，。 \n") == found.headline


@pytest.mark.parametrize(
    ("question", "span", "after", "fit"),
    [
        ("基金总规模是多少？", "10亿元", "", 1),
        ("基金总规模是多少？", "10亿", "元人民币", 1),
        ("基金总规模是多少？", "分期付款", "", -1),
        ("基金总规模是多少？", "10家", "", -0.5),
        ("税率是多少？", "15%", "", 1),
        ("税率是多少？", "百分之十五", "", 1),
        ("标准是多少？", "三百人", "", 1),
        ("期限多久？", "三周", "", 1),
        ("期限多久？", "十四周", "", 1),
        ("多长时间内要报告？", "三十六小时", "", 1),
        ("期限多久？", "半年", "", 1),
        ("最低几岁？", "十六周岁", "", 1),
        ("面积多大？", "五十公顷", "", 1),
        ("面积多大？", "二百亩", "", 1),
        ("有多少台车？", "三台", "", 1),
        ("面积多大？", "统一公布", "", -1),
        ("什么时候到期？", "2027年12月31日", "", 1),
        ("什么时候到期？", "签约当日", "", 1),
        ("什么时候到期？", "2027", "年底", 1),
        ("什么时候到期？", "管委会", "", -1),
        ("谁主办？", "10亿元", "", 0),
    ],
)
def test_a_span_fits_the_kind_of_answer_or_does_not(question: str, span: str, after: str, fit: float) -> None:
    assert type_fit(analyse(question), span, after) == fit


@pytest.mark.parametrize(
    ("question", "sentence", "context", "metadata", "fit"),
    [
        ("台企有几家？", "2012年有52家。", "", {}, 0),
        ("2012年台企有几家？", "2012年有52家。", "", {}, 1),
        ("2012年台企有几家？", "有52家。", "2012年的报道", {}, 1),
        ("二〇一二年台企有几家？", "有52家。", "", {"published": date(2012, 5, 1)}, 0.5),
        ("2012年台企有几家？", "2024年有102家。", "", {"as_of": "2024"}, -1),
        ("2012年台企有几家？", "有102家。", "", {"as_of": "2024"}, -0.5),
        ("2012年台企有几家？", "2024年有102家。", "2012年至今", {}, 1),
    ],
)
def test_a_place_speaks_of_the_year_asked_about_or_does_not(
    make: SimpleNamespace, question: str, sentence: str, context: str, metadata: dict, fit: float
) -> None:
    assert year_fit(analyse(question), sentence, context, make.document("文。", **metadata)) == fit


@pytest.mark.parametrize(
    ("question", "span", "after", "other"),
    [
        ("旺旺现在有多少员工？", "4 至 6 家", "", True),
        ("旺旺现在有多少员工？", "300 余人", "", False),
        ("合作区有多少家台企？", "102", "家", False),
        ("区政府出了百分之几？比例多少", "10亿元人民币", "", True),
        ("基金总规模是多少？", "10亿元人民币", "", False),
        ("旺旺是什么时候来的？", "4 家", "", False),
        ("旺旺现在有多少员工？", "若干", "", True),
        ("企业所得税实际交几个点？", "实际税负约 5%", "", False),
        ("一共几个项目？", "6 个月", "", True),
        ("一共几个项目？", "提高 3", " 个百分点", True),
        ("一共几个项目？", "62 个", "项目", False),
    ],
)
def test_a_figure_of_another_unit_is_told_from_one_of_the_unit_asked_for(question, span, after, other):
    assert counts_other(analyse(question), span, after) is other
