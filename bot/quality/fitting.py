"""Fits the evidence model: `python -m bot.quality.fitting` writes bot/answering/evidence.json.

It is fitted on the golden set's fitting half and on the cases of tests/golden/fitting, which are for nothing else, whatever
their ids. It reports on those by cross-validation and on the measuring half, and draws docs/reliability.png from the latter.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import typer

from bot.answering.evidence import WEIGHTS
from bot.quality.fit import Judged, Row, as_json, cross_validated, fit, judge, row, sweep
from bot.quality.golden import Case

if TYPE_CHECKING:
    from bot.assembly import Assistant
    from index.build import Progress


def gathered(assistant: Assistant, cases: Sequence[Case], progress: Progress) -> list[Row]:
    """The rows of these cases, by the assistant's own search and reader."""
    rows = []
    for done, case in enumerate(cases, 1):
        rows.append(row(case, assistant.pipeline.candidates(case.question)))
        progress(done, len(cases), "questions")
    return rows


def reliability(judged: Sequence[Judged], file: Path, bins: int = 6) -> None:
    """A reliability diagram: in equally filled bins, the mean probability against the share that was right."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.5, 4.5), dpi=120)
    axes = figure.add_subplot()
    ordered = sorted(judged, key=lambda j: j.probability)
    groups = [list(g) for g in np.array_split(np.array(ordered, dtype=object), bins)]
    axes.plot([0, 1], [0, 1], linestyle=":", color="grey")
    said, right = ([np.mean([getattr(j, name) for j in g]) for g in groups] for name in ("probability", "right"))
    axes.plot(said, right, marker="o")
    axes.set(xlabel="probability that the answer is right", ylabel="share that was right", xlim=(0, 1), ylim=(0, 1))
    figure.savefig(file, bbox_inches="tight")


def best_threshold(judged: Sequence[Judged], refused: float = 0.86) -> float:
    """The least threshold, in steps of 0.01, at which `refused` of the unanswerable is refused."""
    no = [j.probability for j in judged if not j.case.answerable]
    return next((t / 100 for t in range(1, 100) if np.mean([p < t / 100 for p in no]) >= refused), 0.99)


def main() -> None:
    """Fit on the fitting half, report on both halves, write evidence.json and the diagram."""
    import argparse
    from contextlib import closing

    from bot.assembly import assemble
    from bot.commands.progress import progress_bar
    from bot.quality.golden import Half, load
    from bot.settings import ROOT, read_settings

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--refused", type=float, default=0.86, help="share of the unanswerable that the threshold refuses")
    refused = parser.parse_args().refused
    golden = ROOT / "tests" / "golden"
    cases, only_fitted_on = load(golden / "zone.jsonl"), load(golden / "fitting")
    with progress_bar() as progress, closing(assemble(read_settings(), progress)) as assistant:
        rows = gathered(assistant, cases, progress)
        more = gathered(assistant, only_fitted_on, progress)
    fitting = [*(r for r in rows if r.case.half is Half.FIT), *more]
    validated = cross_validated(fitting)
    model = fit(fitting, best_threshold(validated, refused))
    measured = [judge(model, r) for r in rows if r.case.half is Half.MEASURE]
    WEIGHTS.write_text(json.dumps(as_json(model), indent=1) + "\n", encoding="utf-8")
    reliability(measured, ROOT / "docs" / "reliability.png")
    for name, judged in (("what was fitted on, cross-validated", validated), ("measuring half", measured)):
        typer.echo(f"{name}\nthreshold  right  wrong  refused  unanswerable refused")
        for t in sweep(judged):
            typer.echo("  ".join(f"{t[k]:7.3f}" for k in ("threshold", "right", "wrong", "refused", "unanswerable_refused")))
    typer.echo(f"threshold {model.threshold}")


if __name__ == "__main__":
    main()
