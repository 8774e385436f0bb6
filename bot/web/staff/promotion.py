"""Feedback made into a golden case in one step: the case is written and the feedback says so, or neither."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.errors import SetNotFound
from bot.quality import golden_files
from bot.records.errors import FeedbackNotFound
from bot.records.roles import Account
from bot.web.staff import feedback, golden_sets
from bot.web.staff.access import Editor, desk, status_of
from bot.web.staff.assistants import documents
from bot.web.staff.case_form import CaseForm, new_id
from bot.web.staff.proposal import origin
from corpus.errors import LutaiError

router = APIRouter(prefix="/staff")


class Promotion(CaseForm):
    """A case that is made of feedback; without an id it is numbered after the set's last case."""

    feedback: str
    name: str = ""


@router.post("/feedback/promote")
def promote(request: Request, account: Editor, typed: Annotated[Promotion, Form()]) -> Response:
    """Make the case. What cannot be made is told above the form as it was typed."""
    try:
        _make(request, account, typed)
    except FeedbackNotFound:
        raise
    except LutaiError as error:
        entry = desk(request).records.review.get(typed.feedback)
        return feedback.page(request, account, entry, typed, str(error), status_of(error))
    return RedirectResponse(feedback.link(typed.feedback), status_code=303)


def _make(request: Request, account: Account, typed: Promotion) -> None:
    at = desk(request)
    entry = at.records.review.get(typed.feedback)
    if not typed.name.strip():
        raise SetNotFound("choose the golden set that the case goes into, or give a new one a name")
    path = golden_sets.path_of(at.settings.golden, typed.name.strip(), new=True)
    cases = golden_sets.cases_of(path)
    wanted = typed.model_copy(update={"id": typed.id.strip() or new_id(cases, path.stem)})
    case = replace(wanted.case(golden_sets.find(cases, wanted.id), documents(at)), author=account.name, origin=origin(entry.id))
    golden_sets.check_ids(path, [case.id])
    made = golden_sets.reference(typed.name.strip(), case.id)
    gone = entry.golden_case if entry.golden_case and not golden_sets.referred(at.settings.golden, entry.golden_case) else None
    at.records.review.promote(account, entry.id, made, lambda: golden_files.add(path, case), instead_of=gone)
