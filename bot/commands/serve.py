"""`lutai serve`: the web app."""

from __future__ import annotations

from typing import Annotated

import typer


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; default: LUTAI_HOST.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on; default: LUTAI_PORT.")] = None,
) -> None:
    """Serve the investors' page."""
    from bot.settings import read_settings
    from bot.web.server import serve as run

    given = {name: value for name, value in {"host": host, "port": port}.items() if value is not None}
    run(read_settings().model_copy(update=given))
