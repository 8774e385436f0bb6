"""Plots as inline SVG: no script, no file beside them. Colours are classes that the page's style sheet gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 720
LABELS = 210
ROW = 26


@dataclass(frozen=True)
class Bar:
    """A row of a bar plot: its label, its segments as (size, class, what it is), and what is written behind them."""

    label: str
    segments: tuple[tuple[float, str, str], ...]
    told: str = ""


@dataclass(frozen=True)
class Interval:
    """A row of an interval plot: an estimate with its bounds, and the class that it is drawn in."""

    label: str
    estimate: float
    low: float
    high: float
    style: str


def bars(title: str, rows: Sequence[Bar], full: float | None = None) -> str:
    """Bars of segments end to end; `full` is the size that fills the width, else the greatest row does."""
    full = full or max((sum(size for size, _, _ in row.segments) for row in rows), default=0) or 1
    room = WIDTH - LABELS - 110
    parts = []
    for at, row in enumerate(rows):
        y, x = at * ROW, float(LABELS)
        parts.append(_label(row.label, y))
        for size, style, what in row.segments:
            wide = room * size / full
            if wide:
                about = f"<title>{escape(f'{row.label}: {what}')}</title>"
                parts.append(
                    f'<rect class="{style}" x="{x:.1f}" y="{y + 4}" width="{wide:.1f}" height="{ROW - 8}">{about}</rect>'
                )
            x += wide
        parts.append(f'<text x="{x + 6:.1f}" y="{y + ROW - 9}">{escape(row.told)}</text>')
    return _svg(title, len(rows) * ROW, parts)


def intervals(title: str, rows: Sequence[Interval]) -> str:
    """Changes with their intervals about a line at zero."""
    far = max((max(abs(row.low), abs(row.high)) for row in rows), default=0) or 0.01
    middle, room = (LABELS + WIDTH) / 2, (WIDTH - LABELS) / 2 - 60
    parts = [f'<line class="axis" x1="{middle}" x2="{middle}" y1="0" y2="{len(rows) * ROW}"/>']
    for at, row in enumerate(rows):
        y = at * ROW + ROW / 2
        low, high, mark = (middle + room * value / far for value in (row.low, row.high, row.estimate))
        parts += [
            _label(row.label, at * ROW),
            f'<line class="{row.style}" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}" stroke-width="3"/>',
            f'<circle class="{row.style}" cx="{mark:.1f}" cy="{y}" r="5"/>',
            f'<text x="{WIDTH - 4}" y="{y + 4}" text-anchor="end">{row.estimate:+.1%}</text>',
        ]
    return _svg(title, len(rows) * ROW, parts)


def curves(title: str, series: Sequence[tuple[str, str, Sequence[tuple[float, float]]]], mark: float | None, what: str) -> str:
    """Lines over 0 to 1, both ways, as (name, class, points); a line upright at `mark`, named `what`."""
    left, top, wide, high = 60, 12, WIDTH - 220, 220
    parts = []
    for step in range(0, 11, 2):
        x, y = left + wide * step / 10, top + high * (1 - step / 10)
        parts += [
            f'<line class="grid" x1="{left}" x2="{left + wide}" y1="{y:.1f}" y2="{y:.1f}"/>',
            f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{step * 10}%</text>',
            f'<text x="{x:.1f}" y="{top + high + 18}" text-anchor="middle">{step / 10:.1f}</text>',
        ]
    if mark is not None:
        x = left + wide * mark
        parts.append(f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{top + high}"/>')
        parts.append(f'<text x="{x + 4:.1f}" y="{top + 12}">{escape(what)}</text>')
    for at, (name, style, points) in enumerate(series):
        path = " ".join(f"{left + wide * x:.1f},{top + high * (1 - y):.1f}" for x, y in points)
        x, y = left + wide + 14, top + 14 + at * 20
        parts += [
            f'<polyline class="{style}" points="{path}"/>',
            f'<line class="{style}" x1="{x}" x2="{x + 20}" y1="{y - 4}" y2="{y - 4}" stroke-width="3"/>',
            f'<text x="{x + 26}" y="{y}">{escape(name)}</text>',
        ]
    return _svg(title, top + high + 24, parts)


def _label(text: str, y: float) -> str:
    short = text if _columns(text) <= 30 else _cut(text, 29) + "…"
    return f'<text x="{LABELS - 8}" y="{y + ROW - 9}" text-anchor="end">{escape(short)}<title>{escape(text)}</title></text>'


def _columns(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def _cut(text: str, columns: int) -> str:
    while _columns(text) > columns:
        text = text[:-1]
    return text


def _svg(title: str, height: float, parts: Sequence[str]) -> str:
    name = escape(title, quote=True)
    return f'<svg role="img" aria-label="{name}" viewBox="0 0 {WIDTH} {height:.0f}">{"".join(parts)}</svg>'
