"""What investors do on the page, done in a real browser on the real app."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import serving

Visit = Callable[..., Any]
FUND = "合作区的产业基金总规模是多少？"
POWER_PRICE = "合作区的工业用电价格是多少？"

pytestmark = pytest.mark.timeout(600)


def send(page: Any, question: str) -> Any:
    """Ask, and wait for the reply."""
    before = page.locator(".reply").count()
    page.fill("#box textarea", question)
    page.keyboard.press("Enter")
    return reply(page, before)


def reply(page: Any, number: int) -> Any:
    """The reply of that number, once it is complete."""
    found = page.locator(".reply").nth(number)
    found.wait_for()
    page.wait_for_function("n => document.querySelectorAll('.reply')[n].matches('.finished')", arg=number)
    return found


def in_view(page: Any, selector: str) -> bool:
    """Whether the element's middle can be seen: what stands at that point is the element itself or stands within it."""
    script = """selector => { const part = document.querySelector(selector), box = part.getClientRects()[0];
        const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return part.contains(seen) || seen.contains(part) && seen.closest('.text') !== null; }"""
    return bool(page.evaluate(script, selector))


def overflow(page: Any) -> int:
    """Pixels by which the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_an_investor_reads_the_funds_size_and_finds_its_sentence_in_the_text(site: str, visit: Visit) -> None:
    page = visit(site)
    answer = send(page, FUND)
    assert "10亿元" in answer.locator(".headline").inner_text()
    assert "基金总规模10亿元人民币" in answer.locator(".evidence").inner_text()
    answer.locator(".headline .cite").click()
    page.wait_for_selector(".source")
    page.wait_for_timeout(500)
    assert "基金总规模10亿元人民币" in "".join(page.locator(".source mark").all_inner_texts())
    assert "10亿元" in page.locator(".source mark .span").inner_text()
    assert in_view(page, ".source mark .span")
    assert "2025海峡两岸产业合作区建设推进会在济南开幕" in page.locator(".source h2").inner_text()
    assert "30年始终如一的贴心服务" in page.locator(".source .text").inner_text()


def test_what_the_texts_do_not_say_is_refused_and_the_nearest_passages_can_be_opened(site: str, visit: Visit) -> None:
    page = visit(site)
    send(page, FUND).locator(".headline .cite").click()
    page.wait_for_selector(".source")
    refusal = send(page, POWER_PRICE)
    assert page.locator(".source").count() == 0
    assert refusal.locator(".refusal").count() == 1
    assert refusal.locator(".headline").count() == 0
    refusal.locator(".refusal .card").first.click()
    page.wait_for_selector(".source #cited")


@pytest.mark.parametrize(
    ("locale", "language", "title"),
    [("zh-CN", "zh-Hans", "鲁台通"), ("zh-TW", "zh-Hant", "魯台通"), ("en-US", "en", "Lutai 鲁台通")],
)
def test_the_page_speaks_the_browsers_language(site: str, visit: Visit, locale: str, language: str, title: str) -> None:
    page = visit(site, ready=False, locale=locale)
    page.wait_for_function(f"document.documentElement.lang === '{language}'")
    assert page.title() == title
    assert page.locator("#brand h1").inner_text() == title


def test_a_language_that_was_chosen_changes_the_conversation_and_the_source_and_stays(site: str, visit: Visit) -> None:
    page = visit(site)
    send(page, FUND).locator(".headline .cite").click()
    page.wait_for_selector(".source")
    page.locator("#language label", has_text="English").click()
    page.wait_for_function("document.documentElement.lang === 'en'")
    page.wait_for_selector(".source[lang=en]")
    assert page.locator(".sources h4").inner_text() == "Sources"
    assert "10亿元" in page.locator(".headline").inner_text()
    page.wait_for_timeout(500)
    assert in_view(page, ".source mark .span")
    page.reload()
    page.wait_for_function("document.documentElement.lang === 'en'")


def test_an_example_is_asked_by_a_click_and_a_new_conversation_brings_the_examples_back(site: str, visit: Visit) -> None:
    page = visit(site)
    example = page.locator(".welcome .ask").first
    question = example.inner_text()
    example.click()
    reply(page, 0)
    assert question in page.locator(".asked").inner_text()
    assert page.locator(".welcome").count() == 0
    page.click("#new")
    page.wait_for_selector(".welcome")
    page.wait_for_selector(".reply", state="detached")


def test_a_greeting_that_comes_late_is_not_laid_over_the_conversation(site: str, visit: Visit) -> None:
    page = visit(site)
    greeting = "part => part.innerHTML = '<section class=welcome>欢迎</section>'"
    page.locator("#welcome").evaluate(greeting)
    assert page.locator("#welcome").is_visible()
    send(page, FUND)
    page.locator("#welcome").evaluate(greeting)
    assert not page.locator("#welcome").is_visible()


def test_escape_closes_the_source_and_returns_to_the_citation(site: str, visit: Visit) -> None:
    page = visit(site)
    chip = send(page, FUND).locator(".headline .cite")
    chip.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".source")
    page.wait_for_function("document.activeElement.matches('.source .close')")
    page.keyboard.press("Escape")
    page.wait_for_selector(".source", state="detached")
    page.wait_for_function("document.activeElement.matches('.cite')")


def test_shift_enter_is_a_new_line_and_the_enter_that_ends_a_composed_word_sends_nothing(site: str, visit: Visit) -> None:
    page = visit(site)
    page.fill("#box textarea", "你好")
    page.keyboard.press("Shift+Enter")
    assert page.input_value("#box textarea") == "你好\n"
    for kind in ("keydown", "keypress"):
        composing = f"new KeyboardEvent('{kind}', {{ key: 'Enter', isComposing: true, bubbles: true, cancelable: true }})"
        page.evaluate(f"document.querySelector('#box textarea').dispatchEvent({composing})")
    page.wait_for_timeout(500)
    assert page.locator(".asked").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_selector(".asked")


def test_what_a_visitor_types_is_shown_and_never_run(site: str, visit: Visit) -> None:
    page = visit(site)
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)> `a` [电价](javascript:alert(3)) **多少** $$x$$"
    send(page, hostile)
    assert hostile in page.locator(".asked").inner_text()
    assert page.locator("#conversation img, #conversation script, #conversation .asked a, #conversation code").count() == 0


def test_a_question_that_is_too_long_stays_in_the_box_and_is_explained(site: str, visit: Visit) -> None:
    page = visit(site)
    page.fill("#box textarea", "问" * 501)
    page.keyboard.press("Enter")
    page.wait_for_selector("#notice p")
    assert "500" in page.locator("#notice").inner_text()
    assert len(page.input_value("#box textarea")) == 501
    assert page.locator(".reply").count() == 0


def test_on_a_phone_nothing_scrolls_sideways_and_the_source_is_a_sheet_that_closes(site: str, visit: Visit) -> None:
    page = visit(site, width=390, height=844)
    assert overflow(page) == 0
    answer = send(page, FUND)
    assert overflow(page) == 0
    answer.locator(".headline .cite").click()
    page.wait_for_selector(".source")
    page.wait_for_timeout(500)
    assert overflow(page) == 0
    box = page.locator("#source").bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    assert in_view(page, ".source mark .span")
    page.click(".source .close")
    page.wait_for_selector(".source", state="detached")


def test_a_start_that_fails_says_why_in_the_pages_language(tmp_path: Path, visit: Visit) -> None:
    empty = tmp_path / "no-texts"
    empty.mkdir()
    with serving(tmp_path, CORPUS=str(empty)) as address:
        page = visit(address, ready=False, locale="zh-TW")
        page.wait_for_selector(".state.failed")
        page.wait_for_selector("#notice p")
        assert "問答暫時無法使用" in page.locator("#notice").inner_text()
        assert "no-texts" in page.locator("#notice").inner_text()
        assert not page.is_enabled("#box textarea")
