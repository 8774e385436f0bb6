"""The one stream that leaves the pipeline: the page, the command line and the evaluation all consume it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from corpus.document import Kind
from index.hit import Hit


class Outcome(StrEnum):
    """How a turn ended. All are expected; none is an exception."""

    ANSWERED = "answered"
    REFUSED = "refused"
    GREETING = "greeting"
    THANKS = "thanks"
    OFF_TOPIC = "off_topic"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Citation:
    """An exact place in one version of a text, and what is shown of its document.

    `quote == document.text[start:end]`; `span` is the headline's place in the same text, where it lies within.
    """

    n: int
    document: str
    document_hash: str
    title: str
    start: int
    end: int
    quote: str
    digest: bool
    issuer: str | None = None
    number: str | None = None
    published: date | None = None
    as_of: str | None = None
    url: str | None = None
    span: tuple[int, int] | None = None
    kind: Kind | None = None
    byline: str | None = None
    source: str | None = None

    @property
    def by_staff(self) -> bool:
        """Whether it is an answer of the zone's staff."""
        return self.kind is Kind.QA


@dataclass(frozen=True)
class Retrieved:
    """The passages that were found for `searched_for`, best first."""

    searched_for: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Headline:
    """The short answer, in the asker's script, with the number of the citation that holds it."""

    text: str
    n: int


@dataclass(frozen=True)
class Token:
    """A piece of the answer's text, to be appended to what came before. Citation marks are written [1]."""

    text: str


@dataclass(frozen=True)
class Cited:
    """A citation whose number the text uses."""

    citation: Citation


@dataclass(frozen=True)
class Refused:
    """The texts do not answer. `reason` is a citation of the place that says so, where one does."""

    reason: Citation | None
    nearest: tuple[Citation, ...] = ()


EXTRACTIVE = "extractive"
"""The name of the answerer that quotes and writes nothing of its own."""


@dataclass(frozen=True)
class Answer:
    """All that a turn came to; the last event carries it."""

    question: str
    searched_for: str
    language: str
    outcome: Outcome
    text: str
    headline: str | None = None
    score: float | None = None
    citations: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    suggestions: tuple[str, ...] = ()
    answerer: str = EXTRACTIVE
    """Who wrote the text: `extractive`, or the chat model's name as set."""
    removed: tuple[tuple[str, str], ...] = ()
    """What the guard took out of a chat model's answer: each sentence and why. For staff; never shown as fact."""
    fallback: str | None = None
    """Why the chat model was left for the extractive answer; None if it was not."""
    timings_ms: dict[str, float] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """True for every outcome that is no answer from the texts."""
        return self.outcome is not Outcome.ANSWERED


@dataclass(frozen=True)
class Done:
    """The turn is over."""

    answer: Answer


Event = Retrieved | Headline | Token | Cited | Refused | Done
