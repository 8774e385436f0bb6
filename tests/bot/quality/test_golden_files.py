"""Sets as files: a change touches its own lines, and what would measure nothing is not saved."""

from dataclasses import replace

import pytest
from filelock import FileLock

from bot.events import Outcome
from bot.quality import golden, golden_files
from bot.quality.errors import CaseNotFound, GoldenUnwritable, InvalidCase
from bot.quality.golden import Place, Status

THANKS = {"outcome": Outcome.THANKS, "type": "thanks", "answerable": False}


@pytest.fixture
def path(tmp_path):
    """Two cases, written by hand with spaces of their own, and a blank line."""
    path = tmp_path / "golden" / "set.jsonl"
    path.parent.mkdir()
    first = '{"id":"a-001",  "question": "谢谢", "outcome": "thanks"}'
    second = '{"id": "a-002", "question": "你好", "outcome": "greeting"}'
    path.write_text(f"{first}\n\n{second}\n", encoding="utf-8")
    return path


def test_a_case_is_added_and_replaced_and_the_lines_of_others_stay_as_they_were(path, make):
    first = path.read_text(encoding="utf-8").split("\n")[0]
    new = make.case(id="a-003", must_hold=(("10亿元",),))
    golden_files.put(path, new)
    golden_files.put(path, replace(new, note="改过"))
    lines = path.read_text(encoding="utf-8").splitlines()
    assert (lines[0], len(lines)) == (first, 3)
    assert golden.load(path)[2].note == "改过"
    golden_files.remove(path, "a-002")
    assert [case.id for case in golden.load(path)] == ["a-001", "a-003"]
    with pytest.raises(CaseNotFound, match="a-002"):
        golden_files.remove(path, "a-002")


def test_a_case_that_is_added_never_replaces_one(path, make):
    golden_files.add(path, make.case(id="a-003", must_hold=(("1",),)))
    before = path.read_text(encoding="utf-8")
    with pytest.raises(InvalidCase, match="a-003 already"):
        golden_files.add(path, make.case(id="a-003", must_hold=(("2",),)))
    assert path.read_text(encoding="utf-8") == before


def test_a_folder_or_file_that_cannot_be_written_is_told(path, tmp_path, make):
    case = make.case(id="a-003", must_hold=(("1",),))
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(GoldenUnwritable, match="LUTAI_GOLDEN"):
        golden_files.put(tmp_path / "file" / "set.jsonl", case)
    before = path.read_text(encoding="utf-8")
    path.with_name(f".{path.name}.new").mkdir()
    with pytest.raises(GoldenUnwritable, match="nothing was changed"):
        golden_files.put(path, case)
    assert path.read_text(encoding="utf-8") == before


def test_a_set_that_another_process_holds_is_told(path, make, monkeypatch):
    monkeypatch.setattr(golden_files, "WAIT_SECONDS", 0.1)
    with FileLock(path.with_name(f".{path.name}.lock")), pytest.raises(GoldenUnwritable, match="another process"):
        golden_files.put(path, make.case(id="a-003", must_hold=(("1",),)))


def test_a_set_is_made_with_its_first_case_and_then_listed(tmp_path, make):
    golden_files.put(tmp_path / "new" / "left.jsonl", make.case(must_hold=(("1",),)))
    assert [path.name for path in golden_files.sets(tmp_path / "new")] == ["left.jsonl"]
    assert golden_files.sets(tmp_path / "nowhere") == []


def test_the_next_id_follows_the_highest_of_its_prefix(path):
    cases = golden.load(path)
    assert golden_files.next_id(cases, "a") == "a-003"
    assert golden_files.next_id(cases, "b") == "b-001"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"id": " "}, "no id"),
        ({"type": "riddle"}, "'riddle'"),
        ({"must_hold": (("",),)}, "blank"),
        ({"must_hold": ((),)}, "blank"),
        ({"must_not": (" ",)}, "blank"),
        ({"gold": (Place("d", 5, 5),)}, "ends before"),
        ({"as_of": "June 2025"}, "no day"),
        ({"answerable": False, "must_hold": (("1",),)}, "unanswerable"),
        (THANKS | {"must_hold": (("1",),)}, "outcome thanks"),
        (THANKS | {"must_not": ("1",)}, "outcome thanks"),
        (THANKS | {"gold": (Place("d", 0, 5),)}, "outcome thanks"),
        (THANKS | {"answerable": True}, "outcome thanks"),
        (THANKS | {"type": "fact"}, "outcome thanks"),
        ({}, "demands nothing"),
    ],
)
def test_a_case_that_would_measure_nothing_is_not_saved_and_neither_are_those_beside_it(path, make, fields, message):
    before = path.read_text(encoding="utf-8")
    with pytest.raises(InvalidCase, match=message):
        golden_files.put_all(path, [make.case(id="b", must_hold=(("1",),)), make.case(**fields)])
    assert path.read_text(encoding="utf-8") == before


def test_a_case_whose_outcome_alone_is_looked_at_is_kept(path, make):
    golden_files.put(path, make.case(**THANKS, nearest=(Place("d", 0, 5),), note="谢"))
    assert golden.load(path)[-1] == make.case(**THANKS, nearest=(Place("d", 0, 5),), note="谢")


def test_a_draft_may_leave_open_what_it_demands(path, make):
    golden_files.put(path, make.case(status=Status.DRAFT))
    assert golden.load(path)[-1].status is Status.DRAFT


def test_many_writers_at_once_lose_nothing(path, make):
    from concurrent.futures import ThreadPoolExecutor

    cases = [make.case(id=f"b-{i:03}", must_hold=((str(i),),)) for i in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda case: golden_files.put(path, case), cases))
    assert {case.id for case in golden.load(path)} == {"a-001", "a-002", *(case.id for case in cases)}
