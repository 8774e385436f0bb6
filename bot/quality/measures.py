"""The metrics of a run. Each is a ratio of two sums over the items, so that one way of resampling serves them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from bot.quality import retrieval
from bot.quality.item import Item
from bot.quality.metrics import percentile

DEPTH = 10
"""How deep the rank measures look, and so how many passages are kept with each result at least."""
Part = tuple[float, float]
"""What one item adds above and below the line; (0, 0) where a metric says nothing of it."""


@dataclass(frozen=True)
class Metric:
    """`better`: 1 if more is better, -1 if less is, 0 if it is only told. `binary`: each item passes or fails.

    `margin`: by how much a metric may be worse before the gate fails, in its own unit; None for those the gate leaves alone.
    """

    name: str
    better: int
    margin: float | None
    binary: bool = False

    @property
    def worst(self) -> float:
        """What an item that is missing adds for each unit below the line."""
        return 0.0 if self.better >= 0 else 1.0


METRICS: tuple[Metric, ...] = (
    Metric("right", 1, 0.03, binary=True),
    Metric("right_answerable", 1, 0.03, binary=True),
    Metric("must_hold_recall", 1, 0.03),
    Metric("violations", -1, 0.02, binary=True),
    *(Metric(name, 1, 0.03, binary=name.startswith("hit")) for name in retrieval.NAMES),
    Metric("citation_precision", 1, 0.03),
    Metric("citation_recall", 1, 0.03),
    Metric("verbatim", 1, 0.0),
    Metric("unsupported_figures", -1, 0.01),
    Metric("refusal_precision", 1, 0.05),
    Metric("refusal_recall", 1, 0.05, binary=True),
    Metric("script_match", 1, 0.02),
    Metric("faithfulness", 1, 0.05),
    Metric("relevancy", 1, 0.05),
    Metric("answer_length", 0, None),
)
"""In the order in which reports show them. All but `answer_length` (characters of an answer given) are shares, 0 to 1."""

JUDGED = ("faithfulness", "relevancy")
"""The metrics that only a judge model gives."""

Table = dict[str, dict[str, Part]]
"""Metric → item → its part; items of which the metric says nothing are left out."""


def _answered(item: Item) -> bool:
    return not item["error"] and item["answer"]["outcome"] == "answered"


def _demands_answer(item: Item) -> bool:
    return bool(item["case"].get("answerable"))


def decides(item: Item) -> bool:
    """Whether the case says if the bot has to refuse: small talk and injections without facts do not."""
    case = item["case"]
    return "outcome" not in case and not (case["type"] == "injection" and not case["must_hold"])


def _right(item: Item) -> Part:
    return float(item["right"]), 1.0


def _right_of(answerable: bool) -> Callable[[Item], Part]:
    def part(item: Item) -> Part:
        return (float(item["right"]), 1.0) if decides(item) and _demands_answer(item) is answerable else (0.0, 0.0)

    return part


def _held(item: Item) -> Part:
    facts = len(item["case"].get("must_hold", ()))
    return float(facts - len(item["missing"]) if _answered(item) else 0), float(facts)


def _violations(item: Item) -> Part:
    return float(bool(item.get("violations"))), float(bool(item["case"].get("must_not")))


def _citation_precision(item: Item) -> Part:
    if not _answered(item) or not item["case"].get("gold"):
        return 0.0, 0.0
    return float(sum(bool(places) for places in item["cited"])), float(len(item["cited"]))


def _citation_recall(item: Item) -> Part:
    gold = len(item["case"].get("gold", ()))
    return float(len({place for places in item.get("cited", ()) for place in places})), float(gold)


def _verbatim(item: Item) -> Part:
    return float(sum(item.get("verbatim", ()))), float(len(item.get("verbatim", ())))


def _unsupported(item: Item) -> Part:
    figures = item.get("figures") or {"said": 0, "unsupported": ()}
    return float(len(figures["unsupported"])), float(figures["said"])


def _refusal_precision(item: Item) -> Part:
    if not decides(item) or item["error"] or _answered(item):
        return 0.0, 0.0
    return float(not _demands_answer(item)), 1.0


def _refusal_recall(item: Item) -> Part:
    if not decides(item) or _demands_answer(item):
        return 0.0, 0.0
    return float(not item["error"] and not _answered(item)), 1.0


def _script(item: Item) -> Part:
    return (float(item["script"]), 1.0) if _answered(item) else (0.0, 0.0)


def _length(item: Item) -> Part:
    return (float(len(re.sub(r"\[\d+\]", "", item["answer"]["text"]))), 1.0) if _answered(item) else (0.0, 0.0)


def _judged(name: str) -> Callable[[Item], Part]:
    def part(item: Item) -> Part:
        value = (item.get("judged") or {}).get(name)
        return (float(value), 1.0) if value is not None else (0.0, 0.0)

    return part


_PARTS: dict[str, Callable[[Item], Part]] = {
    "right": _right,
    "right_answerable": _right_of(answerable=True),
    "must_hold_recall": _held,
    "violations": _violations,
    "citation_precision": _citation_precision,
    "citation_recall": _citation_recall,
    "verbatim": _verbatim,
    "unsupported_figures": _unsupported,
    "refusal_precision": _refusal_precision,
    "refusal_recall": _refusal_recall,
    "script_match": _script,
    **{name: _judged(name) for name in JUDGED},
    "answer_length": _length,
}


def table(items: Mapping[str, Item]) -> Table:
    """Every metric's part of every item that it says anything of."""
    found: Table = {metric.name: {} for metric in METRICS}
    for id, ranks in retrieval.measure(items).items():
        for name, value in ranks.items():
            found[name][id] = (value, 1.0)
    for name, part in _PARTS.items():
        for id, item in items.items():
            above, below = part(item)
            if below:
                found[name][id] = (above, below)
    return found


def value(parts: Mapping[str, Part]) -> float | None:
    """A metric over items; None where it says nothing of any. Summed exactly: several workers bring the items in any order."""
    below = fsum(below for _, below in parts.values())
    return fsum(above for above, _ in parts.values()) / below if below else None


def summary(items: Mapping[str, Item]) -> dict[str, Any]:
    """What a finished run keeps: the metrics, how many items each is of, errors, and the latency by stage in milliseconds."""
    parts = table(items)
    return {
        "n": len(items),
        "errors": sum(bool(item["error"]) for item in items.values()),
        "stale": sum(item.get("stale", 0) for item in items.values()),
        "metrics": {metric.name: {"value": value(parts[metric.name]), "n": len(parts[metric.name])} for metric in METRICS},
        "latency_ms": latency(list(items.values())),
    }


def latency(items: Sequence[Item]) -> dict[str, dict[str, float]]:
    """Stage → p50 and p95 in milliseconds, of the items that came to that stage; `total` is the whole turn."""
    times: dict[str, list[float]] = {}
    for item in items:
        for stage, ms in (item["answer"] or {}).get("timings_ms", {}).items():
            times.setdefault(stage, []).append(ms)
    return {stage: {"p50": percentile(ms, 50), "p95": percentile(ms, 95)} for stage, ms in times.items()}
