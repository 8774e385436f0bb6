"""Golden sets as files that people edit, on the page and in git: a change touches the lines of its own cases alone.

What changes a file raises `GoldenUnwritable` where that cannot be done.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout

from bot.quality import golden
from bot.quality.errors import CaseNotFound, GoldenUnwritable, InvalidCase
from bot.quality.golden import TYPES, Case, Status

WAIT_SECONDS = 15


def sets(folder: Path) -> list[Path]:
    """The golden sets of a folder, by name; none if it is not there."""
    return sorted(folder.glob("*.jsonl"))


def put(path: Path, case: Case) -> None:
    """Add a case to a set, or replace the one of its id; the set is made if there is none. Raises `InvalidCase`."""
    put_all(path, [case])


def add(path: Path, case: Case) -> None:
    """Add a case to a set, and never write over one. Raises `InvalidCase`, also where its id is taken."""
    check(case)

    def change(lines: list[tuple[str, str]]) -> list[str]:
        if any(case.id == id for id, _ in lines):
            raise InvalidCase(f"there is a case {case.id} already; give another id, or edit that one")
        return [*(text for _, text in lines), golden.line(case)]

    _rewrite(path, change)


def put_all(path: Path, cases: Iterable[Case]) -> None:
    """Add or replace several at once: all of them or none. Raises `InvalidCase`."""
    new = {case.id: case for case in cases}
    for case in new.values():
        check(case)

    def change(lines: list[tuple[str, str]]) -> list[str]:
        rest = dict(new)
        kept = [golden.line(rest.pop(id)) if id in rest else text for id, text in lines]
        return kept + [golden.line(case) for case in rest.values()]

    _rewrite(path, change)


def remove(path: Path, id: str) -> None:
    """Take a case out. Its id is free then; to keep it from being given again, retire the case. Raises `CaseNotFound`."""

    def change(lines: list[tuple[str, str]]) -> list[str]:
        if all(id != own for own, _ in lines):
            raise CaseNotFound(f"{path} has no case {id!r}; it may have been removed already")
        return [text for own, text in lines if own != id]

    _rewrite(path, change)


def next_id(cases: Iterable[Case], prefix: str) -> str:
    """`prefix`-001, or the number after the highest that any case of that prefix has."""
    numbers = [int(found[1]) for case in cases if (found := re.fullmatch(re.escape(prefix) + r"-(\d+)", case.id))]
    return f"{prefix}-{max(numbers, default=0) + 1:03}"


def check(case: Case) -> None:
    """Raises `InvalidCase`, which names each thing that is wrong. A draft may leave open what an active case must say."""
    wrong = []
    if not case.id.strip():
        wrong.append("it has no id")
    if case.outcome is None and case.type not in TYPES:
        wrong.append(f"its type {case.type!r} is none of {', '.join(TYPES)}")
    if any(not wording.strip() for fact in case.must_hold for wording in fact) or any(not fact for fact in case.must_hold):
        wrong.append("a fact that the answer must hold is blank")
    if any(not wording.strip() for wording in case.must_not):
        wrong.append("a wording that the answer must not hold is blank")
    if any(not 0 <= place.start < place.end for place in case.gold):
        wrong.append("a gold place ends before it begins")
    if case.as_of and not _is_day(case.as_of):
        wrong.append(f"its date {case.as_of!r} is no day; write it as 2025-06-01")
    if not case.answerable and case.must_hold:
        wrong.append("it is said to be unanswerable, and yet the answer must hold something")
    if case.outcome and golden.case_of(golden.as_row(case)) != case:
        # A line with an outcome has no place for the rest, which would be lost.
        wrong.append(f"its outcome {case.outcome} is all that it demands: leave out type, script, answerable, facts and gold")
    active = case.status is Status.ACTIVE and case.outcome is None
    if active and case.answerable and not (case.must_hold or case.must_not or case.gold):
        wrong.append("it demands nothing: say what the answer must hold or must not, or where it stands; or keep it a draft")
    if wrong:
        raise InvalidCase(f"case {case.id or case.question!r} cannot be saved: {'; '.join(wrong)}")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _rewrite(path: Path, change: Callable[[list[tuple[str, str]]], list[str]]) -> None:
    """Replace the file in one step. `change` is given (id, line) of every case, and gives the lines that are to stand."""
    try:
        _replace(path, change)
    except Timeout as error:
        raise GoldenUnwritable(f"{path} has been held by another process for {WAIT_SECONDS} s; try again") from error
    except OSError as error:
        raise GoldenUnwritable(
            f"{path} cannot be written ({error.strerror or error}), and nothing was changed; give this program the right to "
            "write there, make room on the disk, or set LUTAI_GOLDEN to a folder that it can write to"
        ) from error


def _replace(path: Path, change: Callable[[list[tuple[str, str]]], list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name(f".{path.name}.lock"), timeout=WAIT_SECONDS):
        cases = golden.load(path) if path.exists() else []
        texts = [text for text in path.read_text(encoding="utf-8").split("\n") if text.strip()] if path.exists() else []
        lines = change([(case.id, text) for case, text in zip(cases, texts, strict=True)])
        new = path.with_name(f".{path.name}.new")
        new.write_text("".join(f"{text}\n" for text in lines), encoding="utf-8")
        new.replace(path)
