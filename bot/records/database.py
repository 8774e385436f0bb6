"""Connections: one transaction a `with`, the same behaviour on SQLite and PostgreSQL, errors that a person can read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, func, select
from sqlalchemy.engine import URL, make_url

from bot.records.errors import RecordsBusy, RecordsUnavailable
from bot.records.moments import now
from bot.records.schema import storable

WAIT_SECONDS = 15
"""How long a writer waits for another before it gives up."""


class Database:
    """Where the records lie. Safe to use from several threads, and from several processes on one store.

    `url`: None for the SQLite file `file`, else a SQLAlchemy URL (sqlite or postgresql). `clock` gives the time in UTC.
    Raises `RecordsUnavailable` for a URL that is none, or whose driver is not installed.
    """

    def __init__(self, file: Path, url: str | None = None, clock: Callable[[], datetime] = now) -> None:
        self.now = clock
        try:
            place = make_url(url) if url else URL.create("sqlite", database=str(file))
            if place.drivername in ("postgresql", "postgres"):
                place = place.set(drivername="postgresql+psycopg")
            if place.get_backend_name() not in ("sqlite", "postgresql"):
                raise RecordsUnavailable(f"LUTAI_RECORDS_URL: {place.get_backend_name()} is not supported; use postgresql://…")
            self.place = place.render_as_string(hide_password=True)
            self._engine = _engine(place)
        except ImportError as error:
            raise RecordsUnavailable("PostgreSQL's driver is not installed: pip install 'lutai[postgres]'") from error
        except (exc.ArgumentError, ValueError) as error:  # ValueError: a port that is no number
            raise RecordsUnavailable("LUTAI_RECORDS_URL is no database URL; write postgresql://user@host/name") from error
        except OSError as error:
            raise RecordsUnavailable(
                f"{file} cannot be written ({error.strerror}); set LUTAI_DATA to a folder that can"
            ) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads. Raises `RecordsBusy` and `RecordsUnavailable`."""
        with self._plainly(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self, lock: str | None = None) -> Iterator[Connection]:
        """A transaction that is kept whole or not at all. `lock`: only one writer at a time holds a lock of that name.

        SQLite has one writer at a time in any case: its lock is taken at once, since a reader that turns writer may fail.
        """
        with self._plainly(), self._engine.execution_options(writes=True).begin() as connection:
            if lock and connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"lutai {lock}"))))
            yield connection

    def close(self) -> None:
        """Close every connection; harmless if done already."""
        self._engine.dispose()

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except exc.TimeoutError as error:
            raise RecordsBusy(f"{self.place}: all connections are in use; try again") from error
        except (exc.OperationalError, exc.InterfaceError) as error:
            if "locked" in str(error.orig):
                raise RecordsBusy(f"{self.place} was locked for {WAIT_SECONDS} s by another process; try again") from error
            raise self._unavailable(error) from error
        except exc.DatabaseError as error:
            if type(error) is exc.DatabaseError:
                raise self._unavailable(error) from error
            raise

    def _unavailable(self, error: exc.DBAPIError) -> RecordsUnavailable:
        advice = "check that it is there, is of this program, and that its disk has room"
        return RecordsUnavailable(f"{self.place}: {str(error.orig).strip()}; {advice}")


def _engine(place: URL) -> Engine:
    engine = create_engine(place, json_serializer=_as_json, pool_pre_ping=place.get_backend_name() == "postgresql")
    if engine.dialect.name == "sqlite":
        if place.database and place.database != ":memory:":
            path = Path(place.database)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)  # what investors wrote is for no other user of this machine
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    return engine


def _as_json(value: Any) -> str:
    return storable(json.dumps(value, ensure_ascii=False, allow_nan=False))


def _on_connect(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # begin and commit are said by us: sqlite3's own do not cover CREATE TABLE
    connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    _write_ahead(connection)
    for pragma in (
        "foreign_keys = ON",
        "secure_delete = ON",  # what a person deletes is not left in the file's free pages
    ):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """The journal that lets readers read while one writes. SQLite does not wait for others at this switch, so we do."""
    until = monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > until:
                raise
            sleep(0.01)


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
