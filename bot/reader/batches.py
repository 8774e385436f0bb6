"""The stream of training batches: sources mixed by weight, examples of like length together, the same for one seed."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bot.reader.data import Row
from bot.reader.encoding import PairEncoder, Window
from bot.reader.examples import Example, example, negative, other_year, without_answer
from bot.reader.negatives import Negatives
from bot.reader.templates import ARTICLES, MADE, PAGES, POLICY

POOL = 60
NEGATIVE = 0.5
LOOK_ALIKE = 0.25
TWIN = 0.5
SHARES = {
    ARTICLES: 0.34,
    POLICY: 0.16,
    PAGES: 0.06,
    "lawqa": 0.05,
    "cmrc2018-train": 0.11,
    "drcd-train-part": 0.11,
    "cmrc2018-train-unanswerable": 0.02,
    "drcd-train-part-unanswerable": 0.01,
    "english": 0.11,
    "other": 0.03,
}
"""How often a source is drawn from. "english": English questions but for law and what is made up; "other": all that is left."""


@dataclass(frozen=True)
class Labelled:
    """A window with its answer's first and last token (0, 0 where there is none) and the question it belongs to."""

    window: Window
    start: int
    end: int
    group: int


def draws(rows: list[Row], seed: int) -> Iterator[Row]:
    """Rows without end: a source is drawn by its share, its rows in a new order each time all have been seen."""
    sources: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        sources[_source(row)].append(row)
    names = sorted(sources)
    rng = random.Random(seed)
    orders: dict[str, list[Row]] = {name: [] for name in names}
    while True:
        name = rng.choices(names, [SHARES[name] for name in names])[0]
        if not orders[name]:
            orders[name] = rng.sample(sources[name], len(sources[name]))
        yield orders[name].pop()


def _source(row: Row) -> str:
    if row.english and row.source not in {*MADE, "lawqa"}:
        return "english"
    return row.source if row.source in SHARES else "other"


def batches(rows: list[Row], encoder: PairEncoder, negatives: Negatives, seed: int, size: int = 16) -> Iterator[list[Labelled]]:
    """Batches of about `size` examples without end. Examples of one question, answer and negatives, stay in one batch."""
    stream = draws(rows, seed)
    rng = random.Random(seed + 1)
    group = 0
    while True:
        groups: list[list[Labelled]] = []
        while sum(map(len, groups)) < POOL * size:
            group += 1
            asked = _asked(next(stream), negatives, rng)
            members = [member for one in asked if (member := labelled(one, encoder, group))]
            if len(members) == len(asked):
                groups.append(members)
        groups.sort(key=lambda members: max(len(member.window.ids) for member in members))
        ready: list[list[Labelled]] = [[]]
        for members in groups:
            if len(ready[-1]) >= size:
                ready.append([])
            ready[-1].extend(members)
        rng.shuffle(ready)
        yield from ready


def _asked(row: Row, negatives: Negatives, rng: random.Random) -> list[Example]:
    """One row's examples: itself first, then, for some, passages that do not answer it, its own
    without the answer, or a year that nobody wrote of."""
    first = example(row, rng)
    if row.start < 0:
        return [first]
    if row.twin and rng.random() < TWIN:
        return [first, negative(first, row.twin, "", rng)]
    if rng.random() < 0.15 and (changed := other_year(first, rng)):
        return [first, changed]
    if rng.random() < LOOK_ALIKE and (silent := without_answer(first)):
        return [first, silent]
    if rng.random() >= NEGATIVE:
        return [first]
    found = negatives.of(row)
    chosen = rng.sample(found, min(len(found), 1 if rng.random() < 0.85 else 2))
    return [first, *(negative(first, passage, title, rng) for passage, title in chosen)]


def labelled(one: Example, encoder: PairEncoder, group: int) -> Labelled | None:
    """The example as tokens; None if its answer falls into no window whole."""
    window = encoder.windows(one.question, [one.passage], [one.context])[0][0]
    if one.start < 0:
        return Labelled(window, 0, 0, group)
    inside = [k for k, (start, end) in enumerate(window.offsets) if end > one.start and start < one.end]
    if not inside or window.offsets[inside[-1]][1] < one.end:
        return None
    return Labelled(window, window.first + inside[0], window.first + inside[-1], group)
