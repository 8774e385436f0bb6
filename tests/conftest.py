"""What every test may share. What is dear to make (the index, the models) is made once a session."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.assembly import Assistant
    from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent

# The settings of whoever runs the tests must not decide how they end.
for name in [name for name in os.environ if name.startswith("LUTAI_") and name != "LUTAI_SHARED"]:
    del os.environ[name]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of public question sets and model sources beside the checkout, or the one that LUTAI_SHARED names."""
    folder = Path(os.environ.get("LUTAI_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there; LUTAI_SHARED can name the folder with bench/ and models/")
    return folder


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The defaults, with a data folder of the session's own."""
    from bot.settings import Settings

    return Settings(_env_file=None, suggestions=0, data=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def assistant(settings: Settings) -> Iterator[Assistant]:
    """The whole product over its own corpus, with its own models."""
    from bot.assembly import assemble

    assistant = assemble(settings)
    yield assistant
    assistant.close()
