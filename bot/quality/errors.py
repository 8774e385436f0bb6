"""The errors a person can cause with golden sets and runs."""

from corpus.errors import LutaiError


class GoldenTableError(LutaiError):
    """A CSV or XLSX file cannot be read as a golden set: no such columns, or a row that is no case."""


class CaseNotFound(LutaiError):
    """A golden set has no case of that id."""


class InvalidCase(LutaiError):
    """A case that is to be saved demands nothing, demands what cannot be, or points to no text."""


class GoldenUnwritable(LutaiError):
    """The folder or file of a golden set cannot be read or written, or another process has held it for too long."""


class NothingToAsk(LutaiError):
    """No case of the set is active and in the half that was chosen."""


class ReportFormat(LutaiError):
    """A report is to be written to a file whose ending names none of the formats."""


class ReportUnwritable(LutaiError):
    """A report's file or its folder cannot be written."""


class RunUnfinished(LutaiError):
    """A run is to be compared with one that was cut, which says nothing of the questions that it did not come to."""
