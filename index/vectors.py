"""The vector leg: Chroma, embedded in the process, by cosine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import IndexDamaged

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

COLLECTION = "passages"
_HNSW = {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}
"""A corpus has thousands of passages, not millions: wide settings keep the graph's answers all but exact."""


class Vectors:
    """A Chroma collection: passage id → unit vector."""

    def __init__(self, client: ClientAPI, collection: Any) -> None:
        self._client = client
        self._collection = collection
        self._count = int(collection.count())

    @classmethod
    def create(
        cls, folder: Path, ids: Sequence[str], vectors: np.ndarray, progress: Callable[[int], None] = lambda done: None
    ) -> Vectors:
        """Store `vectors` (passages × dimension) under `ids` in a new Chroma folder; `progress` hears how many are in."""
        client = _client(folder)
        try:
            collection: Any = client.create_collection(COLLECTION, configuration={"hnsw": _HNSW}, embedding_function=None)
            step = client.get_max_batch_size() - 1
            for start in range(0, len(ids), step):
                collection.upsert(ids=list(ids[start : start + step]), embeddings=vectors[start : start + step])
                progress(min(start + step, len(ids)))
        except BaseException:
            client.close()
            raise
        return cls(client, collection)

    @classmethod
    def open(cls, folder: Path) -> Vectors:
        """Raises IndexDamaged if Chroma cannot open the folder."""
        try:
            client = _client(folder)
            return cls(client, client.get_collection(COLLECTION, embedding_function=None))
        except Exception as error:
            raise IndexDamaged(
                f"The vector store in {folder} cannot be opened ({type(error).__name__}: {error}). {REBUILD}"
            ) from error

    def search(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]]:
        """(passage id, cosine similarity) of the nearest `limit` passages, nearest first."""
        wanted = min(limit, self._count)
        found = self._collection.query(query_embeddings=[list(vector)], n_results=wanted, include=["distances"])
        return [(id, 1 - distance) for id, distance in zip(found["ids"][0], found["distances"][0], strict=True)]

    def count(self) -> int:
        """Vectors stored."""
        return self._count

    def close(self) -> None:
        """Let go of the folder."""
        self._client.close()


REBUILD = "Nothing is lost: run `lutai index build`, which makes the index anew from the corpus."


def _client(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False, allow_reset=False))
