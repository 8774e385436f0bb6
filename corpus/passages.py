"""A document → its passages: the stretches that are found, read and cited as one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from corpus import sentences
from corpus.document import Document, Passage, Role
from corpus.outline import Block, outline

SHORT = 70
"""Characters; a shorter paragraph or bullet is joined to its neighbours, two longer ones are never joined."""

_SEPARATORS = (re.compile("[；;]"), re.compile("[，,、：:]"))
"""Where a sentence longer than the limit is cut, in the order they are tried."""


def cut(document: Document, limit: int = 250) -> list[Passage]:
    """The passages of a document in reading order, each at most `limit` characters long.

    A passage keeps to one heading and one clause, and to whole sentences unless one alone is longer than `limit`: that one
    is cut at its semicolons, then at its commas, then anywhere. Paragraphs and bullets are joined while one of the two is
    short. Every non-blank character is in exactly one passage, but for the lines of headings.
    """
    if limit < 1:
        raise ValueError(f"limit is {limit}; a passage holds at least one character")
    passages = (_passage(document, block) for block in _packed(document.text, outline(document), limit))
    return [passage for passage in passages if passage.sentences]


def _passage(document: Document, block: Block) -> Passage:
    headings = block.headings
    if block.clause and not block.opens:
        headings = (*headings, block.clause)
    return Passage(
        id=f"{document.id}:{block.start}-{block.end}",
        document=document.id,
        document_hash=document.hash,
        start=block.start,
        end=block.end,
        text=document.text[block.start : block.end],
        title=document.title,
        headings=headings,
        role=block.role,
        page=document.page(block.start),
        sentences=sentences.split(document.text, block.start, block.end),
    )


def _packed(text: str, blocks: list[Block], limit: int) -> Iterator[Block]:
    current: Block | None = None
    for piece in (piece for block in blocks for piece in _pieces(text, block, limit)):
        if current and _belong_together(current, piece, limit):
            current = _span(current, current.start, piece.end)
            continue
        if current:
            yield current
        current = piece
    if current:
        yield current


def _belong_together(one: Block, next_: Block, limit: int) -> bool:
    return (
        one.section == next_.section
        and one.role is next_.role is Role.BODY
        and next_.end - one.start <= limit
        and min(one.end - one.start, next_.end - next_.start) < SHORT
    )


def _pieces(text: str, block: Block, limit: int) -> Iterator[Block]:
    """The block, whole if it keeps to the limit, else in about equal parts of whole sentences."""
    length = block.end - block.start
    if length <= limit:
        yield block
        return
    enough = length / -(-length // limit)
    start, end = block.start, block.start
    for unit_start, unit_end in _units(text, block.start, block.end, limit):
        if unit_start == unit_end:
            continue
        if end > start and (unit_end - start > limit or end - start >= enough):
            yield _span(block, start, end)
            start = unit_start
        end = unit_end
    yield _span(block, start, end)


def _span(block: Block, start: int, end: int) -> Block:
    return replace(block, start=start, end=end, opens=block.opens and start == block.start)


def _units(text: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """Sentences with the marks before them; parts of sentences where one is longer than `limit`."""
    begin = start
    for _, stop in sentences.split(text, start, end):
        begin, _ = sentences.trim(text, begin, stop)
        yield from (sentences.trim(text, *part) for part in _parts(text, begin, stop, limit, _SEPARATORS))
        begin = stop


def _parts(text: str, start: int, end: int, limit: int, separators: tuple[re.Pattern[str], ...]) -> Iterator[tuple[int, int]]:
    if end - start <= limit:
        yield start, end
    elif separators:
        borders = [start, *(match.end() for match in separators[0].finditer(text, start, end)), end]
        for a, b in pairwise(borders):
            if a < b:
                yield from _parts(text, a, b, limit, separators[1:])
    else:
        for a in range(start, end, limit):
            yield a, min(a + limit, end)
