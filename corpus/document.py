"""What a text is, and what a passage of it is."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """What sort of text a document is."""

    ARTICLE = "article"
    POLICY = "policy"
    LAW = "law"
    QA = "qa"
    """A question, as the title, and the answer that staff of the zone published to it, as the text."""


class Role(StrEnum):
    """What a passage is in its document: only `BODY` passages are read as evidence of the first rank."""

    BODY = "body"
    CAPTION = "caption"


@dataclass(frozen=True)
class Document:
    """One text with its metadata.

    `text` is what every offset in the product counts in (Python string indices, end exclusive). It is the text as shown
    to people: Unicode and line ends made regular, wording untouched. `source` is what the text itself says it rests on, and is
    shown; `read_at` and `provenance` are for staff: they are neither indexed nor shown to investors.
    """

    id: str
    title: str
    text: str
    kind: Kind = Kind.ARTICLE
    digest: bool = False
    issuer: str | None = None
    number: str | None = None
    byline: str | None = None
    published: date | None = None
    as_of: str | None = None
    effective: date | None = None
    expires: date | None = None
    status: str | None = None
    region: str | None = None
    language: str = "zh-Hans"
    original_title: str | None = None
    url: str | None = None
    source: str | None = None
    read_at: str | None = None
    provenance: str | None = None
    media_type: str = "text/markdown"
    pages: tuple[int, ...] = field(default=(), repr=False)
    """The offset in `text` at which each page begins, for formats that have pages; page numbers count from 1."""

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the text, in hex: the version of the text that an offset belongs to."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 in hex of all that the index is made from: when it changes, the document is indexed anew.

        `url`, `source`, `status`, `read_at` and `provenance` are not among it.
        """
        indexed = (
            *(self.id, self.title, self.text, self.kind, self.digest, self.issuer, self.number, self.byline),
            *(self.published, self.as_of, self.effective, self.expires, self.region, self.media_type, self.pages),
        )
        return hashlib.sha256(repr([str(value) for value in indexed]).encode()).hexdigest()

    @property
    def year(self) -> int | None:
        """The year that the text speaks for: `published`, else the year that `as_of` begins with, else None.

        Of an answer of staff's it is `as_of` first: they may answer today what held in another year.
        """
        if self.published and not (self.kind is Kind.QA and self.as_of):
            return self.published.year
        return int(self.as_of[:4]) if self.as_of else None

    def page(self, offset: int) -> int | None:
        """The number, from 1, of the page that the character at `offset` stands on; None if the format has no pages."""
        return max(1, bisect_right(self.pages, offset)) if self.pages else None


@dataclass(frozen=True)
class Passage:
    """A stretch of a document that is found, read and cited as one: `document.text[start:end] == text`."""

    id: str
    document: str
    document_hash: str
    start: int
    end: int
    text: str
    title: str
    headings: tuple[str, ...] = ()
    role: Role = Role.BODY
    page: int | None = None
    sentences: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    """(start, end) of each sentence, in the document's text."""

    @property
    def context(self) -> str:
        """The title and the heading path, joined: what a passage's own words leave unsaid."""
        return " · ".join((self.title, *self.headings))
