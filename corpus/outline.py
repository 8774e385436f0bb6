"""A document's outline: which lines are headings, and under which of them each paragraph, bullet or clause stands."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from statistics import median

from corpus.document import Document, Kind, Role

HEADING_LENGTH = 40
"""Characters; a longer line is no heading unless Markdown says so."""
CAPTION_LENGTH = 60
"""Characters; a longer sentence is no caption, however far it stands apart."""

_NUMBER = "[〇零一二三四五六七八九十百千\\d]+"
_MARKDOWN_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_BULLET = re.compile(r"[ \t\u3000]*[-*+•●○■◆·▪][ \t]+")
_RULE = re.compile(r"[ ]{0,3}(?:[-*_][ \t]*){3,}$|[|: -]*-{3,}[|: -]*$")
_NUMBERED = (
    (11, re.compile(f"第{_NUMBER}编")),
    (12, re.compile(f"第{_NUMBER}章")),
    (13, re.compile(f"第{_NUMBER}节")),
    (14, re.compile(f"第{_NUMBER}条(?:之{_NUMBER})?")),
    (15, re.compile(f"{_NUMBER}、")),
    (16, re.compile(f"[（(]{_NUMBER}[）)]")),
    (17, re.compile(r"\d{1,2}[.．](?!\d)")),
)
"""Level → how a line of that level begins. Markdown's levels are 1 to 6, an unnumbered heading's is `_PLAIN`."""
_PLAIN = 8
_CLAUSE = 14
_SENTENCE_END = re.compile(r"[。！？!?；;…]")
_OPEN_END = re.compile(r"[。！？!?；;…：:，,、.]$")
_FULL_SENTENCE = re.compile("[。！？!?….][”’」』）)\"']*$")


@dataclass(frozen=True)
class Block:
    """A paragraph, or a bullet with the bullets below it: the stretch `text[start:end]` of the document.

    `headings` are those it stands under, outermost first; blocks of one `section` stand under one heading and within one
    clause. `clause` is the number (第十二条) of the clause that it belongs to, `opens` whether it begins that clause.
    """

    start: int
    end: int
    headings: tuple[str, ...]
    section: int
    role: Role = Role.BODY
    clause: str | None = None
    opens: bool = False


@dataclass(frozen=True)
class _Line:
    start: int
    text: str
    blank_before: int
    """Blank lines between this line and the one before."""

    @property
    def words(self) -> int:
        """Where its first character stands that is no white space."""
        return self.end - len(self.text.lstrip())

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass
class _Path:
    """The headings that are open at a place in the text, each with its level."""

    open: list[tuple[int, str]] = field(default_factory=list)

    def enter(self, level: int, heading: str) -> None:
        self.open = [item for item in self.open if item[0] < level] + [(level, heading)]

    def names(self) -> tuple[str, ...]:
        return tuple(heading for _, heading in self.open if heading)


def outline(document: Document) -> list[Block]:
    """The blocks of a document in reading order; every non-blank line is in one of them, or is a heading or a rule."""
    lines = _lines(document.text)
    layout = None if any(_MARKDOWN_HEADING.match(line.text) for line in lines) else _Layout(document, lines)
    blocks: list[Block] = []
    title = _bare(document.title)
    path, section, clause = _Path(), 0, None
    bullet: int | None = None  # the indentation of the bullet that the last block began with
    listed: set[int] = set()  # levels whose last numbered line was an item of a list, not a heading
    for i, line in enumerate(lines):
        if _RULE.match(line.text):
            continue
        if bullet is not None and not line.blank_before and _indent(line.text) >= bullet + 2:
            blocks[-1] = replace(blocks[-1], end=line.end)
            continue
        bullet = None
        if layout and layout.is_caption(i):
            blocks.append(Block(line.words, line.end, (), section, Role.CAPTION))
            continue
        if heading := _markdown_heading(line) or (layout and layout.heading(i)) or _numbered_heading(lines, i, listed):
            level, name = heading
            path.enter(level, "" if _bare(name) == title else name)  # the title stands before the path already
            section, clause = section + 1, None
            listed = {item for item in listed if item < level}
            continue
        level, mark = _numbered(line.text)
        if opens := level == _CLAUSE:
            section, clause = section + 1, mark
        elif level:
            listed.add(level)
        bullet = _indent(line.text) if _BULLET.match(line.text) else None
        blocks.append(Block(line.words, line.end, path.names(), section, Role.BODY, clause, opens))
    return blocks


def _lines(text: str) -> list[_Line]:
    lines, start, blank = [], 0, 0
    for line in text.split("\n"):
        if line.strip():
            lines.append(_Line(start, line.rstrip(), blank))
            blank = 0
        else:
            blank += 1
        start += len(line) + 1
    return lines


def _indent(text: str) -> int:
    expanded = text.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))


def _markdown_heading(line: _Line) -> tuple[int, str] | None:
    match = _MARKDOWN_HEADING.match(line.text)
    return (len(match[1]), match[2].replace("**", "")) if match else None


def _numbered(text: str) -> tuple[int, str]:
    """(level, mark) of a line that begins with a number of a chapter, clause or item; (0, "") of any other."""
    stripped = text.strip()
    for level, pattern in _NUMBERED:
        if match := pattern.match(stripped):
            return level, match[0]
    return 0, ""


def _numbered_heading(lines: list[_Line], i: int, listed: set[int]) -> tuple[int, str] | None:
    """A numbered line is a heading if it is short and no sentence, and text or a deeper number follows it.

    Otherwise it is an item of a list, and so are its later siblings.
    """
    text = lines[i].text.strip()
    level, _ = _numbered(text)
    if not level or level in listed or len(text) > HEADING_LENGTH or _SENTENCE_END.search(text) or _OPEN_END.search(text):
        return None
    if i + 1 == len(lines) or _markdown_heading(lines[i + 1]):
        return None
    following, _ = _numbered(lines[i + 1].text)
    if following and following <= level:
        return None
    return level, text


class _Layout:
    """What the layout tells in a text without heading marks: unnumbered headings, and lines that are no part of the text."""

    def __init__(self, document: Document, lines: list[_Line]) -> None:
        self.lines = lines
        self.article = document.kind is Kind.ARTICLE
        self.title, self.byline = _bare(document.title), _bare(document.byline or "")
        self.usual_gap = median([line.blank_before for line in lines[1:]] or [0])

    def is_caption(self, i: int) -> bool:
        """The title, a byline, a slogan beside the title, or a photo's caption: one sentence set apart by blank lines."""
        text = self.lines[i].text.strip()
        if self._is_title(i):
            return True
        if not self.article or len(text) > CAPTION_LENGTH:
            return False
        if i < 3 and _bare(text) in self.byline:
            return True
        last = i + 1 == len(self.lines)
        if not _SENTENCE_END.search(text):
            return not _numbered(text)[0] and (self._is_title(i - 1) or self._apart(i + 1)) and not self.heading(i)
        alone = self._apart(i) and (last or self._apart(i + 1) or self.heading(i + 1) is not None)
        return alone and bool(_FULL_SENTENCE.search(text)) and len(_SENTENCE_END.findall(text)) == 1

    def heading(self, i: int) -> tuple[int, str] | None:
        """A short line that is no sentence and stands between paragraphs, the next of which is one or more sentences."""
        text = self.lines[i].text.strip()
        if i + 1 >= len(self.lines) or _numbered(text)[0] or _BULLET.match(self.lines[i].text) or self._is_title(i):
            return None
        if (
            len(text) > HEADING_LENGTH
            or _SENTENCE_END.search(text)
            or _OPEN_END.search(text)
            or len(re.findall(r"\d", text)) > 4
        ):
            return None
        following = self.lines[i + 1].text.strip()
        if self._apart(i + 1) or not (_FULL_SENTENCE.search(following) or _numbered(following)[0]):
            return None
        after_paragraph = i == 0 or self.lines[i].blank_before or _FULL_SENTENCE.search(self.lines[i - 1].text.strip())
        return (_PLAIN, text) if after_paragraph or self._is_title(i - 1) else None

    def _is_title(self, i: int) -> bool:
        return 0 <= i < len(self.lines) and _bare(self.lines[i].text) == self.title

    def _apart(self, i: int) -> bool:
        return i < len(self.lines) and self.lines[i].blank_before >= max(2, self.usual_gap + 1)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).lower()
