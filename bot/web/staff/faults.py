"""What every answer under /staff has in common: it is kept nowhere, and what went wrong is told on a page of our own."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request, Response
from fastapi.exception_handlers import http_exception_handler, request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.records.errors import NotSignedIn
from bot.web.staff.access import LOGIN, status_of
from bot.web.staff.pages import language, render, words
from corpus.errors import LutaiError

log = logging.getLogger(__name__)


class Unkept:
    """ASGI middleware: no browser or proxy keeps what staff see, and a fault of ours is told on a page of our own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not _is_ours(scope["path"]):
            await self.app(scope, receive, send)
            return
        begun = False

        async def sender(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                MutableHeaders(scope=message)["cache-control"] = "no-store"
            await send(message)

        try:
            await self.app(scope, receive, sender)
        except Exception:
            if begun:
                raise
            log.exception("%s %s failed", scope["method"], scope["path"])
            request = Request(scope)
            await _told(request, _said(request, "fault"), 500)(scope, receive, sender)


def handle(app: FastAPI) -> None:
    """Answer what goes wrong under /staff: in the page's form, or as data where the handler answers with data."""

    async def ours(request: Request, error: Exception) -> Response:
        if isinstance(error, NotSignedIn) and request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(LOGIN, status_code=303)
        return _told(request, str(error), status_of(error))

    async def malformed(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        if not _is_ours(request.url.path) or _is_data(request):
            return await request_validation_exception_handler(request, error)
        fields = dict.fromkeys(str(each["loc"][-1]) for each in error.errors())
        return _told(request, _said(request, "malformed").format(fields=", ".join(fields)), 422)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if not _is_ours(request.url.path) or _is_data(request):
            return await http_exception_handler(request, error)
        return _told(request, _said(request, "unreadable"), error.status_code)

    app.add_exception_handler(LutaiError, ours)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, http)
    app.add_middleware(Unkept)

    @app.api_route("/staff/{rest:path}", methods=["GET", "POST"])
    def nowhere(request: Request, rest: str) -> Response:
        """Else the investors' page would answer for what it knows nothing of."""
        return _told(request, _said(request, "nowhere"), 404)


def _is_ours(path: str) -> bool:
    return path == "/staff" or path.startswith("/staff/")


def _is_data(request: Request) -> bool:
    """Whether the handler answers with data: a page's handler names a response as what it returns."""
    return getattr(request.scope.get("route"), "response_field", None) is not None


def _told(request: Request, message: str, status: int) -> Response:
    if _is_data(request):
        return JSONResponse({"detail": message}, status)
    return render(request, "error.html", None, status, message=message)


def _said(request: Request, key: str) -> str:
    return words("error", language(request))[key]
