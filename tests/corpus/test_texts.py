"""The texts that ship with the product: all load, and what is found in them can be cited exactly."""

import os
from pathlib import Path

import pytest

from corpus.document import Kind, Role
from corpus.library import Library
from corpus.passages import cut
from corpus.sentences import MARK

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("LUTAI_SHARED", ROOT.parent / "shared"))
LIBRARY = Library(ROOT / "corpus")
DOCUMENTS = LIBRARY.documents()
SOURCE = "zone-promotion-2025"
SOURCE_HEADINGS = {
    "多维政策赋能：机制灵活，机遇叠加，激发新活力",
    "卓越产业生态：多轮驱动，集群崛起，铸就共赢基石",
    "“金牌”营商环境：服务至上，使命必达，赢得台民心",
}

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.id)
with_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"{SHARED} is not there: the texts cannot be compared to their originals"
)


def test_the_source_article_and_all_digests_are_there():
    assert len(DOCUMENTS) == 49
    assert [document.id for document in DOCUMENTS if not document.digest] == [SOURCE]


def test_the_source_article_carries_what_is_known_of_it_and_no_made_up_date():
    document = LIBRARY.get(SOURCE)
    assert (document.title, document.byline) == (
        "2025海峡两岸产业合作区建设推进会在济南开幕",
        "通讯员 门波 周志昊 杜祖昌 济南报道",
    )
    assert (document.kind, document.published, document.as_of, document.year) == (Kind.ARTICLE, None, "2025", 2025)


@with_shared
def test_the_source_article_is_verbatim():
    [original] = (SHARED / "corpus" / "sources").glob("000_*.txt")
    file = LIBRARY.path(SOURCE).read_bytes()
    assert file.endswith(b"\n---\n" + original.read_bytes())
    assert LIBRARY.get(SOURCE).text == original.read_text(encoding="utf-8").strip("\n")


@with_shared
def test_every_digest_is_byte_identical_on_the_shelf_of_its_kind():
    originals = {path.stem: path for path in (SHARED / "corpus" / "digests").glob("*.md") if path.stem != "README"}
    assert originals.keys() == {document.id for document in DOCUMENTS if document.digest}
    for id, original in originals.items():
        path = LIBRARY.path(id)
        assert path.read_bytes() == original.read_bytes()
        assert path.parent.name == ("articles" if LIBRARY.get(id).kind is Kind.ARTICLE else "policies")


@each_document
def test_the_text_shown_is_the_file_s_text(document):
    _, _, body = LIBRARY.path(document.id).read_text(encoding="utf-8").split("---\n", 2)
    assert document.text == body.strip("\n")


@each_document
def test_passages_hold_every_character_once_but_for_headings(document):
    end = 0
    for passage in cut(document):
        assert passage.text == document.text[passage.start : passage.end] == passage.text.strip()
        assert len(passage.text) <= 250
        assert_headings_alone(document.text[end : passage.start])
        end = passage.end
    assert_headings_alone(document.text[end:])


def assert_headings_alone(text):
    for line in filter(str.strip, text.split("\n")):
        assert line.startswith("#") or line in SOURCE_HEADINGS, line


@each_document
def test_the_sentences_of_a_passage_tile_it(document):
    for passage in cut(document):
        end = passage.start
        for start, stop in passage.sentences:
            gap = document.text[end:start]
            assert end <= start < stop
            assert not "".join(line[MARK.match(line).end() :] for line in gap.split("\n")).strip()
            end = stop
        assert end == passage.end


@each_document
def test_every_passage_of_a_digest_stands_under_the_heading_above_it(document):
    if not document.digest:
        return
    for passage in cut(document):
        above = [line[3:] for line in document.text[: passage.start].split("\n") if line.startswith("## ")]
        assert passage.headings == tuple(above[-1:])
        assert passage.role is Role.BODY


def test_each_section_of_the_source_article_is_found_under_its_heading():
    passages = cut(LIBRARY.get(SOURCE))
    assert {heading for passage in passages for heading in passage.headings} == SOURCE_HEADINGS
    [fund] = [passage for passage in passages if "基金总规模10亿元人民币" in passage.text]
    assert fund.headings == ("多维政策赋能：机制灵活，机遇叠加，激发新活力",)
    assert fund.text.startswith("实打实的资金支持")
    assert fund.text.endswith("注入金融活水。")


def test_byline_title_slogan_and_photo_captions_of_the_source_article_are_captions():
    assert [passage.text for passage in cut(LIBRARY.get(SOURCE)) if passage.role is Role.CAPTION] == [
        "通讯员 门波 周志昊 杜祖昌",
        "济南报道",
        "2025海峡两岸产业合作区建设推进会在济南开幕",
        "以心融情 以诚聚商 打造台商投资首选地",
        "海峡两岸产业合作区成为鲁台经贸合作新高地、服务台商样板区。",
        "2025海峡两岸产业合作区建设推进会召开。",
        "合作区液压升降平台产业产销量占全国市场份额的半壁江山。",
        "合作区内食品饮料产业集聚成势。",
        "济阳已与台商合企携手同行、共赢发展30年。",
    ]


def test_the_hnte_digest_keeps_the_three_shares_with_the_bullet_they_belong_to():
    [passage] = [passage for passage in cut(LIBRARY.get("hnte-criteria-2016")) if "不低于 4%" in passage.text]
    assert "研发费用占同期销售收入的比例" in passage.text
    assert "2 亿元以上：不低于 3%" in passage.text
