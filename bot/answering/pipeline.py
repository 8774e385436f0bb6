"""The pipeline: a list of steps from a turn to an answer, read top to bottom. It streams typed events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import perf_counter
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig

from bot.answering.answerers import generate, quote
from bot.answering.candidates import Candidate, counts_other, gather
from bot.answering.citations import cite_passage
from bot.answering.evidence import EvidenceModel
from bot.answering.followup import leans, readings
from bot.answering.generative import Generative
from bot.answering.offices import office_of
from bot.answering.phrasing import refusal, small_talk
from bot.answering.question import Question, Turn, analyse, language_of
from bot.answering.reason import reason_of
from bot.answering.rerank import Reranker
from bot.answering.routing import asked_before, route
from bot.answering.second_look import look_again, with_nearness
from bot.answering.state import Controls, Limits, State
from bot.answering.suggesting import Suggester
from bot.answering.terms import TermWeights
from bot.events import Answer, Cited, Done, Event, Outcome, Refused, Retrieved, Token
from bot.reader.model import Reader, Reading
from index.hit import Hit
from index.search import HybridRetriever
from index.store import Index

NEAREST = 3
"""Passages that a refusal names as the nearest."""


def _timed(name: str, events: Iterator[Event], timings_ms: dict[str, float]) -> Iterator[Event]:
    """The events; the milliseconds that making them took are noted, without the time that their taker held them."""
    timings_ms[name] = 0.0
    while True:
        began = perf_counter()
        event = next(events, None)
        timings_ms[name] += (perf_counter() - began) * 1000
        if event is None:
            return
        yield event


class Pipeline(Runnable[Turn, Answer]):
    """Question in, cited answer or refusal out. Safe to use from several threads: it keeps nothing between turns."""

    def __init__(
        self,
        index: Index,
        retriever: HybridRetriever,
        reader: Reader,
        model: EvidenceModel,
        limits: Limits,
        reranker: Reranker | None = None,
        generative: Generative | None = None,
        suggester: Suggester | None = None,
    ) -> None:
        self.index, self.retriever, self.reader = index, retriever, reader
        self.model, self.limits, self.reranker = model, limits, reranker
        self.generative, self.suggester = generative, suggester
        self.controls: Callable[[], Controls] = Controls
        """Gives what staff have set; whoever has the records puts theirs here."""
        self.terms = TermWeights(index)
        self.steps: list[Callable[[State], Iterator[Event]]] = [
            self.route,
            self.understand,
            self.retrieve,
            self.read,
            self.weigh,
            self.reconsider,
            self.answer,
            self.refuse,
            self.suggest,
        ]

    def events(self, turn: Turn) -> Iterator[Event]:
        """Run the steps; yields events as they come about and ends with Done."""
        state = State(turn, self.controls())
        yield from self.run(state)
        yield Done(state.told())

    def run(self, state: State) -> Iterator[Event]:
        """Run the steps on a turn; what they come to know stands in `state`, and how long each took."""
        for step in self.steps:
            yield from _timed(step.__name__, step(state), state.timings_ms)
        state.timings_ms["total"] = sum(state.timings_ms.values())

    def invoke(self, input: Turn, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """The answer alone."""
        return next(e.answer for e in self.events(input) if isinstance(e, Done))

    # ── the steps ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def route(self, state: State) -> Iterator[Event]:
        """Turns that need no search get their canned reply."""
        state.language = language_of(state.turn)
        state.outcome, state.history = route(state.turn.question), asked_before(state.turn.history)
        if state.outcome is Outcome.UNCLEAR and state.history:
            state.outcome = None  # 然后呢？ is clear once something was said before
        state.decisions["route"] = state.outcome.value if state.outcome else "question"
        if state.outcome:
            state.text = small_talk(state.outcome, state.language)
            yield Token(state.text)

    def understand(self, state: State) -> Iterator[Event]:
        """What is asked, and what for."""
        if state.outcome is None:
            asked, history = state.turn.question, state.history
            rewritten = self.generative.rewrite(asked, history) if self.generative and history and leans(asked) else None
            first, *other = [rewritten] if rewritten else readings(asked, history)
            state.question, state.otherwise = analyse(first), analyse(other[0]) if other else None
            state.decisions["understand"] = f"wanted={state.question.wanted} years={state.question.years}"
        yield from ()

    def retrieve(self, state: State) -> Iterator[Event]:
        """Both legs of the search, fused; a cross-encoder orders the list where one is set."""
        if state.question:
            found = self.retriever.search(state.question.plain)
            state.hits = [hit for hit in found if hit.passage.id not in state.controls.disabled]
            if self.reranker:
                state.hits = self.reranker.rerank(state.question.plain, state.hits)
            state.decisions["retrieve"] = f"{len(state.hits)} passages"
        yield from ()

    def read(self, state: State) -> Iterator[Event]:
        """The reader reads the head of the list, in one batch."""
        if state.question:
            state.readings = self._read(state.question, state.hits)
        yield from ()

    def weigh(self, state: State) -> Iterator[Event]:
        """Every span read is weighed; the list is put into the order of its passages' best spans."""
        if state.question:
            state.ranked = self.model.rank(self._gathered(state.question, state.hits, state.readings))
            state.score = self.model.probability(state.ranked)
            if self.limits.reorder:
                state.hits = self._reordered(state)
            state.decisions["weigh"] = f"{state.score:.3f} against {self.limits.threshold_under(state.controls)}"
        yield from ()

    def reconsider(self, state: State) -> Iterator[Event]:
        """A turn that can be read in two ways is read in the other where the first finds no answer and the other does."""
        if not state.question:
            return
        if state.otherwise and (state.score or 0.0) < self.limits.threshold_under(state.controls):
            other = replace(state, question=state.otherwise, otherwise=None, decisions=dict(state.decisions))
            for step in (self.retrieve, self.read, self.weigh):
                yield from step(other)
            if (other.score or 0.0) >= self.limits.threshold_under(state.controls):
                state.question, state.hits, state.readings = other.question, other.hits, other.readings
                state.ranked, state.score, state.decisions = other.ranked, other.score, other.decisions
        yield Retrieved(state.searched_for, tuple(state.hits))

    def answer(self, state: State) -> Iterator[Event]:
        """Where the evidence suffices, a chat model words the answer; where none is set or it fails, the texts are quoted."""
        if not state.question or not state.ranked or (state.score or 0.0) < self.limits.threshold_under(state.controls):
            return
        state.outcome = Outcome.ANSWERED
        if self.generative:
            yield from generate(self.generative, self.index, self.limits.read, state.question, state)
        if not self.generative or state.fallback:
            yield from quote(self.index, self.limits.quotation, state.question, state)

    def refuse(self, state: State) -> Iterator[Event]:
        """Where it does not, the asker is told so, why, whom to ask, and what came nearest."""
        if state.outcome is not None or not state.question:
            return
        state.outcome = Outcome.REFUSED
        asked = self.terms.of_question(state.question.plain)
        reason = reason_of(state.hits[: self.limits.read], self.index.documents, asked, self.terms)
        office = office_of(state.hits[:NEAREST], self.index.documents, asked, self.terms, 2 if reason else 1)
        said = [citation for citation in (reason, office) if citation]
        first = len(said) + 1
        passages = [h.passage for h in state.hits[:NEAREST]]
        nearest = [cite_passage(n, self.index.documents[p.document], p) for n, p in enumerate(passages, first)]
        state.citations = [*said, *nearest]
        headings = {c.n: p.headings for c, p in zip(nearest, passages, strict=True)}
        state.text = refusal(reason, nearest, headings, state.language, self.limits.contact.get(state.language), office)
        yield Token(state.text)
        for citation in state.citations:
            yield Cited(citation)
        yield Refused(reason, tuple(nearest))

    def suggest(self, state: State) -> Iterator[Event]:
        """What to ask next: questions that these texts answer, each tried before it is offered."""
        if self.suggester and self.limits.suggestions and state.question:
            state.suggestions = self.suggester.suggest(state, self.limits.suggestions, self._answered_by)
        yield from ()

    # ── what they share ────────────────────────────────────────────────────────────────────────────────────────────────

    def _answered_by(self, question: str, controls: Controls) -> str | None:
        """The id of the passage that answers a standalone question; None where none does."""
        state = State(Turn(question), controls)
        for step in (self.route, self.understand, self.retrieve, self.read, self.weigh):
            for _ in step(state):
                pass
        answered = state.ranked and (state.score or 0.0) >= self.limits.threshold_under(state.controls)
        return state.ranked[0].hit.passage.id if answered else None

    def candidates(self, question: str) -> list[Candidate]:
        """All that could answer a standalone question, unweighed: what the evidence model is fitted on."""
        asked = analyse(question)
        hits = self.retriever.search(asked.plain)
        return self._gathered(asked, hits, self._read(asked, hits))

    def _read(self, question: Question, hits: list[Hit]) -> list[Reading]:
        head = [h.passage for h in hits[: self.limits.read]]
        return self.reader.read(question.read_as, [p.text for p in head], [p.context for p in head]) if head else []

    def _gathered(self, question: Question, hits: list[Hit], readings: list[Reading]) -> list[Candidate]:
        head = hits[: self.limits.read]
        found = gather(question, head, readings, self.index.documents, self.terms, self.limits.home)
        known = {(h.passage.context, h.passage.text): reading for h, reading in zip(head, readings, strict=True)}

        def keep(c: Candidate) -> bool:
            return not counts_other(question, c.headline, c.document.text[c.span[1] : c.span[1] + 4])

        looked = look_again(question, found, self.reader, keep=keep, known=known)
        return with_nearness(question, looked, self.retriever.nearness)

    def _reordered(self, state: State) -> list[Hit]:
        """The hits read, by their best span's weight; those with none, then the unread, keep their order behind them."""
        best: dict[str, float] = {}
        for candidate in state.ranked:
            best.setdefault(candidate.hit.passage.id, candidate.score)
        marked = [replace(h, reranked=best.get(h.passage.id)) for h in state.hits]
        return sorted(marked, key=lambda h: -h.reranked if h.reranked is not None else float("inf"))
