"""A report as one HTML file: no script, nothing fetched; plots are inline SVG. It prints well."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from bot.quality import plots
from bot.quality.plots import Bar
from bot.quality.report_comparison import comparison
from bot.quality.report_parts import STYLE, passages, section, table
from bot.quality.report_words import Words, shown

MOST = 100
"""Questions shown in full, of those that came out wrong; the JSON report has all."""


def render(data: Mapping[str, Any], language: str) -> str:
    """The report that `report.report` made, in one language."""
    words = Words(language)
    title = f"{words['title']} · {data['run']['inputs']['golden_set']}"
    warnings = "".join(f'<p class="note">{escape(line)}</p>' for line in words.warnings(data))
    head = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in words.head(data))
    body = [
        f'<h1>{escape(title)}</h1><p class="lead">{escape(words.summary(data))}</p>{warnings}<dl>{head}</dl>',
        comparison(data["comparison"], words) if data["comparison"] else "",
        _metrics(data, words),
        _losses(data["losses"], words),
        _threshold(data["threshold"], words),
        _latency(data["latency_ms"], words),
        _failed(data["failed"], words),
        _settings(data["run"]["inputs"], words),
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body>\n" + "\n".join(part for part in body if part) + "\n</body></html>\n"
    )


def _metrics(data: Mapping[str, Any], words: Words) -> str:
    rows = [[words.metric(name), shown(name, metric["value"]), str(metric["n"])] for name, metric in words.measured(data)]
    return section(words["metrics"], table([words["metric"], words["value"], words["of"]], rows))


def _losses(lost: Mapping[str, Any], words: Words) -> str:
    stages = [Bar(words[f"stage_{stage}"], ((n, "bad", str(n)),), str(n)) for stage, n in lost["stage"].items() if n]
    parts = [f"<h3>{escape(words['by_stage'])}</h3>"]
    parts.append(plots.bars(words["by_stage"], stages) if stages else f"<p>{escape(words['none'])}</p>")
    kinds = (("right", "good", "right"), ("refused", "mild", "refused_wrongly"), ("wrong", "bad", "wrong"))
    colours = {"good": "var(--good)", "mild": "var(--mild)", "bad": "var(--bad)"}
    parts.append(
        '<p class="key">'
        + "".join(f'<span><i style="background:{colours[style]}"></i>{escape(words[name])}</span>' for _, style, name in kinds)
        + "</p>"
    )
    for kind in ("type", "script", "document"):
        rows = [
            Bar(
                words.group(group["name"]),
                tuple((group[key] / group["n"], style, f"{words[name]} {group[key]}") for key, style, name in kinds),
                f"{group['right']} / {group['n']}",
            )
            for group in lost[kind]
        ]
        parts.append(f"<h3>{escape(words[f'by_{kind}'])}</h3>{plots.bars(words[f'by_{kind}'], rows, full=1)}")
    return section(words["losses"], *parts)


def _threshold(told: Mapping[str, Any], words: Words) -> str:
    if not told["sweep"]:
        return ""
    lines = (("refusal_recall_curve", "good", "recall"), ("refusal_precision_curve", "mild", "precision"))
    series = [
        (words[name], style, [(p["threshold"], p[key]) for p in told["sweep"] if p[key] is not None])
        for name, style, key in (*lines, ("answered_curve", "bad", "answered"))
    ]
    return section(words["threshold"], plots.curves(words["threshold"], series, told["in_force"], words["threshold_mark"]))


def _latency(times: Mapping[str, Any], words: Words) -> str:
    rows = [
        Bar(stage, ((ms["p50"], "good", "p50"), (ms["p95"] - ms["p50"], "mild", "p95")), f"{ms['p50']:.0f} / {ms['p95']:.0f}")
        for stage, ms in times.items()
    ]
    return section(f"{words['latency']}: p50 / p95", plots.bars(words["latency"], rows)) if rows else ""


def _failed(items: Sequence[Mapping[str, Any]], words: Words) -> str:
    shown_items = "".join(_failed_item(item, words) for item in items[:MOST]) or f"<p>{escape(words['none'])}</p>"
    more = f"<p>{escape(words['more'].format(n=len(items) - MOST))}</p>" if len(items) > MOST else ""
    return section(f"{words['failed']} ({len(items)})", shown_items, more)


def _failed_item(item: Mapping[str, Any], words: Words) -> str:
    stage = words[f"stage_{item['stage']}"] if item["stage"] else ""
    critical = f" · <b>{escape(words['critical'])}</b>" if item["critical"] else ""
    parts = [f'<p class="said">{escape(item["answer"])}</p>']
    if item["history"]:
        said = "\n".join(f"» {one['question']}\n{one.get('answer', '')}" for one in item["history"])
        parts.insert(0, f'<p class="small">{escape(words["history"])}</p><p class="said small">{escape(said)}</p>')
    told = (("missing", [" | ".join(fact) for fact in item["missing"]]), ("violations", item["violations"]))
    parts += [f"<p><b>{escape(words[name])}</b>: {escape('; '.join(values))}</p>" for name, values in told if values]
    if item["error"]:
        parts.append(f"<p><b>{escape(words['error'])}</b>: {escape(item['error'])}</p>")
    parts.append(passages(item["passages"], words))
    score = "" if item["score"] is None else f"{words['score']} {item['score']:.2f}"
    about = " · ".join(escape(part) for part in (item["id"], words.group(item["kind"]), stage, score) if part)
    about = f'<span class="small">{about}{critical}</span>'
    return f"<details><summary>{escape(item['question'])}<br>{about}</summary>{''.join(parts)}</details>"


def _settings(inputs: Mapping[str, Any], words: Words) -> str:
    shown_inputs = {name: inputs[name] for name in ("set_hash", "revision", "versions", "settings", "manifest")}
    text = json.dumps(shown_inputs, ensure_ascii=False, indent=1)
    return f"<details><summary>{escape(words['settings'])}</summary><pre>{escape(text)}</pre></details>"
