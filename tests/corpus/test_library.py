from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus import loading
from corpus.document import Kind
from corpus.errors import (
    CorpusNotFound,
    DuplicateDocument,
    FrontMatterError,
    UnknownDocument,
    UnreadableDocument,
    UnsupportedFormat,
)
from corpus.library import Library
from corpus.passages import cut

TEXT = "---\ntitle: 通知\nkind: policy\npublished: 2024-03-25\n---\n一段话。\n"


def files(library):
    return sorted(str(path.relative_to(library.folder)) for path in library.folder.rglob("*") if path.is_file())


def test_a_file_that_says_all_of_itself_is_copied_byte_for_byte_onto_the_shelf_of_its_kind(library, file):
    path = file("notice.md", TEXT)
    document = library.add(path)
    assert (document.id, document.title, document.kind, document.published) == (
        "notice",
        "通知",
        Kind.POLICY,
        date(2024, 3, 25),
    )
    assert library.path("notice") == library.folder / "policies" / "notice.md"
    assert library.path("notice").read_bytes() == path.read_bytes()
    assert library.documents() == [document] == [library.get("notice")]


def test_a_file_without_front_matter_gets_what_is_given(library, file):
    document = library.add(file("a.txt", "一段话。\n"), kind=Kind.LAW, title="某法", published=date(2020, 1, 2), digest=True)
    assert (document.title, document.kind, document.published, document.digest) == ("某法", Kind.LAW, date(2020, 1, 2), True)
    assert document.text == "一段话。"
    assert library.get("a") == document


def test_what_is_given_completes_front_matter_and_never_overrules_it(library, file):
    document = library.add(file("notice.md", TEXT), kind=Kind.ARTICLE, title="别的", issuer="管委会")
    assert (document.title, document.kind, document.issuer) == ("通知", Kind.POLICY, "管委会")
    written = library.path("notice").read_text(encoding="utf-8")
    assert written == TEXT.replace("---\ntitle", "---\nissuer: 管委会\ntitle")


def test_a_file_name_with_spaces_is_an_id_like_any_other(library, file):
    id = "规划 2021-2025 摘要"
    document = library.add(file(f"{id}.md", TEXT))
    assert library.documents() == [document] == [library.get(id)]
    assert [(passage.id, passage.document) for passage in cut(document)] == [(f"{id}:0-4", id)]
    assert library.fingerprints().keys() == {id}
    library.remove(id)
    assert files(library) == [file for file in files(library) if file.startswith(".removed/")]


def test_a_web_page_keeps_its_bytes_and_its_metadata_stands_beside_it(library, file):
    page = "<html><meta charset=gb2312><body><h2>甲</h2><p>一段话。</p></body></html>".encode("gb18030")
    document = library.add(file("page.html", page), title="网页", kind=Kind.POLICY)
    assert (document.title, document.text, document.media_type) == ("网页", "## 甲\n\n一段话。", "text/html")
    assert files(library) == ["policies/page.html", "policies/page.html.yaml"]
    assert library.path("page").read_bytes() == page


def test_a_text_that_is_there_already_is_refused_and_stays(library, file):
    library.add(file("notice.md", TEXT))
    with pytest.raises(DuplicateDocument, match=r"'notice' is in the library already, at .*policies/notice\.md; remove"):
        library.add(file("notice.txt", "---\ntitle: 新\n---\n新的话。"))
    assert library.get("notice").text == "一段话。"


def test_nothing_is_copied_when_something_is_wrong(library, file):
    for name, content, error in [
        ("a.txt", "没有题目。", FrontMatterError),
        ("b.md", "---\ntitle: 空\n---\n", UnreadableDocument),
        ("c.xlsx", "x", UnsupportedFormat),
        ("d.pdf", "x", UnreadableDocument),
    ]:
        with pytest.raises(error, match=name):
            library.add(file(name, content))
    with pytest.raises(UnreadableDocument, match="no such file"):
        library.add(library.folder / "none.md")
    assert files(library) == []


@pytest.mark.parametrize("failing", ["get", "_put"])
def test_what_cannot_be_copied_or_read_back_leaves_nothing_behind(library, file, monkeypatch, failing):
    library.add(file("notice.md", TEXT))
    path = file("page.html", "<p>一段话。</p>")
    put = loading._put

    def fail(at, *_):
        if failing == "_put" and at.suffix == ".yaml":
            return put(at, *_)
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(*((library, "get") if failing == "get" else (loading, "_put")), fail)
        with pytest.raises(OSError, match="No space"):
            library.add(path, title="网页")
    assert files(library) == ["policies/notice.md"]


@pytest.mark.parametrize("name", ["README-en.md", ".hidden.md"])
def test_a_file_whose_name_the_library_passes_over_is_refused(library, file, name):
    with pytest.raises(UnreadableDocument, match=rf"{name}: .* begin with README or a dot.*; rename"):
        library.add(file(name, TEXT))
    assert files(library) == []


def test_a_removed_text_is_kept_aside_with_its_metadata(library, file):
    library.add(file("page.html", "<p>一段话。</p>"), title="网页")
    library.add(file("notice.md", TEXT))
    place = library.remove("page")
    assert place.read_text() == "<p>一段话。</p>"
    assert (place.parent / "page.html.yaml").exists()
    assert [document.id for document in library.documents()] == ["notice"]
    library.add(place)
    assert library.get("page").title == "网页"


