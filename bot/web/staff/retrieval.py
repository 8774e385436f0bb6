"""How one question was searched and answered, with knobs to turn for it alone; and passages taken out of use or back."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.answering.question import Exchange
from bot.quality import evaluate
from bot.quality.golden import Case
from bot.web.staff.access import Editor, Viewer, desk
from bot.web.staff.assistants import RANGES, Borrowed, Knobs, ready, variant
from bot.web.staff.looking import look
from bot.web.staff.pages import render
from corpus.errors import LutaiError

router = APIRouter(prefix="/staff")

HEAD = 20
"""Passages shown at once; the rest is folded up."""


class QuestionTooLong(LutaiError):
    """A question is longer than investors may ask."""


class PassageGone(LutaiError):
    """A passage is to be switched that no text has any more."""


@router.get("/retrieval")
def show(request: Request, account: Viewer, assistant: Borrowed, question: str = "", history: str = "") -> HTMLResponse:
    """The page; with a question, what became of it. Nothing that is typed here changes what investors get."""
    at = desk(request)
    pipeline = assistant.pipeline
    knobs = {name: request.query_params.get(name, "") for name in RANGES}
    if len(question) > at.settings.question_limit:
        raise QuestionTooLong(f"the question has {len(question)} characters; at most {at.settings.question_limit} are taken")
    seen = None
    if question.strip():
        turned = variant(pipeline, pipeline.controls(), Knobs.typed(knobs))
        seen = look(turned, evaluate.conversation(_case(question, history), turned.invoke))
    disabled = at.records.switches.disabled()
    values: dict[str, Any] = {
        "question": question,
        "history": history,
        "knobs": knobs,
        "ranges": RANGES,
        "usual": _usual(pipeline),
        "look": seen,
        "head": HEAD,
        "passages": assistant.index.passages,
        "disabled": sorted(disabled),
        "log": at.records.switches.log(),
        "query": urlencode({"question": question, "history": history, **knobs}),
    }
    return render(request, "retrieval.html", account, **values)


@router.post("/retrieval/switch")
def switch(
    request: Request,
    account: Editor,
    passage: Annotated[str, Form()],
    enabled: Annotated[bool, Form()],
    reason: Annotated[str, Form()] = "",
    query: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Take a passage out of use, or back into it."""
    found = ready(desk(request)).index.passages.get(passage)
    if found is None:
        raise PassageGone(f"no text has the passage {passage} any more, so it is not found either")
    desk(request).records.switches.switch(account, passage, found.document, enabled=enabled, reason=reason)
    return RedirectResponse(f"/staff/retrieval?{query}", status_code=303)


def _case(question: str, history: str) -> Case:
    """The question after what was said: a question and its answer by turns, a line each; a blank answer is asked for first."""
    said = history.replace("\r\n", "\n").rstrip().split("\n") if history.strip() else []
    pairs = zip(said[::2], [*said[1::2], ""], strict=False)
    return Case("", question.strip(), True, "fact", "", history=tuple(Exchange(q, a.strip()) for q, a in pairs))


def _usual(pipeline: Any) -> dict[str, float]:
    """What the knobs stand at for investors."""
    of_search = {name: getattr(pipeline.retriever, name) for name in ("candidates", "keyword_weight", "vector_weight")}
    limits = pipeline.limits
    return of_search | {"read": limits.read, "threshold": limits.threshold_under(pipeline.controls())}
