"""Serves the investors' page, with every door shut that the page does not need."""

from __future__ import annotations

import contextlib
import errno
import socket
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

from fastapi import FastAPI

from bot.errors import PortInUse
from bot.settings import Settings
from bot.web.startup import Progress, Startup

if TYPE_CHECKING:
    from bot.assembly import Assistant
    from bot.records.store import Records


def create_app(settings: Settings, startup: Startup, records: Records | None = None) -> FastAPI:
    """The web app, with the staff's pages where there are `records`.

    Starting it starts the assembling; stopping it closes what was assembled.
    """
    from bot.web.quick import without_stubs

    with without_stubs():
        import gradio as gr

    from bot.web.archive import Archive
    from bot.web.door import Door
    from bot.web.later import Later
    from bot.web.page import ASSETS, build
    from bot.web.purging import Purging
    from bot.web.theme import theme

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        startup.start()
        purging = Purging(records) if records else None
        if purging:
            purging.start()
        yield
        if purging:
            purging.close()
        startup.close()

    blocks = build(settings, startup, Archive(records, settings) if records else None)
    blocks.queue(api_open=False, max_size=64, default_concurrency_limit=settings.answers_at_once)
    app = FastAPI(lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)
    if records:
        app.add_middleware(Later, prefix="/staff", make=partial(_staff, settings, startup, records))
    app.add_middleware(Door)  # after the staff's, so that it is the outermost
    gr.mount_gradio_app(
        app,
        blocks,
        "/",
        server_name=settings.host,
        server_port=settings.port,
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        show_error=False,
        max_file_size="1kb",
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
        css=ASSETS.joinpath("page.css").read_text(encoding="utf-8"),
        favicon_path=str(ASSETS.joinpath("logo.svg")),
    )
    return app


def _staff(settings: Settings, startup: Startup, records: Records) -> FastAPI:
    """The staff's pages as an app of their own: what they import takes as long as a fifth of the start."""
    from bot.web.staff import mount

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    mount(app, settings, startup, records)
    return app


def serve(settings: Settings) -> None:
    """Serve until told to stop. The page is up at once; the models load behind it. Raises `PortInUse`."""
    import uvicorn

    from bot.records.store import open_records

    settings = rooted(settings)
    listener = listen(settings.host, settings.port)
    records = open_records(settings)

    def start(progress: Progress) -> Assistant:
        # In the thread that loads the models: the page does not wait for it.
        from bot.assembly import assemble
        from bot.controls import live

        assistant = assemble(settings, progress)
        assistant.pipeline.controls = live(records, settings)
        return assistant

    app = create_app(settings, Startup(start), records)
    address = f"http://{_host(settings.host)}:{listener.getsockname()[1]}"
    sys.stdout.write(f"鲁台通: {address}\n")
    sys.stdout.flush()
    if sys.stdout.isatty() if settings.open_browser is None else settings.open_browser:
        Timer(1, webbrowser.open, [address]).start()
    # Gradio may serve files of the working directory: it gets an empty one.
    with records, tempfile.TemporaryDirectory() as empty, contextlib.chdir(empty):
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2)
        uvicorn.Server(config).run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one. Raises `PortInUse`."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortInUse(f"Port {port} on {host} is in use. Stop what listens there, or set LUTAI_PORT to another.") from None


def rooted(settings: Settings) -> Settings:
    """The settings with every path made absolute, so that they hold wherever the working directory is."""
    paths = {name: value.resolve() for name, value in settings if isinstance(value, Path)}
    folders = {
        name: str(Path(value).resolve())
        for name in ("embedding_model", "reranker")
        if Path(value := getattr(settings, name)).is_dir()
    }
    return settings.model_copy(update={**paths, **folders})


def _host(host: str) -> str:
    """The host as a browser on this machine names it."""
    return "127.0.0.1" if host in ("0.0.0.0", "::", "") else f"[{host}]" if ":" in host else host
