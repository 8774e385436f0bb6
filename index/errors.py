"""The errors a person can cause with an index."""

from pathlib import Path

from corpus.errors import LutaiError


class IndexMissing(LutaiError):
    """There is no index in the folder yet."""


class IndexOutdated(LutaiError):
    """The index was built with other settings or from other texts than those in force."""


class IndexDamaged(IndexOutdated):
    """Files of the index are gone or changed. Like an outdated one, it is put right by building it anew."""


class IndexLocked(LutaiError):
    """Another process owns the index folder."""


class IndexUnwritable(LutaiError):
    """The folder of the index cannot be made, read or written."""

    def __init__(self, folder: Path, error: OSError) -> None:
        super().__init__(f"{folder} cannot be used ({error.strerror}); set LUTAI_DATA to a folder that can be written.")


class VersionsUnreadable(LutaiError):
    """The file of older versions of texts is damaged or cannot be used; building the index anew does not mend it."""


class ModelNotFound(LutaiError):
    """A model folder or hub name cannot be loaded."""


class TrainingFailed(LutaiError):
    """The embedding model cannot be trained on what was given."""
