"""How near in meaning a question and any texts are: finer than passages, for choosing among their sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from langchain_core.embeddings import Embeddings

KEPT = 20_000
"""Vectors kept, about 30 MB; then all are forgotten. A corpus of policy texts has a few thousand sentences."""


class Nearness:
    """Cosines of an embedding model; what was embedded once is kept. Safe to share between threads."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self._known: dict[str, np.ndarray] = {}

    def __call__(self, query: str, texts: Sequence[str]) -> list[float]:
        """The cosine of the query and each of the texts, from -1 to 1, in order."""
        if not texts:
            return []
        if len(self._known) > KEPT:
            self._known = {}
        known = self._known
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(missing, map(_unit, self._embeddings.embed_documents(missing)), strict=True))
        asked = _unit(self._embeddings.embed_query(query))
        return [float(known[text] @ asked) for text in texts]


def _unit(vector: Sequence[float]) -> np.ndarray:
    values = np.asarray(vector, dtype=np.float32)
    return values / max(float(np.linalg.norm(values)), 1e-9)
