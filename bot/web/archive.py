"""What is kept of a visitor's conversation: its turns, marks on answers, questions left for staff."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.events import Headline, Outcome, Refused
from bot.records.feedback import Reason
from bot.records.keys import hashed, new_key
from bot.records.snapshot import settings_in_force
from bot.web.session import Reply, Session
from corpus.errors import LutaiError

if TYPE_CHECKING:
    from bot.events import Answer
    from bot.records.store import Records
    from bot.settings import Settings

log = logging.getLogger(__name__)


class Archive:
    """The records as the page uses them. What cannot be kept is logged: the answer is shown all the same."""

    def __init__(self, records: Records, settings: Settings) -> None:
        self._records, self._in_force = records, settings_in_force(settings)
        self.retention_days = settings.retention_days

    def arrive(self, session: Session, key: str) -> None:
        """Take the browser's key, or give it a new one, and bring its last conversation back."""
        try:
            hashed(key)
        except ValueError:
            key = new_key()
        session.key = key
        if session.replies:
            return
        try:
            if kept := self._records.conversations.list(key):
                session.conversation = kept[0].id
                marks = self._records.feedback.marks(key, kept[0].id)
                turns = self._records.conversations.turns(key, kept[0].id)
                session.replies = [_restored(turn.answer, turn.number, marks.get(turn.number)) for turn in turns]
        except LutaiError as error:
            log.warning("A conversation was not brought back: %s", error)

    def keep(self, session: Session, reply: Reply) -> None:
        """Add a finished turn; the first makes the conversation."""
        if reply.answer is None or not session.key:
            return
        try:
            if session.conversation is None:
                session.conversation = self._records.conversations.create(session.key).id
            kept = self._records.conversations.append(session.key, session.conversation, reply.answer, self._in_force)
            reply.number = kept.number
        except LutaiError as error:
            log.warning("A turn was not kept: %s", error)

    def mark(self, session: Session, reply: Reply, helpful: bool, reason: str, words: str) -> None:
        """Mark an answer. Raises what the records raise: too many words, a conversation deleted meanwhile."""
        if reply.number is None or session.conversation is None:
            return
        why = Reason(reason) if not helpful and reason in set(Reason) else None
        place = (session.key, session.conversation, reply.number)
        self._records.feedback.mark(*place, helpful=helpful, reason=why, words=words)
        reply.mark = helpful

    def leave(self, session: Session, reply: Reply, contact: str) -> None:
        """Leave a refused question for staff. Raises what the records raise."""
        if reply.number is None or session.conversation is None:
            return
        self._records.left_questions.leave(session.key, session.conversation, reply.number, contact)
        reply.left = True


def _restored(answer: Answer, number: int, mark: bool | None) -> Reply:
    reply = Reply(answer.question, number=number, mark=mark)
    reply.searched_for, reply.answer, reply.text = answer.searched_for, answer, answer.text
    reply.citations = list(answer.citations)
    if answer.outcome is Outcome.REFUSED:
        reply.refused = Refused(None, answer.citations)
    elif answer.headline and answer.text.startswith(f"{answer.headline}\n\n"):
        reply.headline = Headline(answer.headline, 1)
        reply.text = answer.text.removeprefix(f"{answer.headline}\n\n")
    return reply
