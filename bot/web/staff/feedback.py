"""What investors said of answers, as a queue; and staff's verdict, which is kept apart from theirs."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.records.feedback import Reason, Status
from bot.records.review import Wanted
from bot.web.staff.access import Editor, Viewer, desk
from bot.web.staff.pages import render

router = APIRouter(prefix="/staff")

PAGE = 50
"""Entries on one page of the queue."""


@router.get("/feedback")
def queue(
    request: Request, account: Viewer, status: str = "", helpful: str = "", reason: str = "", text: str = "", at: int = 0
) -> HTMLResponse:
    """The newest first, as the filters want them. What names no filter lets all through."""
    wanted = Wanted(
        status=Status(status) if status in set(Status) else None,
        helpful={"yes": True, "no": False}.get(helpful),
        reason=Reason(reason) if reason in set(Reason) else None,
        text=text.strip(),
    )
    review, at = desk(request).records.review, max(0, at)
    filters = {"status": status, "helpful": helpful, "reason": reason, "text": text}
    values: dict[str, Any] = {
        "rows": review.queue(wanted, PAGE, at),
        "total": review.count(wanted),
        "agreement": review.agreement(),
        "filters": filters,
        "older": urlencode(filters | {"at": at + PAGE}),
        "at": at,
        "size": PAGE,
        "statuses": list(Status),
        "reasons": list(Reason),
    }
    return render(request, "feedback.html", account, **values)


@router.get("/feedback/one")
def one(request: Request, account: Viewer, id: str) -> HTMLResponse:
    """One answer as it was given, what the investor said of it, and the form for the verdict."""
    entry = desk(request).records.review.get(id)
    return render(request, "verdict.html", account, entry=entry, reasons=list(Reason))


@router.post("/feedback/judge")
def judge(
    request: Request,
    account: Editor,
    id: Annotated[str, Form()],
    verdict: Annotated[str, Form()],
    note: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Give a verdict: `right`, or the reason why the answer was not."""
    reason = Reason(verdict) if verdict in set(Reason) else None
    desk(request).records.review.judge(account, id, right=reason is None, reason=reason, note=note)
    return RedirectResponse(f"/staff/feedback/one?{urlencode({'id': id})}", status_code=303)


@router.post("/feedback/close")
def close(request: Request, account: Editor, id: Annotated[str, Form()]) -> RedirectResponse:
    """Nothing more is to be done."""
    desk(request).records.review.close(account, id)
    return RedirectResponse("/staff/feedback", status_code=303)
