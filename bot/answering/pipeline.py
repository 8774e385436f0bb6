"""The pipeline: a list of steps from a turn to an answer, read top to bottom. It streams typed events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import perf_counter
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig

from bot.answering.candidates import Candidate, gather
from bot.answering.citations import cite_part, cite_passage
from bot.answering.evidence import EvidenceModel
from bot.answering.extractive import compose
from bot.answering.followup import leans, readings
from bot.answering.generative import Draft, Generative
from bot.answering.phrasing import in_script, quotation, refusal, small_talk
from bot.answering.question import Question, Turn, analyse
from bot.answering.reason import reason_of
from bot.answering.rerank import Reranker
from bot.answering.routing import route
from bot.answering.second_look import look_again
from bot.answering.state import Limits, State
from bot.answering.terms import TermWeights
from bot.answering.wording import wording
from bot.events import EXTRACTIVE, Answer, Cited, Done, Event, Headline, Outcome, Refused, Retrieved, Token
from bot.reader.model import Reader, Reading
from corpus.cleaning import script
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
    ) -> None:
        self.index, self.retriever, self.reader = index, retriever, reader
        self.model, self.limits, self.reranker = model, limits, reranker
        self.generative = generative
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
        ]

    def events(self, turn: Turn) -> Iterator[Event]:
        """Run the steps; yields events as they come about and ends with Done."""
        state = State(turn)
        for step in self.steps:
            yield from _timed(step.__name__, step(state), state.timings_ms)
        state.timings_ms["total"] = sum(state.timings_ms.values())
        yield Done(self._answer_of(state))

    def invoke(self, input: Turn, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """The answer alone."""
        return next(e.answer for e in self.events(input) if isinstance(e, Done))

    # ── the steps ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def route(self, state: State) -> Iterator[Event]:
        """Turns that need no search get their canned reply."""
        state.language = script(state.turn.question)
        state.outcome = route(state.turn.question)
        if state.outcome is Outcome.UNCLEAR and state.turn.history:
            state.outcome = None  # 然后呢？ is clear once something was said before
        state.decisions["route"] = state.outcome.value if state.outcome else "question"
        if state.outcome:
            state.text = small_talk(state.outcome, state.language)
            yield Token(state.text)

    def understand(self, state: State) -> Iterator[Event]:
        """What is asked, and what for."""
        if state.outcome is None:
            asked, history = state.turn.question, state.turn.history
            rewritten = self.generative.rewrite(asked, history) if self.generative and history and leans(asked) else None
            first, *other = [rewritten] if rewritten else readings(asked, history)
            state.question, state.otherwise = analyse(first), analyse(other[0]) if other else None
            state.decisions["understand"] = f"wanted={state.question.wanted} years={state.question.years}"
        yield from ()

    def retrieve(self, state: State) -> Iterator[Event]:
        """Both legs of the search, fused; a cross-encoder orders the list where one is set."""
        if state.question:
            state.hits = self.retriever.search(state.question.plain)
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
            state.decisions["weigh"] = f"{state.score:.3f} against {self.limits.threshold}"
        yield from ()

    def reconsider(self, state: State) -> Iterator[Event]:
        """A turn that can be read in two ways is read in the other where the first finds no answer and the other does."""
        if not state.question:
            return
        if state.otherwise and (state.score or 0.0) < self.limits.threshold:
            other = replace(state, question=state.otherwise, otherwise=None, decisions=dict(state.decisions))
            for step in (self.retrieve, self.read, self.weigh):
                yield from step(other)
            if (other.score or 0.0) >= self.limits.threshold:
                state.question, state.hits, state.readings = other.question, other.hits, other.readings
                state.ranked, state.score, state.decisions = other.ranked, other.score, other.decisions
        assert state.question
        yield Retrieved(state.question.text, tuple(state.hits))

    def answer(self, state: State) -> Iterator[Event]:
        """Where the evidence suffices, a chat model words the answer; where none is set or it fails, the texts are quoted."""
        if not state.question or not state.ranked or (state.score or 0.0) < self.limits.threshold:
            return
        state.outcome = Outcome.ANSWERED
        if self.generative:
            yield from self._generate(self.generative, state.question, state)
        if not self.generative or state.fallback:
            yield from self._quote(state.question, state)

    def refuse(self, state: State) -> Iterator[Event]:
        """Where it does not, the asker is told so, why, whom to ask, and what came nearest."""
        if state.outcome is not None or not state.question:
            return
        state.outcome = Outcome.REFUSED
        asked = self.terms.of_question(state.question.plain)
        reason = reason_of(state.hits[: self.limits.read], self.index.documents, asked, self.terms)
        first = 2 if reason else 1
        passages = [h.passage for h in state.hits[:NEAREST]]
        nearest = [cite_passage(n, self.index.documents[p.document], p) for n, p in enumerate(passages, first)]
        state.citations = [*([reason] if reason else []), *nearest]
        headings = {c.n: p.headings for c, p in zip(nearest, passages, strict=True)}
        state.text = refusal(reason, nearest, headings, state.language, self.limits.contact.get(state.language))
        yield Token(state.text)
        for citation in state.citations:
            yield Cited(citation)
        yield Refused(reason, tuple(nearest))

    # ── the two answerers ──────────────────────────────────────────────────────────────────────────────────────────────

    def _generate(self, generative: Generative, question: Question, state: State) -> Iterator[Event]:
        """The chat model's sentences that passed the guard; `fallback` is set if they are not a whole answer."""
        draft = Draft()
        passages = [h.passage for h in state.hits[: self.limits.read]]
        sources = [(self.index.documents[p.document], p) for p in passages]
        yield from generative.events(question.text, state.language, sources, draft)
        state.text, state.citations = draft.text, draft.citations
        state.answerer = generative.name if draft.text else EXTRACTIVE
        state.removed, state.fallback = draft.removed, draft.failure
        state.decisions["generate"] = f"{draft.failure}: {draft.detail}" if draft.failure else f"{len(draft.removed)} removed"

    def _quote(self, question: Question, state: State) -> Iterator[Event]:
        """The texts' own words, cited; after what a chat model has said, if it broke off, and with a word on that."""
        parts = compose(question, state.ranked, self.index.passages, self.limits.quotation)
        note = wording(state.language)["fallback"] if state.fallback else ""
        state.headline = in_script(parts[0].candidate.headline, state.language)
        broke_off = bool(state.text)
        if broke_off:
            yield Token(f"\n\n{note}\n")
            state.text += f"\n\n{note}\n"
        else:
            state.text = state.headline + "\n\n"
            yield Headline(state.headline, 1)
        first = len(state.citations) + 1
        for n, part in enumerate(parts, first):
            citation = cite_part(n, part)
            line = ("" if n == first else "\n") + quotation(citation, part, state.language)
            state.citations.append(citation)
            state.text += line
            yield Token(line)
            yield Cited(citation)
        if note and not broke_off:
            state.text += f"\n\n{note}"
            yield Token(f"\n\n{note}")

    # ── what they share ────────────────────────────────────────────────────────────────────────────────────────────────

    def candidates(self, question: str) -> list[Candidate]:
        """All that could answer a standalone question, unweighed: what the evidence model is fitted on."""
        asked = analyse(question)
        hits = self.retriever.search(asked.plain)
        return self._gathered(asked, hits, self._read(asked, hits))

    def _read(self, question: Question, hits: list[Hit]) -> list[Reading]:
        head = [h.passage for h in hits[: self.limits.read]]
        return self.reader.read(question.plain, [p.text for p in head], [p.context for p in head]) if head else []

    def _gathered(self, question: Question, hits: list[Hit], readings: list[Reading]) -> list[Candidate]:
        head = hits[: self.limits.read]
        found = gather(question, head, readings, self.index.documents, self.terms, self.limits.home)
        return look_again(question, found, self.reader)

    def _reordered(self, state: State) -> list[Hit]:
        """The hits read, by their best span's weight; those with none, then the unread, keep their order behind them."""
        best: dict[str, float] = {}
        for candidate in state.ranked:
            best.setdefault(candidate.hit.passage.id, candidate.score)
        marked = [replace(h, reranked=best.get(h.passage.id)) for h in state.hits]
        return sorted(marked, key=lambda h: -h.reranked if h.reranked is not None else float("inf"))

    def _answer_of(self, state: State) -> Answer:
        assert state.outcome
        return Answer(
            question=state.turn.question,
            searched_for=state.question.text if state.question else "",
            language=state.language,
            outcome=state.outcome,
            text=state.text,
            headline=state.headline,
            score=state.score,
            citations=tuple(state.citations),
            hits=tuple(state.hits),
            answerer=state.answerer,
            removed=tuple((r.sentence, f"{r.reason}: {r.detail}" if r.detail else str(r.reason)) for r in state.removed),
            fallback=state.fallback,
            timings_ms=state.timings_ms,
            decisions=state.decisions,
        )
