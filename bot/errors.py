"""The errors a person can cause with the settings, a file of questions, a measuring set or the command line."""

from corpus.errors import LutaiError


class SettingsError(LutaiError):
    """A LUTAI_… variable, or a line of .env, holds what the setting cannot be."""


class QuestionFileError(LutaiError):
    """A file of questions does not exist, or a line of it is no question."""


class SetNotFound(LutaiError):
    """A folder or file to measure on is not there, or lacks what measuring needs."""


class PortInUse(LutaiError):
    """Another program listens on the port that the web app is to listen on."""
