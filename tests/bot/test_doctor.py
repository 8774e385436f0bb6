"""`lutai doctor`: each check, made to fail."""

import json
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.commands import doctor
from bot.commands.doctor import Severity
from bot.settings import Settings


def test_an_old_python_is_an_error_with_a_remedy():
    assert doctor.python((3, 11, 0)).severity is Severity.OK
    old = doctor.python((3, 10, 9))
    assert old.severity is Severity.ERROR
    assert "3.11" in (old.remedy or "")


def test_a_port_in_use_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        found = doctor.port("127.0.0.1", taken.getsockname()[1])
    assert found.severity is Severity.WARNING
    assert "LUTAI_PORT" in (found.remedy or "")
    assert doctor.port("127.0.0.1", 0).severity is Severity.OK


def test_a_data_folder_that_cannot_be_written_is_an_error(tmp_path):
    (tmp_path / "file").write_text("")
    assert doctor.disk(tmp_path / "file" / "data").severity is Severity.ERROR
    assert doctor.disk(tmp_path / "data").message.endswith(f"free in {tmp_path / 'data'}")


def test_a_full_disk_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": 2**20})())
    assert doctor.disk(tmp_path).severity is Severity.WARNING


def test_what_is_not_set_need_not_be_there(tmp_path):
    settings = Settings(_env_file=None, data=tmp_path)
    assert doctor.reranker(settings).severity is Severity.OK
    assert doctor.chat(settings).severity is Severity.OK


def test_a_chat_model_is_opened_and_not_asked():
    settings = Settings(_env_file=None, chat_model="openai:gpt-x", chat_base_url="http://127.0.0.1:1", chat_api_key="hunter2")
    found = doctor.chat(settings)
    assert (found.severity, "openai:gpt-x" in found.message, "hunter2" in found.message) == (Severity.OK, True, False)


def test_the_records_are_opened_and_named(tmp_path):
    found = doctor.records(Settings(_env_file=None, data=tmp_path))
    assert (found.severity, str(tmp_path / "records.sqlite") in found.message) == (Severity.OK, True)


@pytest.mark.slow
def test_what_is_missing_is_an_error_each_by_its_name_and_the_status_says_so(tmp_path):
    env = {
        "LUTAI_CORPUS": str(tmp_path / "none"),
        "LUTAI_DATA": str(tmp_path / "data"),
        "LUTAI_PORT": "0",
        "LUTAI_EMBEDDING_MODEL": str(tmp_path / "none"),
        "LUTAI_READER": str(tmp_path / "none"),
        "LUTAI_RERANKER": str(tmp_path / "none"),
        "LUTAI_CHAT_MODEL": "nonsense:x",
        "LUTAI_RECORDS_URL": "postgresql://u:hunter2@127.0.0.1:1/d?connect_timeout=2",
    }
    result = CliRunner().invoke(app, ["doctor", "--json"], env=env)
    assert result.exit_code == 1
    found = {check["name"]: check["severity"] for check in json.loads(result.stdout)}
    assert found == {
        "python": "ok",
        "corpus": "error",
        "index": "error",
        "embedding": "error",
        "reader": "error",
        "reranker": "error",
        "chat": "error",
        "records": "error",
        "port": "ok",
        "disk": "ok",
    }
    shown = CliRunner().invoke(app, ["doctor"], env=env).stdout
    assert str(tmp_path / "none") in shown
    assert "nonsense:x" in shown
    assert "hunter2" not in shown


@pytest.mark.slow
def test_a_machine_that_can_answer_passes_and_an_index_yet_to_be_built_is_a_warning(tmp_path: Path):
    checks = {check.name: check for check in doctor.examine(Settings(_env_file=None, data=tmp_path, port=0))}
    assert {name for name, check in checks.items() if check.severity is not Severity.OK} == {"index"}
    assert "lutai index build" in (checks["index"].remedy or "")
    assert "'10亿元'" in checks["reader"].message
