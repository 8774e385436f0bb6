"""What the server remembers of one visitor's conversation. The browser sends questions and numbers, never history."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.answering.question import Exchange
from bot.events import Answer, Citation, Cited, Done, Event, Headline, Refused, Retrieved, Token
from bot.web.wording import LANGUAGES


@dataclass
class Reply:
    """One question and what the event stream has said to it so far."""

    question: str
    waiting: bool = False
    searched_for: str = ""
    headline: Headline | None = None
    text: str = ""
    citations: list[Citation] = field(default_factory=list)
    refused: Refused | None = None
    answer: Answer | None = None
    trouble: str | None = None
    """Why there is no answer: a person's mistake in its own words, or "" for a fault of ours."""
    number: int | None = None
    """Of the turn as it is kept; None while it is not."""
    mark: bool | None = None
    left: bool = False

    def take(self, event: Event) -> None:
        """Add what one event says."""
        match event:
            case Retrieved():
                self.searched_for = event.searched_for
            case Headline():
                self.headline = event
            case Token():
                self.text += event.text
            case Cited():
                self.citations.append(event.citation)
            case Refused():
                self.refused = event
            case Done():
                self.answer = event.answer

    @property
    def sources(self) -> dict[int, Citation]:
        """Every place that the reply cites, by its number."""
        refused = self.refused or Refused(None)
        return {c.n: c for c in (*self.citations, refused.reason, *refused.nearest) if c}


@dataclass
class Session:
    """One visitor: the language of the page, the conversation, and the source that stands open."""

    language: str = "zh-Hans"
    replies: list[Reply] = field(default_factory=list)
    opened: Citation | None = None
    key: str = ""
    """The browser's, by which its conversations are found."""
    conversation: str | None = None
    """The id of the one that is shown; None until its first turn is kept."""
    browsing: bool = False
    """Whether the list of conversations stands open."""

    def history(self) -> tuple[Exchange, ...]:
        """The turns that were answered, oldest first."""
        return tuple(Exchange(r.answer.question, r.answer.text) for r in self.replies if r.answer)

    def speak(self, language: str) -> None:
        """The page's language from now on, if it is one of ours."""
        self.language = language if language in LANGUAGES else self.language

    def begin_anew(self) -> None:
        """A new conversation in place of the one that is shown, which stays as it is kept."""
        self.replies, self.opened, self.conversation = [], None, None

    def reply(self, place: str) -> Reply | None:
        """The reply of that number, counted from 0; None for what names none."""
        found = re.fullmatch(r"\d{1,6}", place, re.ASCII)
        return self.replies[int(place)] if found and int(place) < len(self.replies) else None

    def source(self, key: str) -> Citation | None:
        """The citation that `key` ("reply:number") names, or None for a key that names none."""
        place = re.fullmatch(r"(\d{1,6}):(\d{1,6})", key, re.ASCII)
        if not place or int(place[1]) >= len(self.replies):
            return None
        return self.replies[int(place[1])].sources.get(int(place[2]))
