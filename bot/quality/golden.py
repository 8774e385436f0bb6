"""Golden sets: questions with what the answer must hold and where that stands."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.errors import SetNotFound
from bot.events import Outcome
from corpus.cleaning import fold, script


class Half(StrEnum):
    """The half of a set that settings may be fitted on, and the half that only measures."""

    FIT = "fit"
    MEASURE = "measure"


@dataclass(frozen=True)
class Place:
    """Where a gold quotation stands: `document.text[start:end]`."""

    document: str
    start: int
    end: int


@dataclass(frozen=True)
class Case:
    """One question. `must_hold` has, for each fact, its accepted wordings; `outcome` is set where no answer is looked for."""

    id: str
    question: str
    answerable: bool
    type: str
    script: str
    must_hold: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    gold: tuple[Place, ...] = ()
    outcome: Outcome | None = None

    @property
    def half(self) -> Half:
        return half(self.id)


def half(id: str) -> Half:
    """The half a case falls in, by the SHA-256 of its id: fixed, whatever is added or reordered."""
    return Half.MEASURE if int(hashlib.sha256(id.encode()).hexdigest(), 16) % 2 else Half.FIT


def load(path: Path) -> list[Case]:
    """The cases of a JSON-lines file, or of all such files of a folder, in order.

    Raises `SetNotFound` where there is none, or a line is no case.
    """
    if path.is_dir():
        return [case for file in sorted(path.glob("*.jsonl")) for case in load(file)]
    if not path.is_file():
        raise SetNotFound(f"{path}: no such golden set; name a .jsonl file with one case a line, or a folder of such files")
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            cases.append(_case(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SetNotFound(f"{path}, line {number}: not a golden case ({error!r})") from error
    return cases


def _case(row: dict[str, Any]) -> Case:
    if "outcome" in row:
        outcome = Outcome(row["outcome"])
        return Case(row["id"], row["question"], answerable=False, type=outcome, script=script(row["question"]), outcome=outcome)
    return Case(
        id=row["id"],
        question=row["question"],
        answerable=row["answerable"],
        type=row["type"],
        script=row["script"],
        must_hold=tuple(tuple(wordings) for wordings in row.get("must_hold", ())),
        must_not=tuple(row.get("must_not", ())),
        gold=tuple(Place(place["document"], place["start"], place["end"]) for place in row.get("gold", ())),
    )


def bare(text: str) -> str:
    """`text` as facts are compared: citation marks off, script, width and case folded, no white space."""
    return re.sub(r"\s+", "", fold(re.sub(r"\[\d+\]", "", text)))


def holds(answer: str, fact: Sequence[str]) -> bool:
    """Whether `answer` says `fact` in one of its wordings. A number must stand there whole: 110亿元 does not hold 10亿元."""
    said = bare(answer)
    return any(re.search(_whole(bare(wording)), said) for wording in fact)


_NUMERAL = "零一二两三四五六七八九十百千"


def _whole(wording: str) -> str:
    """A pattern for `wording` that does not match within a longer number. Folding has made ， a comma like that of 1,000."""
    before = after = ""
    if wording[:1].isdecimal():
        before = r"(?<!\d)(?<!\d\.)"
        if re.match(r"\d{3}(?!\d)", wording):
            before += r"(?<!\d,)"
    elif wording[:1] in _NUMERAL:
        before = f"(?<![{_NUMERAL}])"
    if wording[-1:].isdecimal():
        after = r"(?!\d|\.\d|,\d{3}(?!\d))"
    return before + re.escape(wording) + after
