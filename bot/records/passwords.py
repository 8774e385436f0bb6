"""Passwords: what is accepted, and Argon2id hashes of them."""

from __future__ import annotations

import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.records.errors import WeakPassword

SHORTEST, LONGEST = 12, 256
"""Characters of a password: long enough not to be guessed under the throttle, short enough to be hashed quickly."""


class Passwords:
    """`hasher`: argon2-cffi's own costs (RFC 9106, low memory) unless others are given."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hash(self, password: str, name: str) -> str:
        """Raises `WeakPassword`."""
        password = _regular(password)
        if not SHORTEST <= len(password) <= LONGEST:
            raise WeakPassword(
                f"a password has {SHORTEST} to {LONGEST} characters, not {len(password)}; several words are easy"
            )
        if len(set(password.casefold())) < 5 or name.casefold() in password.casefold():
            raise WeakPassword("the password holds the name, or is of fewer than five different characters; take another")
        return self._hasher.hash(password)

    def matches(self, password: str, hash: str | None) -> bool:
        """Whether the password is the one. None (there is no such name) takes as long as a wrong password."""
        password = _regular(password)[: LONGEST + 1]
        try:
            return self._hasher.verify(hash or self._nobodys, password) and hash is not None
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, hash: str) -> bool:
        """Whether the hash was made at other costs than today's."""
        return self._hasher.check_needs_rehash(hash)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("a password that nobody has")


def _regular(password: str) -> str:
    """One form for what keyboards write differently."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()
