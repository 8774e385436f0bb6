"""`lutai corpus`: the texts that answers are taken from."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corpus.document import Kind

if TYPE_CHECKING:
    from corpus.document import Document
    from corpus.library import Library

app = typer.Typer(no_args_is_help=True, help="List, show, add and remove the texts.")

Id = Annotated[str, typer.Argument(help="The text's id, as `lutai corpus list` shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the texts: id, kind, whether it is a digest, date, title."""
    documents = _library().documents()
    if as_json:
        typer.echo(json.dumps([_metadata(document) for document in documents], ensure_ascii=False, indent=2))
        return
    width = max(len(document.id) for document in documents)
    for document in documents:
        kind = f"{document.kind.value}{' digest' if document.digest else ''}"
        typer.echo(f"{document.id:{width}}  {kind:14}  {_date(document):10}  {document.title}")


@app.command()
def show(id: Id, as_json: AsJson = False) -> None:
    """Show a text with its metadata. In the JSON, `text` is the text that the offsets of citations count in."""
    document = _library().get(id)
    if as_json:
        typer.echo(json.dumps(_metadata(document) | {"text": document.text}, ensure_ascii=False, indent=2))
        return
    for name, value in _metadata(document).items():
        if value is not None:
            typer.echo(f"{name}: {value}")
    typer.echo(f"\n{document.text}")


@app.command()
def add(
    path: Annotated[
        Path, typer.Argument(help="The file. What it does not say of itself (as front matter) the options complete.")
    ],
    kind: Annotated[Kind | None, typer.Option(help="What sort of text it is.")] = None,
    title: Annotated[str | None, typer.Option(help="Its official title.")] = None,
    issuer: Annotated[str | None, typer.Option(help="Who issued it.")] = None,
    number: Annotated[str | None, typer.Option(help="Its document number, as 鲁政字〔2024〕28号.")] = None,
    published: Annotated[str | None, typer.Option(help="The day it was published, as 2024-03-28.")] = None,
    url: Annotated[str | None, typer.Option(help="Where it can be read.")] = None,
) -> None:
    """Add a text to the library. It is indexed when the index is next opened or built."""
    document = _library().add(path, kind=kind, title=title, issuer=issuer, number=number, published=published, url=url)
    typer.echo(f"added {document.id}: {document.title}")


@app.command()
def remove(id: Id) -> None:
    """Take a text out of the library; its file is kept aside. Answers rest on it until the index is next opened or built."""
    typer.echo(f"removed {id}; its file is now {_library().remove(id)}")


def _library() -> Library:
    from bot.settings import read_settings
    from bot.texts import library

    return library(read_settings())


def _metadata(document: Document) -> dict[str, Any]:
    values = {field.name: getattr(document, field.name) for field in fields(document) if field.name != "text"}
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    return plain | {"hash": document.hash}


def _date(document: Document) -> str:
    return document.published.isoformat() if document.published else document.as_of or "–"
