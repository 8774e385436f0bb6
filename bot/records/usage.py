"""What the turns say of how the bot is used. It is counted from the conversations that are kept, and from nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlalchemy import ColumnElement, and_, func, select

from bot.events import Outcome
from bot.records.database import Database
from bot.records.moments import HERE
from bot.records.schema import CitedRow, TurnRow
from bot.records.snapshot import restore


@dataclass(frozen=True)
class Usage:
    """Counts over a stretch of time. Small talk is neither a question nor a refusal.

    `refusal_rate` is a share, None without a question; `latency_ms` holds the whole turn's p50 and p95 in milliseconds, of
    questions alone, None without one.
    """

    questions: int
    refused: int
    by_day: dict[date, int]
    p50_ms: float | None
    p95_ms: float | None

    @property
    def refusal_rate(self) -> float | None:
        return self.refused / self.questions if self.questions else None


@dataclass(frozen=True)
class RefusedQuestion:
    """A question that the texts did not answer, and the score of the evidence that fell short."""

    question: str
    searched_for: str
    language: str
    score: float | None
    asked: datetime


_QUESTIONS = TurnRow.outcome.in_((Outcome.ANSWERED.value, Outcome.REFUSED.value))


class Counts:
    """What the dashboard shows. Times are those of the turns, from `since` on and before `until`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def usage(self, since: datetime, until: datetime, zone: tzinfo = HERE) -> Usage:
        """Questions a day in that time zone, refusals, latency."""
        query = select(TurnRow.asked, TurnRow.outcome, TurnRow.milliseconds).where(_QUESTIONS, _between(since, until))
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        times = sorted(row.milliseconds for row in rows if row.milliseconds is not None)
        return Usage(
            questions=len(rows),
            refused=sum(row.outcome == Outcome.REFUSED for row in rows),
            by_day=dict(sorted(Counter(row.asked.astimezone(zone).date() for row in rows).items())),
            p50_ms=percentile(times, 50),
            p95_ms=percentile(times, 95),
        )

    def cited(self, since: datetime, until: datetime) -> dict[str, int]:
        """Document → the answers that cite it, the most cited first. One that is not here was never cited."""
        count = func.count()
        of_turn = and_(CitedRow.conversation == TurnRow.conversation, CitedRow.number == TurnRow.number)
        query = (
            select(CitedRow.document, count.label("turns"))
            .join(TurnRow, of_turn)
            .where(_between(since, until))
            .group_by(CitedRow.document)
        )
        with self._database.read() as connection:
            return {row.document: row.turns for row in connection.execute(query.order_by(count.desc(), CitedRow.document))}

    def refusals(self, since: datetime, until: datetime, limit: int = 500) -> list[RefusedQuestion]:
        """The latest first."""
        query = select(TurnRow.asked, TurnRow.answer).where(TurnRow.outcome == Outcome.REFUSED.value, _between(since, until))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(TurnRow.asked.desc()).limit(limit)).all()
        answers = [(asked, restore(answer)) for asked, answer in rows]
        return [RefusedQuestion(a.question, a.searched_for, a.language, a.score, asked) for asked, a in answers]


def percentile(ordered: list[float], share: int) -> float | None:
    """The nearest-rank percentile: the least value that `share` percent of all do not exceed. None of nothing."""
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)] if ordered else None


def _between(since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(TurnRow.asked >= since, TurnRow.asked < until)
