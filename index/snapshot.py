"""Documents and passages as lines of JSON: an index keeps the texts it was made of, so that answers rest on one state."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from corpus.document import Document, Kind, Passage, Role

_DATES = ("published", "effective", "expires")


def encode(item: Document | Passage) -> str:
    """One line of JSON; fields at None are left out."""
    values = {field.name: getattr(item, field.name) for field in fields(item)}
    return json.dumps(
        {name: value for name, value in values.items() if value is not None}, ensure_ascii=False, default=date.isoformat
    )


def document(line: str) -> Document:
    """The document of a line that `encode` wrote."""
    values: dict[str, Any] = json.loads(line)
    values |= {name: date.fromisoformat(values[name]) for name in _DATES if name in values}
    return Document(**values | {"kind": Kind(values["kind"]), "pages": tuple(values["pages"])})


def passage(line: str) -> Passage:
    """The passage of a line that `encode` wrote."""
    values: dict[str, Any] = json.loads(line)
    values["sentences"] = tuple((start, end) for start, end in values["sentences"])
    return Passage(**values | {"headings": tuple(values["headings"]), "role": Role(values["role"])})


def write(path: Path, items: Iterable[Document] | Iterable[Passage]) -> None:
    """One item a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(encode(item) + "\n" for item in items)


def read_documents(path: Path) -> list[Document]:
    """All documents of a file, in its order."""
    with path.open(encoding="utf-8", newline="\n") as file:
        return [document(line) for line in file]


def read_passages(path: Path) -> list[Passage]:
    """All passages of a file, in its order."""
    with path.open(encoding="utf-8", newline="\n") as file:
        return [passage(line) for line in file]
