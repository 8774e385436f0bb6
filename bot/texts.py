"""Where the texts stand."""

from __future__ import annotations

from bot.settings import Settings
from corpus.library import Library


def library(settings: Settings) -> Library:
    """The texts under `LUTAI_CORPUS`, and those that staff published, in the folder `corpus` of `LUTAI_DATA`."""
    return Library(settings.corpus, settings.data / "corpus")
