"""The second look: every sentence of the head once, alone, under its passage's context; the rest is marked as not looked at."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from bot.answering.question import analyse
from bot.answering.second_look import FAR, UNSEEN, look_again, with_nearness
from bot.reader.model import Reading, Span

TEXT = "基金总规模10亿元人民币。期限10年，首期2亿元。园区有102家台企。"


class Reader:
    """Says 3 to sentences with 亿, else -3; finds no span in the latter."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[str], list[str]]] = []

    def read(self, question: str, texts: list[str], contexts: list[str]) -> list[Reading]:
        self.asked.append((question, texts, contexts))
        return [Reading((Span(0, 2, 7.0),), 3.0, 0.0) if "亿" in text else Reading((), -3.0, 0.0) for text in texts]


def found(make: SimpleNamespace, *spans: str) -> list:
    text = make.document(TEXT)
    made = [make.candidate(text, words, answerable=1.0) for words in spans]
    return [replace(one, features={**one.features, "span": float(-n)}) for n, one in enumerate(made)]


def test_each_sentence_is_read_once_and_alone(make: SimpleNamespace) -> None:
    reader, question = Reader(), analyse("基金多大？")
    looked = look_again(question, found(make, "10亿元", "10亿元人民币", "102家"), reader)
    assert reader.asked == [(question.plain, ["基金总规模10亿元人民币。", "园区有102家台企。"], ["《text》", "《text》"])]
    assert [c.features["alone"] for c in looked] == [3.0, 3.0, -3.0]
    assert [c.features["alone_span"] for c in looked] == [7.0, 7.0, UNSEEN]
    assert [c.features["span"] for c in looked] == [0.0, -1.0, -2.0]


def test_only_the_head_is_looked_at(make: SimpleNamespace) -> None:
    reader = Reader()
    looked = look_again(analyse("基金多大？"), found(make, "10亿元", "2亿元", "102家"), reader, head=1)
    assert reader.asked[0][1] == ["基金总规模10亿元人民币。"]
    assert [c.features["alone"] for c in looked] == [3.0, UNSEEN, UNSEEN]


def test_a_sentence_that_only_rejected_candidates_stand_in_is_not_read(make: SimpleNamespace) -> None:
    reader, question = Reader(), analyse("基金多大？")
    some = found(make, "10亿元", "102家", "10亿元人民币", "2亿元")
    looked = look_again(question, some, reader, head=3, keep=lambda c: c.headline not in ("10亿元", "102家"))
    assert reader.asked[0][1] == ["基金总规模10亿元人民币。"]
    # The last is beyond the head of all four, and it stays beyond it though two of them are out.
    assert [(c.headline, c.features["alone"]) for c in looked] == [("10亿元人民币", 3.0), ("2亿元", UNSEEN)]


def test_what_was_read_alone_already_is_not_read_again(make: SimpleNamespace) -> None:
    reader, question = Reader(), analyse("基金多大？")
    known = {("《text》", "基金总规模10亿元人民币。"): Reading((), 5.0, 0.0)}
    looked = look_again(question, found(make, "10亿元", "102家"), reader, known=known)
    assert reader.asked[0][1:] == (["园区有102家台企。"], ["《text》"])
    assert [(c.features["alone"], c.features["alone_span"]) for c in looked] == [(5.0, UNSEEN), (-3.0, UNSEEN)]


def test_without_candidates_nothing_is_read(make: SimpleNamespace) -> None:
    reader = Reader()
    assert look_again(analyse("基金多大？"), [], reader) == []
    assert reader.asked == []


def test_how_near_a_sentence_is_is_measured_where_it_was_looked_at(make: SimpleNamespace) -> None:
    asked = []

    def nearness(question: str, texts: list[tuple[str, str]]) -> list[float]:
        asked.append((question, texts))
        return [0.6] * len(texts)

    first, second, third = found(make, "10亿元", "10亿元人民币", "102家")
    seen = [replace(c, features={**c.features, "alone": a}) for c, a in ((first, 3.0), (second, 3.0), (third, UNSEEN))]
    near = with_nearness(analyse("基金多大？"), seen, nearness)
    assert [c.features["near"] for c in near] == [0.6, 0.6, FAR]
    assert asked == [("基金多大？", [(first.hit.passage.context, first.quote)])]
