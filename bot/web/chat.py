"""What happens when a visitor asks, opens a source, or changes the language. Every handler trusts the server's session only."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from markupsafe import Markup

from bot.answering.question import Turn
from bot.web.answer import messages
from bot.web.archive import Archive
from bot.web.faults import sentence
from bot.web.session import Reply, Session
from bot.web.source import gone, panel
from bot.web.startup import Startup
from bot.web.wording import wording
from corpus.errors import LutaiError

log = logging.getLogger(__name__)

Messages = list[dict[str, str]]


class Chat:
    """The page's behaviour, free of Gradio. It is shared by all visitors and keeps nothing of any of them."""

    def __init__(
        self, startup: Startup, question_limit: int, questions_per_minute: int, archive: Archive | None = None
    ) -> None:
        self.startup, self.question_limit, self.archive = startup, question_limit, archive
        self._rate: RateLimitItem = parse(f"{questions_per_minute}/minute")
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def awake(self, session: Session, language: str, visitor: str) -> None:
        """A page that lay idle for hours comes with a new session: its language and its conversation are brought back."""
        session.speak(language)
        if self.archive and not session.key:
            self.archive.arrive(session, visitor)

    def objection(self, question: str, session: Session, visitor: str) -> str:
        """Why this question is not taken up, in the page's language; "" where it is."""
        words = wording(session.language)
        if len(question) > self.question_limit:
            return words["too_long"].format(limit=self.question_limit, length=len(question))
        return "" if self._limiter.hit(self._rate, visitor) else words["too_many"]

    def ask(self, question: str, session: Session) -> Iterator[Messages]:
        """Add the question to the conversation and yield it anew with each event that comes of it.

        The source that stood open is closed: beside the new reply it would pass for its evidence.
        """
        session.opened = None
        history = session.history()
        reply = Reply(question, waiting=not self.startup.over)
        session.replies.append(reply)
        yield self.conversation(session)
        try:
            with self.startup.lent() as assistant:
                reply.waiting = False
                if assistant is None:
                    reply.trouble = self.startup.trouble
                else:
                    for event in assistant.pipeline.events(Turn(question, history, session.language)):
                        reply.take(event)
                        if reply.answer and self.archive:
                            self.archive.keep(session, reply)
                        yield self.conversation(session)
        except LutaiError as error:
            log.warning("A question was not answered: %s", error)
            reply.trouble = str(error)
        except Exception:
            log.exception("A question was not answered")
            reply.trouble = ""
        yield self.conversation(session)

    def conversation(self, session: Session) -> Messages:
        """The conversation in the page's language."""
        days = self.archive.retention_days if self.archive else 0
        return messages(session, wording(session.language), days)

    def mark(self, place: str, reason: str, words: str, session: Session) -> str:
        """Mark the answer that `place` names; gives what went wrong, or "".

        `place`: the reply's number, ":", and 1 where it helped, 0 where it did not, - to take the mark back.
        """
        number, _, said = place.partition(":")
        reply = session.reply(number)
        if reply and said == "-":
            return self.told(session, lambda archive: archive.unmark(session, reply))
        if reply and said in ("0", "1"):
            return self.told(session, lambda archive: archive.mark(session, reply, said == "1", reason, words))
        return ""

    def leave(self, place: str, contact: str, session: Session) -> str:
        """Leave the question of the reply that `place` names for staff; gives what went wrong, or ""."""
        reply = session.reply(place)
        return self.told(session, lambda a: a.leave(session, reply, contact)) if reply else ""

    def told(self, session: Session, act: Callable[[Archive], None]) -> str:
        """Do something with what is kept; gives what went wrong, in the page's language, or ""."""
        try:
            if self.archive:
                act(self.archive)
        except LutaiError as error:
            return sentence(error, wording(session.language))
        return ""

    def open(self, key: str, session: Session) -> Markup:
        """The panel for the source that `key` names in this visitor's conversation; nothing for a key that names none."""
        session.opened = session.source(key)
        return self.source(session)

    def source(self, session: Session) -> Markup:
        """The panel that stands open, in the page's language; nothing where none does."""
        words, citation = wording(session.language), session.opened
        if citation is None or not self.startup.over:
            return Markup("")
        assistant = self.startup.assistant()
        if assistant is None:
            return Markup("")
        try:
            document = assistant.index.document(citation.document, citation.document_hash)
        except LutaiError:
            log.warning("A cited version of %s cannot be read", citation.document)
            return gone(words)
        return panel(document, citation, words)
