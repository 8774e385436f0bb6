"""The settings as they are given: in the environment, in .env, and wrongly."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings import Settings, _wrong, read_settings


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


def test_a_setting_that_there_is_not_is_named_with_the_one_that_may_be_meant(monkeypatch):
    monkeypatch.setenv("LUTAI_THREDS", "9")
    monkeypatch.setenv("LUTAI_PORT", "seven")
    with pytest.raises(SettingsError, match=r"LUTAI_THREDS: no such setting .did you mean LUTAI_THREADS.*LUTAI_PORT") as wrong:
        read_settings()
    assert "'seven'" in str(wrong.value)


def test_a_line_of_env_that_is_no_setting_is_named_and_its_value_is_not_told(folder):
    (folder / ".env").write_text("LUTAI_CHAT_APIKEY=sk-secret123\nLUTAI_XYZ=sk-secret123\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="did you mean LUTAI_CHAT_API_KEY") as wrong:
        read_settings()
    assert "LUTAI_XYZ: no such setting. " in str(wrong.value)
    assert "secret" not in str(wrong.value)


def test_what_other_programs_and_the_tests_are_told_is_none_of_ours(folder, monkeypatch):
    monkeypatch.setenv("LUTAI_SHARED", "shared")
    (folder / ".env").write_text("OPENAI_API_KEY=sk-secret123\nPORT=80\nLUTAI_PORT=81\n", encoding="utf-8")
    assert read_settings().port == 81


def test_what_a_secret_holds_is_not_told():
    with pytest.raises(ValidationError) as wrong:
        Settings(chat_api_key=["secret"], port="seven")
    assert _wrong(wrong.value)[0].startswith("LUTAI_CHAT_API_KEY: ")
    assert "secret" not in str(_wrong(wrong.value))
    assert "'seven'" in str(_wrong(wrong.value))
