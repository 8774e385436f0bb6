"""The gate: whether a run may follow a saved one. `lutai evaluate SET --against NAME` exits 1 where it says no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.quality.compare import Comparison, Fate, compare
from bot.quality.errors import RunUnfinished
from bot.quality.item import Item

if TYPE_CHECKING:
    from bot.records.runs import Runs

SLACK = 1e-9
"""For the rounding of sums."""


@dataclass(frozen=True)
class Failure:
    """One reason to stop: `what` is a metric's name or an item's id."""

    what: str
    why: str


@dataclass(frozen=True)
class Gate:
    """The comparison, and every reason to stop; none if it passes."""

    comparison: Comparison
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        return not self.failures


def gate(before: Mapping[str, Item], after: Mapping[str, Item], margins: Mapping[str, float] | None = None) -> Gate:
    """Judge `after` against the saved `before`. It fails where
    - of a metric, the lower bound of the change (of the upper, where less is better) is worse than its margin,
    - a critical item newly fails, or
    - an item of `before` was not asked at all: what is missing is not passed.
    `margins`: name → margin, in place of the metrics' own.
    """
    found = compare(before, after)
    failures = [*_metrics(found, margins or {}), *_items(found)]
    return Gate(found, tuple(failures))


def baseline(runs: Runs, name: str) -> dict[str, dict[str, Any]]:
    """The results of a saved run, by name or id. Raises `RunNotFound`; `RunUnfinished` for one that was cut."""
    run = runs.get(name)
    if run.finished is None:
        raise RunUnfinished(f"run {name!r} was cut after {run.items} questions; finish it, or compare with another")
    return runs.results(run.id)


def _metrics(found: Comparison, margins: Mapping[str, float]) -> list[Failure]:
    failures = []
    for change in found.changes:
        metric = change.metric
        margin = margins.get(metric.name, metric.margin)
        bound = change.low if metric.better > 0 else change.high
        if margin is None or bound is None or not metric.better:
            continue
        if bound * metric.better < -margin - SLACK:
            what = "may have fallen" if metric.better > 0 else "may have risen"
            why = f"{_share(change.before)} → {_share(change.after)}: {what} by {_share(abs(bound))}, margin {_share(margin)}"
            failures.append(Failure(metric.name, why))
    return failures


def _items(found: Comparison) -> list[Failure]:
    failures = []
    for item in found.items:
        if item.fate is Fate.MISSING:
            failures.append(Failure(item.id, "was not asked; if it was taken out on purpose, save a new run to compare with"))
        elif item.fate is Fate.NEWLY_FAILS and item.critical:
            failures.append(Failure(item.id, f"is critical and newly fails: {item.before['case']['question']}"))
    return failures


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"
