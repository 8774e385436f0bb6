"""A browser's conversations, listed, switched, renamed, deleted and taken away in a real browser; and what comes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .test_page import FUND, POWER_PRICE, overflow, send

Visit = Callable[..., Any]

pytestmark = pytest.mark.timeout(600)


def two(page: Any) -> None:
    """Has two conversations, of which the second is shown, and opens their list."""
    send(page, FUND)
    page.click("#new")
    page.wait_for_selector(".welcome")
    send(page, POWER_PRICE)
    page.click("#past")
    page.locator(".talk").nth(1).wait_for()


def more(page: Any, number: int) -> Any:
    """A conversation of the list, with what can be done with it."""
    talk = page.locator(".talk").nth(number)
    talk.locator("> details > summary").click()
    return talk


@pytest.mark.parametrize("width", [1280, 390])
def test_conversations_are_switched_renamed_and_deleted(site: str, visit: Visit, width: int) -> None:
    page = visit(site, width=width, height=844)
    two(page)
    assert overflow(page) <= 0
    page.locator(".talk .visit", has_text=FUND).click()
    page.wait_for_selector(".past", state="detached")
    page.wait_for_selector(".reply .headline")
    page.click("#past")
    talk = more(page, 1)
    talk.locator("input").fill("基金 <b>")
    talk.locator("input").press("Enter")
    page.wait_for_function("document.querySelectorAll('.talk-title')[1].textContent === '基金 <b>'")
    talk = more(page, 1)
    talk.locator(".talk-end summary").click()
    talk.locator(".remove").click()
    page.wait_for_function("document.querySelectorAll('.talk').length === 1")
    page.wait_for_selector(".welcome")
    page.keyboard.press("Escape")
    page.wait_for_selector(".past", state="detached")
    page.reload()
    page.wait_for_selector(".reply .refusal")
    assert page.locator(".welcome").count() == 0


def test_a_conversation_is_taken_away_as_a_file(site: str, visit: Visit) -> None:
    page = visit(site)
    two(page)
    talk = more(page, 1)
    for form, said in (("md", "# "), ("json", "{"), ("json", "{")):
        with page.expect_download() as download:
            talk.locator(f".take[value$=':{form}']").click()
        assert download.value.suggested_filename.endswith(f".{form}")
        text = Path(download.value.path()).read_text(encoding="utf-8")
        assert text.startswith(said)
        assert "基金总规模10亿元人民币" in text
    assert json.loads(text)["turns"][0]["question"] == FUND


def test_a_click_beside_the_list_shuts_it_and_the_language_changes_it(site: str, visit: Visit) -> None:
    page = visit(site)
    page.click("#past")
    page.wait_for_function("document.activeElement.matches('.past .shut')")
    page.mouse.click(1000, 400)
    page.wait_for_selector(".past", state="detached")
    page.wait_for_function("document.activeElement.id === 'past'")


def test_a_question_left_for_staff_is_still_left_after_a_reload(site: str, visit: Visit) -> None:
    page = visit(site)
    refusal = send(page, POWER_PRICE)
    refusal.locator(".leave summary").click()
    refusal.locator(".leave .left").click()
    page.wait_for_selector(".reply .thanks")
    page.reload()
    page.wait_for_selector(".reply .thanks")
    assert page.locator(".leave").count() == 0


def test_another_visitor_sees_none_of_them(site: str, visit: Visit) -> None:
    send(visit(site), FUND)
    other = visit(site)
    other.click("#past")
    other.wait_for_selector(".past-note")
    assert other.locator(".talk").count() == 0
    assert other.locator(".reply").count() == 0
