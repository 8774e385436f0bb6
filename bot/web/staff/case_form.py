"""The form of one golden case: its fields are the cells of the table that sets go out as, and are written the same way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import BaseModel

from bot.quality import golden, golden_files, stale
from bot.quality.errors import InvalidCase
from bot.quality.golden import Case, Place, Status
from bot.quality.golden_cells import COLUMNS, case_of, cells_of
from bot.web.staff.golden_sets import faults
from corpus.document import Document


class CaseForm(BaseModel):
    """What was typed. `was`: the state of the case when the form was opened, "" for a new one.

    `add_document` and `add_quote` name one more gold place by its words; `relocate` puts gold that has moved where it is now.
    """

    name: str
    was: str = ""
    add_document: str = ""
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
        if self.add_quote.strip():
            case = replace(case, gold=(*case.gold, _found(self.add_document, self.add_quote, documents)))
        if self.relocate:
            case = stale.relocated(case, faults([case], documents).get(case.id, ()))
        return case


def state(case: Case) -> str:
    """Tells whether a case was changed since."""
    return golden.digest([case])


def cells(case: Case) -> dict[str, str]:
    """What the form's fields hold."""
    return cells_of(case)


def blank(cases: Sequence[Case], prefix: str, author: str) -> dict[str, str]:
    """The fields of a new case, a draft until it is said to be active. Its id goes on with those of the set's last case."""
    prefix = (cases[-1].id.rpartition("-")[0] if cases else "") or prefix
    told = {"id": golden_files.next_id(cases, prefix), "author": author, "status": Status.DRAFT.value}
    return dict.fromkeys(COLUMNS, "") | told


def _found(id: str, typed: str, documents: Mapping[str, Document] | None) -> Place:
    quote = typed.replace("\r\n", "\n").strip()
    if documents is None:
        raise InvalidCase("a place is found by its words once the assistant has started; try again in a minute")
    if id not in documents:
        raise InvalidCase(f"there is no text {id!r}; choose the one that the quotation stands in")
    times = documents[id].text.count(quote)
    if times != 1:
        raise InvalidCase(f"“{quote}” stands {times} times in {id}; quote what stands there just once")
    start = documents[id].text.index(quote)
    return stale.pick(documents[id], start, start + len(quote))
