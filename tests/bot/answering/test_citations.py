"""Citations: an exact place, and nothing of what is for staff alone."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import date
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.citations import cite, cite_part, cite_passage
from bot.answering.extractive import Part, shortened
from bot.events import Citation

STAFF = {"read_at": "http://mirror.example.com/READ-AT", "provenance": "PROVENANCE"}


@given(text=st.text(min_size=1, max_size=60), data=st.data())
def test_a_quote_is_what_stands_at_its_offsets(make: SimpleNamespace, text: str, data: st.DataObject) -> None:
    document = make.document(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    citation = cite(1, document, start, end)
    assert citation.quote == text[citation.start : citation.end]
    assert (citation.start, citation.end, citation.document_hash) == (start, end, document.hash)


def test_a_citation_tells_all_that_an_asker_may_know_of_the_document(make: SimpleNamespace) -> None:
    known = {
        "digest": True,
        "issuer": "山东省人民政府",
        "number": "鲁政字〔2024〕28号",
        "published": date(2024, 2, 29),
        "as_of": "2024-03",
        "url": "https://www.example.gov.cn/",
    }
    citation = cite(3, make.document("文本。", "a", title="意见", **known, **STAFF), 0, 3)
    assert {name: getattr(citation, name) for name in known} == known
    assert (citation.n, citation.document, citation.title) == (3, "a", "意见")


def test_what_is_for_staff_alone_is_no_part_of_a_citation(make: SimpleNamespace) -> None:
    assert not {field.name for field in fields(Citation)} & {"read_at", "provenance"}
    shown = json.dumps(asdict(cite(1, make.document("文本。", **STAFF), 0, 3)), default=str)
    assert "READ-AT" not in shown
    assert "PROVENANCE" not in shown


def test_a_quoted_part_keeps_the_headlines_place_where_it_lies_within(make: SimpleNamespace) -> None:
    text = make.document("总规模10亿元，期限10年。另有安排。")
    made = make.candidate(text, "10亿元")
    citation = cite_part(1, shortened(made, 160))
    assert citation.span is not None
    assert text.text[slice(*citation.span)] == "10亿元"
    assert cite_part(1, Part(made, 14, len(text.text))).span is None
    assert cite_part(1, Part(made, 5, len(text.text))).span is None


def test_a_passage_is_cited_whole(make: SimpleNamespace) -> None:
    text = make.document("标题\n第一段。\n第二段。")
    citation = cite_passage(2, text, make.passage(text, "第二段。"))
    assert (citation.n, citation.quote, citation.span) == (2, "第二段。", None)
