"""Small drawings as inline SVG without words in them, so that they shrink to a phone; the words and numbers stand beside."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

_COLUMN = 10
_HIGH = 100


def columns(title: str, rows: Sequence[Sequence[int]], styles: Sequence[str]) -> Markup:
    """A column a row, its numbers on top of each other, each in the class of its place; the greatest sum fills the height."""
    full = max((sum(row) for row in rows), default=0) or 1
    parts = []
    for at, row in enumerate(rows):
        y = float(_HIGH)
        for number, style in zip(row, styles, strict=True):
            high = _HIGH * number / full
            y -= high
            if number:
                rect = Markup('<rect class="{}" x="{}" y="{:.2f}" width="{}" height="{:.2f}"/>')
                parts.append(rect.format(style, at * _COLUMN + 1, y, _COLUMN - 2, high))
    svg = Markup('<svg class="columns" role="img" aria-label="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">{}</svg>')
    return svg.format(title, max(1, len(rows)) * _COLUMN, _HIGH, Markup("").join(parts))


def bar(number: int, full: int, style: str) -> Markup:
    """A bar whose length is `number` of `full`. It says no more than the number beside it, so that it is not read aloud."""
    svg = Markup(
        '<svg class="bar" aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none">'
        '<rect class="{}" width="{:.2f}" height="10"/></svg>'
    )
    return svg.format(style, 100 * number / full if full else 0)
