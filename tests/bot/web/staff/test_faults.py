"""What every page of staff's has in common: nothing is kept by browsers, and what is malformed is told in the page's form."""

from __future__ import annotations

import pytest

from bot.quality import golden

EN = {"accept-language": "en"}


@pytest.mark.parametrize(
    "address",
    [
        "/staff/feedback?at=abc", "/staff/feedback?at=-1", "/staff/feedback?at=99999999999999999999", "/staff/feedback/one",
        "/staff/feedback?since=2026-13-01", "/staff/feedback?until=9999-12-31", "/staff/left/one", "/staff/sets/one",
        "/staff/sets/export?name=toy&format=pdf", "/staff/runs/one", "/staff/runs/report?run=x&format=doc",
        "/staff/sets/case", "/staff/texts/one",
    ],
)  # fmt: skip
def test_a_malformed_query_is_told_on_a_page(editor, address):
    told = editor.get(address, headers=EN)
    assert told.status_code == 422
    assert told.headers["content-type"].startswith("text/html")
    assert "This was not done" in told.text
    assert told.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("feedback/judge", {}), ("feedback/judge", {"id": "x", "verdict": "nonsense"}), ("feedback/promote", {"name": "toy"}),
        ("feedback/close", {}), ("sets/case", {"id": "x"}), ("sets/status", {"name": "toy", "id": "toy-001", "status": "gone"}),
        ("sets/import", {"name": "toy"}), ("runs/start", {"half": "third"}), ("runs/name", {}), ("threshold", {}),
        ("retrieval/switch", {"passage": "x", "enabled": "perhaps"}), ("left/answer", {}), ("language", {}),
    ],
)  # fmt: skip
def test_a_malformed_form_is_told_on_a_page(editor, address, data):
    told = editor.post(f"/staff/{address}", data=data, headers=EN)
    assert told.status_code == 422
    assert "nothing was changed" in told.text


@pytest.mark.parametrize(
    ("tag", "says"), [("en", "malformed (at)"), ("zh-CN", "请求里的 at 不对"), ("zh-TW", "請求裡的 at 不對")]
)
def test_it_is_told_in_the_readers_language(viewer, tag, says):
    assert says in viewer.get("/staff/feedback?at=abc", headers={"accept-language": tag}).text


def test_a_body_that_cannot_be_read_is_told_on_a_page(editor):
    broken = {"content-type": "multipart/form-data; boundary=x", **EN}
    told = editor.post("/staff/feedback/judge", content=b"no parts", headers=broken)
    assert (told.status_code, told.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert "nothing was changed" in told.text


def test_what_answers_with_data_tells_faults_as_data(viewer, stranger):
    told = viewer.get("/staff/texts/data")
    assert (told.status_code, told.json()["detail"][0]["loc"]) == (422, ["query", "id"])
    assert viewer.get("/staff/runs/progress").json() == {"state": None}
    refused = stranger.get("/staff/runs/progress")
    assert (refused.status_code, "sign in" in refused.json()["detail"]) == (401, True)


def test_an_address_that_is_none_is_told_on_a_page(viewer):
    for answer in (viewer.get("/staff/nothing/here", headers=EN), viewer.get("/staff/feedback/judge", headers=EN)):
        assert (answer.status_code, "There is no such page" in answer.text) == (404, True)


@pytest.mark.parametrize(
    "address",
    [
        "", "login", "static/staff.css", "static/picker.js", "feedback", "left", "sets", "sets/one?name=toy", "runs",
        "runs/progress", "sets/export?name=toy&format=csv", "threshold", "texts", "texts/one?id=d", "texts/data?id=d",
        "nothing", "runs/one?run=none",
    ],
)  # fmt: skip
def test_nothing_is_kept_by_browsers(viewer, stranger, address):
    for browser in (viewer, stranger):
        answer = browser.get(f"/staff/{address}".rstrip("/"))
        assert answer.status_code < 500
        assert answer.headers["cache-control"] == "no-store"


def test_a_fault_of_ours_is_told_on_a_page_and_gives_nothing_away(viewer, monkeypatch, caplog):
    def broken(*arguments, **more):
        raise RuntimeError("the secret path /etc/lutai")

    monkeypatch.setattr("bot.web.staff.feedback.render", broken)
    told = viewer.get("/staff/feedback", headers=EN)
    assert told.status_code == 500
    assert "fault of the program" in told.text
    assert "/etc/lutai" not in told.text
    assert "/etc/lutai" in caplog.text
    assert told.headers["cache-control"] == "no-store"


CASE = {"question": "期限多长？", "type": "figure", "script": "zh-Hans", "answerable": "yes", "must_hold": "10年"}


def test_a_golden_folder_that_cannot_be_written_is_told_and_the_form_kept(editor, desk_settings):
    (desk_settings.golden / ".toy.jsonl.new").mkdir()
    before = (desk_settings.golden / "toy.jsonl").read_text(encoding="utf-8")
    told = editor.post("/staff/sets/case", data={**CASE, "name": "toy", "id": "toy-004", "note": "bleibt"})
    assert (told.status_code, "cannot be written" in told.text, "bleibt" in told.text) == (503, True, True)
    for address, data, files in (
        ("status", {"name": "toy", "id": "toy-001", "status": "retired"}, None),
        ("import", {"name": "toy"}, {"file": ("t.csv", "id,question,answerable\ntoy-009,电价？,no\n".encode())}),
    ):
        told = editor.post(f"/staff/sets/{address}", data=data, files=files)
        assert (told.status_code, "cannot be written" in told.text) == (503, True)
    assert (desk_settings.golden / "toy.jsonl").read_text(encoding="utf-8") == before


def test_a_set_that_is_no_text_is_told(viewer, desk_settings):
    (desk_settings.golden / "toy.jsonl").write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in viewer.get("/staff/sets/one?name=toy").text
    assert "cannot be read" in viewer.get("/staff/sets").text
    with pytest.raises(Exception, match="UTF-8"):
        golden.load(desk_settings.golden / "toy.jsonl")
