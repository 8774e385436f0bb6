"""Embeddings that need no model, for tests of what is done with vectors rather than of what they mean."""

import hashlib
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from corpus.document import Document
from index.build import BuildReport, IndexSettings, build_index

SETTINGS = IndexSettings(embedding_model="plain")


class PlainEmbeddings(Embeddings):
    """A unit vector drawn by the text's hash: equal texts are equal, others are not alike. Counts what it embeds."""

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += texts
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
        vector = np.random.default_rng(seed).normal(size=16)
        return (vector / np.linalg.norm(vector)).tolist()


def build(folder: Path, *documents: Document, settings: IndexSettings = SETTINGS) -> tuple[BuildReport, list[str]]:
    """An index of the documents in `folder`, and what was embedded for it."""
    embeddings = PlainEmbeddings()
    return build_index(documents, folder, settings, embeddings), embeddings.embedded
