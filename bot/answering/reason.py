"""Why a refusal refuses: the sentence of the passages found that says that its text is silent on just this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.answering.citations import cite
from bot.answering.silence import is_silent
from bot.answering.terms import Asked, TermWeights
from bot.events import Citation
from corpus.document import Document
from index.hit import Hit

COVERS = 0.3
"""Least share of the question's weighty words that the sentence, with the one before, must hold."""


def reason_of(hits: Sequence[Hit], documents: Mapping[str, Document], asked: Asked, terms: TermWeights) -> Citation | None:
    """The citation, numbered 1, of the silent sentence nearest to the question; None if none is near enough."""
    found: list[tuple[float, Citation]] = []
    for hit in hits:
        passage, document = hit.passage, documents[hit.passage.document]
        before = passage.start
        for start, end in passage.sentences:
            if is_silent(document.text[start:end], passage.headings):
                # The sentence before says of what the text is silent; title and headings would cover any question.
                share = asked.share(terms.of_text(document.text[before:end]))
                found.append((share, cite(1, document, start, end)))
            before = start
    share, citation = max(found, key=lambda f: f[0], default=(0.0, None))
    return citation if share >= COVERS else None
