from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document, Kind
from corpus.passages import cut
from index import snapshot
from index.errors import VersionsUnreadable
from index.versions import Versions

DOCUMENT = Document(
    id="例/1",
    title="標題\u2028",
    text="第一条 一些话。\n\n\u2028第二条 另一些话。\n",
    kind=Kind.LAW,
    digest=True,
    published=date(2024, 2, 29),
    pages=(0, 9),
)


def test_documents_and_passages_come_back_as_they_were(tmp_path: Path) -> None:
    passages = cut(DOCUMENT)
    snapshot.write(tmp_path / "d", [DOCUMENT, Document(id="b", title="b", text="")])
    snapshot.write(tmp_path / "p", passages)
    assert snapshot.read_documents(tmp_path / "d") == [DOCUMENT, Document(id="b", title="b", text="")]
    assert snapshot.read_passages(tmp_path / "p") == passages


def test_versions_are_kept_by_id_and_hash(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "index")
    assert versions.get(DOCUMENT.id, DOCUMENT.hash) is None
    versions.keep([DOCUMENT])
    versions.keep([DOCUMENT])
    assert versions.get(DOCUMENT.id, DOCUMENT.hash) == DOCUMENT
    assert versions.get("other", DOCUMENT.hash) is None


def test_versions_that_were_kept_within_the_index_are_moved_once_and_add_to_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    Versions(tmp_path / "old" / "index").keep([DOCUMENT])
    (tmp_path / "data" / "index").mkdir(parents=True)
    (tmp_path / "old" / "versions.sqlite").rename(tmp_path / "data" / "index" / "versions.sqlite")
    new = replace(DOCUMENT, text="新的文本。")
    Versions(tmp_path / "data" / "other").keep([new])

    versions = Versions(tmp_path / "data" / "index")
    assert versions.get(DOCUMENT.id, DOCUMENT.hash) == DOCUMENT
    assert versions.get(DOCUMENT.id, new.hash) == new
    assert not (tmp_path / "data" / "index" / "versions.sqlite").exists()
    assert Versions(tmp_path / "data" / "index").get(DOCUMENT.id, DOCUMENT.hash) == DOCUMENT


@pytest.mark.parametrize("place", ["versions.sqlite", "index/versions.sqlite"])
def test_versions_that_are_damaged_are_said_with_what_to_do_and_left_as_they_are(tmp_path: Path, place: str) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / place).write_text("my notes " * 500)
    for use in (lambda of: of.keep([DOCUMENT]), lambda of: of.get(DOCUMENT.id, DOCUMENT.hash)):
        with pytest.raises(VersionsUnreadable, match="move it away") as told:
            use(Versions(tmp_path / "index"))
        assert str(tmp_path / place) in str(told.value)
    assert (tmp_path / place).read_text() == "my notes " * 500
