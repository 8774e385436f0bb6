"""Time: kept in UTC, shown in the time of the zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

HERE = timezone(timedelta(hours=8), "UTC+8")
"""The time of the zone and of Taiwan, without summer time."""


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day that it is in the zone."""
    return now().astimezone(HERE).date()


def midnight(day: date) -> datetime:
    """The moment that a day begins in the zone."""
    return datetime.combine(day, time(), HERE)


def here(moment: datetime) -> str:
    """A moment as people in the zone read it, to the minute."""
    return f"{moment.astimezone(HERE):%Y-%m-%d %H:%M}"


class Moment(TypeDecorator[datetime]):
    """A column of moments. SQLite keeps no time zone, so it is taken off on the way in and put on again on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Raises ValueError for a time that does not say its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
