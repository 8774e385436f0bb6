"""The head of the candidates read once more, each sentence by itself: what answers without its neighbours answers indeed.

In a whole passage a neighbouring sentence can make the reader believe, or distract it. Read alone, under the passage's title
and headings, the right sentence keeps its answerability and a look-alike loses it (docs/reader.md has the figures).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol

from bot.answering.candidates import Candidate
from bot.answering.question import Question
from bot.reader.model import Reading

HEAD = 12
"""Candidates looked at again; they stand in fewer sentences."""
UNSEEN = -8.0
"""What stands for the logit and the score of a candidate that was not looked at: about the lowest that is read."""
FAR = 0.2
"""What stands for its sentence's nearness: one in forty is farther."""


Text = tuple[str, str]
"""What the reader reads: the title and headings above a text, and the text."""


class Reads(Protocol):
    """The reader."""

    def read(self, question: str, texts: list[str], contexts: list[str]) -> list[Reading]:
        """One reading a text, in order."""
        ...


def look_again(
    question: Question,
    candidates: Sequence[Candidate],
    reader: Reads,
    head: int = HEAD,
    keep: Callable[[Candidate], bool] = lambda candidate: True,
    known: Mapping[Text, Reading] = MappingProxyType({}),
) -> list[Candidate]:
    """Those of the candidates that `keep` keeps, in their order, with `alone` (answerability) and `alone_span` (best span's
    score) among their features.

    The head is that of all candidates, but a sentence that none of those kept stands in is not read; nor is one whose reading
    is `known`, since a passage of one sentence has been read alone already.
    """
    order = sorted(candidates, key=lambda c: -(c.features["answerable"] + c.features["span"] / 2))
    kept = [c for c in candidates if keep(c)]
    of_use = {_key(c) for c in kept}
    chosen = {_key(c): _text(c) for c in order[:head] if _key(c) in of_use}
    unread = list(dict.fromkeys(text for text in chosen.values() if text not in known))
    contexts, texts = [context for context, _ in unread], [text for _, text in unread]
    read = {**known, **dict(zip(unread, reader.read(question.read_as, texts, contexts), strict=True))} if unread else known
    nothing = {"alone": UNSEEN, "alone_span": UNSEEN}
    seen = {key: _features(read[text]) for key, text in chosen.items()}
    return [replace(c, features={**c.features, **seen.get(_key(c), nothing)}) for c in kept]


def with_nearness(
    question: Question, candidates: Sequence[Candidate], nearness: Callable[[str, list[Text]], list[float]]
) -> list[Candidate]:
    """The candidates in their order with `near` among their features: how near in meaning the question is to the sentences
    that they stand in, for those that were looked at again."""
    texts = list(dict.fromkeys(_text(c) for c in candidates if c.features["alone"] != UNSEEN))
    near = dict(zip(texts, nearness(question.plain, texts), strict=True))
    return [replace(c, features={**c.features, "near": near.get(_text(c), FAR)}) for c in candidates]


def _features(reading: Reading) -> dict[str, float]:
    return {"alone": reading.answerable, "alone_span": reading.spans[0].score if reading.spans else UNSEEN}


def _text(candidate: Candidate) -> Text:
    return candidate.hit.passage.context, candidate.quote


def _key(candidate: Candidate) -> tuple[str, tuple[int, int], str]:
    return candidate.document.id, candidate.sentence, candidate.hit.passage.context
