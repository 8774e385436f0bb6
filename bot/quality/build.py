"""What is measured: the assistant as investors get it, and the record of all that its answers depend on."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.answering.question import Turn
from bot.events import Answer
from bot.quality import golden
from bot.quality.golden import Case
from bot.quality.measures import DEPTH
from corpus.document import Document

if TYPE_CHECKING:
    from bot.assembly import Assistant
    from bot.quality.judge import Judge
    from bot.records.runs import RunInputs
    from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SECRET = ("chat_api_key", "judge_api_key", "records_url")
PACKAGES = (
    *("lutai", "bm25s", "chromadb", "langchain-core", "numpy", "onnxruntime", "opencc", "rjieba"),
    *("sentence-transformers", "tokenizers", "torch", "ir-measures"),
)


@dataclass(frozen=True)
class Build:
    """The parts of an assistant that a run needs: `ask` answers, `read(id, hash)` gives a version of a text."""

    ask: Callable[[Turn], Answer]
    read: Callable[[str, str], Document]
    documents: Mapping[str, Document]
    manifest: Mapping[str, Any]
    kept_hits: int = DEPTH

    @classmethod
    def of(cls, assistant: Assistant, settings: Settings) -> Build:
        """That of an assistant."""
        index = assistant.index
        depth = max(DEPTH, settings.read)
        return cls(assistant.pipeline.invoke, index.document, index.documents, asdict(index.manifest), depth)


def inputs(
    name: str,
    cases: Sequence[Case],
    build: Build,
    settings: Settings,
    judge: Judge | None = None,
    staff: Mapping[str, Any] | None = None,
) -> RunInputs:
    """What a run of these cases on this build is recorded to depend on. Secrets are left out of the settings.

    `staff`: what staff have set beside the settings, as JSON data: passages out of use, the threshold that they chose.
    """
    from bot.records.runs import RunInputs

    return RunInputs(
        golden_set=name,
        set_hash=golden.digest(cases),
        manifest=build.manifest,
        settings=settings.model_dump(mode="json", exclude=set(SECRET)) | ({"staff": dict(staff)} if staff else {}),
        versions=versions(settings) | (judge.identity if judge else {}),
        revision=revision(),
    )


def versions(settings: Settings) -> dict[str, str]:
    """Python, the packages that answers depend on, and the SHA-256 of the fitted weights and of the reader."""
    from bot.answering.evidence import WEIGHTS

    found = {"python": platform.python_version(), "platform": platform.platform()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    found["evidence"] = _sha(WEIGHTS)
    return found | {f"reader/{path.name}": _sha(path) for path in sorted(settings.reader.glob("*")) if path.is_file()}


@cache
def revision() -> str:
    """The commit of the code; with -dirty and a hash of the difference where files were changed since; else "unknown"."""
    commit = _git("rev-parse", "HEAD")
    if not commit:
        return "unknown"
    changed = _git("diff", "HEAD", "--", "bot", "index", "corpus")
    return commit.strip() + (f"-dirty-{hashlib.sha256(changed.encode()).hexdigest()[:12]}" if changed else "")


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _sha(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
