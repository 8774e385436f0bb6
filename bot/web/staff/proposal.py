"""What an investor and staff said of an answer → a golden case proposed for it, for an editor to look through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.answering.question import Exchange
from bot.events import Answer, Outcome
from bot.quality import stale
from bot.quality.facts import figure
from bot.quality.golden import Case, Place, Status
from bot.quality.golden_cells import cells_of
from bot.records.feedback import Reason
from bot.records.review import Feedback
from bot.web.staff.case_form import CaseForm
from corpus.cleaning import fold
from corpus.document import Document

_SAID_RIGHT = (Reason.INCOMPLETE, Reason.WRONG_SOURCE)
"""What is said of an answer whose figure or name is right as far as it goes."""
_SAID_WRONG = (Reason.WRONG, Reason.OUTDATED)


def origin(id: str) -> str:
    """What a case that was made of feedback says of where it comes from."""
    return f"feedback {id}"


def proposed(entry: Feedback, before: Sequence[Answer], documents: Mapping[str, Document] | None, author: str) -> CaseForm:
    """The form of the case, without set and id. `before`: what was said in the conversation until then.

    Staff's verdict counts before the investor's mark. The short answer becomes what a right one must hold or, of one that
    was called wrong or outdated, must not; what it cited becomes gold where the source was not found wanting. The place that
    the text is opened at is the answer's first.
    """
    answer = entry.answer
    right = entry.verdict.right if entry.verdict else entry.helpful
    reason = entry.verdict.reason if entry.verdict else entry.reason
    leans = bool(answer.searched_for) and fold(answer.searched_for) != fold(answer.question)
    small_talk = right and answer.outcome not in (Outcome.ANSWERED, Outcome.REFUSED)
    answered = answer.outcome is Outcome.ANSWERED
    said = ((answer.headline,),) if answered and answer.headline else ()
    gold = _places(answer, documents) if answered and (right or reason is Reason.INCOMPLETE) else ()
    answerable = answered or not right
    case = Case(
        id="",
        # Without the turns before it, only the question as it was searched for says what was meant.
        question=answer.searched_for if leans and not before else answer.question,
        answerable=answerable,
        type="follow-up" if leans and before else "figure" if said and figure(said[0][0]) else "fact",
        script=answer.language,
        must_hold=said if right or reason in _SAID_RIGHT else (),
        must_not=said[0] if said and not right and reason in _SAID_WRONG else (),
        gold=gold,
        outcome=answer.outcome if small_talk else None,
        history=tuple(Exchange(each.question, each.text) for each in before) if leans else (),
        author=author,
        origin=origin(entry.id),
    )
    told = {"status": Status.ACTIVE.value, "add_document": "" if gold else _opened(answer)}
    return CaseForm(name="", **(cells_of(case) | told))


def _places(answer: Answer, documents: Mapping[str, Document] | None) -> tuple[Place, ...]:
    """What was cited, as far as the texts still read so."""
    found = []
    for cited in answer.citations:
        text = (documents or {}).get(cited.document)
        if text and text.text[cited.start : cited.end] == cited.quote:
            found.append(stale.pick(text, cited.start, cited.end))
    return tuple(dict.fromkeys(found))


def _opened(answer: Answer) -> str:
    places = [cited.document for cited in answer.citations] + [hit.passage.document for hit in answer.hits]
    return places[0] if places else ""
