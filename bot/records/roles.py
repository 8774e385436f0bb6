"""Who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.records.errors import Forbidden, NotSignedIn


class Role(StrEnum):
    """`VIEWER` sees all but contacts. `EDITOR` changes what is answered, and sees contacts. `ADMIN` keeps the accounts too."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"

    def includes(self, other: Role) -> bool:
        """Whether this role may do all that `other` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True)
class Account:
    """A member of staff."""

    name: str
    role: Role


def require(account: Account | None, role: Role) -> Account:
    """The account, if it may do what `role` may. Raises `NotSignedIn` (401) and `Forbidden` (403)."""
    if account is None:
        raise NotSignedIn("sign in first; if you were, the session has expired")
    if not account.role.includes(role):
        raise Forbidden(f"{account.name} is {account.role}, and this takes {role}; ask an admin")
    return account
