"""The accounts of staff. There is none to begin with, and no default password."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exc, insert, select, update

from bot.records.database import Database
from bot.records.errors import InvalidStaffName, StaffExists, StaffNotFound
from bot.records.passwords import Passwords
from bot.records.roles import Account, Role
from bot.records.schema import SessionRow, StaffRow

_NAME = re.compile(r"[\w.@-]{1,64}")


@dataclass(frozen=True)
class Member:
    """An account as the list shows it."""

    name: str
    role: Role
    created: datetime


class Accounts:
    """Names are compared without regard to capitals and width. Raises `StaffNotFound` for a name that has no account."""

    def __init__(self, database: Database, passwords: Passwords | None = None) -> None:
        self._database, self._passwords = database, passwords or Passwords()

    def add(self, name: str, password: str, role: Role = Role.VIEWER) -> Account:
        """A new account. Raises `InvalidStaffName`, `StaffExists`, `WeakPassword`."""
        name = unicodedata.normalize("NFKC", name).strip()
        if not _NAME.fullmatch(name):
            raise InvalidStaffName(f"{name!r} is no name to sign in with: 1 to 64 letters, digits or . _ - @, without spaces")
        hash = self._passwords.hash(password, name)
        row = {"key": name_key(name), "name": name, "role": role, "password": hash, "created": self._database.now()}
        try:
            with self._database.write() as connection:
                connection.execute(insert(StaffRow).values(row))
        except exc.IntegrityError:
            raise StaffExists(f"there is a member of staff {name} already; change the password or take another name") from None
        return Account(name, role)

    def list(self) -> list[Member]:
        """All accounts, by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(StaffRow.name, StaffRow.role, StaffRow.created).order_by(StaffRow.key)).all()
        return [Member(name, Role(role), created) for name, role, created in rows]

    def remove(self, name: str) -> None:
        """Delete the account and end its sessions. What it wrote keeps its name."""
        with self._database.write() as connection:
            if connection.execute(delete(StaffRow).where(StaffRow.key == name_key(name))).rowcount == 0:
                raise _missing(name)

    def set_password(self, name: str, password: str) -> None:
        """Give it another password and end its sessions. Raises `WeakPassword`."""
        self._update(name, password=self._passwords.hash(password, name))

    def set_role(self, name: str, role: Role) -> None:
        """Give it another role and end its sessions."""
        self._update(name, role=role)

    def _update(self, name: str, **values: str) -> None:
        with self._database.write() as connection:
            if connection.execute(update(StaffRow).where(StaffRow.key == name_key(name)).values(values)).rowcount == 0:
                raise _missing(name)
            connection.execute(delete(SessionRow).where(SessionRow.staff == name_key(name)))


def name_key(name: str) -> str:
    """The form in which names are compared."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _missing(name: str) -> StaffNotFound:
    return StaffNotFound(f"there is no member of staff {name!r}; `lutai staff list` shows them")
