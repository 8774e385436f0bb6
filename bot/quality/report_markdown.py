"""A report as Markdown, for a pull request or a mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.quality.report_words import Words, shown

MOST = 50
"""Wrong questions that are listed; the JSON report has all."""


def render(data: Mapping[str, Any], language: str) -> str:
    """The report that `report.report` made, in one language."""
    words = Words(language)
    parts = [f"# {words['title']}", words.summary(data), *(f"- {name}: {value}" for name, value in words.head(data))]
    parts += [f"> {line}" for line in words.warnings(data)]
    if data["comparison"]:
        parts += _comparison(data["comparison"], words)
    rows = [(words.metric(name), shown(name, metric["value"]), metric["n"]) for name, metric in words.measured(data)]
    parts += [f"## {words['metrics']}", _table([words["metric"], words["value"], words["of"]], rows)]
    parts += [f"## {words['losses']}"]
    stages = [(words[f"stage_{stage}"], n) for stage, n in data["losses"]["stage"].items() if n]
    parts += [f"### {words['by_stage']}", _table([words["stage"], words["of"]], stages) if stages else words["none"]]
    for kind in ("type", "script", "document"):
        groups = [(words.group(g["name"]), g["n"], g["right"], g["refused"], g["wrong"]) for g in data["losses"][kind]]
        heads = ["", words["of"], words["right"], words["refused_wrongly"], words["wrong"]]
        parts += [f"### {words[f'by_{kind}']}", _table(heads, groups)]
    times = [(stage, f"{ms['p50']:.1f}", f"{ms['p95']:.1f}") for stage, ms in data["latency_ms"].items()]
    parts += [f"## {words['latency']}", _table([words["stage"], "p50", "p95"], times)]
    failed = data["failed"]
    heads = ["id", words["question"], words["stage"], words["missing"], words["violations"]]
    parts += [f"## {words['failed']}", _table(heads, map(_failed(words), failed[:MOST])) if failed else words["none"]]
    if len(failed) > MOST:
        parts.append(words["more"].format(n=len(failed) - MOST))
    return "\n\n".join(_joined(parts)) + "\n"


def _joined(parts: Sequence[str]) -> list[str]:
    """Items and quoted lines that follow one another are one block."""
    blocks: list[str] = []
    for part in parts:
        if blocks and part[:2] in ("- ", "> ") and blocks[-1].startswith(part[:2]):
            blocks[-1] += f"\n{part}"
        else:
            blocks.append(part)
    return blocks


def _comparison(found: Mapping[str, Any], words: Words) -> list[str]:
    parts = [
        f"## {words['comparison'].format(name=_cell(found['against']))}",
        words["gate_passed" if found["passed"] else "gate_failed"],
    ]
    parts += [f"- {_cell(words.metric(failure['what']))}: {_cell(failure['why'])}" for failure in found["failures"]]
    parts += [f"- {name}: {value}" for name, value in words.verdicts(found)]
    rows = [
        (words.metric(c["metric"]), shown(c["metric"], c["before"]), shown(c["metric"], c["after"]), *words.change(c))
        for c in words.compared(found)
    ]
    heads = [words[name] for name in ("metric", "before", "after", "difference", "interval", "p", "tell")]
    parts.append(_table(heads, rows))
    worse = [item for item in found["items"] if item["fate"] in ("missing", "newly_fails", "lower")]
    if worse:
        told = [(item["id"], words[f"fate_{item['fate']}"], item["question"]) for item in worse[:MOST]]
        parts.append(_table(["id", words["fates"], words["question"]], told))
    return parts


def _failed(words: Words) -> Any:
    def row(item: Mapping[str, Any]) -> tuple[str, ...]:
        stage = words[f"stage_{item['stage']}"] if item["stage"] else ""
        missing = "; ".join(" | ".join(fact) for fact in item["missing"])
        return item["id"], item["question"], stage, missing, "; ".join(item["violations"])

    return row


def _table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(value: Any) -> str:
    return " ".join(str(value).split()).replace("|", "\\|").replace("<", "&lt;").replace("[", "\\[")
