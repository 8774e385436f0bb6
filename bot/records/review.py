"""The queue of feedback, and what staff make of it. Their verdict stands in a table of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, case, delete, func, insert, or_, select, update

from bot.events import Answer
from bot.records.database import Database
from bot.records.errors import AlreadyPromoted, FeedbackNotFound
from bot.records.feedback import Reason, Status
from bot.records.roles import Account, Role, require
from bot.records.schema import FeedbackRow, TurnRow, VerdictRow
from bot.records.snapshot import restore
from bot.records.texts import short


@dataclass(frozen=True)
class Verdict:
    """What staff say of an answer: whether it was right, and if not, why."""

    right: bool
    reason: Reason | None
    note: str
    author: str
    given: datetime


@dataclass(frozen=True)
class Feedback:
    """What an investor said of one answer, with the answer as it was given and the settings then in force.

    `golden_case`: the case that was made of it, as SET#ID.
    """

    id: str
    given: datetime
    helpful: bool
    reason: Reason | None
    words: str
    answer: Answer
    settings: dict[str, Any]
    status: Status
    golden_case: str | None
    verdict: Verdict | None


@dataclass(frozen=True)
class Wanted:
    """A filter of the queue; None leaves a thing open. `text` is looked for in the question and in the investor's words."""

    status: Status | None = None
    helpful: bool | None = None
    reason: Reason | None = None
    judged: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


ALL = Wanted()


