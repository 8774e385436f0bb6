"""The store under several writers, under a process that is killed, under what is not its own."""

import multiprocessing
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime

import pytest
from sqlalchemy import exc, func, insert, select

from bot.records import database as module
from bot.records.database import Database
from bot.records.errors import RecordsBusy, RecordsUnavailable
from bot.records.schema import ConversationRow, TurnRow
from bot.records.snapshot import snapshot
from bot.records.store import open_records
from bot.settings import Settings
from tests.bot.records.conftest import answered

WRITERS, TURNS = 2, 25


def write_turns(settings, key, id, writer):
    with open_records(settings) as records:
        for n in range(TURNS):
            records.conversations.append(key, id, answered(f"{writer}-{n}"), {})


@pytest.mark.parametrize("workers", ["threads", "processes"])
def test_writers_at_once_lose_no_turn_and_number_none_twice(settings, records, key, workers):
    id = records.conversations.create(key).id
    if workers == "threads":
        with ThreadPoolExecutor(WRITERS) as pool:
            for n in range(WRITERS * TURNS):
                pool.submit(records.conversations.append, key, id, answered(f"{n // TURNS}-{n % TURNS}"), {})
    else:
        spawn = multiprocessing.get_context("spawn")
        processes = [spawn.Process(target=write_turns, args=(settings, key, id, writer)) for writer in range(WRITERS)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        assert [process.exitcode for process in processes] == [0] * WRITERS
    turns = records.conversations.turns(key, id)
    assert [turn.number for turn in turns] == list(range(1, WRITERS * TURNS + 1))
    assert {turn.answer.question for turn in turns} == {f"{w}-{n}" for w in range(WRITERS) for n in range(TURNS)}


def test_a_reader_is_not_held_up_by_a_writer_and_sees_what_was_kept(records, key, turn):
    id = turn(answered())
    with records._database.write() as connection:
        connection.execute(insert(TurnRow).values(_turn(id, 2)))
        assert len(records.conversations.turns(key, id)) == 1
    assert len(records.conversations.turns(key, id)) == 2


def test_an_error_in_the_middle_of_a_write_undoes_all_of_it(records, key, turn):
    id = turn(answered())
    twice = insert(TurnRow).values(_turn(id, 2))
    with pytest.raises(exc.IntegrityError), records._database.write() as connection:  # noqa: PT012 (the second one fails)
        connection.execute(twice)
        connection.execute(twice)
    assert len(records.conversations.turns(key, id)) == 1


def test_a_turn_of_no_conversation_cannot_be_kept(records):
    with pytest.raises(exc.IntegrityError), records._database.write() as connection:
        connection.execute(insert(TurnRow).values(_turn("none", 1)))


def test_a_process_killed_in_the_middle_of_a_write_leaves_the_store_whole(settings, records, key, turn, clock):
    id = turn(answered())
    with records._database.read() as connection:
        row = connection.execute(select(ConversationRow.owner)).one()
    program = f"""
        import sys, time
        from datetime import UTC, datetime
        from pathlib import Path
        from sqlalchemy import insert
        from bot.records.database import Database
        from bot.records.schema import ConversationRow, TurnRow

        now = datetime.now(UTC)
        database = Database(Path({str(settings.data / "records.sqlite")!r}), {_url(settings)!r})
        with database.write() as connection:
            for n in range(2, 500):
                turn = dict(conversation={id!r}, number=n, asked=now, outcome="", answer={{"x": "长" * 4000}}, settings={{}})
                connection.execute(insert(TurnRow).values(turn))
            row = dict(id="half", owner={row.owner!r}, title="half", created=now, changed=now)
            connection.execute(insert(ConversationRow).values(row))
            print("written", flush=True)
            time.sleep(600)
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "written\n"
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    with open_records(settings, clock=clock) as after:
        assert [each.id for each in after.conversations.list(key)] == [id]
        assert [each.number for each in after.conversations.turns(key, id)] == [1]
        assert after.conversations.append(key, id, answered(), {}).number == 2
        with after._database.read() as connection:
            assert connection.execute(select(func.count()).select_from(ConversationRow)).scalar_one() == 1
    if not settings.records_url:
        with closing(sqlite3.connect(settings.data / "records.sqlite")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_writer_that_waits_too_long_says_who_to_wait_for(sqlite_settings, monkeypatch):
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.05)
    with open_records(sqlite_settings) as records, records._database.write(), pytest.raises(RecordsBusy, match="try again"):
        records.conversations.create("k" * 43)


def test_the_file_is_for_no_other_user_of_the_machine(sqlite_settings):
    with open_records(sqlite_settings) as records:
        records.conversations.create("k" * 43)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in sqlite_settings.data.glob("records.sqlite*")}
    assert set(modes) >= {"records.sqlite", "records.sqlite-wal"}
    assert set(modes.values()) == {0o600}


def test_sqlite_is_set_up_to_keep_what_it_was_given(sqlite_settings):
    with open_records(sqlite_settings) as records, records._database.read() as connection:
        found = {p: connection.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "foreign_keys", "synchronous")}
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}


def test_a_time_without_a_zone_is_not_kept(database):
    with pytest.raises(exc.StatementError, match="time zone"), database.read() as connection:
        connection.execute(select(TurnRow.number).where(TurnRow.asked < datetime(2026, 1, 1)))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://u:hunter2@h/d", "mysql is not supported"),
        ("no url", "no database URL"),
        ("postgresql://u:hunter2@host:port/name", "no database URL"),
        ("postgresql://u:hunter2@127.0.0.1:1/d?connect_timeout=2", "connection"),
    ],
)
def test_a_url_that_leads_nowhere_is_said_without_its_password(tmp_path, url, says):
    with pytest.raises(RecordsUnavailable, match=says) as error:
        open_records(Settings(_env_file=None, data=tmp_path, records_url=url))
    assert "hunter2" not in str(error.value)


def test_a_missing_driver_is_named_with_what_brings_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(RecordsUnavailable, match=r"lutai\[postgres\]"):
        Database(tmp_path, "postgresql://h/d")


def test_a_file_that_is_no_database_is_left_as_it_is(sqlite_settings):
    file = sqlite_settings.data / "records.sqlite"
    file.write_text("my notes " * 500)
    with pytest.raises(RecordsUnavailable, match="is not a database"):
        open_records(sqlite_settings)
    assert file.read_text() == "my notes " * 500


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(RecordsUnavailable, match="LUTAI_DATA"):
        open_records(Settings(_env_file=None, data=tmp_path / "file" / "data"))


def _turn(conversation, number):
    asked = datetime.fromisoformat("2026-03-01T08:00:00+00:00")
    row = {"conversation": conversation, "number": number, "asked": asked, "outcome": "answered"}
    return row | {"answer": snapshot(answered()), "settings": {}}


def _url(settings):
    return settings.records_url.get_secret_value() if settings.records_url else None
