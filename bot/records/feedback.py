"""What investors say of answers: helpful or not, why, and words of their own."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import and_, delete, exists, insert, select, update

from bot.records.conversations import own, own_turn
from bot.records.database import Database
from bot.records.keys import new_id
from bot.records.schema import FeedbackRow, VerdictRow
from bot.records.texts import short


class Reason(StrEnum):
    """Why an answer did not help."""

    WRONG = "wrong"
    WRONG_SOURCE = "wrong_source"
    OUTDATED = "outdated"
    INCOMPLETE = "incomplete"
    MISUNDERSTOOD = "misunderstood"
    SHOULD_HAVE_KNOWN = "should_have_known"


class Status(StrEnum):
    """Where feedback stands in the queue: `NEW` until staff gave a verdict, `PROMOTED` once a golden case was made of it."""

    NEW = "new"
    JUDGED = "judged"
    PROMOTED = "promoted"
    CLOSED = "closed"


class FeedbackBox:
    """Where investors put it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mark(
        self, key: str, conversation: str, number: int, *, helpful: bool, reason: Reason | None = None, words: str = ""
    ) -> str:
        """Mark a turn of this browser's; marking it again replaces the mark and puts it back into the queue. Returns its id.

        The answer is kept with it as it was given. Raises `ConversationNotFound`, `TextTooLong`, and ValueError for an
        answer that helped with a reason why it did not.
        """
        if helpful and reason:
            raise ValueError("an answer that helped has no reason why it did not")
        said = {
            "given": self._database.now(),
            "helpful": helpful,
            "reason": reason,
            "words": short(words),
            "status": Status.NEW,
        }
        this = and_(FeedbackRow.conversation == conversation, FeedbackRow.number == number)
        with self._database.write(lock="feedback") as connection:
            answer, settings = own_turn(connection, key, conversation, number)
            id = connection.execute(select(FeedbackRow.id).where(this)).scalar_one_or_none()
            if id:
                connection.execute(update(FeedbackRow).where(this).values(said))
                return id
            id = new_id()
            place = {"id": id, "conversation": conversation, "number": number}
            kept = {"question": answer["question"], "answer": answer, "settings": settings}
            connection.execute(insert(FeedbackRow).values(place | said | kept))
            return id

    def unmark(self, key: str, conversation: str, number: int) -> None:
        """Take this browser's mark back, with its reason and words; nothing where there is none. Raises `ConversationNotFound`.

        Where staff gave a verdict or made a golden case of it, their work stays in the queue with the answer it is of, and is
        no longer bound to the conversation.
        """
        this = and_(FeedbackRow.conversation == conversation, FeedbackRow.number == number)
        judged = exists().where(VerdictRow.feedback == FeedbackRow.id)
        with self._database.write(lock="feedback") as connection:
            own_turn(connection, key, conversation, number)
            connection.execute(delete(FeedbackRow).where(this, FeedbackRow.golden_case.is_(None), ~judged))
            kept = {"conversation": None, "number": None, "reason": None, "words": ""}
            connection.execute(update(FeedbackRow).where(this).values(kept))

    def marks(self, key: str, conversation: str) -> dict[int, bool]:
        """What this browser has marked in a conversation: number of the turn → helpful. Raises `ConversationNotFound`."""
        query = select(FeedbackRow.number, FeedbackRow.helpful).where(FeedbackRow.conversation == conversation)
        with self._database.read() as connection:
            own(connection, key, conversation)
            return {number: helpful for number, helpful in connection.execute(query) if number is not None}
