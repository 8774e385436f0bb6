"""Random keys that a browser or a session holds. Only their hashes are kept, so that reading the records is no way in."""

from __future__ import annotations

import hashlib
import secrets
import uuid

BYTES = 32


def new_key() -> str:
    """A key that cannot be guessed: 256 random bits, fit for a cookie."""
    return secrets.token_urlsafe(BYTES)


def hashed(key: str) -> str:
    """What is kept of a key. A plain hash is enough, since a random key of 256 bits cannot be found by trying.

    Raises ValueError for a key that is too short to have come from `new_key`.
    """
    if len(key) < BYTES:
        raise ValueError("not a key of new_key()")
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def new_id() -> str:
    """A name for a row: random, so that none can be guessed from another."""
    return uuid.uuid4().hex
