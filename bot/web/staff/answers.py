"""Staff's answers that stand in the corpus: listed, written without a left question, changed, withdrawn."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.records.keys import new_id
from bot.records.moments import today
from bot.records.roles import Account
from bot.web.staff import publishing
from bot.web.staff.access import Editor, Viewer, desk, status_of
from bot.web.staff.assistants import ready
from bot.web.staff.drafts import Draft
from bot.web.staff.left import link
from bot.web.staff.pages import render
from corpus.document import Document, Kind
from corpus.errors import LutaiError, UnknownDocument

router = APIRouter(prefix="/staff")


class OfLeftQuestion(LutaiError):
    """An answer is to be changed here that was made of a left question."""


@router.get("/answers")
def overview(request: Request, account: Viewer, found: str = "") -> HTMLResponse:
    """All that the running index holds, the newest first."""
    at = desk(request)
    answers = [document for document in ready(at).index.documents.values() if document.kind is Kind.QA]
    answers.sort(key=lambda document: (document.published or today(), document.id), reverse=True)
    return render(request, "answers.html", account, answers=answers, left=at.records.left_questions.documents(), found=found)


@router.get("/answers/one")
def form(request: Request, account: Editor, id: str = "", question: str = "") -> Response:
    """The form of an answer; of a new one, to `question`, without `id`."""
    if id and (left := desk(request).records.left_questions.documents().get(id)):
        return RedirectResponse(link(left), status_code=303)
    typed = {"question": question, "answer": "", "source": "", "as_of": ""}
    if id:
        kept = _answer(request, id)
        typed = {"question": kept.title, "answer": kept.text, "source": kept.source or "", "as_of": kept.as_of or ""}
    return _form(request, account, id, typed)


@router.post("/answers/publish")
def publish(
    request: Request,
    account: Editor,
    id: Annotated[str, Form()] = "",
    question: Annotated[str, Form()] = "",
    answer: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    as_of: Annotated[str, Form()] = "",
) -> Response:
    """Put it into the corpus. What was typed stays where that fails."""
    at = desk(request)
    try:
        if id in at.records.left_questions.documents():
            raise OfLeftQuestion("this answer was made of a left question; change it there, where it is known who asked")
        known = _answer(request, id).id if id else f"answer-{new_id()[:12]}"
        draft = Draft(known, question, answer, account.name, source, as_of)
        document = draft.document(today(), at.settings.home_region, at.settings.passage_limit)
        publishing.publish(at, document, lambda: None)
    except LutaiError as error:
        typed = {"question": question, "answer": answer, "source": source, "as_of": as_of}
        return _form(request, account, id, typed, status_of(error), str(error))
    found = "yes" if publishing.is_found(at, document) else "no"
    return RedirectResponse(f"/staff/answers?{urlencode({'found': found})}#{document.id}", status_code=303)


@router.post("/answers/withdraw")
def withdraw(request: Request, account: Editor, id: Annotated[str, Form()]) -> RedirectResponse:
    """Take it out of the corpus; its file is kept aside."""
    at = desk(request)
    document = _answer(request, id)
    publishing.withdraw(at, document.id, lambda: at.records.left_questions.withdraw(account, document.id))
    return RedirectResponse("/staff/answers", status_code=303)


def _answer(request: Request, id: str) -> Document:
    """An answer of staff's in use. Other texts are not changed from these pages. Raises `UnknownDocument`."""
    document = ready(desk(request)).index.documents.get(id)
    if document is None or document.kind is not Kind.QA:
        raise UnknownDocument(f"no answer {id!r} is published; another editor may have withdrawn it")
    return document


def _form(
    request: Request, account: Account, id: str, typed: dict[str, str], status: int = 200, trouble: str = ""
) -> HTMLResponse:
    values: dict[str, Any] = {"id": id, "typed": typed, "trouble": trouble}
    return render(request, "answer.html", account, status, **values)
