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


@pytest.mark.parametrize("name", ["zone.jsonl", "small-talk.jsonl"])
def test_a_set_that_is_read_and_written_is_the_same_file(name, pytestconfig):
    path = pytestconfig.rootpath / "tests" / "golden" / name
    assert "".join(f"{golden.line(case)}\n" for case in golden.load(path)) == path.read_text(encoding="utf-8")


FULL = {
    "id": "a",
    "question": "那期限呢？",
    "history": [{"question": "基金多大？"}, {"question": "首期呢？", "answer": "2亿元"}],
    "answerable": True,
    "type": "follow-up",
    "script": "zh-Hans",
    "must_hold": [["10年", "十年"]],
    "must_not": ["15年"],
    "gold": [{"document": "d", "start": 3, "end": 9, "quote": "期限10年。", "version": "ab"}],
    "nearest": [{"document": "e", "start": 0, "end": 2}],
    "as_of": "2025-06-01",
    "author": "lin",
    "origin": "feedback 7",
    "status": "draft",
    "critical": True,
    "note": "难",
    "unknown": [1],
}


def test_a_case_keeps_every_field_also_those_that_are_unknown():
    case = golden.case_of(FULL)
    assert golden.as_row(case) == FULL
    assert [(said.question, said.answer) for said in case.history] == [("基金多大？", ""), ("首期呢？", "2亿元")]
    assert (case.status, case.critical, case.as_of, case.extra) == (golden.Status.DRAFT, True, "2025-06-01", {"unknown": [1]})


def test_what_can_be_told_from_the_rest_may_be_left_out():
    case = golden.case_of({"id": 7, "question": "產業基金多大？"})
    assert (case.id, case.type, case.script, case.answerable) == ("7", "fact", "zh-Hant", True)
    assert not golden.case_of({"id": "a", "question": "电价？", "type": "unanswerable"}).answerable
    follow_up = golden.case_of({"id": "a", "turns": ["基金多大？", "期限呢？"], "must_hold": [["10年"]]})
    assert (follow_up.question, follow_up.type, follow_up.history[0].question) == ("期限呢？", "follow-up", "基金多大？")
    assert golden.case_of({"id": "a", "question": "？", "must_not": [["1元", "2元"], "3元"]}).must_not == ("1元", "2元", "3元")


def test_the_trust_sets_are_golden_sets_too(pytestconfig):
    cases = golden.load(pytestconfig.rootpath / "tests" / "golden" / "trust")
    assert len(cases) > 100
    assert {case.type for case in cases} >= {"fact", "follow-up"}


def test_an_id_that_is_given_twice_is_named(tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_text(f"{json.dumps(FULL)}\n{json.dumps(FULL)}\n", encoding="utf-8")
    with pytest.raises(SetNotFound, match="'a' is given twice"):
        golden.load(path)


def test_the_digest_of_a_set_is_of_what_its_cases_say_and_not_of_their_order():
    one, two = golden.case_of(FULL), golden.case_of(FULL | {"id": "b"})
    assert golden.digest([one, two]) == golden.digest([two, one])
    assert golden.digest([one]) != golden.digest([golden.case_of(FULL | {"as_of": "2025-06-02"})])


def test_gold_may_move_without_changing_what_is_demanded():
    case = golden.case_of(FULL)
    assert golden.case_of(FULL | {"gold": [], "note": "x", "critical": False}).demand == case.demand
    for change in ({"question": "期限？"}, {"history": []}, {"must_hold": [["15年"]]}, {"must_not": []}, {"answerable": False}):
        assert golden.case_of(FULL | change).demand != case.demand
