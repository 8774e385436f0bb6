"""The golden sets that staff see: the files of the folder that is set, and of the folders in it; what stands in each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from bot.errors import SetNotFound
from bot.quality import golden, golden_files, stale
from bot.quality.errors import CaseNotFound, InvalidCase
from bot.quality.golden import Case
from bot.quality.stale import Stale
from corpus.document import Document

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True)
class Overview:
    """What a set holds, counted; `stale`: cases with gold that no longer stands, None while that cannot be told.

    `trouble`: why the file cannot be read; then nothing is counted.
    """

    name: str
    n: int = 0
    counts: Mapping[str, Mapping[str, int]] | None = None
    stale: int | None = None
    trouble: str | None = None


def named(folder: Path) -> dict[str, Path]:
    """Name → file: those of the folder first, then those of its folders, as FOLDER/NAME."""
    folders = [folder, *sorted(under for under in folder.glob("*/") if under.is_dir())] if folder.is_dir() else []
    files = [path for each in folders for path in golden_files.sets(each)]
    return {path.relative_to(folder).with_suffix("").as_posix(): path for path in files}


def path_of(folder: Path, name: str, *, new: bool = False) -> Path:
    """The file of a set. A name that is none yet is that of a set to be made, if `new`. Raises `SetNotFound`."""
    if path := named(folder).get(name):
        return path
    if not new:
        raise SetNotFound(f"there is no golden set {name!r}; it may have been removed or renamed")
    if not _NAME.fullmatch(name):
        raise SetNotFound(f"{name!r} is no name for a set: 1 to 60 of the letters a to z, digits and -, no - in front")
    return folder / f"{name}.jsonl"


def cases_of(path: Path) -> list[Case]:
    """The cases of a set; none while it is still to be made."""
    return golden.load(path) if path.exists() else []


def find(cases: Iterable[Case], id: str) -> Case | None:
    """The case of that id, if there is one."""
    return next((case for case in cases if case.id == id), None)


def case(cases: Iterable[Case], id: str) -> Case:
    """The case of that id. Raises `CaseNotFound`."""
    if found := find(cases, id):
        return found
    raise CaseNotFound(f"the set has no case {id!r}; it may have been removed")


def link(name: str, id: str = "", **more: str) -> str:
    """Where the page of a set is, at a case of it."""
    return f"/staff/sets/one?{urlencode({'name': name, **more})}{f'#{quote(id)}' if id else ''}"


def reference(name: str, id: str) -> str:
    """A case and its set in one, as feedback keeps it."""
    return f"{name}#{id}"


def referred(folder: Path, kept: str) -> str | None:
    """The link to the case that a reference names; None where it is no longer there."""
    name, _, id = kept.partition("#")
    try:
        case(golden.load(path_of(folder, name)), id)
    except (SetNotFound, CaseNotFound):
        return None
    return link(name, id)


def overview(name: str, path: Path, documents: Mapping[str, Document] | None) -> Overview:
    """One set, counted."""
    try:
        cases = golden.load(path)
    except SetNotFound as error:
        return Overview(name, trouble=str(error))
    counts = {
        "type": Counter(case.kind for case in cases),
        "script": Counter(case.script for case in cases),
        "status": Counter(case.status.value for case in cases),
        "half": Counter(case.half.value for case in cases),
    }
    return Overview(name, len(cases), counts, None if documents is None else len(faults(cases, documents)))


def faults(cases: Iterable[Case], documents: Mapping[str, Document] | None) -> dict[str, list[Stale]]:
    """Case id → its gold that no longer stands; nothing while the texts are not there."""
    found: dict[str, list[Stale]] = {}
    for fault in stale.stale(cases, documents) if documents is not None else ():
        found.setdefault(fault.case, []).append(fault)
    return found


def check_ids(path: Path, ids: Iterable[str]) -> None:
    """Ids stand once in a folder, since its sets may be run together. Raises `InvalidCase`."""
    for other in golden_files.sets(path.parent):
        if other != path and (taken := {case.id for case in golden.load(other)} & set(ids)):
            raise InvalidCase(f"{', '.join(sorted(taken)[:5])}: the set {other.stem} has a case of that id; give another")


def chosen(cases: Iterable[Case], wanted: Mapping[str, str], stale_ids: Iterable[str]) -> list[Case]:
    """The cases that a filter lets through: equal in `type`, `script`, `status`, `half` where given, with `words` in them."""
    gone = set(stale_ids)

    def fits(case: Case) -> bool:
        has = {"type": case.kind, "script": case.script, "status": case.status.value, "half": case.half.value}
        words = wanted.get("words", "").strip().lower()
        return (
            all(wanted.get(name, "") in ("", value) for name, value in has.items())
            and (words in case.question.lower() or words in case.id.lower())
            and (not wanted.get("stale") or case.id in gone)
        )

    return [case for case in cases if fits(case)]
