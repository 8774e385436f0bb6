"""The training rows and what is made of them."""

from __future__ import annotations

import json
import random
from itertools import islice
from pathlib import Path

import pytest

from bot.reader.batches import batches, labelled
from bot.reader.data import Row, Unseen, further, load_rows, split, texts_of
from bot.reader.encoding import PairEncoder
from bot.reader.errors import TrainingDataError
from bot.reader.examples import Example, example, other_year, pieces, without_answer
from bot.reader.negatives import Negatives
from bot.reader.train import training_rows

CONTEXT = "".join(f"第{n}年，园区迎来{n}家企业。企业涉及{n}个行业，总投资{n}亿元。" for n in range(100, 140))
ROOT = Path(__file__).resolve().parents[3]


def row(answer: str = "123亿元", **changes: object) -> Row:
    fields = {
        "id": "a", "source": "made-up", "question": "第123年总投资多少？", "context": CONTEXT, "answer": answer,
        "start": CONTEXT.index(answer) if answer else -1, "title": "园区年报", "traditional": False, "english": False,
    }  # fmt: skip
    return Row(**(fields | changes))  # type: ignore[arg-type]


def test_an_example_holds_the_answer_at_its_place_whatever_is_varied() -> None:
    for seed in range(300):
        one = example(row(), random.Random(seed))
        assert one.passage[one.start : one.end] in {"123亿元", "123億元"}
        assert len(one.passage) <= 460


def test_half_of_the_english_questions_bring_the_glossarys_terms() -> None:
    asked = row(question="How large is the fund?", english=True)
    seen = [example(asked, random.Random(seed)).question for seed in range(200)]
    assert 70 < sum("基金" in question for question in seen) < 130
    assert not any(
        "基金" in example(row(question="How large is the fund?"), random.Random(seed)).question for seed in range(20)
    )


def test_windows_end_where_sentences_end() -> None:
    for seed in range(100):
        one = example(row(""), random.Random(seed))
        assert one.start == one.end == -1
        assert one.passage.endswith("。")
        assert one.passage[0] in "第企"


def test_pieces_cover_a_text_and_keep_to_the_limit() -> None:
    cut = pieces(CONTEXT, 90)
    assert all(end - start <= 90 for start, end in cut)
    assert "".join(CONTEXT[start:end] for start, end in cut) == CONTEXT


def test_the_tokens_labelled_are_the_answer(encoder: PairEncoder) -> None:
    for seed in range(100):
        one = example(row(), random.Random(seed))
        marked = labelled(one, encoder, 1)
        assert marked is not None
        window = marked.window
        first, last = window.offsets[marked.start - window.first], window.offsets[marked.end - window.first]
        assert "123" in one.passage[first[0] : last[1]]
        assert last[1] >= one.end
        assert first[0] <= one.start


def test_a_question_of_another_year_is_not_answered() -> None:
    one = Example("2019年的产值是多少？", "2019年的产值是5亿元。", "", 9, 12)
    changed = other_year(one, random.Random(1))
    assert changed is not None
    assert changed.start == changed.end == -1
    assert "2019" not in changed.question
    assert other_year(Example("产值多少？", "2019年。", "", 0, 5), random.Random(1)) is None


def test_without_its_answer_a_passage_keeps_every_other_sentence() -> None:
    passage = CONTEXT[:200]
    start = passage.index("102亿元")
    one = without_answer(Example("第102年总投资多少？", passage, "园区年报", start, start + 5))
    assert one is not None
    assert "102亿元" not in one.passage
    assert "园区迎来102家企业" in one.passage
    assert "总投资103亿元" in one.passage
    assert (one.question, one.context, one.start, one.end) == ("第102年总投资多少？", "园区年报", -1, -1)


def test_without_its_answer_too_short_a_passage_is_no_example() -> None:
    assert without_answer(Example("多少？", "总投资5亿元。别的没有。", "", 3, 6)) is None


