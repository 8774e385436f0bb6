"""The first page: how the bot is used, what it could not answer, which texts carry its answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.records.moments import midnight, today
from bot.web.staff.access import Viewer, desk
from bot.web.staff.assistants import documents, ready
from bot.web.staff.charts import bar, columns
from bot.web.staff.meanings import MOST, Cluster, clusters, wordings
from bot.web.staff.pages import language as spoken
from bot.web.staff.pages import render, words
from bot.web.startup import NotReady

if TYPE_CHECKING:
    from bot.records.usage import RefusedQuestion, Usage
    from bot.web.staff.access import Desk

router = APIRouter(prefix="/staff")

PERIODS = (7, 30, 90)
"""Days that can be looked at, today among them."""
USUAL = 30
SHOWN = 15
"""Rows of a list that are shown."""
REFUSALS = 2000
"""Refusals that are looked at, the latest."""


@router.get("")
def show(request: Request, account: Viewer, days: str = "") -> HTMLResponse:
    """The page, over one of `PERIODS`."""
    at = desk(request)
    period = next((each for each in PERIODS if str(each) == days), USUAL)
    last = today()
    first = last - timedelta(days=period - 1)
    since, until = midnight(first), midnight(last + timedelta(days=1))
    counts = at.records.counts
    usage, feedback, cited = counts.usage(since, until), counts.feedback(since, until), counts.cited(since, until)
    refused, grouped = _clusters(at, counts.refusals(since, until, REFUSALS))
    texts = documents(at)
    values: dict[str, Any] = {
        "days": period,
        "periods": PERIODS,
        "first": first,
        "last": last,
        "kept": at.settings.retention_days,
        "usage": usage,
        "daily": _daily(usage, first, last),
        "chart": _chart(usage, first, last, words("dashboard", spoken(request))["per_day"]),
        "feedback": feedback,
        "clusters": refused[:SHOWN],
        "more": refused[SHOWN:],
        "grouped": grouped,
        "cited": [(id, texts[id].title if texts and id in texts else id, n) for id, n in list(cited.items())[:SHOWN]],
        "never": sorted((each.title for id, each in texts.items() if id not in cited)) if texts is not None else None,
        "bar": bar,
    }
    return render(request, "dashboard.html", account, **values)


def _daily(usage: Usage, first: date, last: date) -> list[tuple[date, int, int]]:
    """(day, questions, refused) of every day, also of those without a question."""
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [(day, usage.by_day.get(day, 0), usage.refused_by_day.get(day, 0)) for day in every]


def _chart(usage: Usage, first: date, last: date, title: str) -> Any:
    rows = [(questions - refused, refused) for _, questions, refused in _daily(usage, first, last)]
    return columns(title, rows, ("answered", "refused"))


def _clusters(at: Desk, refusals: list[RefusedQuestion]) -> tuple[list[Cluster], bool]:
    """What was refused, grouped; False beside it where only equal wordings are, since the model is not there yet."""
    asked = wordings(refusals)
    try:
        embed = ready(at).retriever.embeddings.embed_query
    except NotReady:
        return clusters(asked, {}), False
    return clusters(asked, at.meanings.of(list(asked)[:MOST], embed)), True
