"""Sets as spreadsheets: out and in again without loss, whatever stands in a cell; what people type is understood."""

import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.answering.question import Exchange
from bot.quality import golden, golden_tables
from bot.quality.errors import GoldenTableError
from bot.quality.golden import Case, Place, Status

FORMATS = ["csv", "xlsx"]


@pytest.mark.parametrize("format", FORMATS)
def test_every_golden_set_of_the_project_goes_out_and_in_without_loss(format, pytestconfig):
    folder = pytestconfig.rootpath / "tests" / "golden"
    for path in [*folder.glob("*.jsonl"), *folder.glob("trust/*.jsonl")]:
        cases = golden.load(path)
        assert lines(golden_tables.read(golden_tables.export(cases, format), format)) == lines(cases), path.name


def lines(cases):
    return [golden.line(case) for case in cases]


ids = st.sampled_from(["doc-1", "x y", "规划 2021-2025 0-9 摘要", "100%　甲", "a%20b"])
printable = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" |\\\n"), min_size=1, max_size=12)
words = printable.map(str.strip).filter(bool)
cases = st.builds(
    Case,
    id=words.map(lambda text: text.replace("\n", "")).filter(bool),
    question=printable.filter(str.strip),
    answerable=st.just(True),
    type=st.sampled_from(golden.TYPES),
    script=st.just("zh-Hans"),
    must_hold=st.lists(st.lists(words, min_size=1, max_size=3).map(tuple), max_size=3).map(tuple),
    must_not=st.lists(words, max_size=3).map(tuple),
    gold=st.lists(st.builds(Place, ids, st.integers(0, 9), st.integers(10, 19), words, st.just("0" * 64)), max_size=2).map(
        tuple
    ),
    history=st.lists(st.builds(Exchange, words, st.just("") | words), max_size=2).map(tuple),
    note=st.none() | words,
    status=st.sampled_from(Status),
    critical=st.booleans(),
)


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=60, deadline=None)
@given(case=cases)
@example(case=Case("'=a", "'=1+1", answerable=True, type="fact", script="zh-Hans", note="''@x"))
def test_whatever_stands_in_a_cell_comes_back(format, case):
    assert lines(golden_tables.read(golden_tables.export([case], format), format)) == lines([case])


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_in_a_cell_is_taken_for_a_formula(format, make):
    case = make.case(question="=HYPERLINK(1)", must_hold=(("+1",),), note="@x")
    data = golden_tables.export([case], format)
    if format == "csv":
        assert b"'=HYPERLINK" in data
    else:
        from openpyxl import load_workbook

        assert "f" not in {cell.data_type for row in load_workbook(io.BytesIO(data)).active.iter_rows() for cell in row}
        assert load_workbook(io.BytesIO(data)).active["B2"].value == "=HYPERLINK(1)"
    assert lines(golden_tables.read(data, format)) == lines([case])


def test_what_a_person_types_is_understood():
    table = (
        "﻿Question,ID,must_hold,answerable,as_of\r\n"
        '基金多大？,x-1,"10亿元 | 十亿元\r\n期限10年",是,2025-06-01\r\n'
        ",,,,\r\n电价？,x-2,,no,\r\n"
    )
    first, second = golden_tables.read(table.encode("utf-8"), "csv")
    assert first.must_hold == (("10亿元", "十亿元"), ("期限10年",))
    assert (first.answerable, first.as_of, first.type) == (True, "2025-06-01", "fact")
    assert not second.answerable


def test_numbers_days_and_truths_that_a_spreadsheet_made_are_text_again():
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["id", "question", "must_hold", "as_of", "answerable"])
    book.active.append([7, "多少？", 15.0, date(2025, 6, 1), True])
    file = io.BytesIO()
    book.save(file)
    (case,) = golden_tables.read(file.getvalue(), "xlsx")
    assert (case.id, case.must_hold, case.as_of, case.answerable) == ("7", (("15",),), "2025-06-01", True)


@pytest.mark.parametrize(
    ("data", "format", "message"),
    [
        (b"", "csv", "no column id, question"),
        (b"question\nx\n", "csv", "no column id"),
        (b"id,question,colour\n", "csv", "'colour'"),
        (b"id,question,answerable\na,b,perhaps\n", "csv", "row 2.*perhaps"),
        (b"id,question,gold\na,b,somewhere\n", "csv", "row 2.*somewhere"),
        (b"id,question,status\na,b,lost\n", "csv", "row 2"),
        (b"id,question\na,b\n,\nc,d\n a ,e\n", "csv", "row 5 has the id 'a', as row 2 has"),
        ("id,question\na,问\n".encode("gb18030"), "csv", "not UTF-8"),
        (b"id,question\n", "xlsx", "no XLSX"),
    ],
)
def test_a_table_that_is_no_set_is_refused_with_its_row(data, format, message):
    with pytest.raises(GoldenTableError, match=message):
        golden_tables.read(data, format)


@pytest.mark.parametrize("document", ["通知 2025", "通知 2024-25年", " a", "a  "])
@pytest.mark.parametrize("quote", [None, "见 3-4 条", "@x"])
def test_a_place_in_a_text_whose_id_has_spaces_comes_back(make, document, quote):
    place = Place(document, 5, 9, quote)
    (back,) = golden_tables.read(golden_tables.export([make.case(gold=(place,))], "csv"), "csv")
    assert (back.gold, back.gold[0].quote) == ((place,), quote)


def test_a_place_without_quotation_or_version_stays_so(make):
    case = make.case(gold=(Place("d", 0, 4),), nearest=(Place("e", 1, 2, "x"),))
    (back,) = golden_tables.read(golden_tables.export([replace(case)], "csv"), "csv")
    assert (back.gold[0].quote, back.gold[0].version, back.nearest[0].quote) == (None, None, "x")
