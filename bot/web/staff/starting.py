"""What a run that is started on the page asks, and of what: the assistant as investors have it at that moment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.controls import as_data
from bot.quality import build, running
from bot.quality.build import Build
from bot.quality.judge import open_judge
from bot.records.review import Wanted
from bot.web.staff.assistants import ready, silent
from bot.web.staff.jobs import Job, Jobs

if TYPE_CHECKING:
    from bot.records.roles import Account
    from bot.records.runs import Run
    from bot.web.staff.access import Desk

HALVES = ("measure", "fit", "all")


def start(desk: Desk, jobs: Jobs, by: Account, path: Path, half: str, name: str = "", *, move: bool = False) -> None:
    """Begin a run of a set, or go on with the same one that was cut; keep it under `name` when it is finished.

    It is recorded as `lutai evaluate` records it, so that each goes on with and compares to runs of the other. Raises what a
    wrong set, half or name raises, `NotReady`, `JobRunning`.
    """
    settings, runs = desk.settings, desk.records.runs
    label, cases = running.choose(path, half)
    kept = runs.check_name(name, move=move) if name.strip() else ""
    assistant = ready(desk)
    # What staff set while it runs must not make its second half another build than its first.
    controls = assistant.pipeline.controls()
    built = replace(Build.of(assistant, settings), ask=silent(assistant.pipeline, controls).invoke)
    judge = open_judge(settings)
    inputs = build.inputs(label, cases, built, settings, judge, as_data(controls))

    def work(job: Job) -> Run:
        feedback = desk.records.review.queue(Wanted(judged=True), limit=200) if judge else ()
        with desk.startup.lent(assistant):
            run = running.execute(
                cases, built, runs, inputs, by.name,
                judge=judge, feedback=feedback, progress=job.tell, stop=job.stopping.is_set,
            )  # fmt: skip
        if kept and run.finished:
            runs.save(run.id, kept, by.name, move=move)
        return run

    jobs.start(Job(label, by.name, len(cases)), work)
