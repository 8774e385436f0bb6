"""The reader's rows as pairs for the embedding model: each question with a passage that answers it and one that does not."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

from bot.reader.batches import draws
from bot.reader.data import Row
from bot.reader.examples import example
from bot.reader.negatives import Negatives
from corpus.cleaning import simplified
from index.training import Pair


def pairs(rows: list[Row], negatives: Negatives, seed: int, count: int) -> Iterator[Pair]:
    """`count` pairs, their rows drawn by source as the reader's are, each time with another window of the context.

    Questions and passages are in Simplified characters and the passage's title stands on a line of its own, as the index
    embeds them. A row for which no hard negative is found gives none.
    """
    rng = random.Random(seed)
    for row in islice((row for row in draws(rows, seed) if row.start >= 0), count):
        hard = [(row.twin, row.title)] if row.twin else []
        hard += negatives.of(row)
        if not hard:
            continue
        one = example(row, rng)
        passage, title = rng.choice(hard)
        yield Pair(
            simplified(one.question),
            simplified(f"{one.context}\n{one.passage}".strip()),
            simplified(f"{title if one.context else ''}\n{passage}".strip()),
            row.origin or row.context,
        )
