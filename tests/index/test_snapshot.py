from datetime import date
from pathlib import Path

from corpus.document import Document, Kind
from corpus.passages import cut
from index import snapshot
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
    versions = Versions(tmp_path / "v.sqlite")
    assert versions.get(DOCUMENT.id, DOCUMENT.hash) is None
    versions.keep([DOCUMENT])
    versions.keep([DOCUMENT])
    assert versions.get(DOCUMENT.id, DOCUMENT.hash) == DOCUMENT
    assert versions.get("other", DOCUMENT.hash) is None
