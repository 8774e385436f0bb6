"""Markdown and plain text, with YAML front matter at the head if the file carries its metadata itself."""

from __future__ import annotations

from pathlib import Path

from corpus.cleaning import tidy
from corpus.errors import FrontMatterError
from corpus.readers import Content
from corpus.readers.encoding import decode


def read(path: Path) -> Content:
    """Raises UnreadableDocument for an unknown encoding, FrontMatterError for front matter that is no YAML mapping."""
    import frontmatter
    import yaml

    text = decode(path.read_bytes(), path)
    try:
        metadata, body = frontmatter.parse(text)
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise FrontMatterError(
            f"{path}: the front matter between the two '---' lines is not a list of 'field: value' lines: {error}"
        ) from None
    return Content(tidy(body).strip("\n"), metadata=metadata)
