"""A file ↔ a document: the text by the format's reader, the metadata from front matter or from the file beside it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from corpus.document import Document
from corpus.errors import FrontMatterError, UnreadableDocument
from corpus.metadata import FIELDS, check
from corpus.readers import media_type, read
from corpus.readers.encoding import decode
from corpus.readers.plain import parted

FRONT_MATTER = ("text/markdown", "text/plain")
"""The formats that carry their metadata themselves; beside others it stands in a file of the same name with .yaml added."""


def load(path: Path, extra: Mapping[str, object] | None = None) -> Document:
    """The document in a file. `extra` completes the file's own metadata and never overrules it.

    Raises UnsupportedFormat, UnreadableDocument (an empty one, too) and FrontMatterError.
    """
    content = read(path)
    fields: dict[str, Any] = check({**(extra or {}), **content.metadata, **_beside(path)}, path)
    if not content.text.strip():
        raise UnreadableDocument(f"{path}: no text in it; a scanned file has to go through text recognition first")
    return Document(id=path.stem, text=content.text, pages=content.pages, media_type=media_type(path), **fields)


def copy(path: Path, to: Path, extra: Mapping[str, object]) -> None:
    """Copies a document's file, byte for byte if it says all of `extra` itself, else with those fields written in.

    The text and its own metadata stay as they are. The copy appears whole or not at all.
    """
    own = {**read(path).metadata, **_beside(path)}
    lacking = {name: _plain(value) for name, value in extra.items() if name not in own}
    if media_type(path) in FRONT_MATTER:
        _put(to, _with_front_matter(path, lacking) if lacking else path.read_bytes())
        return
    if lacking or own:
        _put(sidecar(to), _dump({**own, **lacking}).encode())
    _put(to, path.read_bytes())


def write(document: Document, path: Path) -> None:
    """Writes a document as Markdown with front matter. The file appears, or takes an older one's place, whole or not at all."""
    said = {name: _plain(value) for name in FIELDS if (value := getattr(document, name)) not in (None, False)}
    path.parent.mkdir(parents=True, exist_ok=True)
    _put(path, f"---\n{_dump(said)}---\n{document.text}\n".encode())


def sidecar(path: Path) -> Path:
    """Where the metadata of a file stands that cannot carry it."""
    return path.with_name(path.name + ".yaml")


def move(path: Path, folder: Path) -> Path:
    """Moves a document's file and the metadata beside it; returns its new place."""
    folder.mkdir(parents=True)
    for file in (path, sidecar(path)):
        if file.exists():
            shutil.move(file, folder / file.name)
    return folder / path.name


def _beside(path: Path) -> Mapping[str, object]:
    import yaml

    file = sidecar(path)
    if media_type(path) in FRONT_MATTER or not file.is_file():
        return {}
    try:
        fields = yaml.safe_load(decode(file.read_bytes(), file)) or {}
    except (yaml.YAMLError, ValueError) as error:  # ValueError: 2024-02-30
        raise FrontMatterError(f"{file}: this is not a list of 'field: value' lines: {error}") from None
    if not isinstance(fields, dict):
        raise FrontMatterError(f"{file}: write one 'field: value' a line, as in 'title: …'")
    return fields


def _with_front_matter(path: Path, fields: Mapping[str, object]) -> bytes:
    text = decode(path.read_bytes(), path)
    own, _ = parted(text, path)
    head, body = text.lstrip().split("\n", 1) if own else ("---", "---\n" + text)
    return f"{head}\n{_dump(fields)}{body}".encode()


def _dump(fields: Mapping[str, object]) -> str:
    import yaml

    return yaml.safe_dump(dict(fields), allow_unicode=True, sort_keys=False)


def _plain(value: object) -> object:
    return value if isinstance(value, bool | date) else str(value)


def _put(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.tmp")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
