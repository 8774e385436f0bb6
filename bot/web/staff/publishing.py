"""Staff's answers go into the corpus and out of it, and into the running index: both or neither."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from bot.answering.question import Turn
from bot.assembly import Assistant, renew
from bot.texts import library
from bot.web.staff.assistants import silent
from corpus import loading
from corpus.errors import LutaiError, UnknownDocument
from corpus.library import Library

if TYPE_CHECKING:
    from bot.web.staff.access import Desk
    from corpus.document import Document

log = logging.getLogger(__name__)


class PublishFailed(LutaiError):
    """The texts or the index could not be written: a full disk, a folder that is not ours to write in."""


def publish(desk: Desk, document: Document, note: Callable[[], None]) -> None:
    """Put a document of staff's into the corpus, in an older one's place if it has the same id, and renew the index.

    `note` records it once the index is made. If anything fails, texts, index and answers stay as they were. Raises
    `NotReady`, `PublishFailed`, and what the library, the index or `note` raise.
    """
    _change(desk, lambda texts: _in_place(texts, document), note)


def withdraw(desk: Desk, id: str, note: Callable[[], None]) -> None:
    """Take a document out of the corpus, as far as it is there, and renew the index; else like `publish`."""
    _change(desk, lambda texts: _taken_out(texts, id), note)


def is_found(desk: Desk, document: Document) -> bool:
    """Whether the bot, asked the document's own question now, cites it."""
    with desk.startup.lent() as assistant:
        assert assistant
        asked = silent(assistant.pipeline, assistant.pipeline.controls())
        answer = asked.invoke(Turn(document.title))
    return not answer.refused and document.id in {citation.document for citation in answer.citations}


def _change(desk: Desk, changed: Callable[[Library], AbstractContextManager[None]], note: Callable[[], None]) -> None:
    def make(assistant: Assistant) -> Assistant:
        texts = library(desk.settings)
        with changed(texts):
            made = renew(assistant, texts.documents(), desk.settings)
            try:
                note()
            except BaseException:
                made.close()
                raise
            return made

    try:
        desk.startup.renew(make)
    except LutaiError:
        raise
    except Exception as error:
        log.exception("The texts could not be changed")
        raise PublishFailed(
            f"the texts or the index in {desk.settings.data} could not be written ({type(error).__name__}: {error}). Nothing "
            "was changed, and the bot answers as before. See that the disk has room and the folder may be written to, then try "
            "again"
        ) from error


@contextmanager
def _in_place(texts: Library, document: Document) -> Iterator[None]:
    """The document stands in the corpus; if the block fails, what was there before does again."""
    path = texts.shelf(document.kind) / f"{document.id}.md"
    before = path.with_name(f".{path.name}.before")
    if was_there := path.exists():
        shutil.copy2(path, before)  # beforehand, since on a full disk it could not be written again
    try:
        loading.write(document, path)
        yield
    except BaseException:
        if was_there:
            before.replace(path)
        else:
            path.unlink(missing_ok=True)
        raise
    before.unlink(missing_ok=True)


@contextmanager
def _taken_out(texts: Library, id: str) -> Iterator[None]:
    """The document stands aside; if the block fails, it is put back."""
    try:
        path = texts.path(id)
    except UnknownDocument:
        yield  # taken out already, on the command line
        return
    aside = texts.remove(id)
    try:
        yield
    except BaseException:
        aside.replace(path)
        raise
