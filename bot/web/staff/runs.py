"""The evaluation runs: what was measured, by whom, on what; starting one, and holding two against each other."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.quality import report_html, report_markdown
from bot.quality.gate import Gate, baseline, gate
from bot.quality.report import report
from bot.quality.report_words import Words, shown
from bot.web.staff import golden_sets, starting
from bot.web.staff.access import Editor, Viewer, desk
from bot.web.staff.jobs import jobs
from bot.web.staff.pages import language, render

router = APIRouter(prefix="/staff")

_KINDS = {"html": "text/html", "md": "text/markdown", "json": "application/json"}
MOST = 50
"""Questions shown on the page of a run; its report has more."""
_OVERVIEW = ("right", "right_answerable", "refusal_recall", "hit@5")
"""The metrics that the list shows."""


@router.get("/runs")
def overview(request: Request, account: Viewer) -> HTMLResponse:
    """All runs, the form that starts one, and how far the one is that goes on."""
    words = Words(language(request))
    rows = [(run, _headline(run.metrics)) for run in desk(request).records.runs.list(limit=200)]
    last = jobs(request).last
    values: dict[str, Any] = {
        "rows": rows,
        "metrics": [words.metric(name) for name in _OVERVIEW],
        "job": last.told() if last else None,
    }
    sets = list(golden_sets.named(desk(request).settings.golden))
    return render(request, "runs.html", account, sets=sets, halves=starting.HALVES, **values)


@router.post("/runs/start")
def start(
    request: Request,
    account: Editor,
    half: Annotated[Literal["measure", "fit", "all"], Form()],
    set: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    move: Annotated[bool, Form()] = False,
) -> RedirectResponse:
    """Begin a run, or go on with one that was cut. Without `set`, the sets of the folder are run together."""
    folder = desk(request).settings.golden
    path = golden_sets.path_of(folder, set) if set else folder
    starting.start(desk(request), jobs(request), account, path, half, name, move=move)
    return RedirectResponse("/staff/runs", status_code=303)


@router.get("/runs/progress")
def progress(request: Request, account: Viewer) -> dict[str, Any]:
    """How far it is."""
    last = jobs(request).last
    return last.told() if last else {"state": None}


@router.post("/runs/stop")
def stop(request: Request, account: Editor) -> RedirectResponse:
    """Stop it; what was answered is kept."""
    jobs(request).stop()
    return RedirectResponse("/staff/runs", status_code=303)


@router.get("/runs/one")
def one(request: Request, account: Viewer, run: str, against: str = "") -> HTMLResponse:
    """What a run came to; held against another, where one is named."""
    words = Words(language(request))
    data, judged = _report(request, run, against)
    told = data["comparison"]
    metrics = [(words.metric(name), shown(name, each["value"]), each["n"]) for name, each in words.measured(data)]
    others = [each for each in desk(request).records.runs.list(limit=200) if each.finished and each.id != data["run"]["id"]]
    values: dict[str, Any] = {
        "data": data,
        "said": words,
        "most": MOST,
        "head": words.head(data),
        "warnings": words.warnings(data),
        "summary": words.summary(data),
        "metrics": metrics,
        "verdicts": words.verdicts(told) if told else [],
        "changes": [_change(words, change) for change in words.compared(told)] if told else [],
        "failures": [(words.metric(failure.what), failure.why) for failure in judged.failures] if judged else [],
        "gate": words["gate_passed" if judged.passed else "gate_failed"] if judged else "",
        "passed": bool(judged and judged.passed),
        "query": urlencode({"run": data["run"]["id"]} | ({"against": against} if against else {})),
    }
    return render(request, "run.html", account, run=run, against=against, others=others, **values)


@router.get("/runs/report")
def full(
    request: Request,
    account: Viewer,
    run: str,
    against: str = "",
    format: Literal["html", "md", "json"] = "html",
    download: bool = False,
) -> Response:
    """The report, as a page of its own or as a file."""
    data, _ = _report(request, run, against)
    if format == "json":
        text = json.dumps(data, ensure_ascii=False, indent=1)
    else:
        text = (report_html if format == "html" else report_markdown).render(data, language(request))
    id = data["run"]["id"]
    headers = {"Content-Disposition": f'attachment; filename="run-{id}.{format}"'} if download else {}
    return Response(text, media_type=f"{_KINDS[format]}; charset=utf-8", headers=headers)


@router.post("/runs/name")
def keep(
    request: Request,
    account: Editor,
    run: Annotated[str, Form()],
    name: Annotated[str, Form()] = "",
    move: Annotated[bool, Form()] = False,
) -> RedirectResponse:
    """Keep a run under a name, or let the name go over to it."""
    desk(request).records.runs.save(run, name, account.name, move=move)
    return RedirectResponse(f"/staff/runs/one?{urlencode({'run': run})}", status_code=303)


def _report(request: Request, run: str, against: str) -> tuple[dict[str, Any], Gate | None]:
    runs = desk(request).records.runs
    results = baseline(runs, run) if against else runs.results(run)
    judged = gate(baseline(runs, against), results) if against else None
    return report(runs.get(run), results, judged, against or None), judged


def _headline(metrics: dict[str, Any] | None) -> list[str]:
    return [shown(name, metrics["metrics"].get(name, {}).get("value")) for name in _OVERVIEW] if metrics else []


def _change(words: Words, change: Any) -> tuple[str, ...]:
    sides = (shown(change["metric"], change[side]) for side in ("before", "after"))
    return (words.metric(change["metric"]), *sides, *words.change(change))
