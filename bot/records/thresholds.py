"""The thresholds that staff have chosen for the evidence, with who chose each, on which set, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from bot.records.database import Database
from bot.records.roles import Account, Role, require
from bot.records.schema import ThresholdRow
from bot.records.texts import reason as reason_given


@dataclass(frozen=True)
class Choice:
    """`value` is a probability; `set_hash` says which state of the golden set it was chosen on."""

    value: float
    golden_set: str
    set_hash: str
    reason: str
    author: str
    at: datetime


class Thresholds:
    """Choosing takes an editor."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def choose(self, by: Account | None, value: float, golden_set: str, set_hash: str, reason: str) -> None:
        """Save a choice. Raises `NotSignedIn`, `Forbidden`, `InvalidReason`, `TextTooLong`; ValueError outside 0 to 1."""
        author, why = require(by, Role.EDITOR), reason_given(reason)
        if not 0 <= value <= 1:
            raise ValueError(f"a threshold is a probability, 0 to 1, not {value}")
        row = {"value": value, "golden_set": golden_set, "set_hash": set_hash, "reason": why, "author": author.name}
        with self._database.write(lock="thresholds") as connection:
            number = (connection.execute(select(func.max(ThresholdRow.number))).scalar_one() or 0) + 1
            connection.execute(insert(ThresholdRow).values(row | {"number": number, "at": self._database.now()}))

    def current(self) -> Choice | None:
        """The choice in force; None where the setting's own value holds."""
        return next(iter(self.log(1)), None)

    def log(self, limit: int = 100) -> list[Choice]:
        """All choices, the latest first."""
        row = ThresholdRow
        columns = (row.value, row.golden_set, row.set_hash, row.reason, row.author, row.at)
        with self._database.read() as connection:
            return [Choice(*each) for each in connection.execute(select(*columns).order_by(row.number.desc()).limit(limit))]
