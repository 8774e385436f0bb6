"""PDF files that hold text, with the offset at which each page begins."""

from __future__ import annotations

import re
from itertools import accumulate
from pathlib import Path

from corpus.cleaning import join_lines, tidy
from corpus.errors import UnreadableDocument
from corpus.readers import Content

_PAGE_NUMBER = re.compile(r"[-—–\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/,，共]\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–\s]*")

_STRAY = re.compile("(?<=[，。、；：！？]) +(?=\\S)|(?<=\\S) +(?=[，。、；：！？])")
"""Spaces beside Chinese punctuation, which extraction puts in where glyphs are set apart."""


def read(path: Path) -> Content:
    """Lines broken to the page's width are joined, over the end of a page too; page numbers are left out.

    Raises UnreadableDocument for a damaged or locked file. A scanned one comes back without text.
    """
    from pypdf import PdfReader

    try:
        reader = PdfReader(path)
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = [] if locked else [_lines(page.extract_text()) for page in reader.pages]
    except Exception as error:  # a damaged file can break the parser anywhere
        raise UnreadableDocument(f"{path}: this is no PDF, or a damaged one ({error}); save it anew") from None
    if locked:
        raise UnreadableDocument(f"{path}: the file is locked with a password; save it without one")
    return _joined(pages)


def _lines(text: str) -> list[str]:
    lines = [line for line in _STRAY.sub("", tidy(text)).split("\n") if line.strip()]
    for end in (0, -1):
        if lines and _PAGE_NUMBER.fullmatch(lines[end]):
            del lines[end]
    return lines


def _joined(pages: list[list[str]]) -> Content:
    text, offsets = join_lines([line for lines in pages for line in lines])
    firsts = accumulate((len(lines) for lines in pages[:-1]), initial=0)
    return Content(text, tuple([*offsets, len(text)][first] for first in firsts) if pages else ())
