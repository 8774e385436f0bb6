"""Passages that staff have taken out of use, without touching their documents; and the log of who did it and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, insert, select

from bot.records.database import Database
from bot.records.roles import Account, Role, require
from bot.records.schema import SwitchRow
from bot.records.texts import reason as reason_given


@dataclass(frozen=True)
class Switch:
    """One entry of the log. `passage` is the id that the index gives it; a text that changes has other passages."""

    passage: str
    document: str
    enabled: bool
    reason: str
    author: str
    at: datetime


class Switches:
    """Changing them takes an editor."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def switch(self, by: Account | None, passage: str, document: str, *, enabled: bool, reason: str) -> None:
        """Take a passage out of use, or back into it. Raises `NotSignedIn`, `Forbidden`, `InvalidReason`, `TextTooLong`."""
        author, why = require(by, Role.EDITOR), reason_given(reason)
        last = select(func.max(SwitchRow.number)).where(SwitchRow.passage == passage)
        row = {"passage": passage, "document": document, "enabled": enabled, "reason": why, "author": author.name}
        with self._database.write(lock="switches") as connection:
            number = (connection.execute(last).scalar_one() or 0) + 1
            connection.execute(insert(SwitchRow).values(row | {"number": number, "at": self._database.now()}))

    def disabled(self) -> frozenset[str]:
        """Ids of the passages that are out of use now."""
        last = select(SwitchRow.passage, func.max(SwitchRow.number).label("number")).group_by(SwitchRow.passage).subquery()
        latest = and_(SwitchRow.passage == last.c.passage, SwitchRow.number == last.c.number)
        query = select(SwitchRow.passage).join(last, latest).where(SwitchRow.enabled.is_(False))
        with self._database.read() as connection:
            return frozenset(connection.execute(query).scalars())

    def log(self, passage: str | None = None, limit: int = 100) -> list[Switch]:
        """What was switched, of one passage or of all; the latest first."""
        columns = (SwitchRow.passage, SwitchRow.document, SwitchRow.enabled, SwitchRow.reason, SwitchRow.author, SwitchRow.at)
        query = select(*columns).order_by(SwitchRow.at.desc(), SwitchRow.passage, SwitchRow.number.desc()).limit(limit)
        if passage is not None:
            query = query.where(SwitchRow.passage == passage)
        with self._database.read() as connection:
            return [Switch(*row) for row in connection.execute(query)]
