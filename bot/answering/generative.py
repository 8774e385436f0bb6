"""The answerer that has a chat model: its sentences, each shown only once it has passed the guard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.answering.chat_model import ChatFailure, ChatModel, Failure
from bot.answering.citations import cite_passage
from bot.answering.guard import Evidence, Removal, check
from bot.answering.markers import Sentence, SentenceStream
from bot.answering.names import Names
from bot.answering.phrasing import in_script
from bot.answering.prompt import DECLINED, answer_messages, rewrite_messages
from bot.answering.question import Exchange
from bot.answering.values import holds, values
from bot.events import Citation, Cited, Event, Token
from corpus.cleaning import script, simplified, tidy
from corpus.document import Document, Passage

Source = tuple[Document, Passage]
LONGEST_REWRITE = 200
"""Characters; what is longer is no question."""


@dataclass(frozen=True)
class Said:
    """A sentence that passed: its text with marks [n] in the asker's script, and the sources (from 1) that it cites."""

    text: str
    cites: tuple[int, ...]
    opens_line: bool = False


@dataclass
class Draft:
    """What is known of an answer besides its sentences, filled in while they stream."""

    removed: list[Removal] = field(default_factory=list)
    failure: Failure | None = None
    detail: str = ""
    """For staff: what the provider said of its failure."""
    text: str = ""
    citations: list[Citation] = field(default_factory=list)


class Generative:
    """Asks a chat model and holds it to the passages."""

    def __init__(self, model: ChatModel, names: Names) -> None:
        self._model, self._names = model, names

    def over(self, names: Names) -> Generative:
        """The same model, for texts with other names."""
        return Generative(self._model, names)

    @property
    def name(self) -> str:
        """The model's name, as set."""
        return self._model.name

    def answer(self, question: str, language: str, sources: Sequence[Source], draft: Draft) -> Iterator[Said]:
        """The sentences that pass, as they come. Never raises for the model's sake: `draft` says what was removed, what failed.

        A failure after the first sentence leaves what was given standing: each sentence passed on its own. If nothing passed,
        `draft.failure` is set.
        """
        evidence = [Evidence.of(document, passage) for document, passage in sources]
        shown = 0
        for sentence in self._sentences(question, language, sources, draft):
            if DECLINED in sentence.text:
                draft.failure = draft.failure or Failure.DECLINED
                continue
            removal = check(sentence.text, [evidence[n - 1] for n in sentence.cites], self._names)
            if removal:
                draft.removed.append(removal)
                continue
            shown += 1
            yield Said(_in_language(sentence.shown, language), sentence.cites, sentence.opens_line)
        if shown and draft.failure is Failure.DECLINED:
            draft.failure = None
        if not shown and draft.failure is None:
            draft.failure = Failure.NOTHING_LEFT if draft.removed else Failure.EMPTY

    def events(self, question: str, language: str, sources: Sequence[Source], draft: Draft) -> Iterator[Event]:
        """The same as events: a Token for each sentence, a Cited for each passage at its first use, numbered in that order."""
        numbers: dict[int, int] = {}
        for said in self.answer(question, language, sources, draft):
            new = [n for n in said.cites if n not in numbers]
            for n in new:
                numbers[n] = len(numbers) + 1
            gap = "" if not draft.text else "\n" if said.opens_line else " " if language == "en" else ""
            text = gap + _renumbered(said, numbers)
            draft.text += text
            yield Token(text)
            for n in new:
                citation = cite_passage(numbers[n], *sources[n - 1])
                draft.citations.append(citation)
                yield Cited(citation)

    def rewrite(self, turn: str, history: Sequence[Exchange]) -> str | None:
        """The turn as a question of its own; None on any error, and where the model put in what nobody had said."""
        if not history:
            return None
        messages = rewrite_messages(turn, [(exchange.question, exchange.answer) for exchange in history[-3:]])
        try:
            text = tidy("".join(self._model.stream(messages))).strip().strip("“”\"'")
        except ChatFailure:
            return None
        told = "\n".join([turn, *(f"{exchange.question}\n{exchange.answer}" for exchange in history)])
        if not text or "\n" in text or len(text) > LONGEST_REWRITE or not all(holds(told, value) for value in values(text)):
            return None
        return text

    def _sentences(self, question: str, language: str, sources: Sequence[Source], draft: Draft) -> Iterator[Sentence]:
        stream = SentenceStream(len(sources))
        try:
            for piece in self._model.stream(answer_messages(question, language, sources)):
                yield from stream.feed(piece)
        except ChatFailure as failure:
            draft.failure, draft.detail = failure.reason, failure.detail
            yield from stream.close(complete=False)
            return
        yield from stream.close()


def _renumbered(said: Said, numbers: Mapping[int, int]) -> str:
    """The sentence with its marks in the answer's numbers; other numbers in brackets (国发[2024]31号) are its own words."""
    return re.sub(r"\[(\d+)\]", lambda mark: f"[{numbers[n]}]" if (n := int(mark[1])) in said.cites else mark[0], said.text)


def _in_language(text: str, language: str) -> str:
    """A Chinese sentence in the asker's script, if the model wrote it in the other."""
    written = script(text)
    if written == language or "en" in (written, language):
        return text
    return simplified(text) if language == "zh-Hans" else in_script(text, language)
