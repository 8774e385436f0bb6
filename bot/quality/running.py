"""A run: every case of a set put to the build, each result kept at once, so that a run that was cut goes on where it was."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.quality import evaluate, golden, item, measures, stale
from bot.quality.build import Build
from bot.quality.errors import NothingToAsk
from bot.quality.golden import Case, Status
from bot.quality.stale import Stale
from corpus.errors import LutaiError

if TYPE_CHECKING:
    from bot.quality.judge import Judge
    from bot.records.review import Feedback
    from bot.records.runs import Run, RunInputs, Runs

Progress = Callable[[int, int, str], None]


def active(cases: Iterable[Case]) -> list[Case]:
    """The cases that a run asks. Raises `NothingToAsk`."""
    found = [case for case in cases if case.status is Status.ACTIVE]
    if not found:
        raise NothingToAsk("the set has no active case in the half that was chosen; add one, or take the other half")
    return found


def choose(path: Path, half: str) -> tuple[str, list[Case]]:
    """The name that a run of a set is recorded under, and the cases it asks. `half`: "all", or that of the cases.

    Raises `NothingToAsk` and what a set that cannot be read raises.
    """
    cases = active(case for case in golden.load(path) if half in ("all", case.half))
    return (path.stem if half == "all" else f"{path.stem}:{half}"), cases


def execute(
    cases: Sequence[Case],
    build: Build,
    runs: Runs,
    inputs: RunInputs,
    author: str,
    *,
    judge: Judge | None = None,
    feedback: Iterable[Feedback] = (),
    progress: Progress = lambda done, total, what: None,
    stop: Callable[[], bool] = lambda: False,
    workers: int = 1,
) -> Run:
    """Run the cases, or go on with the latest run of just these inputs that was cut.

    `stop` is asked before each case; a run that was stopped comes back unfinished, as one does that an exception cuts.
    `feedback` with staff's verdicts is what the judge is measured against. `progress` is told how many of how many are done.
    A case that brings an error counts as failed; an error that a person can put right (`LutaiError`) cuts the run.
    """
    run = runs.resume(inputs) or runs.start(inputs, author)
    done = runs.results(run.id)
    faults = stale.stale(cases, build.documents)
    left = iter([case for case in cases if case.id not in done])
    lock, cut = threading.Lock(), threading.Event()
    count = len(done)
    progress(count, len(cases), "questions")

    def take() -> Case | None:
        with lock:
            return None if cut.is_set() or stop() else next(left, None)

    def work() -> None:
        nonlocal count
        try:
            while case := take():
                runs.add(run.id, case.id, ask(case, build, faults, judge))
                with lock:
                    count += 1
                    progress(count, len(cases), "questions")
        except BaseException:
            cut.set()
            raise

    with ThreadPoolExecutor(workers, thread_name_prefix="evaluate") as pool:
        futures = [pool.submit(work) for _ in range(workers)]
        try:
            for future in futures:
                future.result()
        finally:
            cut.set()
    if count == len(cases):
        results = runs.results(run.id)
        runs.finish(run.id, measures.summary(results) | _judging(judge, feedback))
    return runs.get(run.id)


def ask(case: Case, build: Build, faults: Sequence[Stale], judge: Judge | None = None) -> dict[str, Any]:
    """Put one case to the build. Gold that no longer stands is left out of its measures, and counted."""
    gone = [fault for fault in faults if fault.case == case.id]
    case = stale.without(case, gone)
    try:
        answer = build.ask(evaluate.conversation(case, build.ask))
    except LutaiError:
        raise
    except Exception as error:  # One case that fails must not cost the others; it is kept as failed, with what went wrong.
        return item.failed(case, error) | {"stale": len(gone)}
    judged = judge.judge(answer) if judge else None
    return item.result(case, answer, build.read, build.kept_hits, judged) | {"stale": len(gone)}


def _judging(judge: Judge | None, feedback: Iterable[Feedback]) -> dict[str, Any]:
    return {"judge": judge.identity | {"agreement": asdict(judge.against_staff(feedback))}} if judge else {}
