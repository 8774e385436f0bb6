"""`lutai bench`: the product measured on a public question set."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer


def bench(
    dir: Annotated[Path, typer.Argument(help="The set: a folder with passages.jsonl and questions.jsonl.")],
    questions: Annotated[Path | None, typer.Option(help="Ask the questions of this file in place of questions.jsonl.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Ask at most so many, drawn with a fixed seed.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Index a set's passages, ask its questions, and report what was found and answered, and how fast.

    The index is kept under the data folder, by the content of passages.jsonl, for the next run.
    """
    from bot.assembly import assemble_over
    from bot.commands.progress import progress_bar
    from bot.quality import bench as quality
    from bot.quality import bench_set
    from bot.settings import read_settings

    settings = read_settings()
    measured = bench_set.load(dir, questions)
    with progress_bar() as progress:
        folder, speed = quality.index(measured, settings, progress)
        with closing(assemble_over(measured.documents, folder, settings)) as assistant:
            chosen = quality.sample(measured.questions, limit)
            results = quality.run(chosen, assistant.pipeline.invoke, assistant.retriever.search, progress)
    report = quality.report(measured.name, results, speed)
    typer.echo(json.dumps(report, ensure_ascii=False) if as_json else quality.table(report))
