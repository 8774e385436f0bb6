"""A long sentence is cut to the clauses around what answers, never inside one."""

from __future__ import annotations

import re
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.extractive import shortened

LONG = (
    "县级以上人民政府应当根据投资规模给予支持，其中固定资产投资一亿元以上的项目给予用地指标保障，投资五亿元以上的项目由省级统筹，"
    "对鼓励类产业另行减免基础设施配套费，对先进制造业项目优先安排用能指标；企业每年应当提交报告。"
)
CLAUSE = st.text(alphabet="甲乙丙丁戊己庚辛", min_size=1, max_size=25)


def test_a_long_sentence_is_cut_to_the_clauses_around_its_span(make: SimpleNamespace) -> None:
    part = shortened(make.candidate(make.document(LONG), "由省级统筹"), 45)
    assert part.quote == "其中固定资产投资一亿元以上的项目给予用地指标保障，投资五亿元以上的项目由省级统筹"
    assert part.end - part.start <= 45
    part = shortened(make.candidate(make.document(LONG), "每年应当提交报告"), 45)
    assert part.quote == "对先进制造业项目优先安排用能指标；企业每年应当提交报告。"


def test_a_clause_longer_than_the_limit_is_quoted_whole_rather_than_broken(make: SimpleNamespace) -> None:
    part = shortened(make.candidate(make.document(LONG), "由省级统筹"), 5)
    assert part.quote == "投资五亿元以上的项目由省级统筹"


@given(
    clauses=st.lists(st.tuples(CLAUSE, st.sampled_from("，；,;")), min_size=1, max_size=15),
    last=CLAUSE,
    data=st.data(),
    limit=st.integers(40, 200),
)
@settings(max_examples=150, deadline=None)
def test_a_quote_never_begins_or_ends_inside_a_clause_and_always_holds_the_span(
    make: SimpleNamespace, clauses: list[tuple[str, str]], last: str, data: st.DataObject, limit: int
) -> None:
    text = make.document("".join(map("".join, clauses)) + last + "。")
    start = data.draw(st.integers(0, len(text.text) - 2))
    end = data.draw(st.integers(start + 1, min(len(text.text) - 1, start + 20)))
    made = make.candidate(text, text.text[start:end])
    part = shortened(made, limit)
    assert part.start <= made.span[0]
    assert part.end >= made.span[1] or text.text[part.end : made.span[1]].strip("，, \n") == ""
    before, after = text.text[: part.start], text.text[part.end :]
    assert not before or before[-1] in "，,；;"
    assert not after or after[0] in "，,；;。" or part.quote[-1] in "；;"
    span_clauses = re.findall("[^，,；;]+", text.text)
    longest = max(map(len, span_clauses))
    assert part.end - part.start <= max(limit, (end - start) + 2 * longest + 2)
