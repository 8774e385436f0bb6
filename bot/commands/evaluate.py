"""`lutai evaluate`: how well the bot answers a golden set, and whether as well as a run before."""

from __future__ import annotations

import getpass
import json
import os
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.quality.gate import Gate
    from bot.quality.golden import Case
    from bot.records.runs import Run
    from bot.records.store import Records
    from bot.settings import Settings


class Part(StrEnum):
    """Which cases of a set are asked: those that settings may be fitted on, those that only measure, or all."""

    FIT = "fit"
    MEASURE = "measure"
    ALL = "all"


class Language(StrEnum):
    """The languages of a report."""

    ZH_HANS = "zh-Hans"
    ZH_HANT = "zh-Hant"
    EN = "en"


CUT = 130
"""Exit status of a run that Ctrl-C cut."""


def evaluate(
    questions: Annotated[
        Path | None, typer.Argument(metavar="SET", help="A .jsonl file, or a folder of such files; left out: LUTAI_GOLDEN.")
    ] = None,
    half: Annotated[Part, typer.Option(help="Which cases are asked.")] = Part.MEASURE,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, with every case that failed.")] = False,
    save: Annotated[str | None, typer.Option(help="Keep the run under this name.")] = None,
    move: Annotated[bool, typer.Option("--move", help="Let the name go over from another run that has it.")] = False,
    against: Annotated[str | None, typer.Option(help="Compare with this run, a name or an id; exit 1 if it is worse.")] = None,
    report: Annotated[list[Path] | None, typer.Option(help="Write a report: .html, .md or .json. May be repeated.")] = None,
    language: Annotated[Language, typer.Option(help="The language of the report.")] = Language.EN,
) -> None:
    """Ask the questions of a golden set and compare the answers with what they must hold.

    Each result is kept as it comes: a run that was cut goes on when the same is run again on the same build.
    """
    from bot.quality import evaluate as quality
    from bot.quality import running
    from bot.quality.gate import baseline, gate
    from bot.quality.report import check, write
    from bot.quality.report import report as report_of
    from bot.records.store import open_records
    from bot.settings import read_settings

    settings = read_settings()
    questions = questions or settings.golden
    for path in report or ():
        check(path)
    name, cases = running.choose(questions, half.value)
    with open_records(settings) as records:
        before = baseline(records.runs, against) if against else None
        if save:
            records.runs.check_name(save, move=move)
        run = _run(name, cases, settings, records)
        results = records.runs.results(run.id)
        if save:
            records.runs.save(run.id, save, run.author, move=move)
            run = records.runs.get(run.id)
    judged = gate(before, results) if before is not None else None
    told = report_of(run, results, judged, against)
    for path in report or ():
        write(path, told, language.value)
    verdicts = quality.verdicts(cases, results)
    summary = {"set": questions.stem, "half": half.value, **quality.summary(verdicts)}
    failed = quality.failures(verdicts)
    if as_json:
        more = {"run": run.id, "metrics": told["metrics"], "latency_ms": told["latency_ms"], "comparison": told["comparison"]}
        typer.echo(json.dumps(summary | {"failures": failed} | more, ensure_ascii=False))
    else:
        typer.echo(f"{questions.stem}, {half.value}: {len(cases)} cases, run {run.id}\n{quality.table(summary)}")
        for failure in failed:
            typer.echo(f"✗ {failure['id']} {failure['question']}\n    {failure['outcome']}: {failure['headline'] or '–'}")
        _tell(judged, told, language.value)
    if judged and not judged.passed:
        raise typer.Exit(1)


def _run(name: str, cases: list[Case], settings: Settings, records: Records) -> Run:
    """The run, finished, or gone on with until it is. Ctrl-C ends the command with what was answered kept."""
    from bot.assembly import assemble
    from bot.commands.progress import progress_bar
    from bot.controls import as_data, live
    from bot.quality import build, running
    from bot.quality.judge import open_judge
    from bot.records.review import Wanted

    judge = open_judge(settings)
    feedback = records.review.queue(Wanted(judged=True), limit=200) if judge else ()
    # What to ask next is no part of what is measured, and costs as much as the answer.
    quiet = settings.model_copy(update={"suggestions": 0})
    with progress_bar() as progress, closing(assemble(quiet, progress)) as assistant:
        assistant.pipeline.controls = live(records, settings)
        built = build.Build.of(assistant, settings)
        inputs = build.inputs(name, cases, built, settings, judge, as_data(assistant.pipeline.controls()))
        workers = settings.answers_at_once
        options: dict[str, Any] = {"judge": judge, "feedback": feedback, "progress": progress, "workers": workers}
        try:
            return running.execute(cases, built, records.runs, inputs, _author(), **options)
        except KeyboardInterrupt:
            typer.echo("lutai: cut; what was answered is kept, and the same command goes on from there", err=True)
            raise typer.Exit(CUT) from None


def _author() -> str:
    """Who runs it, by name; by number where the machine has no name for them, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _tell(judged: Gate | None, told: dict[str, Any], language: str) -> None:
    """The comparison and the gate, as lines."""
    from bot.quality.report_words import Words, shown

    if not judged:
        return
    words, found = Words(language), told["comparison"]
    typer.echo(words["comparison"].format(name=found["against"]))
    for title, value in words.verdicts(found):
        typer.echo(f"  {title}: {value}")
    for change in words.compared(found):
        difference, interval, _, tell = words.change(change)
        old, new = (shown(change["metric"], change[side]) for side in ("before", "after"))
        typer.echo(f"  {words.metric(change['metric'])}: {old} → {new} ({difference}, {interval}): {tell}")
    typer.echo(words["gate_passed" if judged.passed else "gate_failed"])
    for failure in judged.failures:
        typer.echo(f"✗ {words.metric(failure.what)}: {failure.why}")
