"""Golden sets: what counts as a fact said, and how a set is read and split."""

import json

import pytest

from bot.errors import SetNotFound
from bot.events import Outcome
from bot.quality import golden


@pytest.mark.parametrize(
    ("answer", "wording"),
    [
        ("总规模为10亿元人民币[1]。", "10亿元"),
        ("总规模为１０ 億元人民幣。", "10亿元"),
        ("到2024年，10亿元", "10亿元"),
        ("2023，2024", "2024"),
        ("5，10", "5"),
        ("为期五年", "五年"),
        ("The Zone Was Set Up In 2021.", "set up in 2021"),
    ],
)
def test_a_fact_is_held_whatever_its_script_width_case_and_spacing(answer: str, wording: str):
    assert golden.holds(answer, [wording])


@pytest.mark.parametrize(
    ("answer", "wording"),
    [
        ("总规模为110亿元。", "10亿元"),
        ("税率为0.5%。", "5%"),
        ("共1,200家", "200家"),
        ("共15家", "1"),
        ("共5.5", "5"),
        ("共5,000家", "5"),
        ("期限二十五年", "五年"),
        ("共20家[5]", "5"),
    ],
)
def test_a_fact_is_not_held_where_its_number_is_part_of_another(answer: str, wording: str):
    assert not golden.holds(answer, [wording])


def test_any_wording_of_a_fact_will_do():
    assert golden.holds("税率为百分之十五", ["15%", "百分之十五"])
    assert not golden.holds("税率为百分之二十", ["15%", "百分之十五"])
    assert not golden.holds("税率为百分之二十", [])


def test_the_halves_are_fixed_and_about_even():
    halves = [golden.half(f"zone-{i}") for i in range(1000)]
    assert 450 < halves.count(golden.Half.FIT) < 550
    assert golden.half("zone-1") is golden.half("zone-1")
    # int(sha256(b"a").hexdigest(), 16) ends in …b, odd; that of "c" ends in …6, even.
    assert (golden.half("a"), golden.half("c")) == (golden.Half.MEASURE, golden.Half.FIT)


def test_a_set_is_read_in_order_with_all_its_fields(tmp_path):
    rows = [
        {
            "id": "a",
            "question": "多少？",
            "answerable": True,
            "type": "figure",
            "script": "zh-Hans",
            "must_hold": [["10亿元", "十亿元"]],
            "must_not": ["8亿元"],
            "gold": [{"document": "d", "start": 3, "end": 9, "quote": "为10亿元。"}],
        },
        {"id": "b", "question": "謝謝", "outcome": "thanks"},
    ]
    path = tmp_path / "set.jsonl"
    path.write_text("\n\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    first, second = golden.load(path)
    assert first.must_hold == (("10亿元", "十亿元"),)
    assert first.must_not == ("8亿元",)
    assert first.gold == (golden.Place("d", 3, 9),)
    assert (second.outcome, second.answerable, second.script) == (Outcome.THANKS, False, "zh-Hant")


def test_a_folder_is_all_its_sets(tmp_path):
    for id in ("b", "a"):
        (tmp_path / f"{id}.jsonl").write_text(json.dumps({"id": id, "question": "谢谢", "outcome": "thanks"}), encoding="utf-8")
    assert [case.id for case in golden.load(tmp_path)] == ["a", "b"]


def test_a_line_that_is_no_case_is_named(tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_text('\n{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(SetNotFound, match="line 2"):
        golden.load(path)
    with pytest.raises(SetNotFound, match="no such golden set"):
        golden.load(tmp_path / "none.jsonl")
