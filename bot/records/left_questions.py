"""Refused questions that investors left for staff, and how to reach them, which is kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot.events import Answer, Outcome
from bot.records.conversations import own, own_turn
from bot.records.database import Database
from bot.records.errors import LeftQuestionNotFound, NotAnswered, NotRefused, StillPublished
from bot.records.keys import new_id
from bot.records.roles import Account, Role, require
from bot.records.schema import ContactRow, LeftQuestionRow
from bot.records.snapshot import restore
from bot.records.texts import short

CONTACT_LIMIT = 200
ANSWER_LIMIT = 20_000
"""Most characters of staff's answer."""


class Stage(StrEnum):
    """How far a left question has come. `PUBLISHED`: a document of the corpus answers it."""

    OPEN = "open"
    ANSWERED = "answered"
    PUBLISHED = "published"
    CLOSED = "closed"


@dataclass(frozen=True)
class LeftQuestion:
    """A question as staff see it. `refusal` is what the bot said; `document` is the id of the text made of the answer."""

    id: str
    left: datetime
    question: str
    refusal: Answer
    status: Stage
    answer: str | None
    author: str | None
    answered: datetime | None
    document: str | None


class LeftQuestions:
    """What staff do with them takes an editor. Raises `LeftQuestionNotFound`, `NotSignedIn`, `Forbidden`, `TextTooLong`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def leave(self, key: str, conversation: str, number: int, contact: str = "") -> str:
        """Leave a turn of this browser's that was refused; leaving it again changes the contact alone. Returns its id.

        Raises `ConversationNotFound`, `NotRefused`.
        """
        now, contact = self._database.now(), short(contact, CONTACT_LIMIT)
        this = (LeftQuestionRow.conversation == conversation, LeftQuestionRow.number == number)
        with self._database.write(lock="left questions") as connection:
            refusal, _ = own_turn(connection, key, conversation, number)
            if refusal["outcome"] != Outcome.REFUSED:
                raise NotRefused("only a question that the texts did not answer can be left for staff")
            id = connection.execute(select(LeftQuestionRow.id).where(*this)).scalar_one_or_none()
            if id is None:
                id = new_id()
                row = {"id": id, "conversation": conversation, "number": number, "left": now, "status": Stage.OPEN}
                connection.execute(insert(LeftQuestionRow).values(row | {"question": refusal["question"], "refusal": refusal}))
            connection.execute(delete(ContactRow).where(ContactRow.question == id))
            if contact:
                connection.execute(insert(ContactRow).values(question=id, contact=contact, left=now))
        return id

    def left(self, key: str, conversation: str) -> frozenset[int]:
        """The turns of a conversation of this browser's that were left. Raises `ConversationNotFound`."""
        query = select(LeftQuestionRow.number).where(LeftQuestionRow.conversation == conversation)
        with self._database.read() as connection:
            own(connection, key, conversation)
            return frozenset(number for number in connection.execute(query).scalars() if number is not None)

    def list(self, status: Stage | None = None, limit: int = 50, offset: int = 0) -> list[LeftQuestion]:
        """The newest first."""
        query = select(*LeftQuestionRow.__table__.columns)
        if status is not None:
            query = query.where(LeftQuestionRow.status == status)
        query = query.order_by(LeftQuestionRow.left.desc(), LeftQuestionRow.id).limit(limit).offset(offset)
        with self._database.read() as connection:
            return [_left(row) for row in connection.execute(query)]

    def get(self, id: str) -> LeftQuestion:
        """One of them."""
        with self._database.read() as connection:
            row = connection.execute(select(*LeftQuestionRow.__table__.columns).where(LeftQuestionRow.id == id)).one_or_none()
        if row is None:
            raise _missing(id)
        return _left(row)

    def contact(self, by: Account | None, id: str) -> str | None:
        """How to reach who asked; None if they did not say, or its retention has ended."""
        require(by, Role.EDITOR)
        self.get(id)
        with self._database.read() as connection:
            return connection.execute(select(ContactRow.contact).where(ContactRow.question == id)).scalar_one_or_none()

    def answer(self, by: Account | None, id: str, answer: str) -> None:
        """Write staff's answer; a later one replaces it, and a document made of the earlier one is to be made anew."""
        author, now = require(by, Role.EDITOR), self._database.now()
        text = short(answer, ANSWER_LIMIT)
        with self._database.write() as connection:
            _change(connection, id, status=Stage.ANSWERED, answer=text, author=author.name, answered=now)

    def publish(self, by: Account | None, id: str, document: str) -> None:
        """Note the id of the document that was made of the answer. Raises `NotAnswered`."""
        require(by, Role.EDITOR)
        if not self.get(id).answer:
            raise NotAnswered("write the answer first; the document is made of it")
        with self._database.write() as connection:
            _change(connection, id, status=Stage.PUBLISHED, document=document)

    def withdraw(self, by: Account | None, document: str) -> None:
        """Note that the document was taken out of the corpus; harmless for one that was made of no left question."""
        require(by, Role.EDITOR)
        of_it = update(LeftQuestionRow).where(LeftQuestionRow.document == document)
        with self._database.write() as connection:
            connection.execute(of_it.values(status=Stage.ANSWERED, document=None))

    def documents(self) -> dict[str, str]:
        """Document → the left question whose answer it was made of."""
        query = select(LeftQuestionRow.document, LeftQuestionRow.id).where(LeftQuestionRow.document.is_not(None))
        with self._database.read() as connection:
            return {document: id for document, id in connection.execute(query) if document}

    def close(self, by: Account | None, id: str) -> None:
        """Nothing more is to be done."""
        require(by, Role.EDITOR)
        with self._database.write() as connection:
            _change(connection, id, status=Stage.CLOSED)

    def remove(self, by: Account | None, id: str) -> None:
        """Delete it with its contact: for a question that says more of a person than is to be kept. Raises `StillPublished`."""
        require(by, Role.EDITOR)
        if self.get(id).document:
            raise StillPublished("its answer is published; withdraw that first, so that no text stays that nobody knows of")
        with self._database.write() as connection:
            if connection.execute(delete(LeftQuestionRow).where(LeftQuestionRow.id == id)).rowcount == 0:
                raise _missing(id)


def _change(connection: Connection, id: str, **values: Any) -> None:
    if connection.execute(update(LeftQuestionRow).where(LeftQuestionRow.id == id).values(values)).rowcount == 0:
        raise _missing(id)


def _missing(id: str) -> LeftQuestionNotFound:
    return LeftQuestionNotFound(f"there is no left question {id}; another editor may have removed it")


def _left(row: Any) -> LeftQuestion:
    return LeftQuestion(
        id=row.id,
        left=row.left,
        question=row.question,
        refusal=restore(row.refusal),
        status=Stage(row.status),
        answer=row.answer,
        author=row.author,
        answered=row.answered,
        document=row.document,
    )
