import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.errors import CorpusNotFound, UnknownDocument
from index import analysis, generation, manifest
from index.build import IndexSettings, build_index
from index.errors import IndexDamaged, IndexMissing, IndexOutdated
from index.store import open_index
from tests.index.killed import MOMENTS
from tests.index.plain_embeddings import SETTINGS, PlainEmbeddings, build

OLD = Document(id="old", title="旧文", text="旧的文本，写着一些话。", published=date(2020, 1, 2), url="https://example.org/old")
KEPT = Document(id="kept", title="kept", text="留下的文本。\n\n它有两段。")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two texts; copied by tests that change it."""
    folder = tmp_path_factory.mktemp("built") / "index"
    build(folder, OLD, KEPT)
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built.parent, tmp_path / "资料 1%")) / "index"


def test_a_built_index_holds_the_documents_as_they_were_and_their_passages(built: Path) -> None:
    with open_index(built, SETTINGS, [OLD, KEPT]) as index:
        assert dict(index.documents) == {"old": OLD, "kept": KEPT}
        assert index.vectors.count() == len(index.passages) == len(index.rows) == index.manifest.passages
        for passage in index.passages.values():
            assert index.documents[passage.document].text[passage.start : passage.end] == passage.text


def test_an_index_that_is_up_to_date_is_left_alone(folder: Path) -> None:
    before = generation.current(folder)
    report, embedded = build(folder, OLD, KEPT)
    assert report.unchanged
    assert embedded == []
    assert generation.current(folder) == before


def test_only_new_and_changed_passages_are_embedded(folder: Path) -> None:
    report, embedded = build(folder, KEPT, Document(id="new", title="新文", text="新的文本。"))
    assert embedded == ["新文\n新的文本。"]
    assert (report.embedded, report.reused) == (1, report.passages - 1)
    assert report.reused > 0


def test_a_change_of_metadata_alone_reaches_the_index_and_embeds_nothing(folder: Path) -> None:
    moved = replace(OLD, url="https://example.org/moved")
    with pytest.raises(IndexOutdated, match="old has changed"):
        open_index(folder, SETTINGS, [moved, KEPT])
    _, embedded = build(folder, moved, KEPT)
    assert embedded == []
    with open_index(folder, SETTINGS, [moved, KEPT]) as index:
        assert index.document("old").url == moved.url


def test_another_model_embeds_everything_anew(folder: Path) -> None:
    report, embedded = build(folder, OLD, KEPT, settings=IndexSettings(embedding_model="other"))
    assert report.reused == 0
    assert len(embedded) == report.passages


def test_a_removed_document_is_found_no_more_but_stays_readable_by_its_hash(folder: Path) -> None:
    build(folder, KEPT)
    with open_index(folder, SETTINGS) as index:
        assert set(index.documents) == {"kept"}
        assert {passage.document for passage in index.passages.values()} == {"kept"}
        assert index.document("old", OLD.hash) == OLD
        with pytest.raises(UnknownDocument, match="old"):
            index.document("old")


def test_an_old_version_of_a_text_stays_readable_beside_the_new(folder: Path) -> None:
    new = replace(OLD, text="同一篇，新的文本。")
    build(folder, new, KEPT)
    with open_index(folder, SETTINGS) as index:
        assert index.document("old") == index.document("old", new.hash) == new
        assert index.document("old", OLD.hash) == OLD
        with pytest.raises(UnknownDocument, match="version 0000"):
            index.document("old", "0000")


def test_old_versions_outlive_an_index_that_is_deleted(folder: Path) -> None:
    shutil.rmtree(folder)
    build(folder, KEPT)
    with open_index(folder, SETTINGS) as index:
        assert index.document("old", OLD.hash) == OLD


def test_progress_is_told_to_the_end_of_each_part(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    build_index([OLD, KEPT], tmp_path / "index", SETTINGS, PlainEmbeddings(), lambda *at: told.append(at))
    assert list(dict.fromkeys(what for *_, what in told)) == ["passages", "embedding", "keywords", "vectors"]
    for part in ("passages", "embedding", "keywords", "vectors"):
        counts = [(done, total) for done, total, what in told if what == part]
        assert counts[-1][0] == counts[-1][1] > 0
        assert counts == sorted(counts)


def test_nothing_to_index_is_said_and_leaves_the_old_index(folder: Path) -> None:
    with pytest.raises(CorpusNotFound, match="no text to index"):
        build(folder)
    open_index(folder, SETTINGS).close()


def test_older_generations_are_removed_and_the_one_before_stays_for_who_has_it_open(folder: Path) -> None:
    with open_index(folder, SETTINGS) as still_open:
        build(folder, KEPT)
        assert still_open.vectors.search(PlainEmbeddings().embed_query("旧文\n旧的文本，写着一些话。"), 1)[0][0].startswith(
            "old"
        )
    build(folder, OLD)
    assert len(list((folder / "generations").iterdir())) == 2


def test_no_index_is_said_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="lutai index build"):
        open_index(tmp_path / "none", SETTINGS)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (IndexSettings(embedding_model="other"), "plain.*other"),
        (IndexSettings(embedding_model="plain", passage_limit=99), "250.*99"),
    ],
)
def test_an_index_built_with_other_settings_says_what_differs(built: Path, settings: IndexSettings, said: str) -> None:
    with pytest.raises(IndexOutdated, match=said):
        open_index(built, settings)


def test_an_index_of_another_analyser_or_format_is_outdated(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "VERSION", "another")
    with pytest.raises(IndexOutdated, match="analyser"):
        open_index(built, SETTINGS)
    monkeypatch.setattr(analysis, "VERSION", manifest.Manifest.analyser)
    monkeypatch.setattr(manifest, "FORMAT", 99)
    with pytest.raises(IndexOutdated, match="format"):
        open_index(built, SETTINGS)


def test_texts_that_differ_from_the_indexs_are_named(built: Path) -> None:
    new = Document(id="new", title="新文", text="新的文本。")
    with pytest.raises(IndexOutdated, match=r"new is new.*old is gone"):
        open_index(built, SETTINGS, [KEPT, new])


@pytest.mark.parametrize(
    "name", ["chroma/chroma.sqlite3", "passages.jsonl", "vectors.npy", "keywords/vocab.index.json", "manifest.json"]
)
@pytest.mark.parametrize("harm", ["garbled", "gone"])
def test_a_damaged_index_is_noticed_and_built_anew(folder: Path, name: str, harm: str) -> None:
    victim = generation.current(folder) / name
    if harm == "gone":
        victim.unlink()
    else:
        data = bytearray(victim.read_bytes())
        data[len(data) // 3 : len(data) // 2] = bytes(len(data) // 2 - len(data) // 3)
        victim.write_bytes(data)
    with pytest.raises(IndexDamaged, match="lutai index build"):
        open_index(folder, SETTINGS)
    report, _ = build(folder, OLD, KEPT)
    assert not report.unchanged
    with open_index(folder, SETTINGS, [OLD, KEPT]) as index:
        assert set(index.documents) == {"old", "kept"}


def test_a_damaged_chroma_folder_costs_no_embedding(folder: Path) -> None:
    for path in (generation.current(folder) / "chroma").rglob("*.bin"):
        path.write_bytes(b"")
    with pytest.raises(IndexDamaged):
        open_index(folder, SETTINGS)
    _, embedded = build(folder, OLD, KEPT)
    assert embedded == []
    open_index(folder, SETTINGS).close()


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_build_killed_at_any_moment_leaves_a_whole_index(folder: Path, moment: str) -> None:
    program = Path(__file__).with_name("killed.py")
    done = subprocess.run([sys.executable, program, folder, moment], capture_output=True, text=True, timeout=120)
    assert done.returncode == -9, done.stderr
    expected = {"new", "kept"} if moment == "after the switch" else {"old", "kept"}
    with open_index(folder, SETTINGS) as index:
        assert set(index.documents) == expected
        assert index.vectors.count() == len(index.passages)
    report, _ = build(folder, KEPT)
    assert report.documents == 1
    assert len(list((folder / "generations").iterdir())) == 2


def test_a_generation_that_is_open_outlives_any_number_of_builds_and_goes_when_it_is_closed(folder):
    with open_index(folder, SETTINGS) as opened:
        for n in range(3):
            build(folder, OLD, KEPT, Document(id=f"new{n}", title="新文", text="新的话。"))
        assert {id for id, _ in opened.vectors.search([1.0] * 16, 9)} == set(opened.passages)
        assert len(list((folder / "generations").iterdir())) == 3
    opened.close()
    build(folder, OLD)
    assert len(list((folder / "generations").iterdir())) == 2


@pytest.mark.parametrize("at", ["snapshot.write", "Keywords.save", "Vectors.create", "generation.switch"])
def test_a_build_that_fails_leaves_the_old_index_and_nothing_of_its_own(folder, monkeypatch, at):
    before = generation.current(folder)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"index.build.{at}", full)
    with pytest.raises(OSError, match="No space"):
        build(folder, OLD)
    assert [before] == list((folder / "generations").iterdir())
    monkeypatch.undo()
    with open_index(folder, SETTINGS, [OLD, KEPT]) as opened:
        assert set(opened.documents) == {"old", "kept"}
