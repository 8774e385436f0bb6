"""Documents → index: incremental, beside the old one, switched in one step."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from corpus.document import Document, Passage
from corpus.errors import CorpusNotFound
from corpus.passages import cut
from index import generation, snapshot
from index.embedding import fingerprint, under
from index.errors import IndexDamaged, IndexMissing
from index.keywords import Keywords, passage_terms
from index.lock import Ownership
from index.manifest import IndexSettings, Manifest, hashes
from index.vectors import Vectors
from index.versions import Versions

__all__ = ["BuildReport", "IndexSettings", "Progress", "build_index", "embedded_text"]

Progress = Callable[[int, int, str], None]
"""Called with (done, total, what is being done)."""

CHUNK = 64
"""Texts embedded between two reports of progress."""


@dataclass(frozen=True)
class BuildReport:
    """What a build did. `embedded` + `reused` = `passages`; `unchanged` if the index was up to date and nothing was written."""

    documents: int
    passages: int
    embedded: int
    reused: int
    seconds: float
    unchanged: bool = False


def embedded_text(passage: Passage) -> str:
    """What is embedded of a passage."""
    return under(passage.context, passage.text)


def build_index(
    documents: Iterable[Document],
    folder: Path,
    settings: IndexSettings,
    embeddings: Embeddings,
    progress: Progress | None = None,
) -> BuildReport:
    """Bring the index in `folder` up to date with `documents` and `settings`.

    Passages whose embedded text is unchanged keep their vectors. The new index is made beside the old one, which stays
    whole, and may stay open in this process, until a pointer is replaced: a kill at any moment leaves one whole index.
    The generation before the new one is left on disk, and so are those that this process has open; all others are removed.
    Raises IndexLocked, CorpusNotFound where there is no text, and whatever the embedding model raises.
    """
    started, folder, documents = time.perf_counter(), Path(folder), list(documents)
    tell = progress or (lambda done, total, what: None)
    with Ownership(folder):
        old, known = _previous(folder, settings)
        if known and not known.differences(settings) and not known.changes(documents):
            return BuildReport(len(documents), known.passages, 0, known.passages, time.perf_counter() - started, unchanged=True)

        passages: list[Passage] = []
        for done, document in enumerate(documents, 1):
            passages += cut(document, settings.passage_limit)
            tell(done, len(documents), "passages")
        if not passages:
            raise CorpusNotFound("There is no text to index: the corpus holds no document, or all of them are empty.")

        new = generation.begin(folder)
        try:
            vectors, embedded = _embed(passages, _vectors_of(old, settings), embeddings, tell)
            _write(new, documents, passages, vectors, tell)
            Versions(folder).keep(documents)
            Manifest(
                model=settings.embedding_model,
                model_fingerprint=fingerprint(settings.embedding_model),
                passage_limit=settings.passage_limit,
                dimension=vectors.shape[1],
                passages=len(passages),
                documents=hashes(documents),
                checks=generation.checks(new),
            ).write(new / "manifest.json")
            generation.switch(folder, new)
        except BaseException:
            generation.discard(new)  # on a full disk, what is half written would keep it full
            raise
        generation.prune(folder, new, *([old] if old else []))
    return BuildReport(len(documents), len(passages), embedded, len(passages) - embedded, time.perf_counter() - started)


def _write(new: Path, documents: Sequence[Document], passages: Sequence[Passage], vectors: np.ndarray, tell: Progress) -> None:
    """All of a generation but its manifest."""
    snapshot.write(new / "documents.jsonl", documents)
    snapshot.write(new / "passages.jsonl", passages)
    np.save(new / "vectors.npy", vectors)
    by_id = {document.id: document for document in documents}
    rows = []
    for done, passage in enumerate(passages, 1):
        rows.append(passage_terms(passage, by_id[passage.document]))
        tell(done, len(passages), "keywords")
    Keywords.build(rows).save(new / "keywords")
    ids = [passage.id for passage in passages]
    Vectors.create(new / generation.CHROMA, ids, vectors, lambda done: tell(done, len(ids), "vectors")).close()


def _previous(folder: Path, settings: IndexSettings) -> tuple[Path | None, Manifest | None]:
    """The current generation, if there is one, and its manifest, if its files are whole."""
    try:
        old = generation.current(folder)
    except IndexMissing:
        return None, None
    try:
        return old, generation.verify(old)
    except IndexDamaged:
        return old, None


def _vectors_of(old: Path | None, settings: IndexSettings) -> dict[str, np.ndarray]:
    """Key of the embedded text → vector, from an older generation by the same model; empty if it cannot be read.

    They are read from our own file: Chroma's may be what is damaged.
    """
    if not old:
        return {}
    try:
        manifest = Manifest.read(old / "manifest.json")
        if manifest.model_fingerprint != fingerprint(settings.embedding_model):
            return {}
        if manifest.checks["vectors.npy"] != generation.digest(old / "vectors.npy"):
            return {}
        vectors = np.load(old / "vectors.npy")
        passages = snapshot.read_passages(old / "passages.jsonl")
        return {_key(passage): vector for passage, vector in zip(passages, vectors, strict=True)}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _key(passage: Passage) -> str:
    return hashlib.sha256(embedded_text(passage).encode()).hexdigest()


def _embed(
    passages: Sequence[Passage], known: dict[str, np.ndarray], embeddings: Embeddings, tell: Progress
) -> tuple[np.ndarray, int]:
    """(passages × dimension) unit vectors, and how many texts had to be embedded. Equal texts are embedded once."""
    keys = [_key(passage) for passage in passages]
    missing = {key: embedded_text(passage) for key, passage in zip(keys, passages, strict=True) if key not in known}
    # Texts of like length together: less padding.
    queue = sorted(missing.items(), key=lambda item: len(item[1]))
    vectors = dict(known)
    for start in range(0, len(queue), CHUNK):
        chunk = queue[start : start + CHUNK]
        made = embeddings.embed_documents([text for _, text in chunk])
        vectors.update({key: np.asarray(vector, dtype=np.float32) for (key, _), vector in zip(chunk, made, strict=True)})
        tell(start + len(chunk), len(queue), "embedding")
    return np.stack([vectors[key] for key in keys]), sum(key in missing for key in keys)
