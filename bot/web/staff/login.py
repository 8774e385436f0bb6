"""Signing in and out, and the language of the pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.records.errors import TooManyAttempts, WrongPassword
from bot.web.staff.access import COOKIE, LOGIN, desk, same_site, status_of
from bot.web.staff.pages import LANGUAGE, STATIC, render
from bot.web.wording import LANGUAGES

router = APIRouter(prefix="/staff")
HOME = "/staff"
"""The first page."""


@router.get("/login")
def form(request: Request) -> HTMLResponse:
    """The form."""
    return render(request, "login.html", None, message="", name="")


@router.post("/login")
def sign_in(request: Request, name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "") -> Response:
    """A session for the browser, if name and password are right."""
    same_site(request)
    address = request.client.host if request.client else ""
    try:
        token = desk(request).records.sessions.sign_in(name, password, address)
    except (WrongPassword, TooManyAttempts) as error:
        return render(request, "login.html", None, status_of(error), message=str(error), name=name)
    answer = RedirectResponse(HOME, status_code=303)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, token, path="/staff", httponly=True, samesite="strict", secure=secure)
    return answer


@router.post("/logout")
def sign_out(request: Request) -> RedirectResponse:
    """End the session."""
    same_site(request)
    desk(request).records.sessions.sign_out(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse(LOGIN, status_code=303)
    answer.delete_cookie(COOKIE, path="/staff")
    return answer


@router.post("/language")
def speak(request: Request, language: Annotated[str, Form()]) -> RedirectResponse:
    """Another language for this browser."""
    same_site(request)
    answer = RedirectResponse(HOME, status_code=303)
    if language in LANGUAGES:
        answer.set_cookie(LANGUAGE, language, path="/staff", samesite="strict", max_age=365 * 24 * 3600)
    return answer


@router.get("/static/staff.css")
def style() -> Response:
    """The style of all pages."""
    return Response(STATIC.joinpath("staff.css").read_text(encoding="utf-8"), media_type="text/css; charset=utf-8")


@router.get("/static/picker.js")
def picker() -> Response:
    """The script that fills in a gold place from what is selected in a text."""
    return Response(STATIC.joinpath("picker.js").read_text(encoding="utf-8"), media_type="text/javascript; charset=utf-8")
