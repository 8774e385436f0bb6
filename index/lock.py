"""One owner process for an index folder: a second process on one Chroma folder can hang or spoil it."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from index.errors import IndexLocked, IndexUnwritable


class Ownership:
    """Held while a process builds or has open the index in `folder`.

    The operating system lets go of it when the process ends, however it ends. Within one process it may be taken many
    times over, so that a new index can be built while the old one still answers. Raises IndexLocked, and IndexUnwritable.
    """

    def __init__(self, folder: Path) -> None:
        self._owner = folder / "owner"
        self._lock = FileLock((folder / "lock").resolve(), timeout=0, thread_local=False, is_singleton=True)
        self._held = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            self._held = True
            self._owner.write_text(f"{os.getpid()}\n")
        except Timeout as error:
            owner = self._owner.read_text().strip() if self._owner.is_file() else "unknown"
            raise IndexLocked(
                f"The index in {folder} is in use by another process (id {owner}). Stop that process (a running web app or "
                "build), or give this one a folder of its own with LUTAI_DATA."
            ) from error
        except OSError as error:
            self.release()
            raise IndexUnwritable(folder, error) from error

    def release(self) -> None:
        """Give it back; harmless if given back already."""
        if self._held:
            self._held = False
            self._lock.release()

    def __enter__(self) -> Ownership:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()
