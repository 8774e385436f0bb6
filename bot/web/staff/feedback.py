"""What investors said of answers, as a queue; and staff's verdict, which is kept apart from theirs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.records.feedback import Reason, Status
from bot.records.moments import midnight
from bot.records.review import Feedback, Wanted
from bot.records.roles import Account
from bot.web.staff import golden_sets
from bot.web.staff.access import Editor, Viewer, desk
from bot.web.staff.assistants import documents
from bot.web.staff.case_form import CaseForm, choices
from bot.web.staff.pages import render
from bot.web.staff.proposal import proposed
from corpus.errors import LutaiError

router = APIRouter(prefix="/staff")

PAGE = 50
"""Entries on one page of the queue."""
_YES_NO = {"yes": True, "no": False}


class InvalidDay(LutaiError):
    """A day that the queue is to begin or end with is none."""


@router.get("/feedback")
def queue(
    request: Request,
    account: Viewer,
    status: str = "",
    helpful: str = "",
    reason: str = "",
    judged: str = "",
    since: str = "",
    until: str = "",
    text: str = "",
    at: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> HTMLResponse:
    """The newest first, as the filters want them. What names no filter lets all through; `since` and `until` are days here,
    both of them included. Raises `InvalidDay`."""
    wanted = Wanted(
        status=Status(status) if status in set(Status) else None,
        helpful=_YES_NO.get(helpful),
        reason=Reason(reason) if reason in set(Reason) else None,
        judged=_YES_NO.get(judged),
        since=_begins(since),
        until=_begins(until, later=1),
        text=text.strip(),
    )
    review = desk(request).records.review
    filters = {"status": status, "helpful": helpful, "reason": reason, "judged": judged, "since": since, "until": until}
    filters["text"] = text
    values: dict[str, Any] = {
        "rows": review.queue(wanted, PAGE, at),
        "total": review.count(wanted),
        "agreement": review.agreement(),
        "filters": filters,
        "older": urlencode(filters | {"at": at + PAGE}),
        "newer": urlencode(filters | {"at": max(0, at - PAGE)}),
        "at": at,
        "size": PAGE,
        "statuses": list(Status),
        "reasons": list(Reason),
    }
    return render(request, "feedback.html", account, **values)


@router.get("/feedback/one")
def one(request: Request, account: Viewer, id: str) -> HTMLResponse:
    """One answer as it was given, what the investor said of it, and the forms for the verdict and the golden case."""
    return page(request, account, desk(request).records.review.get(id))


def page(
    request: Request, account: Account, entry: Feedback, typed: CaseForm | None = None, message: str = "", status: int = 200
) -> HTMLResponse:
    """The page of one entry. `typed`: the golden case as it was typed, where `message` says why it could not be made."""
    at = desk(request)
    texts = documents(at)
    promoted = golden_sets.referred(at.settings.golden, entry.golden_case) if entry.golden_case else None
    form = typed or proposed(entry, at.records.review.before(entry.id), texts, account.name)
    values: dict[str, Any] = {
        "entry": entry,
        "reasons": list(Reason),
        "promoted": promoted,
        "form": form,
        "message": message,
        "sets": list(golden_sets.named(at.settings.golden)),
        **choices(form, texts),
    }
    return render(request, "verdict.html", account, status, **values)


def link(id: str) -> str:
    """Where the page of one entry is."""
    return f"/staff/feedback/one?{urlencode({'id': id})}"


@router.post("/feedback/judge")
def judge(
    request: Request,
    account: Editor,
    id: Annotated[str, Form()],
    verdict: Annotated[Reason | Literal["right"], Form()],
    note: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Give a verdict: `right`, or the reason why the answer was not."""
    reason = None if verdict == "right" else verdict
    desk(request).records.review.judge(account, id, right=reason is None, reason=reason, note=note)
    return RedirectResponse(link(id), status_code=303)


@router.post("/feedback/close")
def close(request: Request, account: Editor, id: Annotated[str, Form()]) -> RedirectResponse:
    """Nothing more is to be done."""
    desk(request).records.review.close(account, id)
    return RedirectResponse("/staff/feedback", status_code=303)


def _begins(day: str, later: int = 0) -> datetime | None:
    """The moment that a day begins here, or that of so many days `later`; None for a blank one."""
    if not day.strip():
        return None
    try:
        return midnight(date.fromisoformat(day.strip()) + timedelta(days=later))
    except (ValueError, OverflowError) as error:
        raise InvalidDay(f"{day!r} is no day; write it as 2026-06-01") from error
