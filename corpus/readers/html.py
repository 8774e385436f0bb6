"""Web pages: the text of the page as Markdown, so that its headings, lists and tables stay what they are."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.cleaning import tidy
from corpus.errors import UnreadableDocument
from corpus.readers import Content
from corpus.readers.encoding import decode

_APART = (
    *("script", "style", "noscript", "template", "nav", "footer", "aside", "iframe", "svg", "head"),
    *("input", "select", "textarea", "button"),
)
"""Elements that are no part of the text. A form may be: some servers put the whole page in one, so only its fields are."""
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
"""Declared encoding → the superset of it that pages are really written in."""
_BREAK = re.compile(r"\s*\n\s*")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")


def read(path: Path) -> Content:
    """Raises UnreadableDocument for an unknown encoding, or where the page breaks the parser."""
    html = _decoded(path.read_bytes(), path)
    try:
        return Content(to_markdown(html))
    except Exception as error:  # elements nested too deep end the recursion
        raise UnreadableDocument(f"{path}: this is no web page, or a broken one ({error}); save it anew") from None


def to_markdown(html: str) -> str:
    """The text of a page: of its <main> or only <article>, else of all but menus, form fields and the like."""
    from bs4 import BeautifulSoup
    from bs4.element import NavigableString, PreformattedString
    from markdownify import MarkdownConverter

    soup = BeautifulSoup(html, "lxml")  # as browsers do: it closes what the page leaves open
    for element in soup.find_all(_APART):
        element.decompose()
    articles = soup.find_all("article")
    root = soup.find("main") or (articles[0] if len(articles) == 1 else soup)
    for string in root.find_all(string=lambda text: "\n" in text):
        # A line break in the source of a page is white space, and between Chinese characters it is nothing. Comments and
        # declarations are strings too: put back as plain ones, they would be text.
        if not isinstance(string, PreformattedString) and not string.find_parent("pre") and string.strip():
            string.replace_with(NavigableString(_BREAK.sub(" ", _BETWEEN_CHINESE.sub("", string))))
    converter = MarkdownConverter(
        heading_style="ATX",
        bullets="-",
        strip=["a", "img", "b", "strong", "em", "i", "u"],
        escape_asterisks=False,
        escape_underscores=False,
        escape_misc=False,
    )
    return re.sub(r"\n{3,}", "\n\n", tidy(converter.convert_soup(root))).strip("\n")


def _decoded(raw: bytes, path: Path) -> str:
    if declared := _CHARSET.search(raw[:4096]):
        name = declared[1].decode().lower()
        try:
            return raw.decode(_WIDER.get(name, name))
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(raw, path)