def test_no_negative_holds_the_answer(made_up: Path) -> None:
    rows = load_rows(made_up)
    negatives = Negatives(rows)
    for one in rows:
        found = negatives.of(one)
        assert all(one.answer not in passage for passage, _ in found)
        assert bool(found) == bool(one.answer)


def test_batches_are_the_same_for_one_seed_and_keep_a_question_together(made_up: Path, encoder: PairEncoder) -> None:
    rows = load_rows(made_up)
    negatives = Negatives(rows)
    first = list(islice(batches(rows, encoder, negatives, 3, 8), 6))
    assert first == list(islice(batches(rows, encoder, negatives, 3, 8), 6))
    where: dict[int, int] = {}
    for number, batch in enumerate(first):
        for one in batch:
            assert where.setdefault(one.group, number) == number


def test_contexts_of_what_is_measured_on_are_left_out(made_up: Path, tmp_path: Path) -> None:
    rows = load_rows(made_up)
    hidden = tmp_path / "bench"
    hidden.mkdir()
    seen = rows[0].context
    (hidden / "passages.jsonl").write_text(json.dumps({"text": f"前言。\n{seen[:20]}\n{seen[20:]}后记。"}), encoding="utf-8")
    train, held = training_rows(made_up, (hidden,))
    assert {one.context for one in rows} - {one.context for one in [*train, *held]} == {seen}


def test_a_context_is_held_out_whole_or_not_at_all(made_up: Path) -> None:
    train, held = split(load_rows(made_up), share=3)
    assert train
    assert held
    assert not {one.context for one in train} & {one.context for one in held}


def test_an_answer_that_does_not_stand_at_its_start_is_refused(tmp_path: Path) -> None:
    bad = {"id": "1", "context": "甲乙丙", "question": "？", "answers": [{"text": "丙", "start": 0}]}
    (tmp_path / "bad.jsonl").write_text(json.dumps(bad), encoding="utf-8")
    with pytest.raises(TrainingDataError, match=r"bad\.jsonl, line 1"):
        load_rows(tmp_path)


def test_further_questions_are_asked_of_the_contexts_they_name(tmp_path: Path) -> None:
    asked = [
        {"context_of": "a", "question": "Total in year 124?", "answer": "124亿元", "script": "en"},
        {"context_of": "a", "question": "电价多少？", "answer": "", "script": "hans"},
        {"context_of": "left out", "question": "？", "answer": "", "script": "hans"},
    ]
    (tmp_path / "more.jsonl").write_text("\n".join(json.dumps(line) for line in asked), encoding="utf-8")
    first, second = further([row()], tmp_path)
    assert (first.context, first.title, first.english) == (CONTEXT, "园区年报", True)
    assert CONTEXT[first.start :].startswith("124亿元")
    assert (second.answer, second.start, second.english) == ("", -1, False)
    (tmp_path / "more.jsonl").write_text(json.dumps({**asked[0], "answer": "没有的话"}), encoding="utf-8")
    with pytest.raises(TrainingDataError, match=r"more\.jsonl, line 1"):
        list(further([row()], tmp_path))


def test_a_folder_without_rows_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match=str(tmp_path)):
        load_rows(tmp_path)


@pytest.mark.slow
def test_no_training_context_stands_in_the_benches_or_in_the_corpus(shared: Path) -> None:
    unseen = (shared / "bench", shared / "corpus", ROOT / "corpus")
    train, held = training_rows(shared / "train", unseen)
    contexts = {"".join(one.context.split()) for one in [*train, *held]}
    measured = {"".join(text.split()) for folder in unseen for text in texts_of(folder)}
    assert len(contexts) > 5000
    assert not contexts & measured
    whole = "\n".join(measured)
    sample = random.Random(1).sample(sorted(contexts), 400)
    assert not [context for context in sample if context[: len(context) // 2] in whole]
    assert Unseen(measured).overlaps(next(text for text in measured if len(text) > 300)[50:250])
