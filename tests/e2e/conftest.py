"""The real app in a process of its own, and a real browser that may speak to nothing else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
READY_S = 240
"""Seconds until the models are loaded, on a slow machine that does much else."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium or Chrome on the PATH to show the page"))


@contextmanager
def serving(data: Path, **settings: str) -> Iterator[str]:
    """The app's address; the app ends with the context."""
    given = {"DATA": str(data), "PORT": "0", "OPEN_BROWSER": "false", **settings}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LUTAI_", "GRADIO_"))}
    environment |= {f"LUTAI_{name}": value for name, value in given.items()}
    environment["PYTHONUNBUFFERED"] = "1"
    log = data / "app.log"
    with log.open("w+b") as out:
        app = subprocess.Popen([sys.executable, str(ROOT / "app.py")], env=environment, cwd=data, stdout=out, stderr=out)
        try:
            until = time.monotonic() + 120
            while not (address := re.search(r"http://\S+", log.read_text(encoding="utf-8"))):
                assert app.poll() is None, log.read_text(encoding="utf-8")
                assert time.monotonic() < until, "the app does not say its address"
                time.sleep(0.1)
            yield address[0]
        finally:
            app.terminate()
            app.wait(30)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, settings: Any, assistant: Any) -> Iterator[str]:
    """The address of the app over its own corpus, with its own models; its index is a copy of the session's."""
    data = tmp_path_factory.mktemp("app") / "data"
    shutil.copytree(settings.data, data)
    with serving(data) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens an address as a new visitor. No page may ask another server for anything, nor meet an error of its scripts."""
    contexts, wrong = [], []

    def go(address: str, *, ready: bool = True, locale: str = "zh-CN", width: int = 1440, height: int = 900) -> Any:
        context = chromium.new_context(locale=locale, viewport={"width": width, "height": height})
        context.set_default_timeout(120_000)
        contexts.append(context)
        page = context.new_page()
        ours = (address + "/", "data:", "blob:")
        page.on("request", lambda request: None if request.url.startswith(ours) else wrong.append(f"asked for {request.url}"))
        page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("dialog", lambda dialog: wrong.append(f"a dialog: {dialog.message}"))
        page.goto(address + "/")
        page.wait_for_selector(".welcome")
        if ready:
            page.wait_for_selector(".state.ready", timeout=READY_S * 1000, state="attached")
        return page

    yield go
    for context in contexts:
        context.close()
    assert wrong == []
