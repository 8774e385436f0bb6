"""Which places are quoted, how long, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.extractive import LIST_LIMIT, Place, compose, newest_first, whole
from bot.answering.question import analyse

LIMIT = 160
FUND = "济阳区发起设立产业基金，基金总规模10亿元人民币，期限10年。首期2亿元已募集完成。"
SIZE = analyse("产业基金总规模是多少？")
FIRMS = analyse("台企有几家？")


def test_the_sentence_that_the_span_stands_in_is_quoted_verbatim_at_its_offsets(make: SimpleNamespace) -> None:
    text = make.document(FUND)
    (part,) = compose(SIZE, [make.candidate(text, "10亿元人民币")], {}, LIMIT)
    assert part.quote == "济阳区发起设立产业基金，基金总规模10亿元人民币，期限10年。"
    assert text.text[part.start : part.end] == part.quote
    assert part.place is Place.MAIN


def test_a_span_over_two_sentences_is_quoted_with_both(make: SimpleNamespace) -> None:
    text = make.document(FUND)
    (part,) = compose(SIZE, [make.candidate(text, "期限10年。首期2亿元")], {}, LIMIT)
    assert part.quote == FUND


# ── what is newest ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_newer_text_leads_where_texts_of_different_dates_give_other_figures(make: SimpleNamespace) -> None:
    old = make.candidate(make.document("园区有台企52家。", "old", published=date(2012, 11, 1)), "52家", 2.0)
    new = make.candidate(make.document("济阳有台企102家。", "new", as_of="2024-07"), "102家", 1.5)
    parts = compose(FIRMS, [old, new], {}, LIMIT)
    assert [(part.candidate.document.id, part.place) for part in parts] == [("new", Place.MAIN), ("old", Place.EARLIER)]


def test_the_newest_of_several_newer_texts_leads(make: SimpleNamespace) -> None:
    ranked = [
        make.candidate(make.document(f"有台企{n}家。", str(n), as_of=year), f"{n}家", 2.0 - at / 10)
        for at, (n, year) in enumerate([(52, "2012"), (80, "2021"), (102, "2024")])
    ]
    assert newest_first(FIRMS, ranked) == (ranked[2], ranked[0])


@pytest.mark.parametrize(
    ("question", "metadata", "span", "score"),
    [
        ("2012年台企有几家？", {"as_of": "2024"}, "102家", 1.9),
        ("台企有几家？", {}, "102家", 1.9),
        ("台企有几家？", {"as_of": "2010"}, "102家", 1.9),
        ("台企有几家？", {"as_of": "2024"}, "102家", 0.5),
        ("台企有几家？", {"as_of": "2024"}, "102亩", 1.9),
    ],
    ids=["a year is asked for", "no date", "older", "far less sure", "another unit"],
)
def test_the_best_leads_where_the_other_is_not_the_newer_answer(
    make: SimpleNamespace, question: str, metadata: dict, span: str, score: float
) -> None:
    best = make.candidate(make.document("园区有台企52家。", "old", published=date(2012, 11, 1)), "52家", 2.0)
    other = make.candidate(make.document(f"济阳有{span}。", "other", **metadata), span, score)
    assert newest_first(analyse(question), [best, other]) == (best, None)
    assert compose(analyse(question), [best, other], {}, LIMIT)[0].candidate is best


def test_a_newer_text_that_says_the_same_figure_overtakes_nothing(make: SimpleNamespace) -> None:
    old = make.candidate(make.document("有台企52家。", "old", as_of="2012"), "52家", 2.0)
    new = make.candidate(make.document("有台企 52 家。", "new", as_of="2024"), "52 家", 1.9)
    assert newest_first(FIRMS, [old, new]) == (old, None)


def test_an_undated_text_that_is_best_is_never_overtaken_and_never_called_newest(make: SimpleNamespace) -> None:
    undated = make.candidate(make.document("有台企52家。", "undated"), "52家", 2.0)
    new = make.candidate(make.document("有台企102家。", "new", as_of="2024"), "102家", 1.9)
    parts = compose(FIRMS, [undated, new], {}, LIMIT)
    assert parts[0].candidate is undated
    assert all(part.place is not Place.EARLIER for part in parts)


# ── lists ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


CONDITIONS = analyse("要满足哪些条件？")
SECTION = ["- 年应纳税所得额不超过 300 万元。\n", "- 从业人数不超过 300 人。\n", "- 资产总额不超过 5000 万元。\n"]


def test_a_list_gets_all_that_stands_under_its_heading_in_whatever_passage(make: SimpleNamespace) -> None:
    text = make.document("须同时符合：\n" + "".join(SECTION) + "另有规定的除外。\n别处的话。")
    passages = [make.passage(text, words, ("条件",)) for words in SECTION]
    other = make.passage(text, "别处的话。", ("其他",))
    made = make.candidate(text, "300 人", words=SECTION[1], headings=("条件",))
    (part,) = compose(CONDITIONS, [made], {p.id: p for p in [other, *passages]}, LIMIT)
    assert part.quote == "".join(SECTION).rstrip().removeprefix("- ")


def test_a_sentence_that_enumerates_is_a_list_by_itself(make: SimpleNamespace) -> None:
    text = make.document("主导产业为食品、医药、装备、电子。其他产业另有安排。")
    made = make.candidate(text, "食品、医药、装备、电子", headings=("产业",))
    (part,) = compose(analyse("有哪些主导产业？"), [made], {made.hit.passage.id: made.hit.passage}, LIMIT)
    assert part.quote == "主导产业为食品、医药、装备、电子。"


def test_a_section_too_long_is_cut_at_its_sentences_around_the_span(make: SimpleNamespace) -> None:
    text = make.document("".join(f"第{n}项是{'甲' * 60}。" for n in range(20)))
    made = make.candidate(text, "第9项", headings=("条件",))
    (part,) = compose(CONDITIONS, [made], {made.hit.passage.id: made.hit.passage}, LIMIT)
    assert part.end - part.start <= LIST_LIMIT
    assert part.start <= made.span[0] < made.span[1] <= part.end
    assert part.quote.startswith("第")
    assert part.quote.endswith("。")


# ── what stands beside the best ────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_nearly_as_sure_is_quoted_beside_it_and_what_is_not_is_left_out(make: SimpleNamespace) -> None:
    ranked = [
        make.candidate(make.document("管委会在济阳设立。", "a"), "济阳", 3.0),
        make.candidate(make.document("服务中心也在济阳办公。", "b"), "济阳", 2.5),
        make.candidate(make.document("展馆在章丘落成。", "c"), "章丘", 0.0),
    ]
    parts = compose(analyse("管委会在哪？"), ranked, {}, LIMIT)
    assert [part.candidate.document.id for part in parts] == ["a", "b"]
    assert parts[1].place is Place.ALSO


def test_a_figure_that_the_asker_wants_confirmed_is_not_quoted_of_something_else(make: SimpleNamespace) -> None:
    right = make.candidate(make.document("区域总部可得省财政500万元奖励。", "right"), "500万元", 2.0)
    other = make.candidate(make.document("须以现金缴付1000万美元的注册资本。", "other"), "1000万美元", 1.5)
    for question, quoted in (("省里不是奖1000万吗？", ["right"]), ("省里奖多少？", ["right", "other"])):
        parts = compose(analyse(question), [right, other], {}, LIMIT)
        assert [part.candidate.document.id for part in parts] == quoted


def test_the_same_sentence_is_quoted_once_however_many_spans_stand_in_it(make: SimpleNamespace) -> None:
    text = make.document(FUND)
    ranked = [make.candidate(text, "10亿元人民币", 2.0), make.candidate(text, "10年", 1.9)]
    assert len(compose(SIZE, ranked, {}, LIMIT)) == 1


def test_the_headline_is_the_span_the_reader_prefers_in_the_sentence_if_of_the_kind_asked_for(make: SimpleNamespace) -> None:
    text = make.document(FUND)
    ranked = [
        make.candidate(text, "10亿元", 2.0, span=3.0, type=1.0),
        make.candidate(text, "10亿元人民币", 1.0, span=5.0, type=1.0),
        make.candidate(text, "济阳区", 0.5, span=9.0, type=-1.0),
        make.candidate(text, "首期2亿元", 0.4, span=9.0, type=1.0),
    ]
    part, *_ = compose(SIZE, ranked, {}, LIMIT)
    assert part.candidate.headline == "10亿元人民币"


def test_a_text_that_says_the_same_words_is_not_quoted_beside_the_first(make: SimpleNamespace) -> None:
    ranked = [make.candidate(make.document("总规模10亿元。", id), "10亿元", score) for id, score in (("a", 2.0), ("b", 1.9))]
    assert len(compose(SIZE, ranked, {}, LIMIT)) == 1


SENTENCE = st.lists(st.text(alphabet="台资企业园区一二三、2", min_size=1, max_size=40), min_size=1, max_size=6)


@given(
    texts=st.lists(st.lists(SENTENCE, min_size=1, max_size=5), min_size=1, max_size=4),
    asked=st.sampled_from(["台企有几家？", "管委会在哪？", "2012年台企有几家？", "有哪些企业？", "怎么申请？"]),
    data=st.data(),
)
@settings(max_examples=200, deadline=None)
def test_whatever_is_found_the_parts_are_verbatim_apart_and_short(
    make: SimpleNamespace, texts: list[list[list[str]]], asked: str, data: st.DataObject
) -> None:
    """At most `LIMIT` characters, `LIST_LIMIT` for a list; only a clause that holds the span is quoted beyond that."""
    question = analyse(asked)
    found, passages = [], {}
    for at, sentences in enumerate(texts):
        text = make.document("".join("，".join(clauses) + "。" for clauses in sentences), str(at), as_of=str(2012 + at))
        headings = data.draw(st.sampled_from([(), ("条件",)]))
        passages |= {(p := make.passage(text, None, headings)).id: p}
        for _ in range(data.draw(st.integers(1, 3))):
            start = data.draw(st.integers(0, len(text.text) - 2))
            span = text.text[start : start + data.draw(st.integers(1, 12))]
            found.append(make.candidate(text, span, data.draw(st.floats(-3, 3)), headings=headings))
    ranked = sorted(found, key=lambda c: -c.score)
    parts = compose(question, ranked, passages, LIMIT)
    for part in parts:
        assert part.start < part.end
        assert part.quote == part.candidate.document.text[part.start : part.end]
    places = [(p.candidate.document.id, p.start, p.end) for p in parts]
    for i, (id, start, end) in enumerate(places):
        assert all(id != other or end <= s or e <= start for other, s, e in places[i + 1 :])
    assert [p.place for p in parts].count(Place.MAIN) == 1
    assert parts[0].place is Place.MAIN
    assert sum(end - start for _, start, end in places) <= (LIST_LIMIT if question.wanted == "list" else LIMIT)


@pytest.mark.parametrize(
    ("question", "span", "headline"),
    [
        ("还要办就业许可吗？", "不再", "在内地工作不再需要办理就业许可"),
        ("哪一天废止？", "，", "在内地工作不再需要办理就业许可"),
        ("哪一年废止？", "2018 年", "2018 年"),
    ],
)
def test_a_headline_that_says_nothing_alone_is_its_whole_clause(make, question, span, headline):
    text = make.document("台湾居民来了，在内地工作不再需要办理就业许可，规定于 2018 年废止。")
    at = make.candidate(text, span)
    if span == "，":
        start = text.text.index("，规定")
        at = replace(at, span=(start, start + 1))
    assert whole(analyse(question), at).headline == headline
