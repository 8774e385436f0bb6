"""Bytes → text, for files that do not say how they are encoded."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import UnreadableDocument


def decode(raw: bytes, path: Path) -> str:
    """The text of `raw`: UTF-8 if it is valid as such, else what charset-normalizer finds; raises UnreadableDocument.

    The candidates are the encodings that Chinese texts come in. Their byte ranges overlap, so that one which merely
    decodes is not proof; charset-normalizer judges by the language that comes out.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(raw, cp_isolation=["gb18030", "big5hkscs", "utf_16", "utf_16_le", "utf_16_be"]).best()
        if best is None:
            raise UnreadableDocument(f"{path}: the encoding is not known; save the file as UTF-8") from None
        return str(best)
