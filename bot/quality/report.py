"""A run as one report: the data, which is the JSON report, and from which the HTML and Markdown ones are written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.quality import losses, measures, threshold
from bot.quality.compare import ItemChange
from bot.quality.errors import ReportFormat, ReportUnwritable
from bot.quality.gate import Gate
from bot.quality.item import Item
from bot.quality.report_html import render as html
from bot.quality.report_markdown import render as markdown

if TYPE_CHECKING:
    from bot.records.runs import Run

ENDINGS = (".html", ".md", ".json")


def report(run: Run, items: Mapping[str, Item], gate: Gate | None = None, against: str | None = None) -> dict[str, Any]:
    """All that is to be told of a run, as JSON data; of a gate, and the run named `against`, where there is one.

    An unfinished run is told of by the items that it has.
    """
    read = int(run.inputs.settings.get("read", measures.DEPTH))
    scored = threshold.scored(items)
    return {
        "run": {
            "id": run.id,
            "names": list(run.names),
            "author": run.author,
            "started": run.started.isoformat(timespec="seconds"),
            "finished": run.finished.isoformat(timespec="seconds") if run.finished else None,
            "inputs": asdict(run.inputs),
        },
        **(run.metrics or measures.summary(items)),
        "losses": {
            "stage": {stage.value: n for stage, n in losses.by_stage(items, read).items()},
            "type": [asdict(group) for group in losses.by_type(items)],
            "script": [asdict(group) for group in losses.by_script(items)],
            "document": [asdict(group) for group in losses.by_document(items)],
        },
        "threshold": {
            "in_force": in_force(items, run.inputs.settings),
            "sweep": [asdict(point) for point in threshold.sweep(scored, 50)] if scored else [],
        },
        "failed": [_failed(id, item, read) for id, item in items.items() if not item["right"]],
        "comparison": _comparison(gate, against or "") if gate else None,
    }


def in_force(items: Mapping[str, Item], settings: Mapping[str, Any]) -> float | None:
    """The threshold that a run was made with: the setting, else the one that its decisions name."""
    if settings.get("answer_threshold") is not None:
        return float(settings["answer_threshold"])
    for item in items.values():
        _, _, value = ((item["answer"] or {}).get("decisions", {}).get("weigh", "")).partition(" against ")
        if value:
            return float(value)
    return None


def write(path: Path, data: Mapping[str, Any], language: str = "en") -> None:
    """Write the report in the format that the file's ending names. Raises `ReportFormat` and `ReportUnwritable`."""
    _check_ending(path)
    if path.suffix == ".json":
        text = json.dumps(data, ensure_ascii=False, indent=1)
    else:
        text = (html if path.suffix == ".html" else markdown)(data, language)
    with _writable(path):
        path.write_text(text, encoding="utf-8")


def check(path: Path) -> None:
    """Raises `ReportFormat` or `ReportUnwritable` before anything is run for a report that could not be written."""
    _check_ending(path)
    with _writable(path):
        there = path.exists()
        path.open("a").close()
        if not there:
            path.unlink()


def _check_ending(path: Path) -> None:
    if path.suffix not in ENDINGS:
        raise ReportFormat(f"{path}: a report's file ends in {', '.join(ENDINGS)}")


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    """The folder of a report is there, and what goes wrong with the file is said."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise ReportUnwritable(f"{path} cannot be written ({error.strerror}); name a file elsewhere with --report") from error


def _failed(id: str, item: Item, read: int) -> dict[str, Any]:
    stage, answer = losses.stage(item, read), item["answer"] or {}
    return {
        "id": id,
        "kind": item["kind"],
        "critical": bool(item["case"].get("critical")),
        "stage": stage.value if stage else None,
        "question": item["case"]["question"],
        "history": item["case"].get("history", []),
        "outcome": answer.get("outcome"),
        "score": answer.get("score"),
        "answer": answer.get("text", ""),
        "missing": item.get("missing", []),
        "violations": item.get("violations", []),
        "error": item["error"],
        "passages": passages(item, read),
    }


def passages(item: Item, most: int) -> list[dict[str, Any]]:
    """The first passages of a result, with all scores, and whether each holds gold."""
    hits = (item["answer"] or {}).get("hits", ())[:most]
    return [
        {
            "document": hit["passage"]["document"],
            "title": hit["passage"]["title"],
            "text": hit["passage"]["text"],
            "keyword": hit["keyword"],
            "vector": hit["vector"],
            "fused": hit["fused"],
            "reranked": hit["reranked"],
            "gold": bool(gold),
        }
        for hit, gold in zip(hits, item["found"], strict=False)
    ]


def _comparison(gate: Gate, against: str) -> dict[str, Any]:
    found = gate.comparison
    return {
        "against": against,
        "passed": gate.passed,
        "failures": [asdict(failure) for failure in gate.failures],
        "verdict": found.verdict.value,
        "on_this_set": found.on_this_set.value,
        "fates": {fate.value: n for fate, n in found.fates.items()},
        "changes": [
            asdict(change) | {"metric": change.metric.name, "better": change.metric.better, "tell": change.tell.value}
            for change in found.changes
        ],
        "new": list(found.new),
        "changed": list(found.changed),
        "items": [_item_change(item) for item in found.items if item.fate.value != "same"],
    }


def _item_change(item: ItemChange) -> dict[str, Any]:
    sides = [_side(item.before), _side(item.after) if item.after else None]
    return {
        "id": item.id,
        "fate": item.fate.value,
        "critical": item.critical,
        "question": item.before["case"]["question"],
        "metrics": {name: list(values) for name, values in item.metrics.items()},
        "before": sides[0],
        "after": sides[1],
    }


def _side(item: Item) -> dict[str, Any]:
    answer = item["answer"] or {}
    told = {name: answer.get(name) for name in ("outcome", "score", "text")}
    return told | {"right": item["right"], "error": item["error"], "passages": passages(item, 5)}
