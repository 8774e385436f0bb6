"""The errors a person can cause with a text; `LutaiError` is the root of all such errors in the product.

It stands here because `corpus` is the first room that data passes and imports no other.
"""


class LutaiError(Exception):
    """Something a person can put right. The message says what was wrong, where, and what to do."""


class FrontMatterError(LutaiError):
    """A document's front matter is missing, is no YAML, or lacks or misspells a field."""


class UnsupportedFormat(LutaiError):
    """No reader is registered for the file's format."""


class UnreadableDocument(LutaiError):
    """The file is there but its text cannot be had (encoding, damage, no text in it)."""


class UnknownDocument(LutaiError):
    """No document of that id is in the library."""


class DuplicateDocument(LutaiError):
    """A document of that id is in the library already."""


class CorpusNotFound(LutaiError):
    """The corpus folder does not exist or holds no document."""
