"""Every version of every text that was ever indexed, so that a citation of an old one stays readable."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from corpus.document import Document
from index import snapshot
from index.errors import VersionsUnreadable

_NAME = "versions.sqlite"
_TABLE = "CREATE TABLE IF NOT EXISTS {}versions (id TEXT, hash TEXT, document TEXT, PRIMARY KEY (id, hash)) WITHOUT ROWID"


class Versions:
    """A SQLite file: (document id, hash of the text) → the document, with its latest metadata for that text.

    It lies beside the index in `folder`: that can be deleted and built anew from the texts, old versions cannot. For whoever
    owns the index; raises VersionsUnreadable, as all of it does.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder.parent / _NAME
        before = folder / _NAME
        if before.is_file():
            self._take_over(before)

    def keep(self, documents: Iterable[Document]) -> None:
        """Add these versions; all or, if the process is killed, none."""
        with self._open() as connection:
            rows = ((document.id, document.hash, snapshot.encode(document)) for document in documents)
            connection.executemany("INSERT OR REPLACE INTO versions VALUES (?, ?, ?)", rows)

    def get(self, id: str, hash: str) -> Document | None:
        """That version, or None if it was never kept."""
        if not self._path.exists():
            return None
        with self._open() as connection:
            row = connection.execute("SELECT document FROM versions WHERE id = ? AND hash = ?", (id, hash)).fetchone()
        return snapshot.document(row[0]) if row else None

    def _take_over(self, before: Path) -> None:
        """Move what was kept within the index's folder, as it once was. By SQL, which also minds a write that was cut."""
        with self._open(before) as connection:
            connection.execute("ATTACH ? AS before", (str(before),))
            connection.execute(_TABLE.format("before."))
            connection.execute("INSERT OR IGNORE INTO main.versions SELECT * FROM before.versions")
        before.unlink()

    @contextmanager
    def _open(self, read: Path | None = None) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path)) as connection, connection:
                connection.execute(_TABLE.format("main."))
                yield connection
        except sqlite3.DatabaseError as error:
            raise VersionsUnreadable(
                f"{read or self._path} cannot be used ({error}). It keeps older versions of the texts, for the sources of kept "
                "conversations: make room or let it be written, put it back from a copy, or move it away and do without them."
            ) from error
