"""From places in documents to citations: a document's id, the hash of its text's version, and offsets in that text."""

from __future__ import annotations

from bot.answering.extractive import Part
from bot.events import Citation
from corpus.document import Document, Passage


def cite(n: int, document: Document, start: int, end: int, span: tuple[int, int] | None = None) -> Citation:
    """The citation numbered `n` of document.text[start:end]. What staff alone may see of a document is left behind."""
    return Citation(
        n=n,
        document=document.id,
        document_hash=document.hash,
        title=document.title,
        start=start,
        end=end,
        quote=document.text[start:end],
        digest=document.digest,
        issuer=document.issuer,
        number=document.number,
        published=document.published,
        as_of=document.as_of,
        url=document.url,
        span=span,
        kind=document.kind,
        byline=document.byline,
        source=document.source,
    )


def cite_part(n: int, part: Part) -> Citation:
    """The citation of a quoted part; it keeps the headline's span where that lies within."""
    span = part.candidate.span
    inside = part.start <= span[0] and span[1] <= part.end
    return cite(n, part.candidate.document, part.start, part.end, span if inside else None)


def cite_passage(n: int, document: Document, passage: Passage) -> Citation:
    """The citation of a whole passage."""
    return cite(n, document, passage.start, passage.end)
