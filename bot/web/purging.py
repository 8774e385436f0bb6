"""Deletes what has been kept long enough, at the start and once a day."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from corpus.errors import LutaiError

if TYPE_CHECKING:
    from bot.records.store import Records

log = logging.getLogger(__name__)

DAY_S = 24 * 3600.0


class Purging:
    """A thread of its own; what goes wrong in it is logged and tried again the next day."""

    def __init__(self, records: Records, every_s: float = DAY_S) -> None:
        self._records, self._every_s, self._over = records, every_s, threading.Event()
        self._thread = threading.Thread(target=self._run, name="purging", daemon=True)

    def start(self) -> None:
        """Begin. Call once."""
        self._thread.start()

    def close(self) -> None:
        """Stop, and wait for what is being deleted."""
        self._over.set()
        self._thread.join(20)

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                log.info("Kept long enough and deleted: %s", self._records.purge())
            except LutaiError as error:
                log.warning("What was kept long enough could not be deleted: %s", error)
            except Exception:
                log.exception("What was kept long enough could not be deleted")
            self._over.wait(self._every_s)
