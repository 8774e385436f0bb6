"""Assembles the assistant in the background, so that the page is up at once; and puts another in its place without a pause."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import LutaiError

if TYPE_CHECKING:
    from bot.assembly import Assistant

log = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]


class NotReady(LutaiError):
    """Something needs the assistant, which is still starting, could not start, or has just been replaced."""


@dataclass
class _Shared:
    """An assistant, and how many use it at this moment."""

    assistant: Assistant
    users: int = 0


class Startup:
    """Runs `assemble` in a thread of its own; what has come of it can be asked at any time, from any thread."""

    def __init__(self, assemble: Callable[[Progress], Assistant]) -> None:
        self._assemble = assemble
        self._over = threading.Event()
        self._now: _Shared | None = None
        self._before: list[_Shared] = []
        """Assistants that were replaced, as long as somebody uses them."""
        self._lock, self._renewing = threading.Lock(), threading.Lock()
        self.trouble: str | None = None
        """Why it failed: the message of a `LutaiError`, "" for any other error, None while nothing has failed."""
        self.share: float | None = None
        """How much of the index is built, from 0 to 1; None where nothing is being built."""

    def start(self) -> None:
        """Begin. Call once."""
        threading.Thread(target=self._run, name="startup", daemon=True).start()

    def _run(self) -> None:
        try:
            self._now = _Shared(self._assemble(self._progress))
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
        """Wait until the start is over; None if it failed. Whoever searches with it borrows it by `lent`."""
        self._over.wait()
        return self._now.assistant if self._now else None

    @contextmanager
    def lent(self, wanted: Assistant | None = None) -> Iterator[Assistant | None]:
        """The assistant, or that `wanted`, whose index stays open while the block lasts, even if another takes its place.

        Waits until the start is over; None if it failed. Raises `NotReady` where `wanted` has been let go of.
        """
        self._over.wait()
        with self._lock:
            shared = self._now if wanted is None else self._find(wanted)
            if shared:
                shared.users += 1
        try:
            yield shared.assistant if shared else None
        finally:
            if shared:
                with self._lock:
                    shared.users -= 1
                self._let_go()

    def renew(self, make: Callable[[Assistant], Assistant]) -> Assistant:
        """Put what `make` gives into the assistant's place: turns that begin from now on get it, turns in flight end on theirs.

        One at a time. Raises `NotReady`, and what `make` raises; then all stays as it is.
        """
        with self._renewing:
            replaced = self._there()
            made = make(replaced.assistant)
            with self._lock:
                self._before.append(replaced)
                self._now = _Shared(made)
            self._let_go()
            return made

    def ready(self) -> Assistant:
        """The assistant, if it is there now, without waiting. Raises `NotReady`."""
        return self._there().assistant

    def close(self) -> None:
        """Let go of what was opened."""
        with self._lock:
            shared = [*self._before, *([self._now] if self._now else [])]
            self._before = []
        for each in shared:
            each.assistant.close()

    def _find(self, wanted: Assistant) -> _Shared:
        for shared in (self._now, *self._before):
            if shared and shared.assistant is wanted:
                return shared
        raise NotReady("the texts have been renewed this very moment; try again")

    def _let_go(self) -> None:
        """Close what was replaced and nobody uses any more."""
        with self._lock:
            unused = [shared for shared in self._before if not shared.users]
            self._before = [shared for shared in self._before if shared.users]
        for shared in unused:
            shared.assistant.close()

    def _there(self) -> _Shared:
        if not self.over:
            raise NotReady("the assistant is still starting; try again in a minute")
        if self._now is None:
            raise NotReady(f"the assistant could not start: {self.trouble or 'the log of the server says why'}")
        return self._now
