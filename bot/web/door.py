"""The outermost layer of the web app: what is let in, and what every answer to a browser carries."""

from __future__ import annotations

import re
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.wording import preferred, wording

CLOSED = re.compile(
    r"/(gradio_api/(upload|file|proxy|stream|deep_link|runs|run-history|info|openapi|api/|run/(?!predict$)|call/|component_server|"
    r"custom_component|process_recording|vibe|undo-vibe)|config|svelte|monitoring|login|logout|token|openapi|docs|redoc|pwa_icon|custom_component)"
)
"""Gradio's doors for files, recordings, remote proxies, public APIs and its own tools: the page uses none of them."""

_HEADERS = {
    # Gradio's frontend starts from inline scripts and compiles the components' scripts; nothing may come from elsewhere.
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'self'"
    ),
    "x-content-type-options": "nosniff",
    # Not no-referrer: with it a browser names no origin for a form of our own, and staff could not sign in.
    "referrer-policy": "same-origin",
}
_BRANDING = re.compile(rb'<meta\s[^>]*?(?:property="og:|name="twitter:)[^>]*>\s*')


class Door:
    """ASGI middleware: closes what the page does not use, sets the security headers, makes the first page our own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if CLOSED.match(scope["path"]):
            await PlainTextResponse("Not found", status_code=404)(scope, receive, self._with_headers(send))
            return
        send = self._with_headers(send)
        if scope["path"] == "/":
            language = preferred(Headers(scope=scope).get("accept-language", ""))
            # Uncompressed, so that it can be changed.
            scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            send = self._branded(send, language)
        await self.app(scope, receive, send)

    def _with_headers(self, send: Send) -> Send:
        async def sender(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        return sender

    def _branded(self, send: Send, language: str) -> Send:
        held: list[Message] = []

        async def sender(message: Message) -> None:
            if message["type"] not in ("http.response.start", "http.response.body"):
                return
            held.append(message)
            if message["type"] == "http.response.start" or message.get("more_body"):
                return
            body = branded(b"".join(m.get("body", b"") for m in held[1:]), language)
            MutableHeaders(scope=held[0])["content-length"] = str(len(body))
            await send(held[0])
            await send({"type": "http.response.body", "body": body})

        return sender


def branded(page: bytes, language: str) -> bytes:
    """Gradio's first page with our name, icon and language where it carries Gradio's."""
    words = wording(language)
    title, subtitle = escape(words["brand"]), escape(words["subtitle"])
    ours = (
        f'<title>{title}</title><meta name="description" content="{subtitle}">'
        f'<meta property="og:title" content="{title}"><meta property="og:description" content="{subtitle}">'
        '<link rel="icon" type="image/svg+xml" href="./favicon.ico"></head>'
    )
    page = _BRANDING.sub(b"", page).replace(b'lang="en"', f'lang="{language}"'.encode(), 1)
    return page.replace(b"</head>", ours.encode(), 1)
