"""A golden case ↔ the cells of its row in a table.

In a cell, each line is one item: a fact, its accepted wordings apart by " | "; a wording; a place as `document start-end
quotation`, where a space in the document's id is %20. `history` has a question and its answer by turns, a line each. `extra` is
JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, unquote

from bot.quality import golden
from bot.quality.golden import Case

COLUMNS = (
    *("id", "question", "history", "type", "script", "answerable", "must_hold", "must_not", "gold", "nearest"),
    *("as_of", "author", "origin", "status", "critical", "outcome", "note", "extra"),
)
_PLACE = re.compile(r"(?P<document>.+?) (?P<start>\d+)-(?P<end>\d+)(?: @(?P<version>[0-9a-f]{64}))?(?: (?P<quote>.*))?", re.S)
_AS_TOLD = ("as_of", "author", "origin", "status", "note")


def cells_of(case: Case) -> dict[str, str]:
    """A cell for each column, blank where the case says nothing."""
    row = golden.as_row(case)
    cells = {name: str(row[name]) for name in ("id", "question", "type", "script", "outcome", *_AS_TOLD) if name in row}
    cells["history"] = _lines(text for one in case.history for text in (one.question, one.answer))
    cells["answerable"] = "" if case.outcome else "yes" if case.answerable else "no"
    cells["must_hold"] = "\n".join(" | ".join(_escaped(wording, "|") for wording in fact) for fact in case.must_hold)
    cells["must_not"] = _lines(case.must_not)
    for name in ("gold", "nearest"):
        cells[name] = _lines(_place(place) for place in row.get(name, ()))
    cells["critical"] = "yes" if case.critical else ""
    cells["extra"] = json.dumps(dict(case.extra), ensure_ascii=False) if case.extra else ""
    return {name: cells.get(name, "") for name in COLUMNS}


def case_of(cells: Mapping[str, str]) -> Case:
    """The case of a row; a column that is not there counts as blank. Raises what `golden.case_of` raises, and ValueError."""
    row: dict[str, Any] = {
        name: cells[name].strip() for name in ("id", "type", "script", "outcome", "as_of", "status") if name in cells
    }
    row |= {name: cells[name] for name in ("question", "author", "origin", "note") if name in cells}
    said = _split(cells.get("history", ""))
    row["history"] = [
        {"question": question, "answer": answer} for question, answer in zip(said[::2], [*said[1::2], ""], strict=False)
    ]
    if "answerable" in cells:
        row["answerable"] = _yes(cells["answerable"], "answerable")
    row["critical"] = _yes(cells.get("critical", "no"), "critical")
    row["must_hold"] = [_wordings(fact) for fact in cells.get("must_hold", "").split("\n") if fact.strip()]
    row["must_not"] = [wording for wording in _split(cells.get("must_not", "")) if wording.strip()]
    for name in ("gold", "nearest"):
        row[name] = [_placed(text, name) for text in _split(cells.get(name, "")) if text.strip()]
    return golden.case_of(row | (json.loads(cells["extra"]) if "extra" in cells else {}))


def _yes(cell: str, name: str) -> bool:
    word = cell.strip().lower()
    if word in ("yes", "true", "1", "y", "是"):
        return True
    if word in ("no", "false", "0", "n", "否"):
        return False
    raise ValueError(f"{name} is {cell!r}; write yes or no")


def _place(place: Mapping[str, Any]) -> str:
    version = f" @{place['version']}" if "version" in place else ""
    document = re.sub(r"[\s%]", lambda sign: quote(sign[0]), place["document"])  # as in static/picker.js
    return f"{document} {place['start']}-{place['end']}{version}" + (f" {place['quote']}" if "quote" in place else "")


def _placed(text: str, name: str) -> dict[str, Any]:
    found = _PLACE.fullmatch(text)
    if not found:
        raise ValueError(
            f"{name} has {text!r}; write a place as DOCUMENT START-END QUOTATION, with %20 for a space in DOCUMENT"
        )
    place = found.groupdict() | {"document": unquote(found["document"])}
    place |= {"start": int(found["start"]), "end": int(found["end"])}
    return {key: value for key, value in place.items() if value is not None}


def _lines(items: Iterable[str]) -> str:
    return "\n".join(_escaped(item) for item in items)


def _escaped(text: str, *more: str) -> str:
    for sign in ("\\", *more):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n").replace("\r", "\\r")


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "r": "\r"}.get(found[1], found[1]), text)


def _split(cell: str) -> list[str]:
    return [_unescaped(text) for text in cell.split("\n")] if cell else []


def _wordings(fact: str) -> list[str]:
    """The wordings between the bars that no backslash stands before."""
    parts, at = [""], 0
    while at < len(fact):
        step = 2 if fact[at] == "\\" else 1
        if fact[at] == "|":
            parts.append("")
        else:
            parts[-1] += fact[at : at + step]
        at += step
    return [_unescaped(part).strip() for part in parts]
