from dataclasses import replace
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.source import gone, marked, panel
from bot.web.wording import wording


class Seen(HTMLParser):
    """What HTML shows: its whole text, and the text within each kind of mark."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.all = self.mark = self.strong = ""
        # A Markup would escape what is parsed out of it.
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.all += data
        self.mark += data if "mark" in self.open else ""
        self.strong += data if "strong" in self.open else ""


# No carriage return: an HTML parser may turn it into a line feed, and `tidy` leaves none in a document.
TEXT = st.text(st.sampled_from("甲乙 #-*>\n<&\"'[]`丙。𠀀é") | st.characters(exclude_categories=["Cs", "Cc"]), max_size=80)


@given(text=TEXT, data=st.data())
def test_marking_any_offsets_shows_the_text_unchanged_and_marks_exactly_them(text: str, data: st.DataObject) -> None:
    place = st.integers(0, len(text))
    start, end = sorted((data.draw(place), data.draw(place)))
    inner = st.integers(start, end)
    a, b = sorted((data.draw(inner), data.draw(inner)))
    seen = Seen(marked(text, (start, end), (a, b)))
    assert seen.all == text
    # A line's end is not drawn, so it cannot be marked.
    assert seen.mark == text[start:end].replace("\n", "")
    assert seen.strong == text[a:b].replace("\n", "")


def test_the_first_mark_is_where_the_panel_scrolls_to() -> None:
    html = marked("一。\n二。\n三。", (0, 5))
    assert html.count('id="cited"') == 1
    assert html.index('id="cited"') < html.index("一")


def test_the_panel_never_scrolls_to_what_cannot_be_seen() -> None:
    html = marked("## 活动\n- 一项", (0, 10))
    assert html.count('id="cited"') == 1
    assert '<mark id="cited">活动</mark>' in html


def test_marks_of_markdown_stay_in_the_text_and_out_of_sight() -> None:
    html = marked("## 活动\n- 一项\n> 引文\n正文", (0, 0))
    assert Seen(html).all == "## 活动\n- 一项\n> 引文\n正文"
    assert html.count('class="syntax"') == 3
    assert [attrs["class"] for tag, attrs in Seen(html).tags if "line" in (attrs.get("class") or "")] == [
        "line h",
        "line li",
        "line q",
        "line p",
    ]


def test_the_panel_shows_the_whole_text_and_where_it_is_from(texts: SimpleNamespace) -> None:
    html = panel(texts.digest, texts.cite(texts.digest, "没有写电价。", 1), wording("zh-Hans"))
    seen = Seen(html)
    assert texts.digest.text in seen.all
    assert seen.mark == "没有写电价。"
    for shown in ("摘要", "山东省人民政府", "鲁政字〔2024〕28号", "2024-02-29", texts.digest.title):
        assert shown in seen.all


def test_nothing_in_a_text_becomes_markup(texts: SimpleNamespace) -> None:
    html = panel(texts.digest, texts.cite(texts.digest, "没有写电价。", 1), wording("en"))
    seen = Seen(html)
    assert not {"script", "img"} & {tag for tag, _ in seen.tags}
    assert [attrs["href"] for tag, attrs in seen.tags if "href" in attrs] == ["https://www.example.gov.cn/a?b=1&c=2"]
    assert texts.hostile in seen.all


def test_only_the_official_link_is_a_link_and_what_is_for_staff_is_nowhere(texts: SimpleNamespace) -> None:
    html = panel(texts.digest, texts.cite(texts.digest, "没有写电价。", 1), wording("zh-Hant"))
    assert "mirror.example.com" not in html
    assert "staff only" not in html
    [link] = [attrs for tag, attrs in Seen(html).tags if tag == "a"]
    assert "noopener" in (link["rel"] or "")
    assert link["target"] == "_blank"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "", None])
def test_an_address_that_is_none_of_the_web_is_no_link(texts: SimpleNamespace, url: str | None) -> None:
    html = panel(replace(texts.digest, url=url), texts.cite(texts.digest, "没有写电价。", 1), wording("en"))
    assert "<a " not in html


def test_a_full_text_is_not_called_a_digest(texts: SimpleNamespace) -> None:
    html = panel(texts.article, texts.cite(texts.article, texts.fund, 1, "10亿元人民币"), wording("zh-Hans"))
    assert '<span class="badge full">全文</span>' in html
    assert "摘要" not in html
    assert Seen(html).strong == "10亿元人民币"


def test_a_version_that_is_gone_is_said_to_be_gone() -> None:
    assert wording("en")["source_gone"] in gone(wording("en"))
