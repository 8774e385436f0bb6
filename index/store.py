"""Opening an index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType

from corpus.document import Document, Passage
from corpus.errors import UnknownDocument
from index import generation, snapshot
from index.errors import IndexOutdated
from index.generation import closed, opened
from index.keywords import Keywords
from index.lock import Ownership
from index.manifest import IndexSettings, Manifest
from index.vectors import Vectors
from index.versions import Versions


class Index:
    """One generation of an index, open and owned by this process until `close`; also a context manager.

    `passages` are in the order of the keyword index's rows; `documents` are the texts and metadata it was made of,
    whatever has happened to the corpus since.
    """

    def __init__(self, folder: Path, generation: Path, manifest: Manifest, ownership: Ownership) -> None:
        self.folder = folder
        self.manifest = manifest
        self._ownership, self._generation = ownership, generation
        self._versions = Versions(folder)
        documents = snapshot.read_documents(generation / "documents.jsonl")
        passages = snapshot.read_passages(generation / "passages.jsonl")
        self.documents: Mapping[str, Document] = MappingProxyType({document.id: document for document in documents})
        self.passages: Mapping[str, Passage] = MappingProxyType({passage.id: passage for passage in passages})
        self.rows: tuple[Passage, ...] = tuple(passages)
        self.keywords = Keywords.load(generation / "keywords")
        self.vectors = Vectors.open(generation / "chroma")
        self._open = True
        opened(generation)

    def document(self, id: str, hash: str | None = None) -> Document:
        """The document as indexed, or the version of it whose text has that hash. Raises UnknownDocument."""
        document = self.documents.get(id)
        if document and hash in (None, document.hash):
            return document
        kept = self._versions.get(id, hash) if hash else None
        if not kept:
            version = f" in the version {hash}" if hash else ""
            raise UnknownDocument(
                f"The index in {self.folder} holds no document {id!r}{version}. `lutai corpus list` shows what there is."
            )
        return kept

    def close(self) -> None:
        """Let go of the files and of the folder; harmless if done already."""
        if self._open:
            self._open = False
            self.vectors.close()
            closed(self._generation)
            self._ownership.release()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open_index(folder: Path, settings: IndexSettings, documents: Iterable[Document] | None = None) -> Index:
    """Open the current index in `folder`.

    Raises IndexMissing if there is none, IndexLocked if another process owns it, IndexOutdated if it was built with other
    settings, or from other texts than `documents` where they are given, and IndexDamaged (an IndexOutdated) if its files are.
    """
    folder = Path(folder)
    where = generation.current(folder)
    ownership = Ownership(folder)
    try:
        manifest = generation.verify(where)
        found = manifest.differences(settings) or (manifest.changes(documents) if documents is not None else [])
        if found:
            more = f" and {len(found) - 5} more" if len(found) > 5 else ""
            raise IndexOutdated(f"The index in {folder} is outdated: {'; '.join(found[:5])}{more}. Run `lutai index build`.")
        return Index(folder, where, manifest, ownership)
    except BaseException:
        ownership.release()
        raise
