"""What an investor says of an answer, and what they leave for staff, in a real browser; and that it is there after a reload."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .test_page import FUND, POWER_PRICE, overflow, send

Visit = Callable[..., Any]

pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize("width", [1440, 390])
def test_an_answer_is_marked_and_the_conversation_is_there_after_a_reload(site: str, visit: Visit, width: int) -> None:
    page = visit(site, width=width)
    answer = send(page, FUND)
    answer.locator(".marks summary").click()
    answer.locator("select").select_option("outdated")
    answer.locator(".why input").fill("这是旧的数字")
    assert overflow(page) <= 0
    answer.locator(".why .mark").click()
    page.wait_for_selector(".reply .thanks")
    page.reload()
    page.wait_for_selector(".reply .thanks")
    assert "10亿元" in page.locator(".reply .headline").inner_text()
    page.locator(".reply .headline .cite").click()
    page.wait_for_selector(".source mark")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_mark_is_changed_and_taken_back(site: str, visit: Visit, width: int) -> None:
    page = visit(site, width=width)
    answer = send(page, FUND)
    answer.locator(".marks > .mark").click()
    helped = page.locator(".reply .thanks").inner_text()
    answer.locator(".again > summary").click()
    assert overflow(page) <= 0
    answer.locator(".again .marks summary").click()
    answer.locator(".again .why .mark").click()
    page.wait_for_function("helped => document.querySelector('.reply .thanks').innerText !== helped", arg=helped)
    answer.locator(".again > summary").click()
    answer.locator(".again > .mark").click()
    page.wait_for_selector(".marked", state="detached")
    page.reload()
    page.wait_for_selector(".reply .marks")
    assert page.locator(".marked").count() == 0


def test_a_refused_question_is_left_for_staff(site: str, visit: Visit) -> None:
    page = visit(site)
    refusal = send(page, POWER_PRICE)
    refusal.locator(".leave summary").click()
    refusal.locator(".leave input").fill("someone@example.com")
    refusal.locator(".leave .left").click()
    page.wait_for_selector(".reply .thanks")
    assert page.locator(".leave").count() == 0
