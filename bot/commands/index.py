"""`lutai index`: the searchable form of the texts."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Build the index and see what it holds.")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def build(as_json: AsJson = False) -> None:
    """Bring the index up to date with the texts and the settings; what has not changed is not done again."""
    from bot.assembly import index_folder, index_settings
    from bot.commands.progress import progress_bar
    from bot.settings import read_settings
    from bot.texts import library
    from index.build import build_index
    from index.embedding import SentenceEmbeddings

    settings = read_settings()
    documents = library(settings).documents()
    embeddings = SentenceEmbeddings(settings.embedding_model, settings.threads)
    with progress_bar() as progress:
        report = build_index(documents, index_folder(settings), index_settings(settings), embeddings, progress)
    if as_json:
        typer.echo(json.dumps(asdict(report)))
    elif report.unchanged:
        typer.echo(f"up to date: {report.documents} texts, {report.passages} passages")
    else:
        typer.echo(
            f"{report.documents} texts, {report.passages} passages"
            f" ({report.embedded} embedded, {report.reused} reused) in {report.seconds:.1f} s"
        )


@app.command()
def status(as_json: AsJson = False) -> None:
    """Say what the index holds and whether it matches the texts and the settings. Works while the web app runs."""
    from bot.assembly import index_folder, index_settings
    from bot.settings import read_settings
    from bot.texts import library
    from index.generation import current, verify

    settings = read_settings()
    folder = index_folder(settings)
    manifest = verify(current(folder))
    wrong = manifest.differences(index_settings(settings)) + manifest.changes(library(settings).documents())
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "folder": str(folder),
                    "up_to_date": not wrong,
                    "differences": wrong,
                    "documents": len(manifest.documents),
                    "passages": manifest.passages,
                    "model": manifest.model,
                    "dimension": manifest.dimension,
                    "passage_limit": manifest.passage_limit,
                    "analyser": manifest.analyser,
                },
                ensure_ascii=False,
            )
        )
        return
    typer.echo(f"{folder}: {len(manifest.documents)} texts, {manifest.passages} passages, embedded with {manifest.model}")
    typer.echo("up to date" if not wrong else "outdated: " + "; ".join(wrong) + "\nIt is rebuilt when next opened.")
