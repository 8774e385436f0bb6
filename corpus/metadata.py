"""A file's metadata, checked: an unknown or malformed field is an error, never passed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from corpus.document import Kind
from corpus.errors import FrontMatterError

DATES = ("published", "effective", "expires")
TEXTS = (
    *("title", "issuer", "number", "byline", "as_of", "status", "region", "language"),
    *("original_title", "url", "source", "read_at", "provenance"),
)
FIELDS = ("kind", "digest", *DATES, *TEXTS)
OF_ANSWERS = ("byline", "published", "source")
"""What staff's answer (`kind: qa`) has to say besides: who answered, when, and what the answer rests on."""
LANGUAGES = ("zh-Hans", "zh-Hant", "en")


def check(raw: Mapping[str, object], path: Path) -> dict[str, object]:
    """The fields of `raw` in the types of `Document`; absent and empty ones are left out. Raises FrontMatterError."""
    for name in raw:
        if name not in FIELDS:
            raise FrontMatterError(f"{path}: unknown field '{name}'; the fields are {', '.join(FIELDS)}")
    fields = {name: _value(name, value, path) for name, value in raw.items() if value is not None and value != ""}
    if "title" not in fields:
        raise FrontMatterError(f"{path}: no title; add a line 'title: …' to its metadata")
    if fields.get("kind") is Kind.QA and (lacking := [name for name in OF_ANSWERS if name not in fields]):
        raise FrontMatterError(f"{path}: an answer of staff has to say its {', '.join(lacking)}; add it to its metadata")
    return fields


def _value(name: str, value: object, path: Path) -> object:
    if name in DATES:
        return _date(name, value, path)
    if name == "kind":
        return _kind(value, path)
    if name == "digest":
        if not isinstance(value, bool):
            raise FrontMatterError(f"{path}: digest is {value!r}; write true for a digest, false for a full text")
        return value
    if isinstance(value, list | dict | bool):
        raise FrontMatterError(f"{path}: {name} is {value!r}; it takes one text, quote it if it holds a colon or a bracket")
    text = str(value).strip()
    if name == "as_of" and not text[:4].isdecimal():
        raise FrontMatterError(f"{path}: as_of is {text!r}; write a year first, as in 2025 or 2025-03")
    if name == "language" and text not in LANGUAGES:
        raise FrontMatterError(f"{path}: language is {text!r}; write one of {', '.join(LANGUAGES)}")
    if name == "url" and not text.startswith(("http://", "https://")):
        raise FrontMatterError(f"{path}: url is {text!r}; write a whole address that begins with https:// or http://")
    return text


def _date(name: str, value: object, path: Path) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise FrontMatterError(f"{path}: {name} is {str(value)!r}; write a date as 2025-03-28, or leave the line out") from None


def _kind(value: object, path: Path) -> Kind:
    try:
        return Kind(str(value))
    except ValueError:
        raise FrontMatterError(f"{path}: kind is {str(value)!r}; write one of {', '.join(Kind)}") from None
