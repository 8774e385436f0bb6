"""One small module a format; the registry maps a media type to its reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from corpus.errors import UnsupportedFormat


@dataclass(frozen=True)
class Content:
    """What a reader gets from a file: its text, tidied, its page offsets in that text, and the metadata it carries."""

    text: str
    pages: tuple[int, ...] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)


MEDIA_TYPES = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""File ending → media type."""

READERS = {
    "text/markdown": "corpus.readers.plain",
    "text/plain": "corpus.readers.plain",
    "text/html": "corpus.readers.html",
    "application/pdf": "corpus.readers.pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "corpus.readers.docx",
}
"""Media type → the module whose `read(path)` reads it; imported when a file of that type is first read."""


def media_type(path: Path) -> str:
    """The media type of a file by its ending; raises UnsupportedFormat for one that no reader takes."""
    try:
        return MEDIA_TYPES[path.suffix.lower()]
    except KeyError:
        endings = ", ".join(MEDIA_TYPES)
        raise UnsupportedFormat(f"{path}: no reader for '{path.suffix}' files; save it as one of {endings}") from None


def read(path: Path) -> Content:
    """The content of a file; raises UnsupportedFormat, UnreadableDocument, or FrontMatterError if its YAML is broken."""
    reader: Callable[[Path], Content] = import_module(READERS[media_type(path)]).read
    return reader(path)
