"""The hybrid retriever: keywords and vectors, fused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field, PrivateAttr

from corpus.cleaning import script
from corpus.document import Passage, Role
from index.analysis import plain
from index.embedding import under
from index.fusion import fuse
from index.glossary import Glossary
from index.hit import Hit, Leg
from index.naming import Names
from index.nearness import Nearness
from index.store import Index

FULL = 0.45
"""Share of a question's words, weighted by rarity, that a passage must hold for its keyword rank to count in full."""
FULL_ENGLISH = 0.6
"""The same for an English question, whose words reach a Chinese text through the glossary, or by accident."""

NAMED_WEIGHT = 2.0
"""What it counts to be of a document that the question names, by its number or title: as much as both legs."""


class HybridRetriever(BaseRetriever):
    """Passages for a question, found by words and by meaning; `search` gives hits, `invoke` LangChain documents.

    `candidates`: passages each leg brings. A passage's keyword rank counts by how much of the question its words cover, so
    that the keyword leg is all but silent where it has nothing to say (an English question over Chinese texts).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    embeddings: Embeddings
    candidates: int = Field(50, ge=1)
    keyword_weight: float = Field(1.0, ge=0)
    vector_weight: float = Field(1.0, ge=0)
    glossary: Glossary = Field(default_factory=Glossary.bundled)
    _names: Names = PrivateAttr()
    _said: dict[str, str] = PrivateAttr(default_factory=dict)
    _nearness: Nearness = PrivateAttr()

    def model_post_init(self, context: Any) -> None:
        """Learn the names of the index's documents."""
        self._names = Names(self.index.documents.values())
        self._nearness = Nearness(self.embeddings)

    def search(self, query: str) -> list[Hit]:
        """All candidates of both legs, fused, best first.

        Passages of a document that the question names by title or number are lifted to the head. Of passages that say the
        same under the same headings only one stays, of the newest document. Captions follow their document's paragraphs.
        """
        matches = self.index.keywords.search(self.glossary.weigh(query), self.candidates)
        near = self.index.vectors.search(self.embeddings.embed_query(self.glossary.spell_out(query)), self.candidates)
        rows, full = self.index.rows, FULL_ENGLISH if script(query) == "en" else FULL
        legs = [
            [(rows[match.row].id, self.keyword_weight * min(1.0, match.coverage / full)) for match in matches],
            [(id, self.vector_weight) for id, _ in near],
        ]
        fused = fuse(legs)
        if named := self._names.in_question(query):
            of_named = [(id, NAMED_WEIGHT) for id, _ in fused if self.index.passages[id].document in named]
            fused = fuse([*legs, of_named])
        keyword = {rows[match.row].id: Leg(rank, match.score) for rank, match in enumerate(matches, 1)}
        vector = {id: Leg(rank, score) for rank, (id, score) in enumerate(near, 1)}
        hits = [Hit(self.index.passages[id], keyword.get(id, Leg()), vector.get(id, Leg()), score) for id, score in fused]
        return captions_last(self._without_twins(hits))

    def nearness(self, query: str, texts: Sequence[tuple[str, str]]) -> list[float]:
        """How near in meaning each text, under its title and headings (first of a pair), is to the query: cosines, in order."""
        return self._nearness(self.glossary.spell_out(query), [under(context, text) for context, text in texts])

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[LangChainDocument]:
        return [_as_langchain(hit) for hit in self.search(query)]

    def _without_twins(self, hits: Sequence[Hit]) -> list[Hit]:
        """Each group of passages that say the same, at the place of its best, by the newest document's."""
        groups: dict[str, list[Hit]] = {}
        for hit in hits:
            id, said = hit.passage.id, self._said
            if id not in said:
                said[id] = plain(f"{hit.passage.context}|{hit.passage.text}")
            groups.setdefault(said[id], []).append(hit)
        return [
            replace(max(group, key=self._year), fused=group[0].fused) if len(group) > 1 else group[0]
            for group in groups.values()
        ]

    def _year(self, hit: Hit) -> int:
        return self.index.documents[hit.passage.document].year or 0


def captions_last(hits: Sequence[Hit]) -> list[Hit]:
    """`hits` with no caption before a body passage of its own document; all else keeps its order."""
    last_body = {hit.passage.document: at for at, hit in enumerate(hits) if hit.passage.role is Role.BODY}

    def place(pair: tuple[int, Hit]) -> tuple[int, int]:
        at, hit = pair
        caption = hit.passage.role is Role.CAPTION
        return (max(at, last_body.get(hit.passage.document, at)), 1) if caption else (at, 0)

    return [hit for _, hit in sorted(enumerate(hits), key=place)]


def _as_langchain(hit: Hit) -> LangChainDocument:
    passage: Passage = hit.passage
    return LangChainDocument(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "document": passage.document,
            "document_hash": passage.document_hash,
            "title": passage.title,
            "headings": list(passage.headings),
            "start": passage.start,
            "end": passage.end,
            "keyword": {"rank": hit.keyword.rank, "score": hit.keyword.score},
            "vector": {"rank": hit.vector.rank, "score": hit.vector.score},
            "fused": hit.fused,
        },
    )
