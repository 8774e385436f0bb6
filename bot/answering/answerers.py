"""The two ways to word an answer from evidence that suffices: a chat model's sentences, or the texts' own."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answering.citations import cite_part
from bot.answering.extractive import compose
from bot.answering.generative import Draft, Generative
from bot.answering.phrasing import in_script, quotation
from bot.answering.question import Question
from bot.answering.state import State
from bot.answering.wording import wording
from bot.events import EXTRACTIVE, Cited, Event, Headline, Token
from index.store import Index


def generate(generative: Generative, index: Index, read: int, question: Question, state: State) -> Iterator[Event]:
    """The chat model's sentences that passed the guard; `state.fallback` is set if they are not a whole answer."""
    draft = Draft()
    sources = [(index.documents[hit.passage.document], hit.passage) for hit in state.hits[:read]]
    yield from generative.events(question.text, state.language, sources, draft)
    state.text, state.citations = draft.text, draft.citations
    state.answerer = generative.name if draft.text else EXTRACTIVE
    state.removed, state.fallback = draft.removed, draft.failure
    state.decisions["generate"] = f"{draft.failure}: {draft.detail}" if draft.failure else f"{len(draft.removed)} removed"


def quote(index: Index, limit: int, question: Question, state: State) -> Iterator[Event]:
    """The texts' own words, cited; after what a chat model has said, if it broke off, and with a word on that."""
    passages = {id: p for id, p in index.passages.items() if id not in state.controls.disabled}
    parts = compose(question, state.ranked, passages, limit)
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
