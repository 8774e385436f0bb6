"""What the pipeline knows of one turn, and the knobs it turns on."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.answering.candidates import Candidate
from bot.answering.guard import Removal
from bot.answering.phrasing import in_script
from bot.answering.question import Exchange, Question, Turn
from bot.events import EXTRACTIVE, Answer, Citation, Outcome
from bot.reader.model import Reading
from corpus.cleaning import shown_script
from index.hit import Hit


@dataclass(frozen=True)
class Controls:
    """What staff have set while the bot runs. It is asked for anew at each turn.

    `threshold` takes the place of the fitted one where it is not None; `disabled` holds ids of passages out of use.
    """

    threshold: float | None = None
    disabled: frozenset[str] = frozenset()


@dataclass
class State:
    """What the steps know of one turn so far."""

    turn: Turn
    controls: Controls = Controls()
    history: tuple[Exchange, ...] = ()
    """What was asked before; small talk is left out."""
    language: str = "zh-Hans"
    outcome: Outcome | None = None
    question: Question | None = None
    otherwise: Question | None = None
    """The other way to read a turn that may go on with the conversation or not."""
    hits: list[Hit] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    ranked: list[Candidate] = field(default_factory=list)
    score: float | None = None
    headline: str | None = None
    citations: list[Citation] = field(default_factory=list)
    text: str = ""
    answerer: str = EXTRACTIVE
    removed: list[Removal] = field(default_factory=list)
    fallback: str | None = None
    suggestions: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)

    @property
    def searched_for(self) -> str:
        """What was searched for, in the script of the reply; what the asker typed stays as typed."""
        text = self.question.text if self.question else ""
        return in_script(text, self.language) if shown_script(text) == "zh-Hans" else text

    def told(self) -> Answer:
        """What came of the turn, once it is over."""
        assert self.outcome
        return Answer(
            question=self.turn.question,
            searched_for=self.searched_for,
            language=self.language,
            outcome=self.outcome,
            text=self.text,
            headline=self.headline,
            score=self.score,
            citations=tuple(self.citations),
            hits=tuple(self.hits),
            suggestions=self.suggestions,
            answerer=self.answerer,
            removed=tuple((r.sentence, f"{r.reason}: {r.detail}" if r.detail else str(r.reason)) for r in self.removed),
            fallback=self.fallback,
            timings_ms=self.timings_ms,
            decisions=self.decisions,
        )


@dataclass(frozen=True)
class Limits:
    """The knobs of the pipeline; see bot/settings.py for what each means."""

    read: int = 8
    threshold: float = 0.5
    quotation: int = 160
    reorder: bool = True
    home: str | None = None
    contact: dict[str, str] = field(default_factory=dict)
    suggestions: int = 0

    def threshold_under(self, controls: Controls) -> float:
        """The threshold in force: what staff chose, else the fitted or set one."""
        return self.threshold if controls.threshold is None else controls.threshold
