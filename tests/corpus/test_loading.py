from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from corpus import loading
from corpus.cleaning import tidy
from corpus.document import Document
from corpus.errors import FrontMatterError
from corpus.metadata import check


@pytest.mark.parametrize(
    "text",
    [
        "---\n关于合作区的通知。",
        "---\n关于合作区的通知。\n---\n正文。",
        "------------\n标题\n------------\n正文。",
        "------------\n时间: 甲\n------------\n正文。",
        "---\n# 标题\n---\n正文。",
        "---\n---\n正文。",
        "{\n正文。\n}\n完。",
        "正文。\n---\ntitle: 甲\n---\n完。",
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_lines_of_dashes_that_are_no_front_matter_are_text(library, file, name, text):
    document = library.add(file(name, text), title="题", issuer="管委会")
    assert (document.title, document.issuer, document.text) == ("题", "管委会", text)
    assert library.documents() == [document]


def test_front_matter_below_blank_lines_is_completed(library, file):
    text = "\n \n---\ntitle: A\nissuer: B\n---\n正文。"
    document = library.add(file("a.txt", text), title="C", url="https://a.cn")
    assert (document.title, document.issuer, document.url, document.text) == ("A", "B", "https://a.cn", "正文。")


@pytest.mark.parametrize("said", ["published: 2024-02-30", "title: [x", "title: 甲\npublished: 2024-13-01"])
def test_metadata_beside_a_file_that_is_no_yaml_names_its_file(file, said):
    path = file("page.html", "<p>一段话。</p>")
    file("page.html.yaml", said)
    with pytest.raises(FrontMatterError, match=r"page\.html\.yaml: this is not a list of 'field: value' lines"):
        loading.load(path)


LINE = st.text(
    st.sampled_from("甲乙 #-:'\"[]{}|>&*!%@`\\1") | st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1
)


@given(title=LINE, source=LINE, text=st.lists(LINE, min_size=1).map("\n".join), asked=st.sampled_from(["2026", "2026-03", ""]))
@example(title="---", source="a: b # c", text="---\nkind: policy\n---\n话。", asked="2026")
def test_a_document_that_is_written_reads_back_as_it_was(tmp_path_factory, title, source, text, asked):
    text, title, source = tidy(text).strip(), title.strip(), source.strip()
    assume(text and title and source)
    raw = {"kind": "qa", "title": title, "byline": "李", "published": date(2026, 3, 1), "source": source, "as_of": asked}
    document = Document(id="a", text=text, **check(raw, Path("a.md")))
    path = tmp_path_factory.mktemp("written") / "answers" / "a.md"
    loading.write(document, path)
    assert loading.load(path) == document
