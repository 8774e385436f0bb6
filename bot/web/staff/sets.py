"""The golden sets: what they hold, and staff's hand on them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.events import Outcome
from bot.quality import golden, golden_files, golden_tables
from bot.quality.errors import CaseNotFound, GoldenTableError
from bot.quality.golden import TYPES, Case, Half, Status
from bot.quality.golden_tables import Format
from bot.web.staff import golden_sets
from bot.web.staff.access import Editor, Viewer, desk
from bot.web.staff.assistants import documents
from bot.web.staff.case_form import CaseForm, blank, cells, state
from bot.web.staff.pages import render

router = APIRouter(prefix="/staff")

LARGEST = 10_000_000
"""Most bytes of a table that is taken in."""
_KINDS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_WANTED = ("type", "script", "status", "half", "words", "stale", "taken")
"""What the page of a set may be asked with."""
_SCRIPTS = ("zh-Hans", "zh-Hant", "en")


@router.get("/sets")
def overviews(request: Request, account: Viewer) -> HTMLResponse:
    """All sets, counted."""
    texts = documents(desk(request))
    found = [golden_sets.overview(name, path, texts) for name, path in golden_sets.named(desk(request).settings.golden).items()]
    return render(request, "sets.html", account, sets=found)


@router.get("/sets/one")
def one(request: Request, account: Viewer, name: str) -> HTMLResponse:
    """The cases of a set, as far as the filter lets them through."""
    cases = golden.load(golden_sets.path_of(desk(request).settings.golden, name))
    wrong = golden_sets.faults(cases, documents(desk(request)))
    wanted = {each: request.query_params.get(each, "") for each in _WANTED}
    options = {
        "type": sorted({case.kind for case in cases}),
        "script": sorted({case.script for case in cases}),
        "status": [each.value for each in Status],
        "half": [each.value for each in Half],
    }
    shown = golden_sets.chosen(cases, wanted, wrong)
    values: dict[str, Any] = {
        "name": name,
        "cases": shown,
        "total": len(cases),
        "faults": wrong,
        "wanted": wanted,
        "options": options,
    }
    return render(request, "set.html", account, **values)


@router.get("/sets/case")
def form(request: Request, account: Editor, name: str, id: str = "", question: str = "") -> HTMLResponse:
    """The form of a case; of a new one, on `question`, without `id`. A set of a new name is made with its first case."""
    path = golden_sets.path_of(desk(request).settings.golden, name, new=not id)
    cases = golden.load(path) if path.exists() else []
    case = _case(cases, id) if id else None
    texts = documents(desk(request))
    values: dict[str, Any] = {
        "cells": cells(case) if case else blank(cases, path.stem, account.name) | {"question": question},
        "was": state(case) if case else "",
        "faults": golden_sets.faults([case], texts).get(case.id, []) if case else [],
        "documents": sorted(texts or ()),
        "options": {"type": TYPES, "script": _SCRIPTS, "status": list(Status), "outcome": list(Outcome)},
    }
    return render(request, "case.html", account, name=name, id=id, **values)


@router.post("/sets/case")
def save(request: Request, account: Editor, typed: Annotated[CaseForm, Form()]) -> RedirectResponse:
    """Keep a case as the form has it."""
    path = golden_sets.path_of(desk(request).settings.golden, typed.name, new=not typed.was)
    cases = golden.load(path) if path.exists() else []
    before = next((case for case in cases if case.id == typed.id.strip()), None)
    case = typed.case(before, documents(desk(request)))
    golden_sets.check_ids(path, [case.id])
    golden_files.put(path, case)
    return _back(typed.name, case.id)


@router.post("/sets/status")
def change_status(
    request: Request,
    account: Editor,
    name: Annotated[str, Form()],
    id: Annotated[str, Form()],
    status: Annotated[Status, Form()],
) -> RedirectResponse:
    """Take a case into use or out of it."""
    path = golden_sets.path_of(desk(request).settings.golden, name)
    golden_files.put(path, replace(_case(golden.load(path), id), status=status))
    return _back(name, id)


@router.get("/sets/export")
def export(request: Request, account: Viewer, name: str, format: Format) -> Response:
    """The whole set as a table."""
    path = golden_sets.path_of(desk(request).settings.golden, name)
    headers = {"Content-Disposition": f'attachment; filename="{path.stem}.{format}"'}
    return Response(golden_tables.export(golden.load(path), format), media_type=_KINDS[format], headers=headers)


@router.post("/sets/import")
def take_in(request: Request, account: Editor, name: Annotated[str, Form()], file: UploadFile) -> RedirectResponse:
    """Add the cases of a table, or replace those of their ids: all or none."""
    ending = (file.filename or "").lower().rpartition(".")[2]
    if ending not in ("csv", "xlsx"):
        raise GoldenTableError(f"{file.filename!r} is neither .csv nor .xlsx; export the set to see what a table looks like")
    data = file.file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise GoldenTableError(f"the file is larger than {LARGEST // 1_000_000} MB; split it")
    cases = golden_tables.read(data, "csv" if ending == "csv" else "xlsx")
    path = golden_sets.path_of(desk(request).settings.golden, name, new=True)
    golden_sets.check_ids(path, [case.id for case in cases])
    golden_files.put_all(path, cases)
    return _back(name, taken=str(len(cases)))


def _back(name: str, id: str = "", **more: str) -> RedirectResponse:
    place = f"#{id}" if id else ""
    return RedirectResponse(f"/staff/sets/one?{urlencode({'name': name, **more})}{place}", status_code=303)


def _case(cases: list[Case], id: str) -> Case:
    for case in cases:
        if case.id == id:
            return case
    raise CaseNotFound(f"the set has no case {id!r}; it may have been removed")
