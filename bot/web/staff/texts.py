"""The texts as gold places are picked in them: as data for the picker, and by lines with offsets without it."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.web.staff.access import Viewer, desk
from bot.web.staff.assistants import ready
from bot.web.staff.pages import render

router = APIRouter(prefix="/staff")


@router.get("/texts")
def overview(request: Request, account: Viewer) -> HTMLResponse:
    """All texts in use."""
    found = ready(desk(request)).index.documents
    return render(request, "texts.html", account, texts=[found[id] for id in sorted(found)], text=None)


@router.get("/texts/one")
def one(request: Request, account: Viewer, id: str) -> HTMLResponse:
    """One text: each of its lines with the offset that it begins at, in characters as gold places count them."""
    text = ready(desk(request)).index.document(id)
    lines = text.text.split("\n")
    starts = accumulate((len(line) + 1 for line in lines[:-1]), initial=0)
    rows = [(start, line) for start, line in zip(starts, lines, strict=True) if line]
    return render(request, "texts.html", account, texts=[], text=text, rows=rows)


@router.get("/texts/data")
def data(request: Request, account: Viewer, id: str) -> dict[str, Any]:
    """One text for the picker."""
    text = ready(desk(request)).index.document(id)
    return {"id": text.id, "title": text.title, "version": text.hash, "text": text.text}
