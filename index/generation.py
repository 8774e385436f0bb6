"""Where the generations of an index lie on disk, and which one is current.

FOLDER/current                the name of the current generation; replaced in one step, so that it is old or new
FOLDER/generations/NAME/      one whole index: manifest.json, documents.jsonl, passages.jsonl, vectors.npy, keywords/, chroma/
FOLDER/lock, FOLDER/owner     who owns the folder
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from index.errors import IndexDamaged, IndexMissing, IndexUnwritable
from index.manifest import Manifest
from index.vectors import REBUILD

CHROMA = "chroma"

_opened: Counter[Path] = Counter()
"""How often this process has each generation open. No other process can: the folder has one owner."""


def current(folder: Path) -> Path:
    """The current generation's folder. Raises IndexMissing, and IndexUnwritable where nothing may be read."""
    try:
        name = (folder / "current").read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(f"There is no index in {folder} yet. Run `lutai index build`.") from None
    except OSError as error:
        raise IndexUnwritable(folder, error) from error
    return folder / "generations" / name


def begin(folder: Path) -> Path:
    """An empty folder for a new generation."""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
    path = folder / "generations" / name
    path.mkdir(parents=True)
    return path


def switch(folder: Path, generation: Path) -> None:
    """Make `generation` the current one, in one step."""
    pointer = folder / "current.tmp"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(generation.name + "\n")
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(folder / "current")


def opened(generation: Path) -> None:
    """Note that this process has it open once more: it is not pruned until it is `closed` as often."""
    _opened[generation.resolve()] += 1


def closed(generation: Path) -> None:
    """The other side of `opened`."""
    _opened[generation.resolve()] -= 1


def prune(folder: Path, *keep: Path) -> None:
    """Remove all generations but those and such as are open: what an old index or a killed build has left."""
    for path in (folder / "generations").iterdir():
        if path not in keep and _opened[path.resolve()] <= 0:
            discard(path)


def discard(generation: Path) -> None:
    """Remove a generation that nobody has open."""
    shutil.rmtree(generation, ignore_errors=True)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checks(generation: Path) -> dict[str, str | int]:
    """What `verify` compares: each file's SHA-256, or for Chroma's files, which it touches when it opens them, the size."""
    found: dict[str, str | int] = {}
    for path in sorted(path for path in generation.rglob("*") if path.is_file() and path.name != "manifest.json"):
        name = path.relative_to(generation)
        if name.parts[0] != CHROMA:
            found[name.as_posix()] = digest(path)
        elif path.suffix != ".sqlite3" and not path.name.endswith(("-wal", "-shm", "-journal")):
            found[name.as_posix()] = path.stat().st_size
    return found


def verify(generation: Path) -> Manifest:
    """The manifest of a generation whose files are as they were written. Raises IndexDamaged.

    Chroma can take the whole process down on damaged files, so they are looked at before it opens them.
    """
    database = (generation / CHROMA / "chroma.sqlite3").resolve()
    try:
        manifest = Manifest.read(generation / "manifest.json")
        found = checks(generation)
        broken = [name for name, value in manifest.checks.items() if found.get(name) != value]
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
                broken.append(f"{CHROMA}/chroma.sqlite3")
    except (OSError, ValueError, TypeError, sqlite3.Error) as error:
        raise IndexDamaged(f"The index in {generation} is damaged ({type(error).__name__}: {error}). {REBUILD}") from error
    if broken:
        raise IndexDamaged(f"The index in {generation} is damaged: {', '.join(broken)} changed or missing. {REBUILD}")
    return manifest
