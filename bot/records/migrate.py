"""Numbered migrations: migrations/NNNN_name.sql, applied in order, each whole or not at all, and recorded.

One dialect serves SQLite and PostgreSQL. Statements end with a semicolon at a line's end. A file that was released is never
changed: what is to change goes into the next number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, insert, inspect, select

from bot.records.database import Database
from bot.records.errors import RecordsNewer, RecordsUnavailable
from bot.records.schema import MigrationRow

FOLDER = Path(__file__).with_name("migrations")

_LOG = "CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied TIMESTAMP WITH TIME ZONE NOT NULL)"


@dataclass(frozen=True)
class Migration:
    """One step from one version of the tables to the next."""

    number: int
    name: str
    statements: tuple[str, ...]


def migrations(folder: Path = FOLDER) -> list[Migration]:
    """All there are, in order, numbered from 1 without gaps."""
    found = []
    for file in sorted(folder.glob("*.sql")):
        number, name = file.stem.split("_", 1)
        sql = re.sub(r"^--.*$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        found.append(
            Migration(int(number), name, tuple(s.strip() for s in re.split(r";$", sql, flags=re.MULTILINE) if s.strip()))
        )
    assert [each.number for each in found] == list(range(1, len(found) + 1)), "migrations are numbered without gaps"
    return found


def migrate(database: Database, steps: list[Migration] | None = None) -> list[int]:
    """Bring the tables up to date; returns the numbers applied now. Two processes that do it at once do it once.

    Raises `RecordsNewer` if the store has been written by a newer version, `RecordsUnavailable` if it is another program's.
    """
    steps = migrations() if steps is None else steps
    with database.read() as connection:
        if _version(connection, database) == len(steps):
            return []
    applied = []
    for step in steps:
        with database.write(lock="migrations") as connection:
            version = _version(connection, database)
            if version > len(steps):
                raise RecordsNewer(
                    f"{database.place} is at version {version}, this program knows {len(steps)}; run the newer program"
                )
            if step.number <= version:
                continue
            if version == 0:
                connection.exec_driver_sql(_LOG)
            for statement in step.statements:
                connection.exec_driver_sql(statement)
            log = insert(MigrationRow).values(number=step.number, name=step.name, applied=database.now())
            connection.execute(log)
            applied.append(step.number)
    return applied


def _version(connection: Connection, database: Database) -> int:
    """The number of the last migration applied, 0 for an empty store."""
    tables = inspect(connection).get_table_names()
    if MigrationRow.__tablename__ in tables:
        return connection.execute(select(func.max(MigrationRow.number))).scalar_one() or 0
    if tables:
        raise RecordsUnavailable(f"{database.place} holds tables of another program; give the records a database of their own")
    return 0
