"""A cross-encoder in the place of the reader's reranking: any sentence-transformers CrossEncoder, by one setting."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from langchain_core.cross_encoders import BaseCrossEncoder

from index.errors import ModelNotFound
from index.hit import Hit

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class SentenceCrossEncoder(BaseCrossEncoder):
    """A CrossEncoder folder or hub name behind LangChain's interface; loaded when first used. Raises ModelNotFound."""

    def __init__(self, model: str) -> None:
        self.model = model

    @cached_property
    def _encoder(self) -> CrossEncoder:
        from pathlib import Path

        from sentence_transformers import CrossEncoder

        try:
            return CrossEncoder(self.model, local_files_only=Path(self.model).is_dir())
        except Exception as error:
            raise ModelNotFound(
                f"The reranker {self.model!r} cannot be loaded ({type(error).__name__}). Set LUTAI_RERANKER to 'reader', to "
                "'none', or to a CrossEncoder's folder or a hub name that this machine can reach."
            ) from error

    def score(self, text_pairs: list[tuple[str, str]]) -> list[float]:
        """One score a (question, passage) pair, the higher the nearer."""
        return [float(s) for s in self._encoder.predict(text_pairs, show_progress_bar=False)]


class Reranker:
    """Orders the head of a result list by a cross-encoder; the tail keeps its order behind it."""

    def __init__(self, encoder: BaseCrossEncoder, head: int = 24) -> None:
        self.encoder, self.head = encoder, head

    def rerank(self, question: str, hits: list[Hit]) -> list[Hit]:
        """The same hits, the first `head` of them with their score as `reranked`, best first."""
        head = hits[: self.head]
        pairs = [(question, f"{h.passage.context}\n{h.passage.text}") for h in head]
        scores = self.encoder.score(pairs) if pairs else []
        scored = [replace(h, reranked=s) for h, s in zip(head, scores, strict=True)]
        return sorted(scored, key=lambda h: -(h.reranked or 0.0)) + hits[self.head :]
