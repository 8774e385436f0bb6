"""Two runs compared: each metric better, worse, or cannot tell; and item by item, what got worse first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from bot.quality import measures, paired
from bot.quality.item import Item
from bot.quality.measures import METRICS, Metric, Part

LEVEL = 0.95
PRIMARY = "right"
"""The one metric that is judged by itself; all others are judged together, corrected for their number."""


class Tell(StrEnum):
    """What can be said of a change. `TOLD`: the metric is shown only, neither more nor less of it is better."""

    BETTER = "better"
    WORSE = "worse"
    CANNOT_TELL = "cannot_tell"
    TOLD = "told"


class Fate(StrEnum):
    """What became of one item, from the worst to the best."""

    MISSING = "missing"
    NEWLY_FAILS = "newly_fails"
    LOWER = "lower"
    SAME = "same"
    HIGHER = "higher"
    NEWLY_PASSES = "newly_passes"


@dataclass(frozen=True)
class Change:
    """One metric over the `n` items that both runs say something of, a missing one counting as failed.

    `low` and `high`: the paired bootstrap interval of the difference. `p`: McNemar's exact test where each item passes or
    fails, else a randomisation test; `corrected`: after Holm, over all metrics but the primary. None where nothing compares.
    """

    metric: Metric
    n: int
    before: float | None
    after: float | None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    corrected: float | None = None
    tell: Tell = Tell.CANNOT_TELL


@dataclass(frozen=True)
class ItemChange:
    """One item of both runs. `metrics`: name → its value before and after, for those that differ."""

    id: str
    fate: Fate
    before: Item
    after: Item | None
    metrics: Mapping[str, tuple[float | None, float | None]]

    @property
    def critical(self) -> bool:
        return bool(self.before["case"].get("critical") or (self.after and self.after["case"].get("critical")))


@dataclass(frozen=True)
class Comparison:
    """`items`: those asked alike in both, the worst change first. `new`: asked only after. `changed`: asked otherwise now,
    or judged by other facts, so that they compare to nothing."""

    changes: tuple[Change, ...]
    items: tuple[ItemChange, ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]

    @cached_property
    def fates(self) -> dict[Fate, int]:
        """How many items met each fate."""
        return {fate: sum(item.fate is fate for item in self.items) for fate in Fate}

    @property
    def verdict(self) -> Tell:
        """Whether the build as such is better: what the primary metric says of questions like these."""
        return self[PRIMARY].tell

    @property
    def on_this_set(self) -> Tell:
        """Whether the build does better on just these items: some were put right and none got wrong, or the reverse.

        It needs no test, since the same build gives the same answers; it says nothing of other questions.
        """
        right, wrong = self.fates[Fate.NEWLY_PASSES], self.fates[Fate.NEWLY_FAILS] + self.fates[Fate.MISSING]
        return Tell.BETTER if right and not wrong else Tell.WORSE if wrong and not right else Tell.CANNOT_TELL

    def __getitem__(self, metric: str) -> Change:
        return next(change for change in self.changes if change.metric.name == metric)


def compare(before: Mapping[str, Item], after: Mapping[str, Item]) -> Comparison:
    """Compare two runs by their results. An item that `after` lacks is a failed one."""
    changed = [id for id in before if id in after and before[id]["demand"] != after[id]["demand"]]
    old = {id: item for id, item in before.items() if id not in changed}
    new = {id: after[id] for id in old if id in after}
    tables = measures.table(old), measures.table(new)
    if _judges(old) != _judges(new):
        for table in tables:
            table.update({name: {} for name in measures.JUDGED})
    told = [_change(metric, tables[0][metric.name], tables[1][metric.name], set(new)) for metric in METRICS]
    items = [_item(id, item, new.get(id), tables) for id, item in old.items()]
    return Comparison(
        changes=tuple(_judged(told)),
        items=tuple(sorted(items, key=_worst_first)),
        new=tuple(id for id in after if id not in before),
        changed=tuple(changed),
    )


def _judges(items: Mapping[str, Item]) -> set[tuple[str, str]]:
    """Model and prompt of all marks given: those of two judges are not compared."""
    return {(judged["model"], judged["prompt"]) for item in items.values() if (judged := item.get("judged"))}


def _change(metric: Metric, before: Mapping[str, Part], after: Mapping[str, Part], asked: set[str]) -> Change:
    missing = {id: (metric.worst * below, below) for id, (_, below) in before.items() if id not in asked}
    after = {**after, **missing}
    ids = sorted(before.keys() | after.keys())
    values = measures.value(before), measures.value(after)
    if not ids or None in values:
        return Change(metric, len(ids), *values)
    sides = [np.array([parts.get(id, (0.0, 0.0)) for id in ids]) for parts in (before, after)]
    low, high = paired.bootstrap(sides[0], sides[1], LEVEL)
    if metric.binary:
        passed = [{id for id, part in parts.items() if part[0] == part[1]} for parts in (before, after)]
        both = before.keys() & after.keys()
        p = paired.mcnemar(len((passed[0] - passed[1]) & both), len((passed[1] - passed[0]) & both))
    else:
        p = paired.randomisation(sides[0], sides[1])
    difference = paired.ratio(sides[1]) - paired.ratio(sides[0])
    return Change(metric, len(ids), *values, difference, _finite(low), _finite(high), p)


def _judged(changes: list[Change]) -> list[Change]:
    from dataclasses import replace

    family = [at for at, c in enumerate(changes) if c.p is not None and c.metric.better and c.metric.name != PRIMARY]
    corrected = dict(zip(family, paired.holm([changes[at].p or 0.0 for at in family]), strict=True))
    return [replace(c, corrected=p, tell=_tell(c, p)) for at, c in enumerate(changes) for p in [corrected.get(at, c.p)]]


def _tell(change: Change, p: float | None) -> Tell:
    if not change.metric.better:
        return Tell.TOLD
    if p is None or p >= 1 - LEVEL or not change.difference:
        return Tell.CANNOT_TELL
    return Tell.BETTER if change.difference * change.metric.better > 0 else Tell.WORSE


def _item(id: str, before: Item, after: Item | None, tables: tuple[measures.Table, measures.Table]) -> ItemChange:
    values = {metric.name: tuple(_value(table[metric.name].get(id)) for table in tables) for metric in METRICS}
    differing = {name: (old, new) for name, (old, new) in values.items() if old != new}
    if after is None:
        fate = Fate.MISSING
    elif before["right"] != after["right"]:
        fate = Fate.NEWLY_PASSES if after["right"] else Fate.NEWLY_FAILS
    else:
        merit = _merit(differing)
        fate = Fate.LOWER if merit < 0 else Fate.HIGHER if merit > 0 else Fate.SAME
    return ItemChange(id, fate, before, after, differing)


def _merit(differing: Mapping[str, tuple[float | None, float | None]]) -> float:
    """How much more the metrics say for the item than before, each counting alike; what only one run measured is left out."""
    better = {metric.name: metric.better for metric in METRICS}
    return sum(better[name] * (new - old) for name, (old, new) in differing.items() if old is not None and new is not None)


def _worst_first(item: ItemChange) -> tuple[int, bool, float, str]:
    return list(Fate).index(item.fate), not item.critical, _merit(item.metrics), item.id


def _value(part: Part | None) -> float | None:
    return part[0] / part[1] if part else None


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
