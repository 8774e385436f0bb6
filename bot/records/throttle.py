"""Guessing passwords is slow: sign-ins that fail are counted, by name and by address, in the store."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, insert, or_, select

from bot.records.database import Database
from bot.records.errors import TooManyAttempts
from bot.records.keys import new_id
from bot.records.schema import AttemptRow

WINDOW = timedelta(minutes=15)
PER_NAME = 5
"""Sign-ins that may fail for one name within the window, from wherever they come."""
PER_ADDRESS = 20
"""And from one address, for whatever names: an office may share one."""


class Throttle:
    """Holds across restarts, and across processes on one store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enter(self, who: str, address: str) -> str:
        """Count an attempt before it is tried, so that many at once cannot slip through. Returns its id.

        Raises `TooManyAttempts`; an attempt that is turned away is not counted, so a name is not locked for ever.
        """
        now, id = self._database.now(), new_id()
        recent = AttemptRow.at > now - WINDOW
        query = select(
            func.count().filter(AttemptRow.who == who),
            func.count().filter(AttemptRow.address == address),
            func.min(AttemptRow.at),
        ).where(recent, or_(AttemptRow.who == who, AttemptRow.address == address))
        with self._database.write(lock="sign-in") as connection:
            connection.execute(delete(AttemptRow).where(~recent))
            of_name, of_address, first = connection.execute(query).one()
            if of_name >= PER_NAME or of_address >= PER_ADDRESS:
                minutes = max(1, -(-(first + WINDOW - now) // timedelta(minutes=1)))
                raise TooManyAttempts(f"too many sign-ins have failed; try again in {minutes} minutes")
            connection.execute(insert(AttemptRow).values(id=id, who=who, address=address, at=now))
        return id

    def succeed(self, id: str, who: str) -> None:
        """The attempt was right: it and the failures of that name no longer count."""
        with self._database.write() as connection:
            connection.execute(delete(AttemptRow).where(or_(AttemptRow.id == id, AttemptRow.who == who)))
