"""Citation marks in a streamed answer: however they are written and wherever the pieces are cut."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.markers import SentenceStream, read

ANSWERS = [
    "基金总规模10亿元[1]。首期2亿元已募集。[1][2]期限10年[1,2]。",
    "规模10亿元【1】。期限10年［1］。面积[9]。",
    "It is 10 billion yuan [1]. The term is 10.5 years. [2] Some 3.5 percent [1-3].",
    "- 甲项[1]\n- 乙项[2]\n\n另外[3]。",
    "“他说好。”[1]然后（见文件。）[2]\n无标记",
    "1. 第一条[1]\n2. 第二条 [2]",
    "见`a[1]`和[1](http://x.y/[2])。真的[2]。",
    "```\nx[1]\n```\n真的[2]。",
    "见[这里](http://x.y/a?b=1)[1]。\n![图](http://x.y/p.png?q=2)[1]。完[注]了[2]！再[3]!",
]


def shown(answer: str, passages: int = 3, size: int = 1000) -> list[str]:
    return [s.shown for s in read([answer[i : i + size] for i in range(0, len(answer), size)], passages)]


@pytest.mark.parametrize(
    ("written", "mark", "cites"),
    [
        ("[1]", "[1]", (1,)),
        ("[1][2]", "[1][2]", (1, 2)),
        ("[1,2]", "[1][2]", (1, 2)),
        ("[1, 3]", "[1][3]", (1, 3)),
        ("[1、2]", "[1][2]", (1, 2)),
        ("【1】", "[1]", (1,)),
        ("［1］", "[1]", (1,)),
        ("[1-3]", "[1][2][3]", (1, 2, 3)),
        ("[[2]]", "[2]", (2,)),
        (r"\[1\]", "[1]", (1,)),
        ("【1†source】", "[1]", (1,)),
        ("[^2]", "[2]", (2,)),
        ("[1][1]", "[1][1]", (1,)),
        ("[4]", "", ()),
        ("[0]", "", ()),
        ("[2,7]", "[2]", (2,)),
        ("(1)", "(1)", ()),
        ("（1）", "（1）", ()),
        ("[注]", "[注]", ()),
        ("[3-1]", "[3][1]", (3, 1)),
        ("[1-900]", "[1]", (1,)),
    ],
)
def test_marks_are_read_however_they_are_written_and_unknown_ones_dropped(
    written: str, mark: str, cites: tuple[int, ...]
) -> None:
    (sentence,) = read([f"规模10亿元{written}。"], passages=3)
    assert (sentence.shown, sentence.cites) == (f"规模10亿元{mark}。", cites)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ANSWERS), st.data())
def test_the_pieces_in_which_an_answer_comes_make_no_difference(answer: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(answer) - 1), max_size=12)))
    pieces = [answer[a:b] for a, b in zip([0, *cuts], [*cuts, len(answer)], strict=True)]
    assert list(read(pieces, 3)) == list(read([answer], 3))


def test_a_mark_cut_across_pieces_is_one_mark() -> None:
    stream = SentenceStream(3)
    assert [stream.feed(p) for p in ("规模10亿元。[", "1", ",2")] == [[], [], []]
    (sentence,) = stream.feed("]期")
    assert (sentence.shown, sentence.cites) == ("规模10亿元。[1][2]", (1, 2))


def test_a_sentence_with_its_mark_before_the_full_stop_waits_for_nothing() -> None:
    stream = SentenceStream(3)
    assert stream.feed("规模10亿元[1]") == []
    assert [s.shown for s in stream.feed("。")] == ["规模10亿元[1]。"]
    assert stream.feed("The term is 10 years [2]") == []
    assert [s.cites for s in stream.feed(".")] == [(2,)]


def test_a_sentence_without_a_mark_waits_for_one() -> None:
    stream = SentenceStream(3)
    assert stream.feed("规模10亿元。") == []
    assert [s.cites for s in stream.feed("[1]\n")] == [(1,)]


def test_a_full_stop_inside_a_number_ends_nothing() -> None:
    assert shown("面积14.99平方公里[1]。", size=1) == ["面积14.99平方公里[1]。"]
    assert shown("The area is 14.99 km² [1].", size=1) == ["The area is 14.99 km²[1]."]


def test_marks_in_code_and_links_are_no_marks() -> None:
    assert [s.cites for s in read(["见`a[1]`和[1](http://x.y/[2])。真的[2]。"], 3)] == [(), (2,)]
    assert [s.cites for s in read(["```\n", "规模[1]。\n", "```\n", "真的[2]。"], 3)][-1] == (2,)
    assert all(not s.cites for s in list(read(["```\n", "规模[1]。\n", "```\n", "真的[2]。"], 3))[:-1])


def test_a_list_keeps_its_items_and_their_lines() -> None:
    sentences = list(read(["1. 甲[1]\n2. 乙[2]\n"], 3))
    assert [(s.shown, s.opens_line) for s in sentences] == [("1. 甲[1]", False), ("2. 乙[2]", True)]


def test_an_unfinished_last_sentence_of_a_cut_stream_is_dropped() -> None:
    stream = SentenceStream(3)
    assert [s.shown for s in stream.feed("规模10亿元[1]。期限10")] == ["规模10亿元[1]。"]
    assert stream.close(complete=False) == []


def test_an_unfinished_last_sentence_of_a_whole_stream_is_kept() -> None:
    stream = SentenceStream(3)
    stream.feed("规模10亿元[1]")
    assert [s.shown for s in stream.close()] == ["规模10亿元[1]"]
