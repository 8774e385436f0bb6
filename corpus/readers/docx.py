"""Word files, by way of HTML: headings and lists come from the styles."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.readers import Content
from corpus.readers.html import to_markdown


def read(path: Path) -> Content:
    """Raises UnreadableDocument for a file that is no .docx, such as an old .doc that was renamed."""
    import mammoth  # type: ignore[import-untyped]

    try:
        with path.open("rb") as file:
            return Content(to_markdown(mammoth.convert_to_html(file).value))
    except Exception as error:  # a damaged file can break the parser anywhere
        raise UnreadableDocument(f"{path}: this is no .docx file, or a damaged one ({error}); save it anew") from None
