"""Stores of older versions are brought forward with all that they hold; what is newer or not ours is left alone."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import JSON, Boolean, Double, Integer, exc, inspect, select, text

from bot.records.database import Database
from bot.records.errors import RecordsNewer, RecordsUnavailable
from bot.records.migrate import Migration, migrate, migrations
from bot.records.moments import Moment
from bot.records.schema import MigrationRow, Table, Words
from bot.records.store import open_records

STEPS = migrations()
KEY = "k" * 43


def test_a_file_of_version_1_is_brought_forward_with_what_it_holds(sqlite_settings):
    with closing(sqlite3.connect(sqlite_settings.data / "records.sqlite")) as old:
        old.executescript(Path(__file__).with_name("version1.sql").read_text(encoding="utf-8"))
    with open_records(sqlite_settings) as records:
        [conversation] = records.conversations.list(KEY)
        [turn] = records.conversations.turns(KEY, conversation.id)
        assert (conversation.title, turn.settings) == ("基金规模？", {"read": 8})
        assert turn.asked == datetime(2026, 3, 1, 8, 5, tzinfo=UTC)
        assert turn.answer.headline == "10亿元"
        assert turn.answer.citations[0].published == date(2025, 6, 1)
        assert turn.answer.citations[0].span == (13, 16)
        records.feedback.mark(KEY, conversation.id, 1, helpful=True)
        assert records.review.count() == 1


def test_version_1_is_what_its_file_of_statements_says():
    statements = Path(__file__).with_name("version1.sql").read_text(encoding="utf-8")
    for statement in STEPS[0].statements:
        assert statement + ";" in statements


@pytest.mark.parametrize("version", range(len(STEPS) + 1))
def test_every_older_version_comes_forward_in_order_and_once(database, version, clock):
    assert migrate(database, STEPS[:version]) == list(range(1, version + 1))
    clock.turn(days=1)
    assert migrate(database) == list(range(version + 1, len(STEPS) + 1))
    assert migrate(database) == []
    with database.read() as connection:
        rows = connection.execute(select(MigrationRow.number, MigrationRow.name).order_by(MigrationRow.number)).all()
    assert [tuple(row) for row in rows] == [(step.number, step.name) for step in STEPS]


WRITTEN = {
    Words: "TEXT", Integer: "INTEGER", Double: "DOUBLE PRECISION", Boolean: "BOOLEAN", JSON: "JSON",
    Moment: "TIMESTAMP WITH TIME ZONE",
}  # fmt: skip


def written_types(connection):
    """(table, column) → its type in the store's own words."""
    if connection.dialect.name == "sqlite":
        query = "SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    else:
        query = "SELECT table_name, column_name, upper(data_type) FROM information_schema.columns"
    return {(table, column): kind for table, column, kind in connection.exec_driver_sql(query)}


def test_the_tables_are_those_that_the_program_knows(database):
    migrate(database)
    with database.read() as connection:
        found, types = inspect(connection), written_types(connection)
        assert set(found.get_table_names()) == set(Table.metadata.tables)
        for name, table in Table.metadata.tables.items():
            columns = {column["name"]: column for column in found.get_columns(name)}
            assert columns.keys() == {column.name for column in table.columns}, name
            key = found.get_pk_constraint(name)["constrained_columns"]
            assert key == [column.name for column in table.primary_key.columns], name
            for column in table.columns:
                assert types[name, column.name] == WRITTEN[type(column.type)], f"{name}.{column.name}"
                if not column.primary_key:  # SQLite does not say of a key that it is never null
                    assert columns[column.name]["nullable"] is column.nullable, f"{name}.{column.name}"


def test_a_step_that_fails_is_undone_whole_and_can_be_tried_again(database):
    migrate(database)
    number = len(STEPS) + 1
    broken = Migration(number, "broken", ("CREATE TABLE extra (id TEXT)", "INSERT INTO missing VALUES (1)"))
    with pytest.raises((RecordsUnavailable, exc.ProgrammingError)):
        migrate(database, [*STEPS, broken])
    with database.read() as connection:
        assert "extra" not in inspect(connection).get_table_names()
    whole = Migration(number, "whole", broken.statements[:1])
    assert migrate(database, [*STEPS, whole]) == [number]


def test_processes_that_start_at_once_migrate_once(database, tmp_path, bare_url):
    def start(_):
        with closing(Database(tmp_path / "records.sqlite", bare_url)) as another:
            return migrate(another)

    with ThreadPoolExecutor(4) as pool:
        applied = [number for numbers in pool.map(start, range(4)) for number in numbers]
    assert sorted(applied) == [step.number for step in STEPS]


def test_connections_that_open_a_new_file_at_once_wait_for_each_other(tmp_path):
    """SQLite's own waiting does not cover the switch to its write-ahead journal."""
    for turn in range(60):
        together = Barrier(6)

        def start(_, file=tmp_path / f"{turn}.sqlite", together=together):
            with closing(Database(file)) as another:
                together.wait()
                with another.read() as connection:
                    return connection.execute(text("PRAGMA journal_mode")).scalar_one()

        with ThreadPoolExecutor(6) as pool:
            assert set(pool.map(start, range(6))) == {"wal"}


def test_a_store_of_a_newer_program_is_left_alone(database):
    newer = Migration(len(STEPS) + 1, "later", ("CREATE TABLE later (id TEXT)",))
    migrate(database, [*STEPS, newer])
    with pytest.raises(RecordsNewer, match=str(newer.number)):
        migrate(database)


def test_tables_of_another_program_are_left_alone(database):
    with database.write() as connection:
        connection.execute(text("CREATE TABLE accounts (id TEXT)"))
    with pytest.raises(RecordsUnavailable, match="another program"):
        migrate(database)
    with database.read() as connection:
        assert inspect(connection).get_table_names() == ["accounts"]


def test_migrations_are_numbered_without_gaps(tmp_path):
    assert [step.number for step in STEPS] == list(range(1, len(STEPS) + 1))
    (tmp_path / "0002_second.sql").write_text("CREATE TABLE t (id TEXT);")
    with pytest.raises(AssertionError, match="without gaps"):
        migrations(tmp_path)
