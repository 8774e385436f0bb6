"""The set of documents on disk."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from corpus import loading
from corpus.document import Document, Kind
from corpus.errors import CorpusNotFound, DuplicateDocument, UnknownDocument, UnreadableDocument
from corpus.readers import MEDIA_TYPES

ANSWERS = "answers"
SHELVES = {"articles": Kind.ARTICLE, "policies": Kind.POLICY, ANSWERS: Kind.QA}
"""Sub-folder → the kind of a document in it whose metadata names none."""
PASSED_OVER = ("README", ".")
"""What the names of files begin with that are no texts."""


class Library:
    """The documents under `articles/`, `policies/` and `answers/`; a document's id is its file's name without ending.

    They stand in `folder`, and in `own` where one is given: the part that staff write from their pages; it need not be there.
    Files whose names begin with README or a dot are passed over. Markdown and plain text carry their metadata as front
    matter; beside a file that cannot (`notice.pdf`) the same fields stand in `notice.pdf.yaml`.
    """

    def __init__(self, folder: Path | str, own: Path | str | None = None) -> None:
        self.folder = Path(folder)
        self.own = Path(own) if own is not None else self.folder

    def documents(self) -> list[Document]:
        """All documents, sorted by id; raises CorpusNotFound if there is none, else what the first broken file raises."""
        paths = self._paths()
        if not paths:
            raise CorpusNotFound(f"{self.folder}: no text under articles/ or policies/; put one there or add one")
        return [self._load(path) for _, path in sorted(paths.items())]

    def get(self, id: str) -> Document:
        """The document of that id; raises UnknownDocument."""
        return self._load(self.path(id))

    def path(self, id: str) -> Path:
        """The file of that document; raises UnknownDocument."""
        try:
            return self._paths()[id]
        except KeyError:
            raise UnknownDocument(f"{self.folder}: no document '{id}'; 'lutai corpus list' shows what there is") from None

    def add(self, path: Path | str, *, kind: Kind | None = None, **fields: object) -> Document:
        """Copies a file in, on the shelf of its kind, and returns its document.

        `kind` and `fields` (title, issuer, published, …) complete what the file does not say of itself; they are written
        into the copy and never overrule the file. Raises DuplicateDocument, UnreadableDocument, UnsupportedFormat and
        FrontMatterError; then the library is as it was.
        """
        path = Path(path)
        if not path.is_file():
            raise UnreadableDocument(f"{path}: no such file; check the path")
        if path.name.startswith(PASSED_OVER):
            raise UnreadableDocument(f"{path}: files whose names begin with README or a dot are passed over; rename this one")
        extra = {name: value for name, value in {"kind": kind, **fields}.items() if value is not None}
        document = loading.load(path, extra)
        if there := self._paths().get(document.id):
            raise DuplicateDocument(
                f"{path}: '{document.id}' is in the library already, at {there}; remove that one first, or rename this file"
            )
        shelf = self.shelf(document.kind)
        shelf.mkdir(parents=True, exist_ok=True)
        copy = shelf / path.name
        try:
            loading.copy(path, copy, extra)
            return self.get(document.id)
        except BaseException:  # one file that cannot be read would stop the whole library
            for file in (copy, loading.sidecar(copy)):
                file.unlink(missing_ok=True)
            raise

    def shelf(self, kind: Kind) -> Path:
        """Where a new document of that kind is put: staff's answers in the part of their own."""
        if kind is Kind.QA:
            return self.own / ANSWERS
        return self.folder / ("articles" if kind is Kind.ARTICLE else "policies")

    def remove(self, id: str) -> Path:
        """Moves a document's file to `.removed/<time>/` in the folder that it stands in; returns its place there.

        Raises UnknownDocument.
        """
        path = self.path(id)
        return loading.move(path, self._root(path) / ".removed" / datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ"))

    def fingerprints(self) -> dict[str, str]:
        """id → hash of what is indexed of the document: its text and the metadata that is searched."""
        return {document.id: document.fingerprint for document in self.documents()}

    def _load(self, path: Path) -> Document:
        if path.suffix == ".yaml" and Path(path.stem).suffix.lower() in MEDIA_TYPES:
            raise UnreadableDocument(f"{path}: {path.stem} is not there; delete this file or put it back")
        return loading.load(path, {"kind": SHELVES[path.relative_to(self._root(path)).parts[0]]})

    def _root(self, path: Path) -> Path:
        """Which of the two folders a file stands in. The one may lie within the other."""
        return max((root for root in (self.folder, self.own) if path.is_relative_to(root)), key=lambda root: len(root.parts))

    def _paths(self) -> dict[str, Path]:
        if not self.folder.is_dir():
            raise CorpusNotFound(f"{self.folder}: no such folder; set LUTAI_CORPUS to the one with articles/ and policies/")
        paths: dict[str, Path] = {}
        for path in sorted(self._files()):
            metadata_of_another = path.suffix == ".yaml" and path.with_suffix("").is_file()
            if path.name.startswith(PASSED_OVER) or metadata_of_another:
                continue
            if path.stem in paths:
                raise DuplicateDocument(f"{path}: {paths[path.stem]} has the same id '{path.stem}'; rename one of them")
            paths[path.stem] = path
        return paths

    def _files(self) -> set[Path]:
        shelves = (root / shelf for root in (self.folder, self.own) for shelf in SHELVES)
        return {file for shelf in shelves for file in shelf.rglob("*") if file.is_file()}
