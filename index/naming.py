"""Documents that a question names, by number (鲁政字〔2024〕28号) or by title."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.document import Document
from index.analysis import plain

SHORTEST = 5
"""Characters; a shorter title (合作区, 人才) says what a question is about rather than which text is meant."""
MOST = 5
"""A title that more documents share (a site's name) tells none from the others."""

_STATE = "中华人民共和国"
_EDITION = re.compile(r"[（(](?:\d{4}|修订|修正|试行|暂行|digest|摘要)[^）)]*[）)]")


class Names:
    """What documents can be called, and which of them a question calls."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._called: dict[str, set[str]] = {}
        for document in documents:
            for name in _names(document):
                self._called.setdefault(name, set()).add(document.id)
        self._called = {name: ids for name, ids in self._called.items() if len(ids) <= MOST}

    def in_question(self, question: str) -> set[str]:
        """Ids of the documents named. A name within a longer one that is named too does not count (law, its regulations)."""
        asked = plain(question)
        named = [name for name in self._called if name in asked]
        outermost = [name for name in named if not any(name != other and name in other for other in named)]
        return {id for name in outermost for id in self._called[name]}


def _names(document: Document) -> set[str]:
    titles = {title for title in (document.title, document.original_title) if title}
    titles |= {_EDITION.sub("", title) for title in titles}
    names = {plain(title) for title in titles}
    names |= {name.removeprefix(_STATE) for name in names}
    return {name for name in names if len(name) >= SHORTEST} | ({plain(document.number)} if document.number else set())
