"""The settings as they are given: in the environment, in .env, and wrongly."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import read_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, where .env is looked for."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_contacts_are_read_from_json(monkeypatch):
    monkeypatch.setenv("LUTAI_CONTACT", '{"en": "invest@example.org"}')
    assert read_settings().contact == {"en": "invest@example.org"}


@pytest.mark.parametrize("given", ["invest@example.org", "", '["invest@example.org"]', '{"en": 3}', "1" * 5000])
def test_contacts_that_are_not_as_wanted_are_named_with_how_they_are_written(monkeypatch, given):
    monkeypatch.setenv("LUTAI_CONTACT", given)
    with pytest.raises(SettingsError, match=r'^LUTAI_CONTACT: [^\n]*\{"zh-Hans": "…", "en": "…"\}[^\n]*$'):
        read_settings()
