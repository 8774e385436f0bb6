"""Questions that the texts did not answer and that investors left for staff."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.records.errors import NotAnswered
from bot.records.left_questions import Stage
from bot.records.moments import today
from bot.records.roles import Account, Role
from bot.web.staff import publishing
from bot.web.staff.access import Editor, Viewer, desk, status_of
from bot.web.staff.assistants import documents
from bot.web.staff.drafts import Draft, as_text
from bot.web.staff.pages import render
from corpus.errors import LutaiError

router = APIRouter(prefix="/staff")

SHOWN = 200


@router.get("/left")
def overview(request: Request, account: Viewer, stage: str = "") -> HTMLResponse:
    """The newest first, of one stage or of all."""
    wanted = Stage(stage) if stage in set(Stage) else None
    rows = desk(request).records.left_questions.list(wanted, SHOWN)
    return render(request, "left.html", account, rows=rows, stages=list(Stage), stage=stage)


@router.get("/left/one")
def one(request: Request, account: Viewer, id: str, found: str = "") -> HTMLResponse:
    """One question with what the bot said. How to reach the asker is shown to editors alone."""
    return _shown(request, account, id, found=found)


@router.post("/left/answer")
def answer(request: Request, account: Editor, id: Annotated[str, Form()], answer: Annotated[str, Form()]) -> RedirectResponse:
    """Write staff's answer."""
    desk(request).records.left_questions.answer(account, id, answer)
    return RedirectResponse(link(id), status_code=303)


@router.post("/left/publish")
def publish(
    request: Request,
    account: Editor,
    id: Annotated[str, Form()],
    title: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    as_of: Annotated[str, Form()] = "",
) -> Response:
    """Make the answer a document of the corpus, which the next question finds. What was typed stays where that fails."""
    at = desk(request)
    left = at.records.left_questions
    entry = left.get(id)
    try:
        if not entry.answer:
            raise NotAnswered("write the answer first; the document is made of it")
        draft = Draft(document_id(id), title, entry.answer, entry.author or account.name, source, as_of)
        document = draft.document(today(), at.settings.home_region, at.settings.passage_limit, left.contact(account, id))
        publishing.publish(at, document, lambda: left.publish(account, id, document.id))
    except LutaiError as error:
        typed = {"title": title, "source": source, "as_of": as_of}
        return _shown(request, account, id, status_of(error), typed=typed, trouble=str(error))
    found = "yes" if publishing.is_found(at, document) else "no"
    return RedirectResponse(link(id, found=found), status_code=303)


@router.post("/left/withdraw")
def withdraw(request: Request, account: Editor, id: Annotated[str, Form()]) -> RedirectResponse:
    """Take the document out of the corpus again. The answer stays here."""
    at = desk(request)
    document = at.records.left_questions.get(id).document or document_id(id)
    publishing.withdraw(at, document, lambda: at.records.left_questions.withdraw(account, document))
    return RedirectResponse(link(id), status_code=303)


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


def link(id: str, **more: str) -> str:
    """Where the page of one question is."""
    return f"/staff/left/one?{urlencode({'id': id, **more})}"


def document_id(left: str) -> str:
    """The id of the document that is made of a left question's answer: always the same, so that there is but one."""
    return f"answer-{left[:12]}"


def _shown(
    request: Request,
    account: Account,
    id: str,
    status: int = 200,
    *,
    typed: dict[str, str] | None = None,
    trouble: str = "",
    found: str = "",
) -> HTMLResponse:
    at = desk(request)
    left = at.records.left_questions
    entry = left.get(id)
    document = (documents(at) or {}).get(entry.document or document_id(id))
    usual = {
        "title": document.title if document else entry.refusal.searched_for or entry.question,
        "source": (document.source or "") if document else "",
        "as_of": (document.as_of or "") if document else "",
    }
    values: dict[str, Any] = {
        "entry": entry,
        "contact": left.contact(account, id) if account.role.includes(Role.EDITOR) else None,
        "document": document,
        "is_newer": bool(document and entry.answer and as_text(entry.answer) != document.text),
        "typed": typed or usual,
        "trouble": trouble,
        "found": found,
    }
    return render(request, "question.html", account, status, **values)
