"""What the turns say of how the bot is used. It is counted from the conversations that are kept, and from nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlalchemy import ColumnElement, and_, func, select

from bot.events import Outcome
from bot.records.database import Database
from bot.records.feedback import Reason
from bot.records.moments import HERE
from bot.records.schema import CitedRow, FeedbackRow, LeftQuestionRow, TurnRow
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
    refused_by_day: dict[date, int]
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
    left: str | None = None
    """The id of the question that was left for staff of it."""


@dataclass(frozen=True)
class Marks:
    """How investors marked answers. `by_reason`: why answers did not help, the most frequent first; None: no reason given."""

    helpful: int
    unhelpful: int
    by_reason: dict[Reason | None, int]

    @property
    def marks(self) -> int:
        return self.helpful + self.unhelpful


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
        days = [(row.asked.astimezone(zone).date(), row.outcome == Outcome.REFUSED) for row in rows]
        times = sorted(row.milliseconds for row in rows if row.milliseconds is not None)
        return Usage(
            questions=len(rows),
            refused=sum(refused for _, refused in days),
            by_day=dict(sorted(Counter(day for day, _ in days).items())),
            refused_by_day=dict(sorted(Counter(day for day, refused in days if refused).items())),
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
        of_turn = and_(LeftQuestionRow.conversation == TurnRow.conversation, LeftQuestionRow.number == TurnRow.number)
        query = select(TurnRow.asked, TurnRow.answer, LeftQuestionRow.id).outerjoin(LeftQuestionRow, of_turn)
        query = query.where(TurnRow.outcome == Outcome.REFUSED.value, _between(since, until))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(TurnRow.asked.desc()).limit(limit)).all()
        answers = [(asked, restore(answer), left) for asked, answer, left in rows]
        return [RefusedQuestion(a.question, a.searched_for, a.language, a.score, asked, left) for asked, a, left in answers]

    def feedback(self, since: datetime, until: datetime) -> Marks:
        """Marks given in that time."""
        count = func.count()
        query = select(FeedbackRow.helpful, FeedbackRow.reason, count).where(
            FeedbackRow.given >= since, FeedbackRow.given < until
        )
        with self._database.read() as connection:
            rows = connection.execute(query.group_by(FeedbackRow.helpful, FeedbackRow.reason)).all()
        why = {Reason(reason) if reason else None: n for helpful, reason, n in rows if not helpful}
        by_reason = dict(sorted(why.items(), key=lambda item: (-item[1], item[0] or "")))
        return Marks(sum(n for helpful, _, n in rows if helpful), sum(why.values()), by_reason)


def percentile(ordered: list[float], share: int) -> float | None:
    """The nearest-rank percentile: the least value that `share` percent of all do not exceed. None of nothing."""
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)] if ordered else None


def _between(since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(TurnRow.asked >= since, TurnRow.asked < until)
