"""What is kept of a visitor's conversation: its turns, marks on answers, questions left for staff."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.events import Headline, Outcome, Refused
from bot.records.conversations import Conversation
from bot.records.errors import ConversationNotFound
from bot.records.export import as_json, as_markdown
from bot.records.feedback import Reason
from bot.records.keys import hashed, new_key
from bot.records.moments import HERE
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
                self.bring(session, kept[0].id)
        except LutaiError as error:
            log.warning("A conversation was not brought back: %s", error)

    def list(self, session: Session) -> list[Conversation]:
        """This browser's conversations, the one that was last spoken in first."""
        return self._records.conversations.list(_key(session))

    def bring(self, session: Session, id: str) -> None:
        """Show a conversation in place of the one that is shown, with its marks."""
        key = _key(session)
        turns = self._records.conversations.turns(key, id)
        marks, left = self._records.feedback.marks(key, id), self._records.left_questions.left(key, id)
        session.replies = [_restored(t.answer, t.number, marks.get(t.number), t.number in left) for t in turns]
        session.conversation, session.opened = id, None

    def rename(self, session: Session, id: str, title: str) -> None:
        """Give a conversation another title."""
        self._records.conversations.rename(_key(session), id, title)

    def delete(self, session: Session, id: str) -> None:
        """Delete a conversation; where it is the one that is shown, a new one stands in its place."""
        self._records.conversations.delete(_key(session), id)
        if session.conversation == id:
            session.begin_anew()

    def export(self, session: Session, id: str, form: str) -> tuple[str, str]:
        """A conversation as a file: its name, its text. `form`: "json", else Markdown."""
        key = _key(session)
        conversation, turns = self._records.conversations.get(key, id), self._records.conversations.turns(key, id)
        name = f"lutai-{conversation.created.astimezone(HERE):%Y%m%d-%H%M}"
        if form == "json":
            return f"{name}.json", as_json(conversation, turns)
        return f"{name}.md", as_markdown(conversation, turns)

    def keep(self, session: Session, reply: Reply) -> None:
        """Add a finished turn; the first makes the conversation."""
        if reply.answer is None or not session.key or not any(each is reply for each in session.replies):
            return  # also where another conversation has been opened meanwhile
        try:
            if session.conversation is None:
                session.conversation = self._records.conversations.create(session.key).id
            reply.number = self._append(session.key, session.conversation, reply.answer)
        except ConversationNotFound:
            self._keep_elsewhere(session, reply)
        except LutaiError as error:
            log.warning("A turn was not kept: %s", error)

    def _append(self, key: str, id: str, answer: Answer) -> int:
        return self._records.conversations.append(key, id, answer, self._in_force).number

    def _keep_elsewhere(self, session: Session, reply: Reply) -> None:
        """The conversation was deleted meanwhile, in another tab: what comes now is kept in a new one, what was is not."""
        for each in session.replies:
            each.number, each.mark, each.left = None, None, False
        session.conversation = None
        self.keep(session, reply)

    def mark(self, session: Session, reply: Reply, helpful: bool, reason: str, words: str) -> None:
        """Mark an answer, or mark it anew. Raises what the records raise: too many words, a conversation deleted meanwhile."""
        if reply.number is None or session.conversation is None:
            return
        why = Reason(reason) if not helpful and reason in set(Reason) else None
        place = (session.key, session.conversation, reply.number)
        self._records.feedback.mark(*place, helpful=helpful, reason=why, words=words)
        reply.mark = helpful

    def unmark(self, session: Session, reply: Reply) -> None:
        """Take the mark back. Raises what the records raise."""
        if reply.number is None or session.conversation is None:
            return
        self._records.feedback.unmark(session.key, session.conversation, reply.number)
        reply.mark = None

    def leave(self, session: Session, reply: Reply, contact: str) -> None:
        """Leave a refused question for staff. Raises what the records raise."""
        if reply.number is None or session.conversation is None:
            return
        self._records.left_questions.leave(session.key, session.conversation, reply.number, contact)
        reply.left = True


def _key(session: Session) -> str:
    """The browser's key. Raises `ConversationNotFound` where a browser never came to have one."""
    if not session.key:
        raise ConversationNotFound("this page holds no key; reload it")
    return session.key


def _restored(answer: Answer, number: int, mark: bool | None, left: bool) -> Reply:
    reply = Reply(answer.question, number=number, mark=mark, left=left)
    reply.searched_for, reply.answer, reply.text = answer.searched_for, answer, answer.text
    reply.citations = list(answer.citations)
    if answer.outcome is Outcome.REFUSED:
        reply.refused = Refused(None, answer.citations)
    elif answer.headline and answer.text.startswith(f"{answer.headline}\n\n"):
        reply.headline = Headline(answer.headline, 1)
        reply.text = answer.text.removeprefix(f"{answer.headline}\n\n")
    return reply
