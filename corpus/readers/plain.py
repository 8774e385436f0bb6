"""Markdown and plain text, with YAML front matter at the head if the file carries its metadata itself."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.cleaning import tidy
from corpus.errors import FrontMatterError
from corpus.readers import Content
from corpus.readers.encoding import decode

_BORDER = re.compile(r"^---\s*$", re.MULTILINE)
"""Three dashes, no more: longer lines of them are drawn around titles."""


def read(path: Path) -> Content:
    """Raises UnreadableDocument for an unknown encoding, FrontMatterError for front matter that is no YAML."""
    metadata, body = parted(decode(path.read_bytes(), path), path)
    return Content(tidy(body).strip("\n"), metadata=metadata)


def parted(text: str, path: Path) -> tuple[dict[str, object], str]:
    """A file's front matter and the text below it; none, and the whole, if what stands between the dashes is no mapping."""
    import yaml
    from frontmatter.default_handlers import YAMLHandler

    handler, text = YAMLHandler(_BORDER), text.strip()
    if not handler.detect(text) or len(_BORDER.findall(text)) < 2:
        return {}, text
    head, body = handler.split(text)
    try:
        metadata = handler.load(head)
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise FrontMatterError(
            f"{path}: the front matter between the two '---' lines is not a list of 'field: value' lines: {error}"
        ) from None
    return (metadata, body.strip()) if metadata and isinstance(metadata, dict) else ({}, text)
