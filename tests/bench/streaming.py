"""How soon a chat model's first sentence is on the screen: `python -m tests.bench.streaming --turns 12`.

The real app with the scripted chat model, in a real browser. The clock runs from the token that completes the first sentence,
as the model's server sends it, to the sentence in the page (`dom`) and to the frame after it (`painted`), in milliseconds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bot.quality.metrics import percentile
from tests.e2e.conftest import CHROMIUM, serving
from tests.scripted_model import Play, ScriptedModel

QUESTION = "合作区的产业基金总规模是多少？"
FIRST = "产业基金总规模10亿元人民币"
ANSWER = f"{FIRST}[1]。基金期限10年[1]。首期2亿元已募集完成[1]。"
SEEN = """first => new Promise(seen => {
  const now = () => performance.timeOrigin + performance.now();
  const look = () => {
    const replies = document.querySelectorAll("#conversation .reply");
    if (replies.length !== 1 || !replies[0].textContent.includes(first)) return;
    watching.disconnect();
    const dom = now();
    requestAnimationFrame(() => requestAnimationFrame(() => seen([dom, now()])));
  };
  const watching = new MutationObserver(look);
  watching.observe(document.body, { childList: true, subtree: true, characterData: true });
})"""
"""Resolves with the epoch's milliseconds at which the only reply held the sentence, and at which that was painted."""


def main(arguments: Sequence[str]) -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=12)
    parser.add_argument("--delay", type=float, default=0.05, help="seconds between two tokens of two characters")
    parser.add_argument("--data", type=Path, help="folder with an index that is up to date, to be copied; else it is built")
    given = parser.parse_args(arguments)
    with ScriptedModel() as model, _page(model, given.data) as page:
        taken = [_turn(page, model, given.delay) for _ in range(given.turns + 1)][1:]  # the first warms up
    figures: dict[str, Any] = {"turns": given.turns, "load": round(os.getloadavg()[0], 1)}
    for at, name in enumerate(("dom", "painted")):
        times = [each[at] for each in taken]
        figures |= {f"{name}_ms_p50": round(percentile(times, 50)), f"{name}_ms_max": round(max(times))}
    print(json.dumps(figures))


@contextmanager
def _page(model: ScriptedModel, index: Path | None) -> Iterator[Any]:
    """The page in a browser, the models loaded."""
    from playwright.sync_api import sync_playwright

    chat = {"CHAT_MODEL": "openai:scripted", "CHAT_BASE_URL": model.url, "QUESTIONS_PER_MINUTE": "1000"}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, ExitStack() as open_until_then:
        data = Path(folder)
        if index:
            shutil.copytree(index / "index", data / "index")
        address = open_until_then.enter_context(serving(data, **chat))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(locale="zh-CN")
        page.goto(f"{address}/")
        page.wait_for_selector(".state.ready", timeout=600_000, state="attached")
        open_until_then.callback(browser.close)
        yield page


def _turn(page: Any, model: ScriptedModel, delay: float) -> tuple[float, float]:
    """Milliseconds from the token that completed the first sentence to the page, and to the screen."""
    page.click("#new")
    page.wait_for_selector(".welcome h2")
    model.queue(Play(ANSWER, size=2, delay=delay))
    model.sent.clear()
    page.evaluate(f"first => {{ window.shown = ({SEEN})(first); }}", FIRST)
    page.fill("#box textarea", QUESTION)
    page.keyboard.press("Enter")
    seen: list[float] = page.evaluate("() => window.shown")
    page.wait_for_selector(".reply.finished")
    completed = next(at for at, piece in model.sent if "。" in piece) * 1000
    assert model.sent[-1][0] > completed / 1000, "the reply ended with its first sentence"
    time.sleep(0.2)
    return seen[0] - completed, seen[1] - completed


if __name__ == "__main__":
    main(sys.argv[1:])
