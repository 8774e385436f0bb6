"""Assembles the assistant in the background, so that the page is up at once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from corpus.errors import LutaiError

if TYPE_CHECKING:
    from bot.assembly import Assistant

log = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]


class Startup:
    """Runs `assemble` in a thread of its own; what has come of it can be asked at any time, from any thread."""

    def __init__(self, assemble: Callable[[Progress], Assistant]) -> None:
        self._assemble = assemble
        self._over = threading.Event()
        self._assistant: Assistant | None = None
        self.trouble: str | None = None
        """Why it failed: the message of a `LutaiError`, "" for any other error, None while nothing has failed."""
        self.share: float | None = None
        """How much of the index is built, from 0 to 1; None where nothing is being built."""

    def start(self) -> None:
        """Begin. Call once."""
        threading.Thread(target=self._run, name="startup", daemon=True).start()

    def _run(self) -> None:
        try:
            self._assistant = self._assemble(self._progress)
        except LutaiError as error:
            log.error("The assistant cannot start: %s", error)
            self.trouble = str(error)
        except Exception:
            log.exception("The assistant cannot start")
            self.trouble = ""
        finally:
            self._over.set()

    def _progress(self, done: int, total: int, what: str) -> None:
        self.share = done / total if total else None

    @property
    def over(self) -> bool:
        """True once the assistant is there or has failed."""
        return self._over.is_set()

    def assistant(self) -> Assistant | None:
        """Wait until the start is over; None if it failed."""
        self._over.wait()
        return self._assistant

    def close(self) -> None:
        """Let go of what was opened."""
        if self._assistant:
            self._assistant.close()
