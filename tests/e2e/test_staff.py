"""A member of staff signs in, in a real browser, and sees what an investor said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.events import Answer, Outcome
from bot.records.feedback import Reason
from bot.records.keys import new_key
from bot.records.roles import Role
from bot.records.store import open_records
from bot.settings import Settings

from .conftest import serving

pytestmark = pytest.mark.timeout(300)

PASSWORD = "correct horse battery 9"


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data: Path = tmp_path_factory.mktemp("staff") / "data"
    data.mkdir()
    with open_records(Settings(_env_file=None, data=data)) as records:
        records.accounts.add("li", PASSWORD, Role.EDITOR)
        key = new_key()
        talk = records.conversations.create(key).id
        records.conversations.append(
            key, talk, Answer("多大？", "多大？", "zh-Hans", Outcome.ANSWERED, "10亿元", score=0.9), {}
        )
        records.feedback.mark(key, talk, 1, helpful=False, reason=Reason.OUTDATED, words="旧数字")
    with serving(data) as address:
        yield address


@pytest.mark.parametrize("width", [1280, 390])
def test_staff_sign_in_and_give_a_verdict(workbench: str, visit: Callable[..., Any], width: int) -> None:
    page = visit(workbench, ready=False, locale="en", width=width)
    page.goto(f"{workbench}/staff")
    page.fill("[name=name]", "li")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_selector(".figures")
    page.goto(f"{workbench}/staff/feedback")
    page.wait_for_selector("table")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.click("tbody a")
    page.select_option("[name=verdict]", "right")
    page.click("form[action='/staff/feedback/judge'] button")
    page.wait_for_selector("text=li ·")
    page.goto(f"{workbench}/staff/runs")
    assert page.locator("h1").inner_text() == "Evaluation runs"


@pytest.fixture(scope="module")
def desk_of_two_texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app over two short texts, to which a refused question was left."""
    data: Path = tmp_path_factory.mktemp("publishing") / "data"
    texts = data / "texts" / "policies"
    texts.mkdir(parents=True)
    (texts / "fund.md").write_text("---\ntitle: 产业基金\n---\n产业基金总规模10亿元人民币，期限10年。\n", encoding="utf-8")
    (texts / "power.md").write_text("---\ntitle: 用电\n---\n园区建有两座变电站，双回路供电。\n", encoding="utf-8")
    with open_records(Settings(_env_file=None, data=data)) as records:
        records.accounts.add("li", PASSWORD, Role.EDITOR)
        key = new_key()
        talk = records.conversations.create(key).id
        refusal = Answer(RENT, RENT, "zh-Hans", Outcome.REFUSED, "现有文本没有回答这个问题。", score=0.1)
        records.conversations.append(key, talk, refusal, {})
        records.left_questions.leave(key, talk, 1, "chen@example.com")
    with serving(data, CORPUS=str(texts.parent), SUGGESTIONS="0") as address:
        yield address


RENT = "标准厂房每月租金是多少？"


def test_an_answer_is_published_with_one_press_and_cited_to_the_next_who_asks(
    desk_of_two_texts: str, visit: Callable[..., Any]
) -> None:
    page = visit(desk_of_two_texts, locale="zh-CN", width=390)
    page.goto(f"{desk_of_two_texts}/staff")
    page.fill("[name=name]", "li")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.click(f"text={RENT}")  # on the overview, as a question that was refused
    page.go_back()
    page.click("text=留下的问题 >> nth=1")
    page.fill("#answer", "标准厂房的租金为每平方米每月18元，首年免租。")
    page.click("form[action='/staff/left/answer'] button")
    page.fill("[name=source]", "投资促进局答复函")
    page.click("form[action='/staff/left/publish'] button")
    page.wait_for_selector("[role=status].good")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    other = visit(desk_of_two_texts, width=390)
    other.fill("#box textarea", RENT)
    other.press("#box textarea", "Enter")
    other.wait_for_selector(".reply.finished .sources")
    assert "18元" in other.locator(".headline").inner_text()
    assert other.locator(".card .badge").inner_text() == "答复"
    other.click(".card")
    other.wait_for_selector("#cited")
    panel = other.locator("section.source").inner_text()
    assert "投资促进局答复函" in panel
    assert "li" in panel
    assert "chen@example.com" not in other.content()