class Review:
    """Staff's side of the feedback. What changes it takes an editor. Raises `FeedbackNotFound`, `NotSignedIn`, `Forbidden`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def queue(self, wanted: Wanted = ALL, limit: int = 50, offset: int = 0) -> list[Feedback]:
        """The newest first."""
        query = _filtered(_joined(), wanted).order_by(FeedbackRow.given.desc(), FeedbackRow.id).limit(limit).offset(offset)
        with self._database.read() as connection:
            return [_feedback(row) for row in connection.execute(query)]

    def count(self, wanted: Wanted = ALL) -> int:
        """How many the filter lets through."""
        query = select(func.count()).select_from(_filtered(_joined(), wanted).subquery())
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def get(self, id: str) -> Feedback:
        """One of them."""
        with self._database.read() as connection:
            row = connection.execute(_joined().where(FeedbackRow.id == id)).one_or_none()
        if row is None:
            raise _missing(id)
        return _feedback(row)

    def before(self, id: str) -> list[Answer]:
        """What was said in the conversation before it, oldest first; nothing where the conversation was deleted."""
        this = select(FeedbackRow.conversation, FeedbackRow.number).where(FeedbackRow.id == id)
        with self._database.read() as connection:
            place = connection.execute(this).one_or_none()
            if place is None:
                raise _missing(id)
            if place.conversation is None:
                return []
            earlier = select(TurnRow.answer).where(TurnRow.conversation == place.conversation, TurnRow.number < place.number)
            return [restore(answer) for (answer,) in connection.execute(earlier.order_by(TurnRow.number))]

    def judge(self, by: Account | None, id: str, *, right: bool, reason: Reason | None = None, note: str = "") -> None:
        """Give a verdict; a later one replaces it. Raises `TextTooLong`; ValueError for a right answer with a reason."""
        author = require(by, Role.EDITOR)
        if right and reason:
            raise ValueError("an answer that was right has no reason why it was not")
        verdict = {"right": right, "reason": reason, "note": short(note), "author": author.name, "given": self._database.now()}
        with self._database.write(lock="feedback") as connection:
            # A verdict that is changed later does not undo that a golden case was made.
            status = case((FeedbackRow.golden_case.is_not(None), Status.PROMOTED.value), else_=Status.JUDGED.value)
            _change(connection, id, status=status)
            connection.execute(delete(VerdictRow).where(VerdictRow.feedback == id))
            connection.execute(insert(VerdictRow).values(feedback=id, **verdict))

    def promote(
        self, by: Account | None, id: str, golden_case: str, make: Callable[[], None], instead_of: str | None = None
    ) -> None:
        """Note the golden case (SET#ID) that `make` makes of it: both are done, or neither if `make` raises.

        `instead_of`: the case that was noted before and is gone. Raises `AlreadyPromoted` where another is noted, so that a
        form that is sent twice makes one case.
        """
        require(by, Role.EDITOR)
        noted = FeedbackRow.golden_case.is_(None) if instead_of is None else FeedbackRow.golden_case == instead_of
        promoted = update(FeedbackRow).where(FeedbackRow.id == id, noted)
        with self._database.write() as connection:
            if not connection.execute(promoted.values(status=Status.PROMOTED, golden_case=golden_case)).rowcount:
                query = select(FeedbackRow.golden_case).where(FeedbackRow.id == id)
                if (found := connection.execute(query).one_or_none()) is None:
                    raise _missing(id)
                raise AlreadyPromoted(f"the case {found.golden_case} was made of this feedback already; edit that one")
            make()

    def close(self, by: Account | None, id: str) -> None:
        """Nothing more is to be done."""
        require(by, Role.EDITOR)
        with self._database.write() as connection:
            _change(connection, id, status=Status.CLOSED)

    def agreement(self) -> tuple[int, int]:
        """In how many verdicts staff agree with the investor (helpful and right, or neither), and of how many."""
        agree = FeedbackRow.helpful == VerdictRow.right
        query = select(func.count().filter(agree), func.count()).join(VerdictRow, VerdictRow.feedback == FeedbackRow.id)
        with self._database.read() as connection:
            same, verdicts = connection.execute(query).one()
        return same, verdicts


def _change(connection: Connection, id: str, **values: Any) -> None:
    if connection.execute(update(FeedbackRow).where(FeedbackRow.id == id).values(values)).rowcount == 0:
        raise _missing(id)


def _missing(id: str) -> FeedbackNotFound:
    return FeedbackNotFound(f"there is no feedback {id}; it may have been deleted when its retention ended")


def _joined() -> Select[Any]:
    verdict = [VerdictRow.right, VerdictRow.reason, VerdictRow.note, VerdictRow.author, VerdictRow.given]
    columns = [column.label(f"verdict_{column.key}") for column in verdict]
    return select(*FeedbackRow.__table__.columns, *columns).outerjoin(VerdictRow, VerdictRow.feedback == FeedbackRow.id)


def _filtered(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.status is not None:
        query = query.where(FeedbackRow.status == wanted.status)
    if wanted.helpful is not None:
        query = query.where(FeedbackRow.helpful == wanted.helpful)
    if wanted.reason is not None:
        query = query.where(FeedbackRow.reason == wanted.reason)
    if wanted.judged is not None:
        query = query.where(VerdictRow.feedback.is_not(None) if wanted.judged else VerdictRow.feedback.is_(None))
    if wanted.since is not None:
        query = query.where(FeedbackRow.given >= wanted.since)
    if wanted.until is not None:
        query = query.where(FeedbackRow.given < wanted.until)
    if wanted.text:
        said = (FeedbackRow.question, FeedbackRow.words)
        query = query.where(or_(*(column.icontains(wanted.text, autoescape=True) for column in said)))
    return query


def _feedback(row: Row[Any]) -> Feedback:
    verdict = None
    if row.verdict_author is not None:
        verdict = Verdict(
            row.verdict_right, _reason(row.verdict_reason), row.verdict_note, row.verdict_author, row.verdict_given
        )
    return Feedback(
        id=row.id,
        given=row.given,
        helpful=row.helpful,
        reason=_reason(row.reason),
        words=row.words,
        answer=restore(row.answer),
        settings=row.settings,
        status=Status(row.status),
        golden_case=row.golden_case,
        verdict=verdict,
    )


def _reason(value: str | None) -> Reason | None:
    return Reason(value) if value else None
