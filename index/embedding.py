"""sentence-transformers behind LangChain's Embeddings: the query and passage prompts on the right side, unit vectors."""

from __future__ import annotations

import hashlib
import os
import threading
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from corpus.cleaning import simplified
from index.errors import ModelNotFound

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 16
"""Texts a forward pass: on a CPU a larger batch gains nothing and pads more."""

_SAMPLE = 1 << 20
_ADVICE = "Set LUTAI_EMBEDDING_MODEL to a sentence-transformers folder, or to a Hugging Face name that this machine can reach."


class SentenceEmbeddings(Embeddings):
    """A SentenceTransformer folder or Hugging Face name, loaded when first used and then kept.

    `threads` is the number of CPU threads torch may use; torch knows one number for the whole process. A local folder is
    loaded without asking any hub. Raises ModelNotFound when the model cannot be loaded.
    """

    def __init__(self, model: str, threads: int = 2) -> None:
        self.model = model
        self.threads = threads
        self._loading = threading.Lock()
        self._query = lru_cache(maxsize=32)(self._embed_query)

    @cached_property
    def _encoder(self) -> SentenceTransformer:
        with self._loading:
            return self.__dict__.get("_encoder") or _load(self.model, self.threads)

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return int(self._encoder.get_embedding_dimension() or 0)

    def warm_up(self) -> None:
        """Load the model and run it once, so that the first question does not wait for it."""
        self.embed_query("准备")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector of length 1 a text, in order; the model's document prompt goes before each text."""
        if not texts:
            return []
        return self._encoder.encode_document(
            texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        ).tolist()

    def embed_query(self, text: str) -> list[float]:
        """The vector, of length 1, of a question; the model's query prompt goes before it. The last few are kept, since a
        turn needs its question's more than once; not more of what people asked than that."""
        return list(self._query(text))

    def _embed_query(self, text: str) -> list[float]:
        return self._encoder.encode_query(text, normalize_embeddings=True, show_progress_bar=False).tolist()


def under(context: str, text: str) -> str:
    """What is embedded of a text: its own words, under the title and headings that they leave unsaid.

    In Simplified characters, as questions are: the model knows the two scripts as two languages, and a Traditional question
    would find less among Simplified passages.
    """
    return simplified(f"{context}\n{text}")


def _load(model: str, threads: int) -> SentenceTransformer:
    folder = Path(model)
    if folder.is_dir() and not (folder / "modules.json").is_file():
        # sentence-transformers would take any folder and make up what is missing.
        raise ModelNotFound(f"{model} is no sentence-transformers folder: it has no modules.json. {_ADVICE}")
    if not folder.is_dir() and (folder.is_absolute() or model.startswith(".") or model.count("/") > 1):
        raise ModelNotFound(f"The embedding model's folder {model} does not exist. {_ADVICE}")
    # A waiting thread shall sleep, not spin: on a machine whose cores are busy, spinning made a question twelve times as dear.
    # OpenMP reads this once, when torch is first imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    torch.set_num_threads(threads)
    logging.disable_progress_bar()
    # Half precision, as it lies on disk, is several times slower on a CPU.
    options = {"device": "cpu", "model_kwargs": {"dtype": torch.float32}}
    try:
        return SentenceTransformer(model, local_files_only=True, **options).eval()
    except Exception as error:
        if folder.is_dir():
            raise ModelNotFound(f"The embedding model in {model} cannot be loaded: {_brief(error)}. {_ADVICE}") from error
    try:  # A hub name that is not in the cache yet.
        return SentenceTransformer(model, **options).eval()
    except Exception as error:
        raise ModelNotFound(f"The embedding model {model!r} cannot be had from its hub: {_brief(error)}. {_ADVICE}") from error


def _brief(error: Exception) -> str:
    return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0][:200]}"


def fingerprint(model: str) -> str:
    """What tells one model from another: a hash over the folder's files, or the name itself for a hub model.

    Of each file the name, the size, and the first, middle and last MiB count: enough to notice other weights, and quick for
    models of gigabytes. The folder's own path does not count, so that a moved checkout keeps its index.
    """
    folder = Path(model)
    if not folder.is_dir():
        return f"name:{model}"
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            for at in sorted({0, max(0, size // 2), max(0, size - _SAMPLE)}):
                file.seek(at)
                digest.update(file.read(_SAMPLE))
    return f"files:{digest.hexdigest()[:32]}"
