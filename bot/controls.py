"""What staff set on their pages, as the pipeline asks for it at each turn."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.answering.state import Controls
from corpus.errors import LutaiError

if TYPE_CHECKING:
    from bot.records.store import Records
    from bot.settings import Settings

log = logging.getLogger(__name__)


def live(records: Records, settings: Settings) -> Callable[[], Controls]:
    """Gives the threshold that staff chose and the passages they took out of use, as they stand when it is called.

    `LUTAI_ANSWER_THRESHOLD`, where it is set, holds against staff's choice. While the records cannot be read, what they last
    said holds: answers go on.
    """
    last = Controls()

    def controls() -> Controls:
        nonlocal last
        try:
            choice = records.thresholds.current() if settings.answer_threshold is None else None
            last = Controls(choice.value if choice else None, records.switches.disabled())
        except LutaiError as error:
            log.warning("What staff have set cannot be read: %s", error)
        return last

    return controls


def as_data(controls: Controls) -> dict[str, Any] | None:
    """What staff have set, as a run records it; None where they have set nothing."""
    if controls == Controls():
        return None
    return {"threshold": controls.threshold, "disabled": sorted(controls.disabled)}
