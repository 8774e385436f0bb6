"""Golden sets on the staff's pages: what is shown, and that a change touches the lines of its own cases alone."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.quality import golden, golden_tables
from bot.quality.golden import Status
from bot.quality.golden_cells import cells_of

from .conftest import TEXT

CASE = {
    "name": "toy",
    "question": "期限多长？",
    "type": "figure",
    "script": "zh-Hans",
    "answerable": "yes",
    "must_hold": "10年",
}


@pytest.fixture
def path(desk_settings):
    return desk_settings.golden / "toy.jsonl"


def was(client, id):
    page = client.get("/staff/sets/case", params={"name": "toy", "id": id}).text
    return page.partition('name="was" value="')[2].partition('"')[0]


def test_the_list_counts_what_stands_in_each_set(viewer):
    page = viewer.get("/staff/sets").text
    assert "/staff/sets/one?name=toy" in page
    assert "/staff/sets/one?name=more/dated" in page
    assert "figure&nbsp;" in page
    assert "/staff/sets/one?name=toy&amp;stale=1" in page  # one case has gold that no longer stands


def test_a_set_that_cannot_be_read_is_told_and_the_others_are_shown(viewer, desk_settings):
    (desk_settings.golden / "broken.jsonl").write_text("{", encoding="utf-8")
    page = viewer.get("/staff/sets").text
    assert "not a golden case" in page
    assert "/staff/sets/one?name=toy" in page


def test_a_set_is_filtered(viewer):
    def ids(**wanted):
        page = viewer.get("/staff/sets/one", params={"name": "toy", **wanted}).text
        return [id for id in ("toy-001", "toy-002", "toy-003") if f'id="{id}"' in page]

    assert ids() == ["toy-001", "toy-002", "toy-003"]
    assert ids(type="unanswerable") == ["toy-002"]
    assert ids(status="draft") == ["toy-003"]
    assert ids(stale="1") == ["toy-003"]
    assert ids(words="电价") == ["toy-002"]
    assert sorted(ids(half="fit") + ids(half="measure")) == ["toy-001", "toy-002", "toy-003"]


def test_a_case_is_added_and_the_other_lines_stay(editor, path):
    lines = path.read_text(encoding="utf-8").splitlines()
    form = editor.get("/staff/sets/case", params={"name": "toy"}).text
    assert 'name="id" value="toy-004"' in form
    added = editor.post("/staff/sets/case", data={**CASE, "id": "toy-004", "add_document": "d", "add_quote": "期限10年。"})
    assert added.status_code == 303
    assert added.headers["location"].endswith("#toy-004")
    assert path.read_text(encoding="utf-8").splitlines()[:-1] == lines
    case = golden.load(path)[-1]
    assert (case.question, case.must_hold) == ("期限多长？", (("10年",),))
    assert case.gold[0].quote == "期限10年。"
    assert case.gold[0].version


def test_a_case_is_edited_and_gold_that_has_moved_is_put_where_it_stands(editor, path):
    row = json.loads(path.read_text(encoding="utf-8").splitlines()[2])
    assert row["gold"][0]["start"] == 1
    typed = {**CASE, "id": "toy-003", "was": was(editor, "toy-003"), "gold": "d 1-9 期限10年。", "relocate": "yes"}
    assert editor.post("/staff/sets/case", data=typed).status_code == 303
    assert golden.load(path)[2].gold[0].start == 13
    assert golden.load(path)[2].status is Status.ACTIVE


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"id": "toy-001"}, "already"),
        ({"id": "dated-001"}, "the set dated has"),
        ({"question": "  "}, "blank"),
        ({"must_hold": ""}, "demands nothing"),
        ({"gold": "d here"}, "START-END"),
        ({"extra": "{"}, "no case"),
        ({"add_document": "d", "add_quote": "没有的话"}, "stands 0 times"),
        ({"add_document": "e", "add_quote": "期限"}, "no text"),
        ({"name": "../evil"}, "no name for a set"),
    ],
)
def test_what_cannot_be_saved_is_told(editor, path, change, says):
    before = path.read_text(encoding="utf-8")
    name = "more/new" if change.get("id") == "dated-001" else None
    if name:
        change = {**change, "name": "more/other"}
        (path.parent / "more" / "other.jsonl").write_text("", encoding="utf-8")
    answer = editor.post("/staff/sets/case", data={**CASE, "id": "toy-004", **change})
    assert answer.status_code != 303
    assert says in answer.text
    assert path.read_text(encoding="utf-8") == before


def test_a_case_that_is_saved_as_it_was_opened_stays_as_it_is(editor, path):
    before = path.read_text(encoding="utf-8")
    page = editor.get("/staff/sets/case", params={"name": "toy", "id": "toy-001"}).text
    assert "<option selected>active</option>" in page
    assert "<option selected>draft</option>" in editor.get("/staff/sets/case", params={"name": "toy", "id": "toy-003"}).text
    assert "<option selected>draft</option>" in editor.get("/staff/sets/case", params={"name": "toy"}).text
    case = golden.load(path)[0]
    typed = {**cells_of(case), "name": "toy", "was": was(editor, "toy-001"), "status": "active"}
    assert editor.post("/staff/sets/case", data=typed).status_code == 303
    assert golden.load(path)[0] == case
    assert path.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("place", "says"),
    [("d 0-99", "which has 25 characters"), ("d 0-13 期限10年。", "the words stand at 13"), ("e 0-5", "no text")],
)
def test_a_place_that_is_not_there_is_told_and_what_was_typed_is_kept(editor, path, place, says):
    before = path.read_text(encoding="utf-8")
    told = editor.post("/staff/sets/case", data={**CASE, "id": "toy-004", "gold": place, "note": "bleibt"})
    assert told.status_code == 422
    assert says in told.text
    assert all(typed in told.text for typed in ("bleibt", place, CASE["question"], 'value="toy-004"'))
    assert path.read_text(encoding="utf-8") == before


def test_a_place_that_was_stale_before_does_not_keep_other_fields_from_being_changed(editor, path):
    gold = cells_of(golden.load(path)[2])["gold"]
    typed = {**CASE, "id": "toy-003", "was": was(editor, "toy-003"), "gold": gold, "note": "später"}
    assert editor.post("/staff/sets/case", data=typed).status_code == 303
    assert golden.load(path)[2].note == "später"


def test_a_place_by_its_offsets_gets_its_words_and_version(editor, path):
    typed = {**CASE, "id": "toy-004", "add_document": "d", "add_start": "13", "add_end": "19"}
    assert editor.post("/staff/sets/case", data=typed).status_code == 303
    [place] = golden.load(path)[-1].gold
    assert (place.start, place.end, place.quote, place.version) == (13, 19, TEXT.text[13:19], TEXT.hash)


def test_the_texts_are_shown_with_the_offsets_of_their_lines(viewer):
    assert "通知" in viewer.get("/staff/texts").text
    assert TEXT.text in viewer.get("/staff/texts/one", params={"id": "d"}).text
    assert viewer.get("/staff/texts/data", params={"id": "d"}).json()["text"] == TEXT.text


def test_a_case_that_someone_else_changed_meanwhile_is_not_written_over(editor, path):
    opened = was(editor, "toy-001")
    assert editor.post("/staff/sets/status", data={"name": "toy", "id": "toy-001", "status": "retired"}).status_code == 303
    answer = editor.post("/staff/sets/case", data={**CASE, "id": "toy-001", "was": opened})
    assert "someone else" in answer.text
    assert golden.load(path)[0].status is Status.RETIRED


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_set_goes_out_as_a_table_and_in_again(editor, path, format):
    before = golden.load(path)
    out = editor.get("/staff/sets/export", params={"name": "toy", "format": format})
    assert f'filename="toy.{format}"' in out.headers["content-disposition"]
    assert golden_tables.read(out.content, format) == before
    taken = editor.post("/staff/sets/import", data={"name": "toy"}, files={"file": (f"t.{format}", out.content)})
    assert taken.status_code == 303
    assert parse_qs(urlsplit(taken.headers["location"]).query)["taken"] == ["3"]
    assert golden.load(path) == before


def test_a_table_with_a_wrong_row_changes_nothing(editor, path):
    before = path.read_text(encoding="utf-8")
    table = "id,question,answerable\ntoy-001,新问题？,no\ntoy-009,,yes\n".encode()
    answer = editor.post("/staff/sets/import", data={"name": "toy"}, files={"file": ("t.csv", table)})
    assert "row 3" in answer.text
    assert path.read_text(encoding="utf-8") == before
    assert ".csv" in editor.post("/staff/sets/import", data={"name": "toy"}, files={"file": ("t.txt", table)}).text


def test_viewers_look_and_do_not_touch(viewer, path):
    before = path.read_text(encoding="utf-8")
    assert viewer.post("/staff/sets/case", data={**CASE, "id": "toy-004"}).status_code == 403
    assert viewer.post("/staff/sets/status", data={"name": "toy", "id": "toy-001", "status": "retired"}).status_code == 403
    assert viewer.post("/staff/sets/import", data={"name": "toy"}, files={"file": ("t.csv", b"id")}).status_code == 403
    assert path.read_text(encoding="utf-8") == before
    assert "/staff/sets/case" not in viewer.get("/staff/sets/one", params={"name": "toy"}).text
