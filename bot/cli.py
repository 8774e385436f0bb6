"""The command line. Each command stands in bot/commands/; what is heavy is imported when a command runs."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from bot.commands import ask, bench, corpus, doctor, embedding, evaluate, index, serve, staff
from bot.reader import cli as reader
from corpus.errors import LutaiError


class Commands(TyperGroup):
    """A group whose commands may raise `LutaiError`: the message goes to standard error and the exit status is 2."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except LutaiError as error:
            typer.echo(f"lutai: {error}", err=True)
            raise typer.Exit(2) from error


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="鲁台通: cited answers to investors' questions about the cross-strait cooperation zone in Jinan.",
)
app.command("ask")(ask.ask)
app.command("serve")(serve.serve)
app.add_typer(corpus.app, name="corpus")
app.add_typer(index.app, name="index")
app.add_typer(reader.app, name="reader")
app.add_typer(embedding.app, name="embedding")
app.command("evaluate")(evaluate.evaluate)
app.command("bench")(bench.bench)
app.command("doctor")(doctor.doctor)
app.add_typer(staff.app, name="staff")
