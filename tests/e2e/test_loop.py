"""The whole loop in a real browser: a wrong answer is marked, made a golden case, seen to fail, put right, and seen to pass."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.quality import golden
from bot.quality.gate import baseline, gate
from bot.records.roles import Role
from bot.records.store import open_records
from bot.settings import Settings
from corpus.library import Library

from .conftest import ROOT, serving
from .test_page import FUND, overflow, send

Visit = Callable[..., Any]
Served = tuple[Path, dict[str, str]]

pytestmark = pytest.mark.timeout(900)

PASSWORD = "correct horse battery 9"
TEXTS = ("zone-promotion-2025", "zone-establishment-2021-09", "zone-plaque-ceremony-2021-10")
RIGHT, WRONG = "基金总规模10亿元", "基金总规模12亿元"
# What is picked stands in the sentence before the figure, so that putting the figure right leaves it standing; it follows a
# character that JavaScript counts as two.
GOLD = "共同发起设立“海峡两岸新旧动能转换产业基金”"
SET = "loop"


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Served:
    """A data folder with an editor, and settings with a small corpus of its own, whose fund has a wrong size."""
    home = tmp_path_factory.mktemp("loop")
    corpus, data, sets = home / "corpus" / "articles", home / "data", home / "golden"
    for folder in (corpus, data, sets):
        folder.mkdir(parents=True)
    for name in TEXTS:
        shutil.copy(ROOT / "corpus" / "articles" / f"{name}.md", corpus)
    article = corpus / f"{TEXTS[0]}.md"
    text = article.read_text(encoding="utf-8")
    assert text.count(RIGHT) == 1
    assert text.count("实打实的资金支持") == 1
    text = text.replace(RIGHT, WRONG).replace("实打实的资金支持", "🏭🏗️实打实的资金支持")
    article.write_text(text, encoding="utf-8")
    with open_records(Settings(_env_file=None, data=data)) as records:
        records.accounts.add("li", PASSWORD, Role.EDITOR)
    return data, {"CORPUS": str(corpus.parent), "GOLDEN": str(sets), "SUGGESTIONS": "0"}


def test_a_wrong_answer_goes_round_the_loop(workplace: Served, visit: Visit) -> None:
    data, settings = workplace
    sets, corpus = Path(settings["GOLDEN"]), Path(settings["CORPUS"])
    with serving(data, **settings) as address:
        _an_investor_marks_it_wrong(visit(address))
        page = _sign_in(visit(address, ready=False), address)
        _staff_judge_and_promote(page, address)
        [case] = golden.load(sets / f"{SET}.jsonl")
        _check(case, corpus)
        _pick_on_the_cases_own_page(page, address)
        _run(page, address, "before")
        assert "0.0%" in page.locator("main").inner_text()
        assert FUND in page.locator("details.item").inner_text()
    article = corpus / "articles" / f"{TEXTS[0]}.md"
    article.write_text(article.read_text(encoding="utf-8").replace(WRONG, RIGHT), encoding="utf-8")
    with serving(data, **settings) as address:  # the index is brought up to date as the app starts
        page = _sign_in(visit(address), address)
        _run(page, address, "after")
        assert "100.0%" in page.locator("main").inner_text()
        _they_compare_better(page, address)
    assert _lutai(data, settings, "evaluate", str(sets / f"{SET}.jsonl"), "--half", "all", "--against", "before") == 0
    with open_records(Settings(_env_file=None, data=data)) as records:  # were the fault to come back, the same gate would not
        assert not gate(baseline(records.runs, "after"), baseline(records.runs, "before")).passed


def _an_investor_marks_it_wrong(page: Any) -> None:
    answer = send(page, FUND)
    assert "12亿元" in answer.locator(".headline").inner_text()
    answer.locator(".marks summary").click()
    answer.locator("select").select_option("wrong")
    answer.locator(".why input").fill("应为10亿元")
    answer.locator(".why .mark").click()
    page.wait_for_selector(".reply .thanks")


def _sign_in(page: Any, address: str) -> Any:
    page.goto(f"{address}/staff")
    page.fill("[name=name]", "li")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_selector("header nav")
    return page


def _staff_judge_and_promote(page: Any, address: str) -> None:
    page.goto(f"{address}/staff/feedback")
    assert "应为10亿元" in page.locator("tbody").inner_text()
    page.click("tbody a")
    page.select_option("[name=verdict]", "wrong")
    page.click("form[action='/staff/feedback/judge'] button")
    page.wait_for_selector("text=li ·")
    form = page.locator("form.case")
    assert form.locator("[name=question]").input_value() == FUND
    assert form.locator("[name=must_not]").input_value() == "12亿元人民币"
    assert form.locator("[name=add_document]").input_value() == TEXTS[0]
    form.locator("[name=name]").fill(SET)
    form.locator("[name=must_hold]").fill("10亿元 | 10亿")
    _select(page, GOLD)
    assert form.locator("[name=add_quote]").input_value() == GOLD
    form.locator("button.another").click()
    assert GOLD in form.locator("[name=gold]").input_value()
    assert form.locator(".text mark").inner_text() == GOLD
    form.get_by_role("button", name="存入题集").click()
    page.wait_for_selector(f"a[href='/staff/sets/one?name={SET}#{SET}-001']")


def _pick_on_the_cases_own_page(page: Any, address: str) -> None:
    page.goto(f"{address}/staff/sets/case?name={SET}&id={SET}-001")
    page.wait_for_selector(".text mark")
    assert page.locator(".text mark").inner_text() == GOLD
    page.locator("[data-picker] .text").evaluate("pane => pane.replaceChildren(pane.textContent)")  # one node to select in
    _select(page, "🏭🏗️实打实的资金支持")
    start, end = (int(page.locator(f"[name={name}]").input_value()) for name in ("add_start", "add_end"))
    assert end - start == len("🏭🏗️实打实的资金支持")
    page.set_viewport_size({"width": 390, "height": 844})
    assert overflow(page) <= 0


def _select(page: Any, words: str) -> None:
    """Drag the mouse over the words, which may run over several lines."""
    page.wait_for_selector("[data-picker] .text:not([hidden])")
    script = """words => {
        const pane = document.querySelector("[data-picker] .text"), node = pane.firstChild, range = document.createRange();
        const at = node.data.indexOf(words);
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        pane.scrollIntoView({block: "center"});
        pane.scrollTop += range.getBoundingClientRect().top - pane.getBoundingClientRect().top - 60;
        const rects = range.getClientRects(), first = rects[0], last = rects[rects.length - 1];
        return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
    }"""
    left, top, right, bottom = page.evaluate(script, words)
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=5)
    page.mouse.up()


def _check(case: Any, corpus: Path) -> None:
    """The gold is where the words stand in the text as Python counts, whatever stands before them."""
    [text] = [document for document in Library(corpus).documents() if document.id == TEXTS[0]]
    assert "🏭" in text.text[: text.text.index(GOLD)]
    [place] = case.gold
    assert (place.document, place.start, place.end) == (text.id, text.text.index(GOLD), text.text.index(GOLD) + len(GOLD))
    assert (place.quote, place.version) == (GOLD, text.hash)
    assert (case.author, case.must_hold, case.must_not) == ("li", (("10亿元", "10亿"),), ("12亿元人民币",))
    assert case.origin.startswith("feedback ")


def _run(page: Any, address: str, name: str) -> None:
    page.goto(f"{address}/staff/runs")
    page.select_option("[name=set]", SET)
    page.select_option("[name=half]", "all")
    page.fill("[name=name]", name)
    page.click("form[action='/staff/runs/start'] button")
    page.wait_for_selector("#job:not([data-state=running])")
    assert page.locator("#job").get_attribute("data-state") == "finished"
    page.click("#job a")
    page.wait_for_selector("h1")


def _they_compare_better(page: Any, address: str) -> None:
    page.goto(f"{address}/staff/runs")
    rows = {name: page.locator("tbody tr", has_text=name) for name in ("before", "after")}
    rows["after"].locator("[name=run]").check()
    rows["before"].locator("[name=against]").check()
    page.click("form[action='/staff/runs/one'] button")
    page.wait_for_selector("p.good")
    item = page.locator("details.item")
    assert item.locator("b.good").inner_text() == "由错变对"
    item.locator("summary").click()
    assert "12亿元" in item.locator("dd").nth(0).inner_text()
    assert "10亿元" in item.locator("dd").nth(1).inner_text()
    assert overflow(page) <= 0


def _lutai(data: Path, settings: dict[str, str], *arguments: str) -> int:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LUTAI_")}
    environment |= {f"LUTAI_{name}": value for name, value in {"DATA": str(data), **settings}.items()}
    command = [sys.executable, "-c", "from bot.cli import app; app()", *arguments]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.returncode
