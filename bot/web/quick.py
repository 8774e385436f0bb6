"""Gradio imported without what it does at every import for its own developers."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def without_stubs() -> Iterator[None]:
    """While it lasts, an import of Gradio writes no type stubs.

    Gradio parses the source of each of its 76 components and writes a stub beside it whenever it is imported: more than
    half of its import, and a write into the installed packages. It leaves that out for a class that comes from no file, and
    so it is told of its own. Should Gradio ask in another way one day, its import is slow again and nothing else.
    """
    asked = inspect.getfile

    def getfile(what: Any) -> str:
        if isinstance(what, type) and what.__module__.partition(".")[0] == "gradio":
            raise OSError(f"{what} is left without a stub")
        return asked(what)

    inspect.getfile = getfile  # type: ignore[assignment]
    try:
        yield
    finally:
        inspect.getfile = asked
