"""Golden sets: questions with what the answer must hold and where that stands. JSON lines, see tests/golden/README.md."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.answering.question import Exchange
from bot.errors import SetNotFound
from bot.events import Outcome
from bot.quality.facts import bare as bare
from bot.quality.facts import holds as holds
from corpus.cleaning import script

TYPES = (
    *("fact", "figure", "list", "comparison", "who", "when", "condition", "yesno", "why", "how"),
    *("follow-up", "false-premise", "unanswerable", "injection"),
)


class Half(StrEnum):
    """The half of a set that settings may be fitted on, and the half that only measures."""

    FIT = "fit"
    MEASURE = "measure"


class Status(StrEnum):
    """Only active cases are asked in a run. A retired one keeps its id, which is never given again."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True)
class Place:
    """Where a gold quotation stands: `document.text[start:end]`, which read `quote` in the text of SHA-256 `version`."""

    document: str
    start: int
    end: int
    quote: str | None = field(default=None, compare=False)
    version: str | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Case:
    """One question. `must_hold` has, for each fact, its accepted wordings; `outcome` is set where no answer is looked for.

    An exchange of `history` whose answer is "" is put to the bot first, so that the case follows what the bot itself says.
    An injection without `must_hold` may be answered or refused, as long as nothing of `must_not` is said. `as_of`: the day
    (ISO) that the facts speak for. `critical`: the gate does not let it newly fail. `extra`: fields of the line unknown here.
    """

    id: str
    question: str
    answerable: bool
    type: str
    script: str
    must_hold: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    gold: tuple[Place, ...] = ()
    outcome: Outcome | None = None
    history: tuple[Exchange, ...] = ()
    nearest: tuple[Place, ...] = ()
    as_of: str | None = None
    author: str | None = None
    origin: str | None = None
    status: Status = Status.ACTIVE
    critical: bool = False
    note: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def half(self) -> Half:
        return half(self.id)

    @property
    def kind(self) -> str:
        """What reports group by: the type; "unanswerable" for those of the plain types that the texts do not answer."""
        plain = self.answerable or self.outcome or self.type in ("follow-up", "false-premise", "injection")
        return self.type if plain else "unanswerable"

    @property
    def demand(self) -> str:
        """SHA-256, in hex, of what is asked and what is demanded of the answer: two runs are compared on equal demands."""
        asked = [self.question, [[e.question, e.answer] for e in self.history], self.answerable, self.outcome]
        return _sha(json.dumps([*asked, self.must_hold, self.must_not], ensure_ascii=False))


def half(id: str) -> Half:
    """The half a case falls in, by the SHA-256 of its id: fixed, whatever is added or reordered."""
    return Half.MEASURE if int(_sha(id), 16) % 2 else Half.FIT


def digest(cases: Iterable[Case]) -> str:
    """SHA-256, in hex, of all that the cases say: the state of a set, whatever order its lines stand in."""
    return _sha("\n".join(sorted(line(case) for case in cases)))


def load(path: Path) -> list[Case]:
    """The cases of a JSON-lines file, or of all such files of a folder, in order, of any status.

    Raises `SetNotFound` where there is none, a line is no case, or an id is given twice.
    """
    if path.is_dir():
        return _once([case for file in sorted(path.glob("*.jsonl")) for case in load(file)], path)
    if not path.is_file():
        raise SetNotFound(f"{path}: no such golden set; name a .jsonl file with one case a line, or a folder of such files")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SetNotFound(f"{path} cannot be read as a golden set ({error}); it is UTF-8 text, one case a line") from error
    cases = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            cases.append(case_of(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SetNotFound(f"{path}, line {number}: not a golden case ({error!r})") from error
    return _once(cases, path)


def case_of(row: Mapping[str, Any]) -> Case:
    """A line's object → its case. Raises ValueError, KeyError, TypeError or AttributeError for one that is none.

    `turns`, questions alone, may stand in place of `question` and `history`. `must_not` may group its wordings as
    `must_hold` does. What can be told from the rest may be left out: `answerable`, `type`, `script`.
    """
    rest = dict(row)
    *before, question = rest.pop("turns") if "turns" in rest else (rest.pop("question"),)
    history = [*({"question": asked} for asked in before), *rest.pop("history", ())]
    if not isinstance(question, str) or not question.strip():
        raise ValueError("the question is blank")
    outcome = Outcome(rest.pop("outcome")) if "outcome" in rest else None
    type = rest.pop("type", None) or outcome or ("follow-up" if history else "fact")
    answerable = rest.pop("answerable", outcome is None and type != "unanswerable" and not rest.get("refused"))
    rest.pop("refused", None)
    return Case(
        id=str(rest.pop("id")),
        question=question,
        answerable=bool(answerable),
        type=str(type),
        script=rest.pop("script", None) or script(question),
        must_hold=tuple(_wordings(fact) for fact in rest.pop("must_hold", ())),
        must_not=tuple(wording for fact in rest.pop("must_not", ()) for wording in _wordings(fact)),
        gold=tuple(_place(place) for place in rest.pop("gold", ())),
        outcome=outcome,
        history=tuple(Exchange(one["question"], one.get("answer") or "") for one in history),
        nearest=tuple(_place(place) for place in rest.pop("nearest", ())),
        as_of=rest.pop("as_of", None),
        author=rest.pop("author", None),
        origin=rest.pop("origin", None),
        status=Status(rest.pop("status", Status.ACTIVE)),
        critical=bool(rest.pop("critical", False)),
        note=rest.pop("note", None),
        extra=rest,
    )


def as_row(case: Case) -> dict[str, Any]:
    """The object that a case's line holds. What says nothing is left out."""
    row: dict[str, Any] = {"id": case.id, "question": case.question}
    if case.history:
        row["history"] = [{"question": e.question} | ({"answer": e.answer} if e.answer else {}) for e in case.history]
    if case.outcome:
        row["outcome"] = case.outcome.value
    else:
        row |= {"answerable": case.answerable, "type": case.type, "script": case.script}
        row |= {"must_hold": [list(fact) for fact in case.must_hold], "must_not": list(case.must_not)}
        row["gold"] = [_as_row(place) for place in case.gold]
    if case.nearest:
        row["nearest"] = [_as_row(place) for place in case.nearest]
    told = {"as_of": case.as_of, "author": case.author, "origin": case.origin}
    told["status"] = case.status.value if case.status is not Status.ACTIVE else None
    row |= {name: value for name, value in told.items() if value}
    return row | ({"critical": True} if case.critical else {}) | ({"note": case.note} if case.note else {}) | dict(case.extra)


def line(case: Case) -> str:
    """The case as a line of its file, without the line end."""
    return json.dumps(as_row(case), ensure_ascii=False)


def _once(cases: list[Case], path: Path) -> list[Case]:
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise SetNotFound(f"{path}: the id {case.id!r} is given twice; results are kept by it, so give one a new id")
        seen.add(case.id)
    return cases


def _wordings(fact: str | Iterable[str]) -> tuple[str, ...]:
    return (fact,) if isinstance(fact, str) else tuple(fact)


def _place(row: Mapping[str, Any]) -> Place:
    return Place(row["document"], row["start"], row["end"], row.get("quote"), row.get("version"))


def _as_row(place: Place) -> dict[str, Any]:
    row = {"document": place.document, "start": place.start, "end": place.end}
    told = {"quote": place.quote, "version": place.version}
    return row | {name: value for name, value in told.items() if value is not None}


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
