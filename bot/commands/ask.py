"""`lutai ask`: questions answered on the command line."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer


def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in Chinese (either script) or English.")] = None,
    file: Annotated[
        Path | None,
        typer.Option(help="Answer each line of this file: a question, or an object with question and history; - is stdin."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a question, each on one line.")] = False,
) -> None:
    """Answer a question from the texts, with numbered sources. The index is built first if it is not there yet."""
    if (question is None) == (file is None):
        raise typer.BadParameter("give either a question or --file")

    from bot.answering.question import Turn
    from bot.assembly import assemble
    from bot.commands.progress import progress_bar
    from bot.commands.rendering import as_record, as_text
    from bot.controls import live
    from bot.questions import read_turns
    from bot.records.store import open_records
    from bot.settings import read_settings

    settings = read_settings()
    turns = read_turns(file) if file else [Turn(question or "")]
    with progress_bar() as progress:
        assistant = assemble(settings, progress)
    with closing(assistant), open_records(settings) as records:
        assistant.pipeline.controls = live(records, settings)
        for turn in turns:
            answer = assistant.pipeline.invoke(turn)
            if as_json:
                typer.echo(json.dumps(as_record(answer), ensure_ascii=False))
            else:
                typer.echo((f"» {turn.question}\n" if file else "") + as_text(answer) + ("\n" if file else ""))
