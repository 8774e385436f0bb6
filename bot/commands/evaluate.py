"""`lutai evaluate`: how well the bot answers a golden set."""

from __future__ import annotations

import json
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden"


class Part(StrEnum):
    """Which cases of a set are asked: those that settings may be fitted on, those that only measure, or all."""

    FIT = "fit"
    MEASURE = "measure"
    ALL = "all"


def evaluate(
    questions: Annotated[Path, typer.Argument(metavar="SET", help="A .jsonl file, or a folder of such files.")] = GOLDEN,
    half: Annotated[Part, typer.Option(help="Which cases are asked.")] = Part.MEASURE,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, with every case that failed.")] = False,
) -> None:
    """Ask the questions of a golden set and compare the answers with what they must hold."""
    from bot.assembly import assemble
    from bot.commands.progress import progress_bar
    from bot.quality import evaluate as quality
    from bot.quality import golden
    from bot.settings import read_settings

    settings = read_settings()
    cases = [case for case in golden.load(questions) if half in (Part.ALL, case.half)]
    with progress_bar() as progress, closing(assemble(settings, progress)) as assistant:
        verdicts = quality.run(cases, assistant.pipeline.invoke, progress)
    report = {"set": questions.stem, "half": half.value, **quality.summary(verdicts)}
    failed = quality.failures(verdicts)
    if as_json:
        typer.echo(json.dumps(report | {"failures": failed}, ensure_ascii=False))
        return
    typer.echo(f"{questions.stem}, {half.value}: {len(cases)} cases\n{quality.table(report)}")
    for failure in failed:
        typer.echo(f"✗ {failure['id']} {failure['question']}\n    {failure['outcome']}: {failure['headline'] or '–'}")
