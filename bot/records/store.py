"""The records, opened. It only joins the parts; each does its own work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING

from bot.records.accounts import Accounts
from bot.records.conversations import Conversations
from bot.records.database import Database
from bot.records.feedback import FeedbackBox
from bot.records.left_questions import LeftQuestions
from bot.records.migrate import migrate
from bot.records.moments import now
from bot.records.passwords import Passwords
from bot.records.retention import Purged, purge
from bot.records.review import Review
from bot.records.runs import Runs
from bot.records.sessions import Sessions
from bot.records.switches import Switches
from bot.records.thresholds import Thresholds
from bot.records.usage import Counts

if TYPE_CHECKING:
    from bot.settings import Settings


class Records:
    """Every part over one database. Safe to share between threads; other processes may have the same records open."""

    def __init__(self, database: Database, *, retention_days: int, session_hours: float, passwords: Passwords) -> None:
        self._database, self._retention_days = database, retention_days
        self.conversations = Conversations(database)
        self.feedback = FeedbackBox(database)
        self.review = Review(database)
        self.left_questions = LeftQuestions(database)
        self.accounts = Accounts(database, passwords)
        self.sessions = Sessions(database, session_hours, passwords)
        self.runs = Runs(database)
        self.switches = Switches(database)
        self.thresholds = Thresholds(database)
        self.counts = Counts(database)

    def purge(self) -> Purged:
        """Delete what has been kept for longer than the retention setting; see `retention.purge`."""
        return purge(self._database, self._retention_days)

    def close(self) -> None:
        """Close every connection; harmless if done already."""
        self._database.close()

    def __enter__(self) -> Records:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open_records(settings: Settings, *, clock: Callable[[], datetime] = now, passwords: Passwords | None = None) -> Records:
    """Open the records that the settings name, made or brought up to date where needed.

    Raises `RecordsUnavailable`, `RecordsBusy`, `RecordsNewer`.
    """
    url = settings.records_url.get_secret_value() if settings.records_url else None
    database = Database(settings.data / "records.sqlite", url, clock)
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    return Records(
        database,
        retention_days=settings.retention_days,
        session_hours=settings.session_hours,
        passwords=passwords or Passwords(),
    )
