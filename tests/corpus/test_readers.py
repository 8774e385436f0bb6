import zipfile
from pathlib import Path

import pytest

from corpus.cleaning import traditional
from corpus.errors import FrontMatterError, UnreadableDocument, UnsupportedFormat
from corpus.library import Library
from corpus.loading import load
from corpus.passages import cut
from corpus.readers import MEDIA_TYPES, READERS, read

TEXTS = [document.text for document in Library(Path(__file__).resolve().parents[2] / "corpus").documents()]
WIDE = "申请人应当是在济南市济阳区登记的企业，并且符合下列"


def test_every_file_ending_has_a_reader():
    assert set(MEDIA_TYPES.values()) == set(READERS)


def test_a_format_without_reader_is_refused_with_what_can_be_read(file):
    with pytest.raises(UnsupportedFormat, match=r"no reader for '.xlsx' files; save it as one of .md, .*, .pdf, .docx"):
        read(file("a.xlsx", "x"))


def test_front_matter_that_is_no_yaml_names_the_file(file):
    with pytest.raises(FrontMatterError, match=r"a\.md: the front matter .* is not a list of 'field: value' lines"):
        read(file("a.md", "---\ntitle: [x\n---\n话。"))


@pytest.mark.parametrize("length", [60, 100_000])
@pytest.mark.parametrize(("encoding", "as_written"), [("gb18030", str), ("big5hkscs", traditional), ("utf-8-sig", str)])
def test_the_encodings_of_chinese_texts_are_told_apart(file, encoding, as_written, length):
    for text in TEXTS[::6]:
        raw = as_written(text[:length].strip()).encode(encoding, "ignore")
        assert read(file("a.txt", raw)).text == raw.decode(encoding)


def test_bytes_that_are_no_text_are_refused(file):
    with pytest.raises(UnreadableDocument, match="the encoding is not known; save the file as UTF-8"):
        read(file("a.txt", bytes(range(128, 256)) * 40))


PAGE = """<html><head><meta charset="utf-8"><title>站名</title><script>x</script></head><body><nav>菜单</nav><h1>通知</h1>
<h2>一、条件</h2><p>申请人应当是在济阳区登记的企业，
并且符合<b>下列</b>条件，见 <a href="x">a_b*c</a>。</p><ul><li>甲<ul><li>子项</li></ul></li><li>乙</li></ul>
<table><tr><th>项</th><th>额</th></tr><tr><td>补贴</td><td>10万元</td></tr></table><footer>页脚</footer></body></html>"""


def test_a_web_page_becomes_markdown_without_its_menus(file):
    assert read(file("a.html", PAGE)).text == (
        "# 通知\n\n## 一、条件\n\n申请人应当是在济阳区登记的企业，并且符合下列条件，见 a_b*c。\n\n"
        "- 甲\n  - 子项\n- 乙\n\n| 项 | 额 |\n| --- | --- |\n| 补贴 | 10万元 |"
    )


def test_of_a_web_page_with_one_article_only_the_article_is_read(file):
    assert read(file("a.html", "<div>推荐阅读</div><article><p>正文。</p></article>")).text == "正文。"


def test_a_page_that_stands_in_a_form_is_read_without_the_form_s_fields(file):
    page = (
        "<form id=aspnetForm><p>正文。</p><label>申报期限：</label>2026年<input value=搜索><select><option>选项</select>"
        "<textarea>草稿</textarea><button>提交</button></form>"
    )
    assert read(file("a.html", page)).text == "正文。\n\n申报期限：2026年"


def test_what_a_page_says_in_comments_and_declarations_is_no_text(file):
    page = (
        '<!DOCTYPE html PUBLIC\n"-//W3C//DTD XHTML 1.0//EN">\n<p>补贴10万元。</p>'
        "<!-- 旧稿：\n补贴20万元。 --><p>完。</p><!-- 注 -->"
    )
    assert read(file("a.html", page)).text == "补贴10万元。\n\n完。"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>第一段。\n" * 400, "\n\n".join(["第一段。"] * 400)),
        ("<ul><li>甲<li>乙<li>丙</ul>", "- 甲\n- 乙\n- 丙"),
        ("<table><tr><th>项<th>额<tr><td>补贴<td>10万元</table>", "| 项 | 额 |\n| --- | --- |\n| 补贴 | 10万元 |"),
    ],
)
def test_elements_that_a_page_leaves_open_end_where_a_browser_ends_them(file, page, text):
    assert read(file("a.html", page)).text == text


