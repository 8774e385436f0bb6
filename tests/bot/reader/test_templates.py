"""Template passages: every slot filled, alike within an object, and nothing left of the template."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.reader.batches import batches
from bot.reader.data import QUESTIONS, Row, made_up, split
from bot.reader.encoding import PairEncoder
from bot.reader.errors import TrainingDataError
from bot.reader.negatives import Negatives
from bot.reader.templates import MADE, filled

TOKENIZER = Path(__file__).resolve().parents[3] / "bot" / "reader" / "weights" / "tokenizer.json"
ONE = {
    "title": "{区1}支持台资企业办法",
    "passage": "{区1}对{y1:2020-2024}年设立的台资企业，给予最高{n1:10-90}万元补助，由{局1}审核。"
    "期限不超过{h1:3-9}年，{d1}起施行。",
    "questions": [
        {"q": "{区1}补助最多给多少？", "a": "最高{n1}万元", "s": "hans"},
        {"q": "補助由誰審核？", "a": "{局1}", "s": "hant"},
        {"q": "How long does the subsidy of {区1} last?", "a": "不超过{h1}年", "s": "en"},
        {"q": "{y1}年的补助怎么申请？", "a": "", "s": "hans"},
    ],
}


ARTICLE = {
    "title": "{园1}介绍",
    "passages": [
        "{园1}总面积{n1:300-400}平方公里，由{局1}管理。",
        "{园1}先行区面积{n2:20-40}平方公里，由{局2}管理。",
        "{园1}欢迎企业落户。",
    ],
    "questions": [
        {"q": "{园1}有多大？", "a": "{n1}平方公里", "s": "hans", "of": 0},
        {"q": "How large is the area that goes first?", "a": "{n2}平方公里", "s": "en", "of": 1},
        {"q": "先行區去年多大？", "a": "", "s": "hant", "of": 1},
        {"q": "谁来管理？", "a": "管理", "s": "hans", "of": 0},
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policy-1.jsonl").write_text(json.dumps(ONE, ensure_ascii=False) + "\n", encoding="utf-8")
    return tmp_path


def test_slots_are_filled_alike_within_an_object(folder: Path) -> None:
    made = list(filled(folder, 3, seed=1))
    assert len(made) == 12
    for one in made:
        assert "{" not in one.title + one.passage + one.question + one.answer + one.twin
        assert one.answer in one.passage
    place = re.match("(.{2,4}?[区县])", made[0].question)
    assert place
    assert made[0].passage.startswith(place[1])
    assert re.search("of [A-Z][a-z]+ (District|County|New Area) last", made[2].question)
    assert re.fullmatch("不超过[三四五六七八九]年", made[2].answer)
    assert len({one.passage for one in made}) == 3


def test_the_same_seed_fills_alike(folder: Path) -> None:
    assert list(filled(folder, 2, seed=4)) == list(filled(folder, 2, seed=4))
    assert list(filled(folder, 2, seed=4)) != list(filled(folder, 2, seed=5))


def test_a_twin_speaks_of_another_place_and_only_where_the_question_names_one(folder: Path) -> None:
    for one in filled(folder, 20, seed=2):
        if one.twin:
            assert one.answer
            assert one.twin[:3] not in one.question
            assert one.twin != one.passage
    assert not any(one.twin for one in filled(folder, 5, seed=2) if one.script == "hant" or not one.answer)
    assert any(one.twin for one in filled(folder, 5, seed=2))


def test_an_articles_other_passages_are_twins_of_the_one_that_answers(tmp_path: Path) -> None:
    (tmp_path / "articles-1.jsonl").write_text(json.dumps(ARTICLE, ensure_ascii=False) + "\n", encoding="utf-8")
    rows = list(made_up(tmp_path, 12))
    assert len({row.id for row in rows}) == 4 * 12
    assert {row.source for row in rows} == {"articles"}
    assert {row.origin for row in rows} == {"articles-1_1"}
    whole, first, missing, said_twice = (rows[k::4] for k in range(4))
    for row in [*whole, *first]:
        assert row.answer in row.context
        assert row.answer not in row.twin
        assert row.context[:4] == row.twin[:4]
    assert {"先行区" in row.twin for row in whole} == {True, False}
    assert all("先行区" in row.context for row in [*first, *missing])
    assert not any(row.twin for row in missing)
    # What the other passage says as well makes it no twin.
    assert {"欢迎企业" in row.twin for row in said_twice} == {True, False}
    assert not any("管理" in row.twin for row in said_twice)


def test_what_is_wrong_with_a_template_is_said(folder: Path) -> None:
    broken = {**ONE, "questions": [{"q": "多少？", "a": "最高一百万元", "s": "hans"}]}
    (folder / "policy-2.jsonl").write_text(json.dumps(broken, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(TrainingDataError, match=r"policy-2\.jsonl.*最高一百万元"):
        list(filled(folder, 1, seed=1))


def test_all_of_a_template_is_trained_on_or_held_out(folder: Path) -> None:
    train, held = split(made_up(folder, 4))
    assert not train or not held
    assert {row.origin for row in [*train, *held]} == {"policy-1_1"}


def test_a_templates_own_fillings_are_no_negatives(folder: Path) -> None:
    other = Row(
        "x",
        "lawqa",
        "补助向谁申请？",
        "申请补助的，向县级以上人民政府提出，由其审核。",
        "县级以上人民政府",
        6,
        "",
        False,
        False,
    )
    rows = [*made_up(folder, 3), other]
    found = Negatives(rows).of(rows[0])
    assert [passage for passage, _ in found] == [other.context]


@pytest.mark.parametrize("kind", MADE)
def test_one_filling_of_a_template_stands_for_all_among_the_negatives(tmp_path: Path, kind: str) -> None:
    (tmp_path / f"{kind}-1.jsonl").write_text(json.dumps(ONE, ensure_ascii=False) + "\n", encoding="utf-8")
    rows = list(made_up(tmp_path, 3))
    assert {row.source for row in rows} == {kind}
    assert len({row.context for row in rows}) == 3
    assert len(Negatives(rows)) == 1


def test_a_passage_in_traditional_characters_is_known_as_one(tmp_path: Path) -> None:
    for name, passage in (
        ("pages-1", "開發區對設立的企業給予補助，期限三年。"),
        ("pages-2", "开发区对设立的企业给予补助，期限三年。"),
    ):
        one = {"title": "", "passage": passage, "questions": [{"q": "多久？", "a": "三年", "s": "hans"}]}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(one, ensure_ascii=False), encoding="utf-8")
    assert [row.traditional for row in made_up(tmp_path, 1)] == [True, False]


def test_a_named_places_twin_is_ranked_below(folder: Path) -> None:
    rows = [row for row in made_up(folder, 3) if row.twin]
    batch = next(batches(rows, PairEncoder(TOKENIZER), Negatives(rows), 1, 32))
    groups = [one.group for one in batch]
    assert any(groups.count(group) == 2 for group in groups)


def test_clauses_of_a_theme_make_passages_that_leave_some_out(tmp_path: Path) -> None:
    theme = "# a note\n\n## {园1}办法\n" + "".join(
        f"- 第{k}项事务由{{局{k}}}负责，期限为{{n{k}:1-9}}天。\n  {k}号事务谁管？ = {{局{k}}}\n  ~{k}號幾天？ = {{n{k}}}天\n"
        for k in range(1, 7)
    )
    (tmp_path / "themes-1.txt").write_text(theme, encoding="utf-8")
    made = list(filled(tmp_path, 4, seed=1))
    assert {one.script for one in made} == {"hans", "hant"}
    for one in made:
        number = re.match(r"\d", one.question)
        assert number
        held = f"第{number[0]}项" in one.passage
        assert held == bool(one.answer)
        if held:
            clause = one.passage.index(f"第{number[0]}项")
            assert clause < one.start < one.passage.index("。", clause)
            assert one.passage[one.start :].startswith(one.answer)
    assert any(not one.answer for one in made)


def test_the_projects_templates_are_sound_and_state_no_figure() -> None:
    for one in filled(QUESTIONS, 1, seed=3):
        assert len(one.passage) >= 20, one.id
        assert one.question.strip(), one.id
    for file in QUESTIONS.glob("themes-*.txt"):
        for clause in re.findall("^- (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE):
            bare = re.sub(r"\{[^}]*\}", "", clause)
            assert not re.search(r"\d{2,}(?:\.\d+)?(?:万|亿|元|%|％|人|家|平方公里|亩)", bare), clause
