"""A part of the web app that is made when it is first asked for, so that the start does not wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send


class Later:
    """ASGI middleware: what `make` makes serves `prefix` and all below it. It is made once, in a thread of its own."""

    def __init__(self, app: ASGIApp, prefix: str, make: Callable[[], ASGIApp]) -> None:
        self.app, self.prefix = app, prefix
        self._make, self._making = make, threading.Lock()
        self._made: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        below = scope["type"] == "http" and f"{scope['path']}/".startswith(f"{self.prefix}/")
        await (await run_in_threadpool(self._part) if below else self.app)(scope, receive, send)

    def _part(self) -> ASGIApp:
        with self._making:
            if self._made is None:
                self._made = self._make()
            return self._made
