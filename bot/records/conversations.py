"""Conversations and their turns. Each call names the browser's key, and sees and changes that browser's conversations alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from bot.events import Answer
from bot.records.database import Database
from bot.records.errors import ConversationNotFound, InvalidTitle
from bot.records.keys import hashed, new_id
from bot.records.schema import CitedRow, ConversationRow, TurnRow
from bot.records.snapshot import restore, snapshot

TITLE_LIMIT = 80
"""Most characters of a title."""


@dataclass(frozen=True)
class Conversation:
    """What a list of conversations shows. `title` is blank until the first turn gives it one."""

    id: str
    title: str
    created: datetime
    changed: datetime


@dataclass(frozen=True)
class KeptTurn:
    """One turn as it was answered, under the settings that were in force."""

    conversation: str
    number: int
    asked: datetime
    answer: Answer
    settings: dict[str, Any]


class Conversations:
    """The conversations of all browsers. Raises `ConversationNotFound` for one that is not that browser's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, key: str, title: str = "") -> Conversation:
        """A new conversation; without a title it gets its first question as one. Raises `InvalidTitle`."""
        now = self._database.now()
        conversation = Conversation(new_id(), _title(title) if title else "", now, now)
        row = {"id": conversation.id, "owner": hashed(key), "title": conversation.title, "created": now, "changed": now}
        with self._database.write() as connection:
            connection.execute(insert(ConversationRow).values(row))
        return conversation

    def get(self, key: str, id: str) -> Conversation:
        """One conversation."""
        with self._database.read() as connection:
            return own(connection, key, id)

    def rename(self, key: str, id: str, title: str) -> None:
        """Give it another title. Raises `InvalidTitle`."""
        with self._database.write() as connection:
            own(connection, key, id)
            connection.execute(update(ConversationRow).where(ConversationRow.id == id).values(title=_title(title)))

    def delete(self, key: str, id: str) -> None:
        """Delete it with all its turns. Feedback and questions that were left for staff stay, without a way back to it."""
        with self._database.write() as connection:
            own(connection, key, id)
            connection.execute(delete(ConversationRow).where(ConversationRow.id == id))

    def append(self, key: str, id: str, answer: Answer, settings: dict[str, Any]) -> KeptTurn:
        """Add a turn at the end; it is numbered from 1."""
        now = self._database.now()
        with self._database.write() as connection:
            conversation = own(connection, key, id, lock=True)
            last = connection.execute(select(func.max(TurnRow.number)).where(TurnRow.conversation == id)).scalar_one()
            turn = KeptTurn(id, (last or 0) + 1, now, answer, settings)
            connection.execute(insert(TurnRow).values(_row(turn)))
            documents = {citation.document for citation in answer.citations} if not answer.refused else set()
            for document in sorted(documents):
                connection.execute(insert(CitedRow).values(conversation=id, number=turn.number, document=document))
            title = conversation.title or " ".join(answer.question.split())[:TITLE_LIMIT]
            changed = update(ConversationRow).where(ConversationRow.id == id).values(title=title, changed=now)
            connection.execute(changed)
        return turn

    def turns(self, key: str, id: str) -> list[KeptTurn]:
        """All turns, oldest first."""
        query = select(TurnRow.conversation, TurnRow.number, TurnRow.asked, TurnRow.answer, TurnRow.settings)
        with self._database.read() as connection:
            own(connection, key, id)
            rows = connection.execute(query.where(TurnRow.conversation == id).order_by(TurnRow.number)).all()
        return [KeptTurn(id, number, asked, restore(answer), settings) for id, number, asked, answer, settings in rows]

    def list(self, key: str) -> list[Conversation]:
        """This browser's conversations that hold a turn, the one that was last spoken in first."""
        spoken = select(TurnRow.number).where(TurnRow.conversation == ConversationRow.id).exists()
        query = _columns().where(ConversationRow.owner == hashed(key), spoken)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(ConversationRow.changed.desc(), ConversationRow.id)).all()
        return [Conversation(*row) for row in rows]


def own_turn(connection: Connection, key: str, conversation: str, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The answer's snapshot and the settings of one turn of this browser's. Raises `ConversationNotFound`."""
    own(connection, key, conversation)
    query = select(TurnRow.answer, TurnRow.settings).where(TurnRow.conversation == conversation, TurnRow.number == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise ConversationNotFound(f"the conversation has no turn {number}; reload the page")
    return row.answer, row.settings


def own(connection: Connection, key: str, id: str, *, lock: bool = False) -> Conversation:
    """A conversation of this browser's; `lock`: no other writer changes it until this transaction ends."""
    query = _columns().where(ConversationRow.id == id, ConversationRow.owner == hashed(key))
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise ConversationNotFound("there is no such conversation in this browser; it may have been deleted")
    return Conversation(*row)


def _columns() -> Select[str, str, datetime, datetime]:
    return select(ConversationRow.id, ConversationRow.title, ConversationRow.created, ConversationRow.changed)


def _row(turn: KeptTurn) -> dict[str, Any]:
    return {
        "conversation": turn.conversation,
        "number": turn.number,
        "asked": turn.asked,
        "outcome": turn.answer.outcome.value,
        "milliseconds": turn.answer.timings_ms.get("total"),
        "answer": snapshot(turn.answer),
        "settings": turn.settings,
    }


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not 0 < len(title) <= TITLE_LIMIT:
        raise InvalidTitle(f"a title has 1 to {TITLE_LIMIT} characters, not {len(title)}")
    return title
