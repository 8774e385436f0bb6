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
