"""Turns that lean on what was said before, and turns that stand alone and must be left as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.answering.followup import leans, readings, standalone
from bot.answering.question import Exchange

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "zone.jsonl"
QUESTIONS = [json.loads(line)["question"] for line in GOLDEN.read_text(encoding="utf-8").splitlines()]


def after(turn: str, *questions: str) -> str:
    """The standalone form of `turn` after these questions."""
    return standalone(turn, [Exchange(question, "……") for question in questions])


@pytest.mark.parametrize(
    "turn",
    [
        "它的期限呢？",
        "它期限多長？",
        "那期限呢？",
        "那么二期呢？",
        "还有哪些企业？",
        "这个基金谁出资？",
        "这个政策什么时候到期？",
        "這項政策什麼時候到期？",
        "该基金的期限是多少？",
        "上述企业要满足什么条件？",
        "其期限多长？",
        "那2035年呢？",
        "换成2024年呢？",
        "期限呢？",
        "And its term?",
        "What about 2035?",
        "How long is it?",
        "When does it end?",
        "Who pays for this?",
        "Is it legal?",
        "Would it be possible to extend it?",
        "Is it open to Taiwan investors?",
        "Is it required for a permit?",
        "谁出资呢？",
        "税率是多少呢？",
        "首期有多少呢？",
        "那昆山有多少家呢？",
        "And by 2035?",
    ],
)
def test_a_turn_that_points_at_something_said_before_leans_on_it(turn: str) -> None:
    assert leans(turn)


@pytest.mark.parametrize(
    "turn",
    [
        "产业基金总规模是多少？",
        "其他地方也有这样的管委会吗？",
        "尤其是食品企业有什么优惠？",
        "应该找哪个部门？",
        "这么多政策能叠加吗？",
        "那些年來的台商有哪些？",
        "昆山那边的试点政策，落户合作区也能用吗？",
        "旺旺济南那个厂有多少工人？",
        "这个合作区是哪几个部委批的？",
        "那只产业基金存续多少年？",
        "台湾居民来了以后，他们的孩子能上公办学校吗？",
        "为什么看好食品饮料这块，它拿过什么牌子？",
        "How big is the cooperation zone as it is drawn today?",
        "Which company there makes hawthorn snack sticks, and is it big?",
        "Is it true that the zone has an industry fund?",
        "Is it legal to hire Taiwan residents without a work permit?",
        "Is it easy to open a bank account?",
        "Is it still required to register the contract?",
        "Is it allowed for Taiwan residents to buy a flat?",
        "昆山有多少家台企呢？",
        "台湾居民要不要办就业证呢？",
        "Solar subsidies?",
        "Another fund?",
        "Software companies?",
    ],
)
def test_a_turn_that_names_what_it_asks_of_stands_alone(turn: str) -> None:
    assert not leans(turn)


def test_no_question_that_stands_alone_is_ever_rewritten() -> None:
    """None of the golden questions leans: each was asked by itself."""
    before = "产业基金总规模是多少？"
    assert [question for question in QUESTIONS if after(question, before) != question] == []


def test_a_first_question_is_only_tidied() -> None:
    assert standalone("  它的期限呢？\r\n", []) == "它的期限呢？"
    assert standalone("What about it?", []) == "What about it?"


@pytest.mark.parametrize(
    ("before", "turn", "words"),
    [
        ("产业基金总规模是多少？", "它的期限呢？", ["产业基金", "期限"]),
        ("产业基金总规模是多少？", "那期限呢？", ["产业基金", "期限"]),
        ("產業基金總規模是多少？", "那期限呢？", ["产业基金", "期限"]),
        ("产业基金总规模是多少？", "谁出资设立这个基金？", ["产业基金", "谁出资"]),
        ("旺旺什么时候落户济阳？", "那康师傅呢？", ["康师傅", "什么时候", "济阳"]),
        ("合作区有哪些主导产业？", "还有哪些企业？", ["合作区", "哪些企业"]),
        ("到2024年有多少台企？", "那2012年呢？", ["2012年", "多少台企"]),
        ("规划面积有多大？", "到2035年呢？", ["规划面积", "2035年"]),
        ("How large is the industry fund?", "And its term?", ["industry fund", "term"]),
        ("How many firms were there in 2024?", "And in 2012?", ["How many firms", "2012"]),
        ("How large is the zone?", "And by 2035?", ["How large is the zone", "2035"]),
    ],
)
def test_what_a_turn_leans_on_is_carried_into_it(before: str, turn: str, words: list[str]) -> None:
    question = after(turn, before)
    assert [word for word in words if word not in question] == []


def test_a_year_takes_the_place_of_the_year_before() -> None:
    assert after("那2012年呢？", "到2024年有多少台企？") == "到2012年有多少台企？"
    assert after("那2035年呢？", "二〇三〇年规划面积有多大？") == "2035年规划面积有多大？"
    assert after("那二〇三五年呢？", "2030年规划面积有多大？") == "2035年规划面积有多大？"
    assert after("And in 2012?", "How many firms were there in 2024?") == "How many firms were there in 2012?"


def test_a_sum_is_no_year() -> None:
    before = "2024年投资5000万元的项目奖励多少？"
    assert after("那2000万元呢？", before) == f"2000万元，{before}"


def test_a_turn_may_lean_on_one_that_leans_itself() -> None:
    question = after("谁出资？", "产业基金总规模是多少？", "它的期限呢？")
    assert question == "谁出资？"
    question = after("那首期呢？", "产业基金总规模是多少？", "它的期限呢？")
    assert "产业基金" in question
    assert "首期" in question


def test_the_last_thing_spoken_of_is_what_is_leant_on() -> None:
    question = after("它的期限呢？", "产业基金总规模是多少？", "小微企业所得税优惠是什么？")
    assert "小微企业" in question
    assert "产业基金" not in question


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        # Names next to nothing of its own: the topic first.
        ("主题是什么？", ["2024年的推进会哪天开的，主题是什么？", "主题是什么？"]),
        # Short, but it names something: by itself first.
        ("计划引进几家台湾企业？", ["计划引进几家台湾企业？", "2024年的推进会哪天开的，计划引进几家台湾企业？"]),
        # 呢 is a mere way to ask where the turn has a subject of its own.
        ("昆山有多少家台企呢？", ["昆山有多少家台企呢？", "2024年的推进会哪天开的，昆山有多少家台企呢？"]),
        # Leans by its words: one way only.
        ("那2025年呢？", None),
        # Long enough to stand alone.
        ("请台湾师傅过来上班，公司还要不要替他办就业证？", None),
    ],
)
def test_a_short_turn_is_read_both_ways(turn: str, expected: list[str] | None) -> None:
    history = [Exchange("2024年的推进会哪天开的？", "3月28日")]
    found = readings(turn, history)
    assert len(found) == (2 if expected else 1)
    if expected:
        assert [one.endswith(turn) for one in found] == [True, True]
        assert found.index(turn) == expected.index(turn)
    assert readings(turn, []) == [turn]


@pytest.mark.parametrize(
    ("before", "turn", "expected"),
    [
        ("起步区2023年GDP多少？", "那财政收入呢？", ["起步区2023年财政收入多少？"]),
        ("个税的工资薪金最高税率是多少？", "股息呢？", ["股息，个税的工资薪金最高税率是多少？"]),
        ("旺旺什么时候到济阳落户的？", "它现在有多少员工？", ["旺旺现在有多少员工？"]),
        ("产业基金总规模是多少？", "那昆山呢？", ["昆山，产业基金总规模是多少？"]),
    ],
)
def test_a_noun_alone_takes_the_place_of_what_was_asked_for(before, turn, expected):
    assert readings(turn, (Exchange(before, ""),)) == expected
