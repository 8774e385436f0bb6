"""Who owns an index, and folders in which none can be."""

import subprocess
import sys
from pathlib import Path

import pytest

from corpus.document import Document
from index import generation
from index.errors import IndexLocked, IndexMissing, IndexUnwritable
from index.store import open_index
from tests.index.plain_embeddings import SETTINGS, build

OLD, KEPT = (Document(id=id, title=id, text="一段文本。") for id in ("old", "kept"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path / "资料 1%" / "index", OLD, KEPT)
    return tmp_path / "资料 1%" / "index"


def test_a_second_process_is_told_who_owns_the_index(folder: Path) -> None:
    opening = f"from index.store import *\nopen_index({str(folder)!r}, IndexSettings('plain'))"
    with open_index(folder, SETTINGS):
        done = subprocess.run([sys.executable, "-c", opening], capture_output=True, text=True, timeout=120)
    assert IndexLocked.__name__ in done.stderr
    assert str(folder) in done.stderr
    assert subprocess.run([sys.executable, "-c", opening], timeout=120).returncode == 0


def test_a_folder_that_cannot_be_made_or_written_is_said_with_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(IndexMissing):
        open_index(tmp_path / "file" / "index", SETTINGS)
    with pytest.raises(IndexUnwritable, match="LUTAI_DATA") as told:
        build(tmp_path / "file" / "index", KEPT)
    assert str(tmp_path / "file" / "index") in str(told.value)


def test_an_owner_that_cannot_be_noted_owns_nothing(tmp_path: Path) -> None:
    (tmp_path / "index" / "owner").mkdir(parents=True)
    with pytest.raises(IndexUnwritable):
        build(tmp_path / "index", KEPT)
    taking = f"from filelock import *; FileLock({str(tmp_path / 'index' / 'lock')!r}, 0).acquire()"
    assert subprocess.run([sys.executable, "-c", taking], timeout=60).returncode == 0


def test_an_index_that_may_not_be_read_is_said_with_the_setting(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", denied)
    with pytest.raises(IndexUnwritable, match=r"Permission denied.*LUTAI_DATA"):
        generation.current(folder)


def test_the_owner_may_build_while_the_index_is_open(folder: Path) -> None:
    with open_index(folder, SETTINGS) as before:
        build(folder, KEPT)
        with open_index(folder, SETTINGS) as after:
            assert set(before.documents) == {"old", "kept"}
            assert set(after.documents) == {"kept"}
