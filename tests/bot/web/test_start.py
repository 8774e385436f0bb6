"""What the start of the page leaves undone, so that it is up at once. How long it takes is measured: tests/bench/start.py."""

from __future__ import annotations

import inspect
import json
import pathlib
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.web.later import Later
from bot.web.quick import without_stubs

UP = """
import json, sys
from pathlib import Path

stubs = []
sys.addaudithook(lambda event, of: stubs.append(of[0]) if event == "open" and str(of[0]).endswith(".pyi") else None)

from bot.records.store import open_records
from bot.settings import Settings
from bot.web.server import create_app
from bot.web.startup import Startup

settings = Settings(_env_file=None, data=Path(sys.argv[1]))
with open_records(settings) as records:
    create_app(settings, Startup(lambda progress: None), records)
    print(json.dumps({"stubs": stubs, "modules": sorted(sys.modules)}))
"""


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The stubs that were touched and the modules that are there once the page can be served, in a process of its own."""
    command = [sys.executable, "-c", UP, str(tmp_path_factory.mktemp("up"))]
    printed: dict[str, list[str]] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return printed


def test_gradio_writes_no_stubs_of_its_components(up: dict[str, list[str]]) -> None:
    assert up["stubs"] == []


@pytest.mark.parametrize(
    "part", ["bot.assembly", "bot.answering.pipeline", "bot.web.staff", "bot.quality", "index.store", "langchain_core", "torch"]
)
def test_the_page_is_up_without_what_answers_and_what_staff_use(up: dict[str, list[str]], part: str) -> None:
    assert part not in up["modules"]
    assert "gradio" in up["modules"]


def test_only_gradios_own_classes_come_from_no_file() -> None:
    theirs = type("Component", (), {"__module__": "gradio.components.toy"})
    with without_stubs():
        assert inspect.getfile(Path) == pathlib.__file__
        with pytest.raises(OSError, match="without a stub"):
            inspect.getfile(theirs)
    with pytest.raises(TypeError):  # what Python itself says of a class that was made of nothing
        inspect.getfile(theirs)


def test_a_part_is_made_once_when_it_is_first_asked_for() -> None:
    made = []

    def make() -> FastAPI:
        part = FastAPI()
        part.add_api_route("/staff/{page}", lambda page: page)
        made.append(part)
        return part

    app = FastAPI()
    app.add_api_route("/{page}", lambda page: f"our {page}")
    app.add_middleware(Later, prefix="/staff", make=make)
    client = TestClient(app)
    assert client.get("/staffroom").json() == "our staffroom"
    assert made == []
    assert [client.get(f"/staff/{page}").json() for page in ("runs", "sets")] == ["runs", "sets"]
    assert client.get("/staff").status_code == 404
    assert len(made) == 1
