"""The reader's rows as pairs for the embedding model: each question with a passage that answers it and one that does not."""

from __future__ import annotations

import random
from collections.abc import Iterable

from bot.reader.data import Row
from bot.reader.examples import example
from bot.reader.negatives import Negatives
from corpus.cleaning import simplified
from index.training import Pair


def pairs(rows: Iterable[Row], negatives: Negatives, seed: int, times: int = 1) -> list[Pair]:
    """In a random order; every answerable row `times` times, with another window of its context each time.

    Questions and passages are in Simplified characters and the passage's title stands on a line of its own, as the index
    embeds them. A row for which no hard negative is found gives none.
    """
    rng = random.Random(seed)
    made: list[Pair] = []
    for row in (row for row in rows if row.start >= 0):
        hard = [(row.twin, row.title)] if row.twin else []
        hard += negatives.of(row)
        for _ in range(times if hard else 0):
            one = example(row, rng)
            passage, title = rng.choice(hard)
            made.append(
                Pair(
                    simplified(one.question),
                    simplified(f"{one.context}\n{one.passage}".strip()),
                    simplified(f"{title if one.context else ''}\n{passage}".strip()),
                    row.origin or row.context,
                )
            )
    rng.shuffle(made)
    return made
