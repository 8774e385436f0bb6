"""What has been kept long enough is deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from bot.records.database import Database
from bot.records.schema import AttemptRow, ContactRow, ConversationRow, FeedbackRow, SessionRow
from bot.records.throttle import WINDOW


@dataclass(frozen=True)
class Purged:
    """How many were deleted."""

    conversations: int
    feedback: int
    contacts: int
    sessions: int


def purge(database: Database, days: int) -> Purged:
    """Delete conversations not spoken in for `days`, feedback and contacts given that long ago, and sessions that have expired.

    A left question stays, without its contact, until staff remove it; so does a golden case that feedback was made into.
    """
    now = database.now()
    oldest = now - timedelta(days=days)
    with database.write() as connection:
        connection.execute(delete(AttemptRow).where(AttemptRow.at <= now - WINDOW))
        return Purged(
            conversations=connection.execute(delete(ConversationRow).where(ConversationRow.changed < oldest)).rowcount,
            feedback=connection.execute(delete(FeedbackRow).where(FeedbackRow.given < oldest)).rowcount,
            contacts=connection.execute(delete(ContactRow).where(ContactRow.left < oldest)).rowcount,
            sessions=connection.execute(delete(SessionRow).where(SessionRow.expires <= now)).rowcount,
        )