def test_a_page_that_cannot_be_parsed_is_said_to_be_so(file):
    with pytest.raises(UnreadableDocument, match=r"a\.html: this is no web page, or a broken one"):
        read(file("a.html", "<div>" * 2000 + "话。"))


@pytest.mark.parametrize(("declared", "encoding"), [("gb2312", "gb18030"), ("utf-8", "gb18030"), ("no-such", "utf-8")])
def test_a_web_page_that_declares_its_encoding_wrongly_is_read_all_the_same(file, declared, encoding):
    page = PAGE.replace('charset="utf-8"', f'charset="{declared}"').replace("条件", "条件镕")
    assert "## 一、条件镕" in read(file("a.html", page.encode(encoding))).text


def test_a_pdf_is_read_with_its_lines_joined_and_its_pages_known(file, pdf):
    path = file(
        "a.pdf",
        pdf([["通知", "第一条 " + WIDE, "条件的企业。", "第二条 " + WIDE, "- 1 -"], ["条件。", "完。", "2"]]),
    )
    document = load(path, {"title": "通知"})
    assert document.text == f"通知\n第一条 {WIDE}条件的企业。\n第二条 {WIDE}条件。\n完。"
    assert [document.text[page:][:3] for page in document.pages] == ["通知\n", "条件。"]
    assert [(passage.text[:3], passage.page) for passage in cut(document)] == [("通知", 1), ("第一条", 1), ("第二条", 1)]


def test_a_pdf_whose_font_maps_a_glyph_to_half_a_character_can_be_stored(file, pdf):
    content = pdf([["话。甲。"]]).replace("甲".encode("utf-16-be").hex().encode(), b"d83d")
    assert load(file("a.pdf", content), {"title": "题"}).text.encode().decode() == "话。\ufffd。"


def test_a_pdf_without_text_is_said_to_be_scanned(file, pdf):
    with pytest.raises(UnreadableDocument, match=r"a\.pdf: no text in it; a scanned file has to go through text recognition"):
        load(file("a.pdf", pdf([[], []])), {"title": "题"})


def test_a_locked_pdf_is_said_to_be_locked(file, pdf, tmp_path):
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=file("open.pdf", pdf([["话。"]])))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    with pytest.raises(UnreadableDocument, match=r"locked\.pdf: the file is locked with a password"):
        read(tmp_path / "locked.pdf")


@pytest.mark.parametrize("algorithm", ["AES-128", "AES-256"])
def test_a_pdf_that_only_its_owner_may_change_is_read(file, pdf, tmp_path, algorithm):
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=file("open.pdf", pdf([["一段话。"]])))
    writer.encrypt("", "secret", algorithm=algorithm)
    writer.write(tmp_path / "protected.pdf")
    assert b"/AESV" in (tmp_path / "protected.pdf").read_bytes()
    assert read(tmp_path / "protected.pdf").text == "一段话。"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
def test_a_damaged_file_is_said_to_be_damaged(file, pdf, name):
    whole = pdf([["话。"]])
    for content in (b"", b"hello", whole[:40], whole.replace(b"/Pages", b"/Nope")):
        with pytest.raises(UnreadableDocument, match=rf"{name}: this is no .*, or a damaged one"):
            read(file(name, content))


def test_a_word_file_becomes_markdown_with_its_headings(tmp_path):
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    wml = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Override PartName="/word/document.xml"'
        f' ContentType="{wml}.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{main}"><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r>'
        "<w:t>一、条件</w:t></w:r></w:p><w:p><w:r><w:t>在济阳区登记。</w:t></w:r></w:p></w:body></w:document>",
        "word/styles.xml": f'<w:styles xmlns:w="{main}"><w:style w:type="paragraph" w:styleId="Heading1"><w:name'
        ' w:val="heading 1"/></w:style></w:styles>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="s1"'
        f' Type="{office}/styles" Target="styles.xml"/></Relationships>',
    }
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert read(tmp_path / "a.docx").text == "# 一、条件\n\n在济阳区登记。"
