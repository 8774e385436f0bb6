"""Questions that the texts did not answer and that investors left for staff."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.records.left_questions import Stage
from bot.records.roles import Role
from bot.web.staff.access import Editor, Viewer, desk
from bot.web.staff.pages import render

router = APIRouter(prefix="/staff")

SHOWN = 200


@router.get("/left")
def overview(request: Request, account: Viewer, stage: str = "") -> HTMLResponse:
    """The newest first, of one stage or of all."""
    wanted = Stage(stage) if stage in set(Stage) else None
    rows = desk(request).records.left_questions.list(wanted, SHOWN)
    return render(request, "left.html", account, rows=rows, stages=list(Stage), stage=stage)


@router.get("/left/one")
def one(request: Request, account: Viewer, id: str) -> HTMLResponse:
    """One question with what the bot said. How to reach the asker is shown to editors alone."""
    left = desk(request).records.left_questions
    contact = left.contact(account, id) if account.role.includes(Role.EDITOR) else None
    return render(request, "question.html", account, entry=left.get(id), contact=contact)


@router.post("/left/answer")
def answer(request: Request, account: Editor, id: Annotated[str, Form()], answer: Annotated[str, Form()]) -> RedirectResponse:
    """Write staff's answer."""
    desk(request).records.left_questions.answer(account, id, answer)
    return RedirectResponse(f"/staff/left/one?{urlencode({'id': id})}", status_code=303)


@router.post("/left/close")
def close(request: Request, account: Editor, id: Annotated[str, Form()]) -> RedirectResponse:
    """Nothing more is to be done."""
    desk(request).records.left_questions.close(account, id)
    return RedirectResponse("/staff/left", status_code=303)


@router.post("/left/remove")
def remove(request: Request, account: Editor, id: Annotated[str, Form()]) -> RedirectResponse:
    """Delete it with its contact."""
    desk(request).records.left_questions.remove(account, id)
    return RedirectResponse("/staff/left", status_code=303)
