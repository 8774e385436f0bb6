import asyncio
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from gradio.components import State
from gradio.state_holder import SessionState

from bot.errors import PortInUse
from bot.settings import Settings
from bot.web.door import branded
from bot.web.page import build
from bot.web.server import create_app, listen, rooted
from bot.web.session import Session
from bot.web.startup import Startup


def inside_a_loop(make: Callable[..., Any], startup: Startup) -> Any:
    """What `make` makes; outside of an event loop Gradio would open two and close neither."""

    async def made() -> Any:
        return make(Settings(), startup)

    return asyncio.run(made())


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    startup = Startup(lambda progress: None)  # type: ignore[arg-type, return-value]
    startup.close = lambda: None  # type: ignore[method-assign]
    with TestClient(inside_a_loop(create_app, startup)) as client:
        yield client


def test_the_first_page_bears_our_name_and_nobody_elses(client: TestClient) -> None:
    page = client.get("/", headers={"accept-language": "zh-TW", "accept-encoding": "br"}).text
    assert "<title>魯台通</title>" in page
    assert '<html\n\tlang="zh-Hant"' in page
    assert not re.search(r"<meta[^>]*gradio", page, re.IGNORECASE)


def test_the_first_page_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/").text
    head = page.replace(re.search(r"window\.gradio_config = .*?;</script>", page, re.DOTALL)[0], "")  # type: ignore[index]
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", head)
    assert "fonts.googleapis.com" not in page
    assert "https://" not in client.get("/theme.css").text


def test_the_browser_is_told_to_load_nothing_from_elsewhere(client: TestClient) -> None:
    headers = client.get("/").headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "*" not in policy
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/config", "/monitoring", "/gradio_api/info", "/gradio_api/file=/etc/passwd", "/gradio_api/file/etc/passwd",
        "/gradio_api/proxy=https://example.com", "/gradio_api/runs", "/gradio_api/openapi.json", "/gradio_api/upload_progress",
        "/gradio_api/call/ask", "/gradio_api/stream/x", "/gradio_api/deep_link",
        "/openapi.json", "/docs", "/gradio_api/vibe-code",
    ],
)  # fmt: skip
def test_the_doors_that_the_page_does_not_use_are_closed(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/gradio_api/upload", "/gradio_api/run/ask", "/gradio_api/api/ask", "/gradio_api/call/ask"])
def test_nothing_can_be_sent_past_the_page(client: TestClient, path: str) -> None:
    assert client.post(path, json={"data": []}).status_code == 404


def test_the_working_directory_is_not_served(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.chdir(tmp_path)
    for path in (
        "/gradio_api/file=secret.txt",
        f"/gradio_api/file={tmp_path}/secret.txt",
        "/static/secret.txt",
        "/assets/../secret.txt",
    ):
        assert "secret" not in client.get(path).text


def test_every_event_is_private() -> None:
    blocks = inside_a_loop(build, Startup(lambda progress: None))  # type: ignore[arg-type, return-value]
    assert blocks.fns
    assert {fn.api_visibility for fn in blocks.fns.values()} == {"private"}


def test_a_visitors_session_is_dropped_six_hours_after_it_was_last_used() -> None:
    async def used(startup: Startup) -> tuple[set[str], list[int | float | None]]:
        blocks = build(Settings(), startup)
        state = SessionState(blocks)
        (begin_anew,) = (fn for fn in blocks.fns.values() if fn.name == "begin_anew")
        await blocks.process_api(begin_anew, [None], state=state)
        giving = {str(fn.name) for fn in blocks.fns.values() if any(isinstance(part, State) for part in fn.outputs)}
        return giving, [part.time_to_live for part, value, _ in state.state_components if isinstance(value, Session)]

    # Gradio drops a state only if an event has given it out, and counts from then.
    giving, kept_for = asyncio.run(used(Startup(lambda progress: None)))  # type: ignore[arg-type, return-value]
    assert giving == {"arrive", "switch", "ask", "ask_clicked", "begin_anew", "visit", "remove"}
    assert kept_for == [6 * 3600]


def test_a_page_without_branding_is_left_as_it_is_but_for_ours() -> None:
    page = branded(b'<html lang="en"><head><meta property="og:title"\n content="Gradio" /></head><body></body></html>', "en")
    assert page.startswith(b'<html lang="en"><head><title>Lutai')
    assert b"Gradio" not in page


def test_a_port_that_is_taken_is_said_to_be_taken() -> None:
    with listen("127.0.0.1", 0) as taken, pytest.raises(PortInUse, match="LUTAI_PORT"):
        listen("127.0.0.1", taken.getsockname()[1])


def test_settings_hold_wherever_the_working_directory_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model").mkdir()
    settings = rooted(Settings(data=Path("d"), embedding_model="model", reranker="reader"))
    assert settings.data == tmp_path / "d"
    assert settings.embedding_model == str(tmp_path / "model")
    assert settings.reranker == "reader"


def test_what_was_assembled_is_closed_with_the_server() -> None:
    closed: list[bool] = []
    assistant: Any = type("Assistant", (), {"close": lambda self: closed.append(True)})()
    startup = Startup(lambda progress: assistant)
    with TestClient(inside_a_loop(create_app, startup)):
        startup.assistant()
        assert closed == []
    assert closed == [True]
