"""Evaluation runs. What a run was and what came of each item is written once and never changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, exc, func, insert, or_, select, update

from bot.records.database import Database
from bot.records.errors import ItemRecorded, RunFinished, RunNameTaken, RunNotFound
from bot.records.keys import new_id
from bot.records.schema import RunEndRow, RunItemRow, RunNameRow, RunRow
from bot.records.texts import short

NAME_LIMIT = 80


@dataclass(frozen=True)
class RunInputs:
    """All that a run depends on: two runs of equal inputs ask the same of the same build."""

    golden_set: str
    set_hash: str
    manifest: Mapping[str, Any]
    settings: Mapping[str, Any]
    versions: Mapping[str, str]
    revision: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 in hex of all of them."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Run:
    """A run, `finished` with its metrics, or cut (or still going on) with neither. `items` counts the results so far."""

    id: str
    inputs: RunInputs
    author: str
    started: datetime
    finished: datetime | None
    metrics: dict[str, Any] | None
    items: int
    names: tuple[str, ...] = ()


class Runs:
    """All runs. Raises `RunNotFound` for an id or name that is none."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, inputs: RunInputs, author: str) -> Run:
        """Begin a run."""
        run = Run(new_id(), inputs, author, self._database.now(), None, None, 0)
        row = {"id": run.id, "fingerprint": inputs.fingerprint, "inputs": asdict(inputs)}
        with self._database.write() as connection:
            connection.execute(insert(RunRow).values(row | {"author": author, "started": run.started}))
        return run

    def resume(self, inputs: RunInputs) -> Run | None:
        """The latest run of just these inputs that was cut, to be gone on with; None where there is none."""
        query = _runs().where(RunRow.fingerprint == inputs.fingerprint, RunEndRow.run.is_(None))
        with self._database.read() as connection:
            return next(iter(_read(connection, query.limit(1))), None)

    def add(self, run: str, item: str, result: Mapping[str, Any]) -> None:
        """Keep what came of one item. Raises `RunFinished`, `ItemRecorded`."""
        try:
            with self._database.write() as connection:
                _unfinished(connection, run)
                connection.execute(insert(RunItemRow).values(run=run, item=item, result=dict(result), at=self._database.now()))
        except exc.IntegrityError:
            raise ItemRecorded(f"run {run} holds a result of {item} already; is it being run twice?") from None

    def results(self, run: str) -> dict[str, dict[str, Any]]:
        """Item → result, in the order in which they came."""
        query = select(RunItemRow.item, RunItemRow.result).where(RunItemRow.run == self.get(run).id)
        with self._database.read() as connection:
            return {row.item: row.result for row in connection.execute(query.order_by(RunItemRow.at, RunItemRow.item))}

    def finish(self, run: str, metrics: Mapping[str, Any]) -> None:
        """End the run, with what was measured over all its items. Raises `RunFinished`."""
        with self._database.write(lock="runs") as connection:
            _unfinished(connection, run)
            connection.execute(insert(RunEndRow).values(run=run, finished=self._database.now(), metrics=dict(metrics)))

    def check_name(self, name: str, *, move: bool = False) -> str:
        """The name as it would be kept, before a long run is begun for it. Raises what `save` would raise of a new run."""
        name = short(name, NAME_LIMIT)
        if not name:
            raise RunNotFound("the name to keep a run under is blank")
        with self._database.read() as connection:
            if not move and connection.execute(select(RunNameRow.run).where(RunNameRow.name == name)).scalar_one_or_none():
                raise _taken(name)
        return name

    def save(self, run: str, name: str, author: str, *, move: bool = False) -> None:
        """Keep the run under a name too. Raises `RunNameTaken` if another run has it, unless the name is to be moved."""
        name = self.check_name(name, move=True)
        row = {"run": self.get(run).id, "author": author, "at": self._database.now()}
        with self._database.write(lock="runs") as connection:
            taken = connection.execute(select(RunNameRow.run).where(RunNameRow.name == name)).scalar_one_or_none()
            if taken is None:
                connection.execute(insert(RunNameRow).values(row | {"name": name}))
            elif taken != row["run"]:
                if not move:
                    raise _taken(name)
                connection.execute(update(RunNameRow).where(RunNameRow.name == name).values(row))

    def get(self, run: str) -> Run:
        """A run by its id or by a name it is kept under."""
        named = select(RunNameRow.run).where(RunNameRow.name == run).scalar_subquery()
        query = _runs().where(or_(RunRow.id == run, RunRow.id == named))
        with self._database.read() as connection:
            found = _read(connection, query)
        if not found:
            raise RunNotFound(f"no run has the id or name {run!r}; `lutai evaluate SET --save NAME` keeps one by name")
        return found[0]

    def list(self, golden_set: str | None = None, limit: int = 50) -> list[Run]:
        """The latest first."""
        with self._database.read() as connection:
            runs = _read(connection, _runs())
        return [run for run in runs if golden_set in (None, run.inputs.golden_set)][:limit]


def _taken(name: str) -> RunNameTaken:
    return RunNameTaken(f"{name!r} is the name of another run; take another name, or move it")


def _unfinished(connection: Connection, run: str) -> None:
    query = select(RunEndRow.run).select_from(RunRow).outerjoin(RunEndRow, RunEndRow.run == RunRow.id).where(RunRow.id == run)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise RunNotFound(f"no run has the id {run!r}")
    if row.run is not None:
        raise RunFinished(f"run {run} is finished; start another")


def _runs() -> Select[Any]:
    items = select(func.count()).where(RunItemRow.run == RunRow.id).scalar_subquery()
    columns = (RunRow.id, RunRow.inputs, RunRow.author, RunRow.started, RunEndRow.finished, RunEndRow.metrics)
    query = select(*columns, items.label("items")).outerjoin(RunEndRow, RunEndRow.run == RunRow.id)
    return query.order_by(RunRow.started.desc(), RunRow.id)


def _read(connection: Connection, query: Select[Any]) -> list[Run]:
    rows = connection.execute(query).all()
    names: dict[str, list[str]] = {}
    for name, run in connection.execute(select(RunNameRow.name, RunNameRow.run).order_by(RunNameRow.name)):
        names.setdefault(run, []).append(name)
    return [_run(row, tuple(names.get(row.id, ()))) for row in rows]


def _run(row: Row[Any], names: tuple[str, ...]) -> Run:
    return Run(row.id, RunInputs(**row.inputs), row.author, row.started, row.finished, row.metrics, row.items, names)
