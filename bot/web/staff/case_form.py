"""The form of one golden case: its fields are the cells of the table that sets go out as, and are written the same way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from bot.events import Outcome
from bot.quality import golden, golden_files, stale
from bot.quality.errors import InvalidCase
from bot.quality.golden import TYPES, Case, Status
from bot.quality.golden_cells import COLUMNS, case_of, cells_of
from bot.web.staff import gold
from bot.web.staff.golden_sets import faults
from corpus.document import Document

SCRIPTS = ("zh-Hans", "zh-Hant", "en")


class CaseForm(BaseModel):
    """What was typed. `was`: the state of the case when the form was opened, "" for a new one.

    `add_…` give one more gold place, by its offsets or its words; `relocate` puts gold that has moved where it is now.
    """

    name: str
    was: str = ""
    add_document: str = ""
    add_start: str = ""
    add_end: str = ""
    add_quote: str = ""
    relocate: str = ""
    id: str = ""
    question: str = ""
    history: str = ""
    type: str = ""
    script: str = ""
    answerable: str = ""
    must_hold: str = ""
    must_not: str = ""
    gold: str = ""
    nearest: str = ""
    as_of: str = ""
    author: str = ""
    origin: str = ""
    status: str = ""
    critical: str = ""
    outcome: str = ""
    note: str = ""
    extra: str = ""

    def case(self, before: Case | None, documents: Mapping[str, Document] | None) -> Case:
        """The case that is to be kept in place of `before`. Raises `InvalidCase`."""
        if (state(before) if before else "") != self.was:
            raise InvalidCase(
                f"{self.id} was changed by someone else since the form was opened; open it again"
                if self.was
                else f"there is a case {self.id} already; give another id, or edit that one"
            )
        typed = {name: getattr(self, name).replace("\r\n", "\n") for name in COLUMNS}
        if not typed["question"].strip():
            raise InvalidCase("the question is blank")
        try:
            case = case_of({name: text for name, text in typed.items() if text.strip()})
        except KeyError as error:
            raise InvalidCase(f"the case has no {error.args[0]}") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise InvalidCase(f"this is no case: {error}") from error
        if self.relocate:
            case = stale.relocated(case, faults([case], documents).get(case.id, ()))
        old = (before.gold, before.nearest) if before else ((), ())
        more = gold.added(self.add_document, self.add_start, self.add_end, self.add_quote, documents)
        places = (*gold.checked(case.gold, old[0], documents), *more)
        case = replace(case, gold=tuple(dict.fromkeys(places)), nearest=gold.checked(case.nearest, old[1], documents))
        if not case.answerable and case.gold:
            raise InvalidCase("the case is said to be unanswerable, and yet a gold place answers it; put it under the nearest")
        return case


def state(case: Case) -> str:
    """Tells whether a case was changed since."""
    return golden.digest([case])


def filled(case: Case, name: str) -> CaseForm:
    """The form of a case of the set `name`."""
    # A cell leaves the usual status out; a field that is blank would be sent as the first that can be chosen.
    return CaseForm(name=name, was=state(case), **(cells_of(case) | {"status": case.status.value}))


def blank(cases: Sequence[Case], name: str, prefix: str, author: str, question: str = "") -> CaseForm:
    """The form of a new case, a draft until it is said to be active."""
    return CaseForm(name=name, id=new_id(cases, prefix), author=author, status=Status.DRAFT.value, question=question)


def new_id(cases: Sequence[Case], prefix: str) -> str:
    """An id that goes on with those of the set's last case; without cases, with `prefix`."""
    return golden_files.next_id(cases, (cases[-1].id.rpartition("-")[0] if cases else "") or prefix)


def choices(form: CaseForm, documents: Mapping[str, Document] | None) -> dict[str, Any]:
    """What the form offers to choose from; a text that was typed and is gone stays chosen until another is."""
    texts = [(id, (documents or {})[id].title) for id in sorted(documents or ())]
    if form.add_document and form.add_document not in (documents or ()):
        texts.append((form.add_document, "?"))
    return {
        "documents": texts,
        "options": {"type": TYPES, "script": SCRIPTS, "status": list(Status), "outcome": list(Outcome)},
    }
