"""`lutai doctor`: what stands between this machine and an answer."""

from __future__ import annotations

import json
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import LutaiError

if TYPE_CHECKING:
    from bot.settings import Settings

DISK_MB = 500
"""Free space below which building an index may fail: two generations of it, the web app's uploads, logs."""


class Severity(StrEnum):
    """`ERROR`: no question can be answered. `WARNING`: it can, but something is not as it should be."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Check:
    """What was found, and what to do about it where something is to be done."""

    name: str
    severity: Severity
    message: str
    remedy: str | None = None


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON: a list of checks.")] = False) -> None:
    """Check settings, texts, index, models, records, port and disk. Exits 1 if a question cannot be answered."""
    from bot.settings import read_settings

    checks = list(examine(read_settings()))
    if as_json:
        typer.echo(json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=2))
    else:
        for check in checks:
            typer.echo(
                f"{check.severity.value:8} {check.name:10} {check.message}" + (f" → {check.remedy}" if check.remedy else "")
            )
    if any(check.severity is Severity.ERROR for check in checks):
        raise typer.Exit(1)


def examine(settings: Settings) -> Iterator[Check]:
    """All checks, in the order in which one thing rests on another."""
    yield python(sys.version_info[:3])
    for look in (corpus, index, embedding, reader, reranker, chat, records):
        yield _guarded(look, settings)
    yield port(settings.host, settings.port)
    yield disk(settings.data)


def _guarded(look: Callable[[Settings], Check], settings: Settings) -> Check:
    try:
        return look(settings)
    except LutaiError as error:
        return Check(look.__name__, Severity.ERROR, str(error))


def python(version: tuple[int, int, int]) -> Check:
    """The interpreter."""
    message = "Python " + ".".join(map(str, version))
    if version < (3, 11):
        return Check("python", Severity.ERROR, message, "install Python 3.11 or newer and run `make clean run`")
    return Check("python", Severity.OK, message)


def corpus(settings: Settings) -> Check:
    """Every text can be read."""
    from bot.texts import library

    documents = library(settings).documents()
    return Check("corpus", Severity.OK, f"{len(documents)} texts in {settings.corpus}")


def index(settings: Settings) -> Check:
    """The index is there, whole, matches, and is free or owned by a process that says who it is."""
    from bot.assembly import index_folder, index_settings
    from bot.texts import library
    from index.errors import IndexLocked, IndexMissing, IndexOutdated
    from index.store import open_index

    rebuild = "nothing: it is built when it is next opened; `lutai index build` does it now"
    try:
        with open_index(index_folder(settings), index_settings(settings), library(settings).documents()) as opened:
            return Check("index", Severity.OK, f"{opened.manifest.passages} passages, up to date")
    except IndexLocked as error:
        return Check("index", Severity.WARNING, str(error))
    except (IndexMissing, IndexOutdated) as error:
        return Check("index", Severity.WARNING, str(error), rebuild)


def embedding(settings: Settings) -> Check:
    """The embedding model loads and gives a vector."""
    from index.embedding import SentenceEmbeddings

    vector = SentenceEmbeddings(settings.embedding_model, settings.threads).embed_query("规模")
    return Check("embedding", Severity.OK, f"{settings.embedding_model}: {len(vector)} dimensions")


def reader(settings: Settings) -> Check:
    """The reader loads and finds a figure."""
    from bot.reader.model import Reader

    text = "基金总规模10亿元。"
    best = Reader(settings.reader, settings.threads).read("基金总规模是多少？", [text])[0].spans[0]
    return Check("reader", Severity.OK, f"{settings.reader}: reads {text[best.start : best.end]!r} in {text!r}")


def reranker(settings: Settings) -> Check:
    """The cross-encoder, where one is named, loads and scores."""
    if settings.reranker not in ("reader", "none"):
        from bot.answering.rerank import SentenceCrossEncoder

        SentenceCrossEncoder(settings.reranker).score([("规模", "规模")])
    return Check("reranker", Severity.OK, settings.reranker)


def chat(settings: Settings) -> Check:
    """The chat model, where one is set, can be opened. It is sent nothing, and where it fails the texts are quoted."""
    from bot.answering.chat_model import open_chat_model
    from bot.assembly import chat_settings

    chosen = chat_settings(settings)
    if chosen is None:
        return Check("chat", Severity.OK, "no chat model is set: the texts are quoted")
    open_chat_model(chosen)
    return Check("chat", Severity.OK, f"{chosen.model} can be opened; it was asked nothing")


def records(settings: Settings) -> Check:
    """The records can be opened: without them nothing is asked."""
    from bot.records.store import open_records

    with open_records(settings):
        where = "LUTAI_RECORDS_URL" if settings.records_url else settings.data / "records.sqlite"
        return Check("records", Severity.OK, f"{where}: opened")


def port(host: str, number: int) -> Check:
    """The web app can listen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, number))
        except OSError as error:
            remedy = "if it is not the web app already running, set LUTAI_PORT or LUTAI_HOST to what is free"
            return Check("port", Severity.WARNING, f"cannot listen on {host}:{number} ({error.strerror})", remedy)
    return Check("port", Severity.OK, f"{host}:{number} is free")


def disk(data: Path) -> Check:
    """The data folder can be written, and has room."""
    remedy = "set LUTAI_DATA to a folder that can be written, on a disk with room"
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data):
            free = shutil.disk_usage(data).free // 2**20
    except OSError as error:
        return Check("disk", Severity.ERROR, f"{data} cannot be written ({error.strerror})", remedy)
    return Check(
        "disk",
        Severity.OK if free >= DISK_MB else Severity.WARNING,
        f"{free} MB free in {data}",
        None if free >= DISK_MB else remedy,
    )
