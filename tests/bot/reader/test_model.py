"""The bundled reader itself: what it reads, where, and how the parts of a long text come together."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import numpy as np
import pytest

from bot.reader.encoding import MAX_TOKENS, PairEncoder
from bot.reader.errors import ReaderNotFound
from bot.reader.model import SPANS, Reader, _merged

FUND = "会上发布总规模10亿元人民币的产业基金，首期规模3亿元。"
ODD = "㎡½①㈱ﬁ㍻e\u0301Å\u3000\u00a0\n\t🙂𠮷\u200bｆ：ＡＢ１２%℃…——“”"


def test_a_question_is_answered_with_the_words_of_the_passage(reader: Reader) -> None:
    (reading,) = reader.read("产业基金的总规模是多少？", [FUND])
    best = reading.spans[0]
    assert "10亿元" in FUND[best.start : best.end]
    assert reading.answerable > 0


def test_a_passage_on_another_matter_is_told_from_one_that_answers(reader: Reader) -> None:
    answers, other = reader.read("产业基金的总规模是多少？", [FUND, "黄河流经九个省区，全长约5464公里。"])
    assert answers.answerable > other.answerable
    assert answers.relevance > other.relevance
    assert answers.spans[0].score > other.spans[0].score


def test_spans_are_exact_places_sorted_and_apart_in_texts_with_odd_characters(reader: Reader) -> None:
    rng = random.Random(7)
    texts = ["".join(rng.choice(ODD + FUND) for _ in range(rng.randint(1, 120))) for _ in range(12)]
    for text, reading in zip(texts, reader.read("基金①的规模㎡是多少？", texts), strict=True):
        assert len(reading.spans) <= SPANS
        assert [span.score for span in reading.spans] == sorted((span.score for span in reading.spans), reverse=True)
        for k, span in enumerate(reading.spans):
            quote = text[span.start : span.end]
            assert 0 <= span.start < span.end <= len(text)
            assert quote == quote.strip()
            assert all(span.end <= other.start or span.start >= other.end for other in reading.spans[:k])


@pytest.mark.parametrize("before", ["", "㎡", "½①㈱", "ﬁ e\u0301 ", "ＡＢＣ　", "🙂𠮷\n\n", "……  “"])
def test_characters_whose_normal_form_has_another_length_move_no_offset(encoder: PairEncoder, before: str) -> None:
    text = before + "基金规模10亿元"
    ((window,),) = encoder.windows("规模？", [text], [""])
    places = {text[start:end].strip() for start, end in window.offsets}
    assert any("10" in place and text.index("10") == start for (start, end) in window.offsets for place in [text[start:end]])
    assert all(0 <= start <= end <= len(text) for start, end in window.offsets)
    assert any("亿" in place for place in places)


def test_a_text_is_read_the_same_alone_and_among_others(reader: Reader) -> None:
    texts = [FUND, "今天天气好。" * 40, "", "园区有102家企业。"]
    together = reader.read("有多少家企业？", texts)
    assert together == [reader.read("有多少家企业？", [text])[0] for text in texts]


def test_two_askers_at_once_read_what_each_reads_alone(reader: Reader) -> None:
    texts = [FUND, "园区有102家企业。"]
    alone = reader.read("有多少家企业？", texts)
    found: list[object] = []
    askers = [threading.Thread(target=lambda: found.append(reader.read("有多少家企业？", texts))) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert found == [alone] * 4


def test_a_text_without_words_has_no_span(reader: Reader) -> None:
    assert [reading.spans for reading in reader.read("规模？", ["", " \n\u3000"])] == [(), ()]


def test_the_context_is_read_and_never_quoted(reader: Reader) -> None:
    (reading,) = reader.read("基金的总规模是多少？", ["首期规模3亿元。"], ["总规模10亿元人民币的产业基金"])
    assert all(span.end <= len("首期规模3亿元。") for span in reading.spans)
    (bare,) = reader.read("基金的总规模是多少？", ["首期规模3亿元。"])
    assert reading != bare


def test_an_answer_far_into_a_long_text_is_found(reader: Reader) -> None:
    text = "各部门要加强协调，做好服务工作。" * 60 + FUND
    (reading,) = reader.read("产业基金的总规模是多少？", [text])
    assert "10亿元" in text[reading.spans[0].start : reading.spans[0].end]


def test_windows_cover_every_token_of_a_long_text_and_stay_within_the_limit(encoder: PairEncoder) -> None:
    text = "".join(f"第{n}条规定如下，" for n in range(400))
    (windows,) = encoder.windows("问" * 300, [text], ["标题" * 100])
    assert len(windows) > 2
    assert all(len(window.ids) == len(window.types) <= MAX_TOKENS for window in windows)
    covered = set().union(*(set(range(start, end)) for window in windows for start, end in window.offsets))
    assert covered == set(range(len(text)))


def test_a_span_scores_its_logits_less_those_of_position_0(encoder: PairEncoder) -> None:
    text = "基金规模10亿元"
    ((window,),) = encoder.windows("规模？", [text], [""])
    start = np.full(len(window.ids), -5.0, dtype=np.float32)
    end = start.copy()
    start[0], end[0] = 1.0, 0.5
    start[window.first], end[window.first] = 4.0, 3.0
    reading = _merged(text, [(window, {"start": start, "end": end, "answerable": np.float32(2)})])
    assert reading.spans[0].start == 0
    assert reading.spans[0].score == pytest.approx(4 + 3 - 1 - 0.5)
    assert reading.relevance == reading.answerable == 2


def test_a_folder_without_a_reader_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReaderNotFound, match=str(tmp_path)):
        Reader(tmp_path)


def test_a_damaged_reader_is_named(tmp_path: Path) -> None:
    (tmp_path / "reader.int8.onnx").write_bytes(b"no model")
    (tmp_path / "tokenizer.json").write_bytes((Path("bot/reader/weights/tokenizer.json")).read_bytes())
    with pytest.raises(ReaderNotFound, match=r"reader\.int8\.onnx"):
        Reader(tmp_path)