def test_a_text_that_is_not_there_is_named(library, file):
    library.add(file("notice.md", TEXT))
    for act in (library.get, library.path, library.remove):
        with pytest.raises(UnknownDocument, match="no document 'other'"):
            act("other")


def test_readme_and_hidden_files_are_no_texts(library, file):
    library.add(file("notice.md", TEXT))
    (library.folder / "articles" / "README.md").write_text("guide")
    (library.folder / "articles" / ".draft.md").write_text("draft")
    assert [document.id for document in library.documents()] == ["notice"]


def test_two_files_of_one_name_are_an_error_that_names_both(library, file):
    library.add(file("notice.md", TEXT))
    (library.folder / "articles" / "notice.md").write_text(TEXT)
    with pytest.raises(DuplicateDocument, match="same id 'notice'"):
        library.documents()


def test_a_missing_or_empty_folder_is_said_to_be_so(library, tmp_path):
    with pytest.raises(CorpusNotFound, match="no such folder"):
        Library(tmp_path / "nowhere").documents()
    with pytest.raises(CorpusNotFound, match="no text under"):
        library.documents()


def test_the_kind_of_a_text_that_names_none_is_its_shelf_s(library):
    (library.folder / "policies").mkdir()
    for shelf in ("articles", "policies"):
        (library.folder / shelf / f"{shelf}.md").write_text("---\ntitle: 题\n---\n话。")
    assert [document.kind for document in library.documents()] == [Kind.ARTICLE, Kind.POLICY]


def test_metadata_whose_file_is_gone_is_said_to_be_so_and_stops_no_other_text(library, file):
    library.add(file("notice.md", TEXT))
    library.add(file("page.html", "<p>一段话。</p>"), title="网页")
    library.path("page").unlink()
    with pytest.raises(UnreadableDocument, match=r"page\.html\.yaml: page\.html is not there; delete this file or put it back"):
        library.documents()
    assert library.get("notice").title == "通知"
    assert library.add(file("page.html", "<p>一段话。</p>"), title="别的").title == "别的"
    assert len(library.documents()) == 2


ANSWER = "---\nkind: qa\ntitle: 租金多少？\nbyline: 李文\npublished: 2026-03-01\nsource: 答复函\n---\n每月18元。\n"


@pytest.fixture
def both(library, file, tmp_path):
    """A library of a shipped text and, in the part of staff's own, an answer."""
    library.add(file("notice.md", TEXT))
    library = Library(library.folder, tmp_path / "own")
    library.add(file("rent.md", ANSWER))
    return library


def test_staff_s_answers_stand_in_a_part_of_their_own_and_are_read_with_the_rest(both):
    assert both.path("rent") == both.own / "answers" / "rent.md"
    assert [(each.id, each.kind) for each in both.documents()] == [("notice", Kind.POLICY), ("rent", Kind.QA)]
    assert (both.get("rent").byline, both.get("rent").source) == ("李文", "答复函")
    assert [each.id for each in Library(both.folder).documents()] == ["notice"]
    assert not (both.folder / "answers").exists()


def test_a_removed_answer_is_kept_aside_in_the_part_it_stood_in(both):
    assert both.remove("rent").is_relative_to(both.own / ".removed")
    assert [each.id for each in both.documents()] == ["notice"]
    assert both.remove("notice").is_relative_to(both.folder / ".removed")


def test_the_part_of_staff_s_own_may_lie_within_the_other(library, file):
    inside = Library(library.folder, library.folder / "data")
    inside.add(file("notice.md", TEXT))
    inside.add(file("rent.md", ANSWER))
    assert inside.remove("rent").is_relative_to(inside.own)


def test_one_id_in_both_parts_is_an_error_that_names_both(both, file):
    (both.own / "answers" / "notice.md").write_text(ANSWER, encoding="utf-8")
    with pytest.raises(DuplicateDocument, match="same id 'notice'"):
        both.documents()


@pytest.mark.parametrize("field", ["byline", "published", "source"])
def test_an_answer_that_does_not_say_who_when_and_on_what_is_an_error(library, file, field):
    lines = [line for line in ANSWER.splitlines() if not line.startswith(f"{field}:")]
    with pytest.raises(FrontMatterError, match=f"has to say its {field}"):
        library.add(file("rent.md", "\n".join(lines)))


def test_what_cannot_be_written_whole_leaves_what_was_there(both, monkeypatch):
    document, path = both.get("rent"), both.path("rent")
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        loading.write(replace(document, text="别的。"), path)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["rent.md"]


def test_the_fingerprint_changes_with_what_is_indexed_and_not_with_what_is_for_staff(library, file):
    document = library.add(file("notice.md", TEXT))
    assert library.fingerprints() == {"notice": document.fingerprint}
    for change in [{"text": "x"}, {"title": "x"}, {"issuer": "x"}, {"number": "x"}, {"published": None}, {"region": "x"}]:
        assert replace(document, **change).fingerprint != document.fingerprint
    for change in [{"url": "https://x"}, {"source": "x"}, {"read_at": "x"}, {"provenance": "x"}]:
        assert replace(document, **change).fingerprint == document.fingerprint
