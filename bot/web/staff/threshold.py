"""The threshold of the evidence: what each value would have answered and refused in a run, and staff's choice of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from bot.quality import plots
from bot.quality import threshold as sweeping
from bot.quality.errors import RunUnfinished
from bot.quality.report import in_force
from bot.quality.report_words import Words
from bot.web.staff.access import Editor, Viewer, desk
from bot.web.staff.assistants import InvalidKnob, Knobs, ready
from bot.web.staff.pages import language, render
from bot.web.startup import NotReady

if TYPE_CHECKING:
    from bot.quality.threshold import Scored
    from bot.web.staff.access import Desk

router = APIRouter(prefix="/staff")

NEAR = 40
"""Cases shown of those nearest to the threshold."""
STEPS = 20
"""Rows of the table; the curve has five times as many points."""


@router.get("/threshold")
def show(request: Request, account: Viewer, run: str = "", value: str = "") -> HTMLResponse:
    """The sweep of a run; without `run`, of the latest that is finished."""
    records = desk(request).records
    finished = [each for each in records.runs.list(limit=200) if each.finished]
    wanted = run or (finished[0].id if finished else "")
    values: dict[str, Any] = {
        "runs": finished,
        "now": _now(desk(request)),
        "fixed": desk(request).settings.answer_threshold,
        "log": records.thresholds.log(),
    }
    swept = _swept(request, wanted, value) if wanted else {"run": None}
    return render(request, "threshold.html", account, **values, **swept)


@router.post("/threshold")
def choose(
    request: Request,
    account: Editor,
    run: Annotated[str, Form()],
    value: Annotated[str, Form()],
    reason: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Save a choice, with the set that it was made on."""
    chosen = Knobs.typed({"threshold": value}).threshold
    if chosen is None:
        raise InvalidKnob("choose a value first: a number from 0 to 1")
    inputs = desk(request).records.runs.get(run).inputs
    desk(request).records.thresholds.choose(account, chosen, inputs.golden_set, inputs.set_hash, reason)
    return RedirectResponse(f"/staff/threshold?{urlencode({'run': run, 'value': chosen})}", status_code=303)


def _swept(request: Request, id: str, typed: str) -> dict[str, Any]:
    runs = desk(request).records.runs
    run = runs.get(id)
    if run.finished is None:
        raise RunUnfinished(f"run {id} was cut after {run.items} questions; finish it first")
    results = runs.results(run.id)
    items = sweeping.scored(results)
    old = in_force(results, run.inputs.settings)
    typed_value = Knobs.typed({"threshold": typed}).threshold
    value = typed_value if typed_value is not None else old if old is not None else 0.5
    return {
        "run": run,
        "value": value,
        "old": old,
        "items": items,
        "sweep": sweeping.sweep(items, STEPS),
        "point": sweeping.point(items, value),
        "before": sweeping.point(items, old) if old is not None else None,
        "curve": _curve(items, value, Words(language(request))),
        "flips": sweeping.flips(items, old, value) if old is not None else [],
        "near": sweeping.near_misses(items, value)[:NEAR],
        "fitted_on": run.inputs.golden_set.endswith(":fit"),
    }


def _curve(items: list[Scored], value: float, words: Words) -> Markup:
    points = sweeping.sweep(items, STEPS * 5)
    lines = (("refusal_recall_curve", "good", "recall"), ("refusal_precision_curve", "mild", "precision"))
    series = [
        (words[name], style, [(p.threshold, y) for p in points if (y := getattr(p, key)) is not None])
        for name, style, key in (*lines, ("answered_curve", "bad", "answered"))
    ]
    # The drawing escapes every word that it is given.
    return Markup(plots.curves(words["threshold"], series, value, f"{value:.2f}"))


def _now(desk: Desk) -> float | None:
    """The threshold that investors' questions are held against at this moment; None while the assistant is not there."""
    try:
        pipeline = ready(desk).pipeline
    except NotReady:
        return None
    return pipeline.limits.threshold_under(pipeline.controls())
