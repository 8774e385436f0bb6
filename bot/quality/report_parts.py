"""Pieces of the HTML report: its style sheet, sections, tables and lists of passages. Everything told is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from bot.quality.report_words import Words

STYLE = """
:root{--ink:#16303a;--soft:#5b7079;--line:#dde4e4;--paper:#fff;--good:#0b7077;--mild:#c99a3c;--bad:#a8432f;--mark:#fdf1d3}
@media (prefers-color-scheme:dark){:root{--ink:#e6eeee;--soft:#9fb2b5;--line:#29414a;--paper:#0c1c22;--good:#6fc9c8;
--mild:#e6bd6a;--bad:#ee9a83;--mark:#5a4a1c}}
body{font:15px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Segoe UI",sans-serif;color:var(--ink);
background:var(--paper);max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.7rem}h2{margin-top:2.4rem;border-bottom:2px solid var(--line)}.lead{font-size:1.15rem}
table{border-collapse:collapse;width:100%;margin:.6rem 0}th,td{text-align:left;padding:.25rem .6rem;
border-bottom:1px solid var(--line);vertical-align:top}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
svg{width:100%;height:auto;margin:.4rem 0;font-size:12px}svg text{fill:var(--ink)}
.good{fill:var(--good);stroke:var(--good)}.mild{fill:var(--mild);stroke:var(--mild)}.bad{fill:var(--bad);stroke:var(--bad)}
.dull{fill:var(--soft);stroke:var(--soft)}rect{stroke-width:0!important}polyline{fill:none!important;stroke-width:2}
.axis,.mark{stroke:var(--ink)}.mark{stroke-dasharray:4}.grid{stroke:var(--line)}
.note{border-left:4px solid var(--mild);padding:.2rem .8rem}.fails{border-left:4px solid var(--bad);padding:.2rem .8rem}
.passes{border-left:4px solid var(--good);padding:.2rem .8rem}.worse{color:var(--bad)}.better{color:var(--good)}
details{border-bottom:1px solid var(--line);padding:.3rem 0}summary{cursor:pointer}.said{white-space:pre-wrap}
.two{display:grid;grid-template-columns:1fr 1fr;gap:1rem}mark{background:var(--mark);color:inherit}
.small{color:var(--soft);font-size:.85rem}pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.8rem}
.key span{display:inline-block;margin-right:1rem}.key i{display:inline-block;width:.8em;height:.8em;margin-right:.3em}
"""


def section(title: str, *parts: str) -> str:
    """A part of the page under its title; `parts` are HTML."""
    return f"<section><h2>{escape(title)}</h2>{''.join(parts)}</section>"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column is text and whose others are figures; cells are plain text."""
    first, *rest = heads
    top = f"<th>{escape(first)}</th>" + "".join(f'<th class="n">{escape(head)}</th>' for head in rest)
    lines = "".join(
        f"<tr><td>{escape(row[0])}</td>" + "".join(f'<td class="n">{escape(cell)}</td>' for cell in row[1:]) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table>"


def passages(found: Sequence[Mapping[str, Any]], words: Words) -> str:
    """Passages as `report.passages` gives them, the gold ones marked."""
    if not found:
        return ""
    rows = []
    for passage in found:
        gold = f" <b>★ {escape(words['gold_mark'])}</b>" if passage["gold"] else ""
        ranks = f"BM25 {passage['keyword']['rank'] or '–'} · vector {passage['vector']['rank'] or '–'} · {passage['fused']:.4f}"
        rows.append(
            f'<li>{escape(passage["title"])}{gold} <span class="small">{ranks}</span><br>{escape(passage["text"])}</li>'
        )
    return f'<p class="small">{escape(words["passages"])}</p><ol class="small">{"".join(rows)}</ol>'
