"""One golden case on a page of its own: read, changed, added. What cannot be kept is told above the form as it was typed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.errors import SetNotFound
from bot.quality import golden, golden_files
from bot.quality.golden import Case
from bot.quality.stale import Stale
from bot.records.roles import Account
from bot.web.staff import golden_sets
from bot.web.staff.access import Editor, desk, status_of
from bot.web.staff.assistants import documents
from bot.web.staff.case_form import CaseForm, blank, choices, filled
from bot.web.staff.golden_sets import link
from bot.web.staff.pages import render
from corpus.errors import LutaiError

router = APIRouter(prefix="/staff")


@router.get("/sets/case")
def form(request: Request, account: Editor, name: str, id: str = "", question: str = "") -> HTMLResponse:
    """The form of a case; of a new one, on `question`, without `id`. A set of a new name is made with its first case."""
    path = golden_sets.path_of(desk(request).settings.golden, name, new=not id)
    cases = golden_sets.cases_of(path)
    typed = filled(golden_sets.case(cases, id), name) if id else blank(cases, name, path.stem, account.name, question)
    return _page(request, account, typed)


@router.post("/sets/case")
def save(request: Request, account: Editor, typed: Annotated[CaseForm, Form()]) -> Response:
    """Keep a case as the form has it."""
    try:
        case = _keep(request, typed)
    except LutaiError as error:
        return _page(request, account, typed, str(error), status_of(error))
    return RedirectResponse(link(typed.name, case.id), status_code=303)


def _keep(request: Request, typed: CaseForm) -> Case:
    path = golden_sets.path_of(desk(request).settings.golden, typed.name, new=not typed.was)
    before = golden_sets.find(golden_sets.cases_of(path), typed.id.strip())
    case = typed.case(before, documents(desk(request)))
    golden_sets.check_ids(path, [case.id])
    (golden_files.put if before else golden_files.add)(path, case)
    return case


def _page(request: Request, account: Account, typed: CaseForm, message: str = "", status: int = 200) -> HTMLResponse:
    values = {"form": typed, "faults": _faults(request, typed), "message": message, **choices(typed, documents(desk(request)))}
    return render(request, "case.html", account, status, **values)


def _faults(request: Request, typed: CaseForm) -> list[Stale]:
    """What is wrong with the gold of the case as it is kept."""
    if not typed.was:
        return []
    try:
        cases = golden.load(golden_sets.path_of(desk(request).settings.golden, typed.name))
    except SetNotFound:
        return []
    kept = [case for case in cases if case.id == typed.id]
    return golden_sets.faults(kept, documents(desk(request))).get(typed.id, [])
