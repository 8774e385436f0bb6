"""Records on a real SQLite file and, where one can be started, on a real PostgreSQL; a clock that tests turn; answers;
a member of staff."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from bot.events import Answer, Citation, Outcome
from bot.records.database import Database
from bot.records.errors import WrongPassword
from bot.records.keys import new_key
from bot.records.migrate import migrate
from bot.records.passwords import Passwords
from bot.records.roles import Account, Role
from bot.records.schema import Table
from bot.records.store import open_records
from bot.settings import Settings
from corpus.document import Passage
from index.hit import Hit, Leg

CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
FUND = "基金总规模10亿元人民币，期限10年。"
PASSWORD = "correct horse battery"
HOME = "203.0.113.7"

VIEWER, EDITOR, ADMIN = (Account(role.value, role) for role in Role)


class Clock:
    """The time, which stands still until it is turned."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def turn(self, **by: float) -> None:
        self.time += timedelta(**by)


def answered(question="产业基金总规模是多少？", documents=("article",), **more):
    """An answer with a citation of each document and the passages that were found."""
    citations = tuple(
        Citation(n, document, "f" * 64, "推进会在济南开幕", 10, 10 + len(FUND), FUND, digest=False, published=date(2025, 6, 1))
        for n, document in enumerate(documents, 1)
    )
    passage = Passage("p1", "article", "f" * 64, 10, 10 + len(FUND), FUND, "推进会在济南开幕", ("资金支持",))
    hit = Hit(passage, Leg(1, 12.5), Leg(None, None), 0.031, 3.25)
    given = Answer(
        question, question, "zh-Hans", Outcome.ANSWERED, f"10亿元\n\n“{FUND}”[1]", "10亿元", 0.93, citations, (hit,),
        ("期限多长？",), timings_ms={"read": 80.5, "total": 120.0}, decisions={"route": "question"},
    )  # fmt: skip
    return replace(given, **more)


def refused(question="电价是多少？", **more):
    """A refusal that names its nearest passage."""
    return answered(question, outcome=Outcome.REFUSED, text="现有文本没有回答这个问题。", headline=None, score=0.12, **more)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def key():
    """What one browser holds."""
    return new_key()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request):
    """None for the SQLite file, or a PostgreSQL whose tables are empty."""
    return request.getfixturevalue("postgresql").emptied() if request.param == "postgresql" else None


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request):
    """None for the SQLite file, or a PostgreSQL without tables."""
    return request.getfixturevalue("postgresql").bare() if request.param == "postgresql" else None


@pytest.fixture
def settings(tmp_path, url):
    return Settings(_env_file=None, data=tmp_path, records_url=url, retention_days=30, session_hours=8)


@pytest.fixture
def records(settings, clock):
    with open_records(settings, clock=clock, passwords=CHEAP) as opened:
        yield opened


@pytest.fixture
def lin(records):
    return records.accounts.add("Lin", PASSWORD, Role.EDITOR)


def fail(records, times, name="Lin", address=HOME):
    for _ in range(times):
        with pytest.raises(WrongPassword):
            records.sessions.sign_in(name, "wrong horse battery", address)


@pytest.fixture
def sqlite_settings(tmp_path):
    return Settings(_env_file=None, data=tmp_path)


@pytest.fixture
def database(tmp_path, bare_url, clock):
    """A store with no tables yet."""
    opened = Database(tmp_path / "records.sqlite", bare_url, clock)
    yield opened
    opened.close()


@pytest.fixture
def turn(records, key):
    """Keeps an answer as the first turn of a new conversation; returns the conversation's id."""

    def keep(answer, owner=key):
        conversation = records.conversations.create(owner)
        records.conversations.append(owner, conversation.id, answer, {"answer_threshold": 0.5})
        return conversation.id

    return keep


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL server that runs for these tests alone; skips, and says why, where none can be started."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: nothing is tested on PostgreSQL")
    places = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), *map(Path, os.get_exec_path())]
    folder = next((place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists()), None)
    if folder is None:
        pytest.skip("no PostgreSQL server is installed (Debian: postgresql): nothing is tested on PostgreSQL")
    home = Path(tempfile.mkdtemp(prefix="lutai-pg-"))
    user = _server_user()
    if user:
        shutil.chown(home, user)

    def call(program, *arguments):
        done = subprocess.run(
            [folder / program, "-D", home / "data", *arguments], user=user, cwd=home, timeout=120,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        return done.returncode == 0

    try:
        if not call("initdb", "-U", "lutai", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"):
            pytest.skip("initdb failed: nothing is tested on PostgreSQL")
        if not call("pg_ctl", "-w", "-l", str(home / "log"), "-o", f"-k {home} -c listen_addresses='' -c fsync=off", "start"):
            pytest.skip("PostgreSQL did not start: nothing is tested on it")
        yield Schemas(home)
        assert call("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _server_user():
    """PostgreSQL refuses to run as root: root lends it a user that is there anyway."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


class Schemas:
    """One server's schemas: a store each."""

    def __init__(self, home):
        self._home, self._numbers, self._migrated = home, count(1), None

    def bare(self):
        """The URL of a new schema."""
        name = f"records_{next(self._numbers)}"
        self._execute(f"CREATE SCHEMA {name}")
        return f"postgresql://lutai@/postgres?host={self._home}&options=-csearch_path%3D{name}"

    def emptied(self):
        """The URL of the one schema whose tables are made once, which is quicker; what the last test left is deleted."""
        if self._migrated is None:
            self._migrated = self.bare()
            self._schema = self._migrated.rpartition("%3D")[2]
            with closing(Database(Path(), self._migrated)) as database:
                migrate(database)
            self._tables = [table for table in Table.metadata.tables if table != "migrations"]
        self._execute(f"SET search_path TO {self._schema}; TRUNCATE {', '.join(self._tables)}")
        return self._migrated

    def _execute(self, sql):
        import psycopg

        with psycopg.connect(f"host={self._home} user=lutai dbname=postgres", autocommit=True) as connection:
            connection.execute(sql)
