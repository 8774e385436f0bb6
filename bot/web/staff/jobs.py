"""One evaluation run at a time, in a thread beside the page: it can be watched and stopped, and goes on when started again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from fastapi import Request

from corpus.errors import LutaiError

if TYPE_CHECKING:
    from bot.records.runs import Run

log = logging.getLogger(__name__)


class JobRunning(LutaiError):
    """A run is to be started while another goes on."""


class JobState(StrEnum):
    """What has become of a job. A stopped or failed one left an unfinished run, which the same start goes on with."""

    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass
class Job:
    """A run that was started on the page. `trouble`: why it failed, "" for a fault of ours."""

    label: str
    author: str
    total: int
    done: int = 0
    state: JobState = JobState.RUNNING
    run: str | None = None
    trouble: str | None = None
    stopping: threading.Event = field(default_factory=threading.Event, repr=False)

    def tell(self, done: int, total: int, what: str) -> None:
        """Takes the progress of `running.execute`."""
        self.done, self.total = done, total

    def told(self) -> dict[str, Any]:
        """What the page asks for again and again, as JSON data."""
        names = ("label", "author", "total", "done", "run", "trouble")
        return {name: getattr(self, name) for name in names} | {"state": self.state.value, "stopping": self.stopping.is_set()}


class Jobs:
    """The job that goes on, or the last one that did."""

    def __init__(self) -> None:
        self._lock, self._thread = threading.Lock(), threading.Thread()
        self.last: Job | None = None

    def start(self, job: Job, work: Callable[[Job], Run]) -> None:
        """Begin. Raises `JobRunning`."""
        with self._lock:
            if self.last and self.last.state is JobState.RUNNING:
                raise JobRunning(f"{self.last.author} runs {self.last.label} just now; wait until it is over, or stop it")
            self.last = job
            self._thread = threading.Thread(target=_run, args=(job, work), name="staff-run", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ask the job to stop after the question that it is at; harmless where none goes on."""
        if self.last:
            self.last.stopping.set()

    def wait(self, seconds: float | None = None) -> None:
        """Until the job is over."""
        if self._thread.ident is not None:
            self._thread.join(seconds)


def jobs(request: Request) -> Jobs:
    """Those of the app."""
    found: Jobs = request.app.state.desk.jobs
    return found


def _run(job: Job, work: Callable[[Job], Run]) -> None:
    try:
        run = work(job)
    except LutaiError as error:
        job.trouble, job.state = str(error), JobState.FAILED
    except Exception:
        log.exception("The run of %s failed", job.label)
        job.trouble, job.state = "", JobState.FAILED
    else:
        job.run = run.id
        job.state = JobState.FINISHED if run.finished else JobState.STOPPED
