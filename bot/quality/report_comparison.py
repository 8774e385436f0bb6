"""The part of the HTML report that compares a run with a saved one: metrics with intervals, then items, the worst first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from bot.quality import plots
from bot.quality.highlight import Stretch, differences
from bot.quality.plots import Interval
from bot.quality.report_parts import passages, section, table
from bot.quality.report_words import Words, shown

MOST = 100
"""Items shown in full; the JSON report has all."""


def comparison(found: Mapping[str, Any], words: Words) -> str:
    """The section, of what the report has under "comparison"."""
    reasons = "".join(
        f"<li>{escape(words.metric(failure['what']))}: {escape(failure['why'])}</li>" for failure in found["failures"]
    )
    state, said = ("passes", "gate_passed") if found["passed"] else ("fails", "gate_failed")
    gate = f'<div class="{state}"><p>{escape(words[said])}</p><ul>{reasons}</ul></div>'
    verdicts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in words.verdicts(found))
    styles = {"better": "good", "worse": "bad"}
    drawn = [
        Interval(words.metric(c["metric"]), c["difference"], c["low"], c["high"], styles.get(c["tell"], "dull"))
        for c in words.compared(found)
        if c["better"] and c["low"] is not None
    ]
    heads = [words[name] for name in ("metric", "before", "after", "difference", "interval", "p", "tell")]
    rows = [
        [words.metric(c["metric"]), shown(c["metric"], c["before"]), shown(c["metric"], c["after"]), *words.change(c)]
        for c in words.compared(found)
    ]
    items = "".join(_changed_item(item, words) for item in found["items"][:MOST])
    title = words["comparison"].format(name=found["against"])
    return section(
        title,
        gate,
        f"<dl>{verdicts}</dl>",
        plots.intervals(title, drawn),
        table(heads, rows),
        f"<h3>{escape(words['fates'])}</h3>",
        items,
    )


def _changed_item(item: Mapping[str, Any], words: Words) -> str:
    old, new = item["before"], item["after"] or {"text": None, "passages": [], "error": None}
    left, right = differences(old["text"] or old["error"] or "", new["text"] or new["error"] or "")
    style = "better" if item["fate"] in ("higher", "newly_passes") else "worse"
    critical = f" · <b>{escape(words['critical'])}</b>" if item["critical"] else ""
    metrics = ", ".join(
        f"{words.metric(name)} {shown(name, before)} → {shown(name, after)}"
        for name, (before, after) in item["metrics"].items()
    )
    columns = "".join(
        f"<div><b>{escape(words[name])}</b><p class='said'>{_marked(side)}</p>{passages(of['passages'], words)}</div>"
        for name, side, of in (("before", left, old), ("after", right, new))
    )
    return (
        f"<details><summary><b class='{style}'>{escape(words['fate_' + item['fate']])}</b> {escape(item['question'])}"
        f'<br><span class="small">{escape(item["id"])}{critical} · {escape(metrics)}</span></summary>'
        f'<div class="two">{columns}</div></details>'
    )


def _marked(stretches: Iterable[Stretch]) -> str:
    return "".join(f"<mark>{escape(s.text)}</mark>" if s.differs else escape(s.text) for s in stretches)
