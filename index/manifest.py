"""What an index was built with and holds; opening compares it with what is wanted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from corpus.document import Document
from index import analysis, embedding, snapshot

FORMAT = 2
"""Raised whenever the files of an index, or what is embedded or counted of a passage, change."""


@dataclass(frozen=True)
class IndexSettings:
    """What an index depends on besides the texts. `passage_limit` is in characters."""

    embedding_model: str
    passage_limit: int = 250


def hashes(documents: Iterable[Document]) -> dict[str, dict[str, str]]:
    """What a manifest records of documents. All metadata counts, since the index shows it from its own snapshot."""
    return {
        document.id: {
            "text": document.hash,
            "metadata": hashlib.sha256(snapshot.encode(replace(document, text="")).encode()).hexdigest(),
        }
        for document in documents
    }


@dataclass(frozen=True)
class Manifest:
    """Stands in each generation of the index, as JSON.

    `documents`: id → {"text": hash of the text, "metadata": hash of all else that is known of the document}.
    `checks`: file → its SHA-256, or its size for the files that Chroma touches again when it opens them.
    """

    model: str
    model_fingerprint: str
    passage_limit: int
    dimension: int
    passages: int
    documents: dict[str, dict[str, str]]
    checks: dict[str, str | int] = field(default_factory=dict)
    analyser: str = analysis.VERSION
    format: int = FORMAT

    def differences(self, settings: IndexSettings) -> list[str]:
        """In words, each thing in which the index does not match `settings`; empty if it matches."""
        found = []
        if self.format != FORMAT:
            found.append(f"its format is {self.format}, this version writes {FORMAT}")
        if self.analyser != analysis.VERSION:
            found.append(f"its words were cut by analyser {self.analyser}, this version's is {analysis.VERSION}")
        if self.model_fingerprint != embedding.fingerprint(settings.embedding_model):
            found.append(
                f"it was embedded with {self.model}, or with other weights, and the setting is {settings.embedding_model}"
            )
        if self.passage_limit != settings.passage_limit:
            found.append(f"its passages have up to {self.passage_limit} characters, the setting is {settings.passage_limit}")
        return found

    def changes(self, documents: Iterable[Document]) -> list[str]:
        """In words, each document that was added, changed or removed since; empty if the index is up to date."""
        now, then = hashes(documents), self.documents
        return (
            [f"{id} is new" for id in sorted(now.keys() - then.keys())]
            + [f"{id} has changed" for id in sorted(now.keys() & then.keys()) if now[id] != then[id]]
            + [f"{id} is gone" for id in sorted(then.keys() - now.keys())]
        )

    def write(self, path: Path) -> None:
        """Write as JSON."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """Raises OSError, ValueError or TypeError where it is not there or not one of ours."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))
