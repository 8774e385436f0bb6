"""Every version of every text that was ever indexed, so that a citation of an old one stays readable."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from corpus.document import Document
from index import snapshot

_TABLE = "CREATE TABLE IF NOT EXISTS versions (id TEXT, hash TEXT, document TEXT, PRIMARY KEY (id, hash)) WITHOUT ROWID"


class Versions:
    """A SQLite file: (document id, hash of the text) → the document, with its latest metadata for that text."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, documents: Iterable[Document]) -> None:
        """Add these versions; all or, if the process is killed, none."""
        with closing(sqlite3.connect(self._path)) as connection, connection:
            connection.execute(_TABLE)
            rows = ((document.id, document.hash, snapshot.encode(document)) for document in documents)
            connection.executemany("INSERT OR REPLACE INTO versions VALUES (?, ?, ?)", rows)

    def get(self, id: str, hash: str) -> Document | None:
        """That version, or None if it was never kept."""
        if not self._path.is_file():
            return None
        with closing(sqlite3.connect(self._path)) as connection:
            row = connection.execute("SELECT document FROM versions WHERE id = ? AND hash = ?", (id, hash)).fetchone()
        return snapshot.document(row[0]) if row else None
