"""The errors a person can cause with the reader."""

from corpus.errors import LutaiError


class ReaderNotFound(LutaiError):
    """The folder holds no reader, or a file of it is missing or damaged."""


class TrainingDataError(LutaiError):
    """The training data or a checkpoint is missing, or a line of it does not fit the format."""


class BenchError(LutaiError):
    """A bench folder lacks a file, or a question names a passage that is not there."""
