"""Signing in and out. A session is a random token that expires; the store keeps its hash."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, insert, select, update

from bot.records.accounts import name_key
from bot.records.database import Database
from bot.records.errors import WrongPassword
from bot.records.keys import hashed, new_key
from bot.records.passwords import Passwords
from bot.records.roles import Account, Role, require
from bot.records.schema import SessionRow, StaffRow
from bot.records.throttle import Throttle


class Sessions:
    """The sessions of staff, each `hours` long."""

    def __init__(self, database: Database, hours: float, passwords: Passwords | None = None) -> None:
        self._database, self._lasts = database, timedelta(hours=hours)
        self._passwords, self._throttle = passwords or Passwords(), Throttle(database)

    def sign_in(self, name: str, password: str, address: str) -> str:
        """A new token for the browser at `address`. Raises `WrongPassword`, `TooManyAttempts`."""
        who = name_key(name)
        attempt = self._throttle.enter(who, address)
        with self._database.read() as connection:
            kept = connection.execute(select(StaffRow.password).where(StaffRow.key == who)).scalar_one_or_none()
        if not self._passwords.matches(password, kept) or kept is None:
            raise WrongPassword("the name or the password is wrong")
        token = new_key()
        with self._database.write() as connection:
            still = StaffRow.key == who, StaffRow.password == kept
            if connection.execute(select(StaffRow.key).where(*still).with_for_update()).one_or_none() is None:
                raise WrongPassword("the name or the password is wrong")  # it was changed or removed in between
            if self._passwords.outdated(kept):
                anew = self._passwords.hash(password, name)
                connection.execute(update(StaffRow).where(StaffRow.key == who).values(password=anew))
            session = {"token": hashed(token), "staff": who, "expires": self._database.now() + self._lasts}
            connection.execute(insert(SessionRow).values(session))
        self._throttle.succeed(attempt, who)
        return token

    def account(self, token: str) -> Account | None:
        """Who holds this token, with the role as it is now; None if it is none, has expired or was ended."""
        try:
            this = SessionRow.token == hashed(token)
        except ValueError:
            return None
        query = select(StaffRow.name, StaffRow.role).join(SessionRow, SessionRow.staff == StaffRow.key)
        with self._database.read() as connection:
            row = connection.execute(query.where(this, SessionRow.expires > self._database.now())).one_or_none()
        return Account(row.name, Role(row.role)) if row else None

    def require(self, token: str, role: Role) -> Account:
        """The account, if the token's holder may do what `role` may. Raises `NotSignedIn` (401) and `Forbidden` (403)."""
        return require(self.account(token), role)

    def sign_out(self, token: str) -> None:
        """End the session; harmless if it has ended, or never was."""
        try:
            this = SessionRow.token == hashed(token)
        except ValueError:
            return
        with self._database.write() as connection:
            connection.execute(delete(SessionRow).where(this))
