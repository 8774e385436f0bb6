"""Who gets in, who does not, and what each is told."""

from __future__ import annotations

import asyncio

import pytest
from fastapi.testclient import TestClient

from bot.records.roles import Role
from bot.records.store import open_records
from bot.settings import Settings
from bot.web.server import create_app
from bot.web.startup import Startup

PASSWORD = "correct horse battery 9"
PAGES = ["", "feedback", "left", "answers", "sets", "runs", "threshold", "retrieval", "texts"]
CHANGES = [
    "feedback/judge",
    "feedback/promote",
    "feedback/close",
    "left/answer",
    "left/close",
    "left/remove",
    "left/publish",
    "left/withdraw",
    "answers/publish",
    "answers/withdraw",
    "runs/start",
    "runs/stop",
    "runs/name",
    "threshold",
]
HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    settings = Settings(_env_file=None, data=tmp_path_factory.mktemp("staff"))
    with open_records(settings) as records:
        records.accounts.add("wen", PASSWORD, Role.VIEWER)
        records.accounts.add("li", PASSWORD, Role.EDITOR)
        startup = Startup(lambda progress: None)
        startup.close = lambda: None

        async def made():
            return create_app(settings, startup, records)

        yield asyncio.run(made())


@pytest.fixture
def client(app):
    return TestClient(app, follow_redirects=False)


def sign_in(client, name="li", password=PASSWORD):
    return client.post("/staff/login", data={"name": name, "password": password})


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_the_login_and_a_program_told_401(client, page):
    sent = client.get(f"/staff/{page}".rstrip("/"), headers=HTML)
    assert (sent.status_code, sent.headers["location"]) == (303, "/staff/login")
    assert client.get(f"/staff/{page}".rstrip("/"), headers={"accept": "application/json"}).status_code == 401


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_changed_without_a_session_nor_with_a_made_up_one(client, change):
    assert client.post(f"/staff/{change}").status_code == 401
    client.cookies.set("lutai-staff", "A" * 43)
    assert client.post(f"/staff/{change}").status_code == 401


@pytest.mark.parametrize("change", CHANGES)
def test_a_viewer_looks_and_changes_nothing(client, change):
    assert sign_in(client, "wen").status_code == 303
    assert client.get("/staff/runs").status_code == 200
    assert client.post(f"/staff/{change}", data={"run": "x"}).status_code == 403


def test_the_session_is_for_this_server_alone_and_out_of_scripts_reach(client):
    cookie = sign_in(client).headers["set-cookie"].lower()
    for part in ("httponly", "samesite=strict", "path=/staff"):
        assert part in cookie
    assert client.get("/staff/sets").status_code == 200
    client.post("/staff/logout")
    assert client.get("/staff/sets", headers=HTML).status_code == 303


def test_a_form_of_another_site_changes_nothing(client):
    sign_in(client)
    assert client.post("/staff/runs/stop", headers={"origin": "https://evil.example"}).status_code == 403
    assert client.post("/staff/runs/stop", headers={"origin": "http://testserver"}).status_code == 303
    foreign = {"origin": "https://evil.example"}
    assert client.post("/staff/login", data={"name": "li", "password": PASSWORD}, headers=foreign).status_code == 403


def test_a_wrong_password_is_told_and_many_are_stopped(client):
    for _ in range(30):
        answer = sign_in(client, "nobody", "wrong")
        if answer.status_code == 429:
            break
        assert answer.status_code == 401
    else:
        pytest.fail("thirty wrong passwords were taken")
    assert 'role="alert"' in answer.text


def test_what_was_typed_is_shown_as_text(client):
    answer = sign_in(client, '"><script>alert(1)</script>', "wrong")
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(("tag", "says"), [("en", "Sign in"), ("zh-CN", "登录"), ("zh-TW", "登入")])
def test_the_pages_speak_the_readers_language(client, tag, says):
    assert says in client.get("/staff/login", headers={"accept-language": tag}).text


def test_a_language_that_was_chosen_stays(client):
    client.post("/staff/language", data={"language": "en"})
    assert "Sign in" in client.get("/staff/login", headers={"accept-language": "zh-TW"}).text


def test_a_thing_that_is_not_there_is_told_as_such(client):
    sign_in(client)
    assert client.get("/staff/runs/one", params={"run": "none"}).status_code == 404


def test_every_answer_carries_the_headers_of_the_door_that_to_a_fault_of_ours_too(client, monkeypatch):
    sign_in(client)
    assert client.get("/staff/sets").headers["x-content-type-options"] == "nosniff"
    monkeypatch.setattr("bot.web.staff.sets.render", lambda *arguments, **more: 1 / 0)
    fault = client.get("/staff/sets")
    assert (fault.status_code, fault.headers["cache-control"]) == (500, "no-store")
    assert "frame-ancestors" in fault.headers["content-security-policy"]


def test_what_is_no_page_of_staffs_is_not_the_investors_page(client):
    for address in ("/staff/none", "/staff/feedback/judge"):
        answer = client.get(address, headers={"accept-language": "en"})
        assert (answer.status_code, "There is no such page" in answer.text) == (404, True)
    assert "no-store" not in client.get("/").headers.get("cache-control", "")


def test_the_investors_page_has_no_way_in(client):
    assert "/staff" not in client.get("/").text


def test_signing_out_without_a_session_is_harmless(client):
    assert client.post("/staff/logout").status_code == 303
    client.cookies.set("lutai-staff", "short")
    assert client.post("/staff/logout").status_code == 303
