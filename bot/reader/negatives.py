"""Hard negatives: the passages that a keyword search would bring for a question and that do not hold its answer."""

from __future__ import annotations

import re
from collections import defaultdict

from bot.reader.data import Row
from bot.reader.examples import pieces, title_of
from corpus.cleaning import fold


class Negatives:
    """Character-bigram BM25 over the rows' contexts, cut as the product cuts passages and folded to one script."""

    def __init__(self, rows: list[Row]) -> None:
        import bm25s

        # One filling of a template is enough, and its other fillings would answer its questions.
        filled = {row.origin: row.context for row in rows}
        first = {row.context: row for row in rows if not row.origin or filled[row.origin] == row.context}
        self._found: dict[str, list[tuple[str, str]]] = {}
        self._passages: list[str] = []
        self._titles: list[str] = []
        self._origins: list[str] = []
        self._by_title: dict[str, list[int]] = defaultdict(list)
        for context, row in first.items():
            for start, end in pieces(context):
                if row.title:
                    self._by_title[row.title].append(len(self._passages))
                self._passages.append(context[start:end])
                self._titles.append(title_of(row))
                self._origins.append(row.origin)
        self._folded = [fold(passage) for passage in self._passages]
        self._index = bm25s.BM25()
        self._index.index([bigrams(text) for text in self._folded], show_progress=False)
        # An English question shares no characters with its passages: the question it was made from is asked in its place.
        self._asked = {row.id: row.question for row in rows if not row.english}

    def __len__(self) -> int:
        return len(self._passages)

    def of(self, row: Row, count: int = 6) -> list[tuple[str, str]]:
        """(passage, title) of the best `count` passages that do not hold the row's answer, best first.

        The row's own context may be among them: its other parts are the hardest. Where the question is English and no
        Chinese form of it is known, the answer's own words and other passages under the same title stand in.
        """
        if row.id not in self._found:
            self._found[row.id] = self._search(row, count)
        return self._found[row.id]

    def _search(self, row: Row, count: int) -> list[tuple[str, str]]:
        question = self._asked.get(row.id) or self._asked.get(re.sub(r"-(en|zh).*$", "", row.id)) or row.answer
        answer = fold(row.answer)
        found: list[int] = []
        terms = bigrams(fold(question))
        if terms:
            hits, _ = self._index.retrieve([terms], k=min(4 * count, len(self)), show_progress=False, n_threads=0)
            found = [int(hit) for hit in hits[0]]
        if row.english and row.title:
            found = self._by_title[row.title] + found
        kept = [
            k for k in found if answer and answer not in self._folded[k] and not (row.origin and row.origin == self._origins[k])
        ]
        return [(self._passages[k], self._titles[k]) for k in kept[:count]]


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of characters, white space left out."""
    text = re.sub(r"\s+", "", text)
    return [text[i : i + 2] for i in range(len(text) - 1)]
