"""What staff want to publish as an answer → the document that it will be, or what stands in the way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.records.left_questions import ANSWER_LIMIT
from bot.records.texts import short
from corpus.cleaning import script, tidy
from corpus.document import Document, Kind
from corpus.errors import LutaiError
from corpus.metadata import check
from corpus.passages import cut

TITLE_LIMIT = 300
SOURCE_LIMIT = 500
"""Most characters of the question, and of what the answer rests on."""

_REACHABLE = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail
    r"|(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"  # a mainland mobile
    r"|(?<!\d)(?:\+?886[ -]?|0)9\d{2}[ -]?\d{3}[ -]?\d{3}(?!\d)"  # a Taiwan mobile
    r"|(?<!\d)\d{17}[\dXx](?!\d)"  # an identity number
)
_BETWEEN = re.compile(r"[\s,，;；:：、/|()（）<>《》“”]+")
_OF_NO_ONE = frozenset([
    "微信", "微信号", "電話", "电话", "手机", "手機", "邮箱", "郵箱", "邮件", "信箱", "联系方式", "联系人", "先生", "女士",
    "小姐", "公司", "email", "e-mail", "mail", "phone", "tel", "mobile", "wechat", "line", "qq", "mr", "mrs", "ms", "name",
])  # fmt: skip
"""Words in a contact that name nobody."""


class IncompleteAnswer(LutaiError):
    """An answer is to be published that lacks its question, its text, its source, or a sentence that could be cited."""


class PersonalDetail(LutaiError):
    """What is to be published for all to read holds what tells who asked."""


@dataclass(frozen=True)
class Draft:
    """What is to be published. `id`: of the document; `as_of`: the year, or more, that the answer speaks for, or ""."""

    id: str
    question: str
    answer: str
    author: str
    source: str
    as_of: str = ""

    def document(self, day: date, region: str, passage_limit: int, contact: str | None = None) -> Document:
        """The document, as published on `day`. `contact`: how to reach who asked, nothing of which may stand in it.

        Raises `IncompleteAnswer`, `PersonalDetail`, `TextTooLong`, and `FrontMatterError` for an `as_of` without a year.
        """
        title = short(" ".join(self.question.split()), TITLE_LIMIT)
        source = short(" ".join(self.source.split()), SOURCE_LIMIT)
        text = as_text(short(self.answer, ANSWER_LIMIT))
        for given, what in ((title, "the question"), (text, "the answer"), (source, "what the answer rests on")):
            if not given:
                raise IncompleteAnswer(f"{what} is blank; nothing is published before it is filled in")
        _check_personal(title, (title, text, source), contact)
        raw: dict[str, object] = {"kind": Kind.QA, "title": title, "byline": self.author, "published": day}
        raw |= {"as_of": self.as_of.strip(), "source": source, "region": region, "language": script(text)}
        fields: dict[str, Any] = check(raw, Path(f"{self.id}.md"))
        document = Document(id=self.id, text=text, **fields)
        if not cut(document, passage_limit):
            raise IncompleteAnswer("the answer holds no sentence that could be cited, only headings; write it as sentences")
        return document


def as_text(answer: str) -> str:
    """An answer as staff typed it → the text that the document has."""
    return tidy(answer).strip()


def _check_personal(title: str, texts: tuple[str, ...], contact: str | None) -> None:
    if found := _REACHABLE.search(title):
        raise PersonalDetail(f"the question holds {found[0]!r}, which tells who asked; take it out, all will read the question")
    for piece in _BETWEEN.split(contact or ""):
        if len(piece) > 1 and piece.casefold() not in _OF_NO_ONE and any(piece.casefold() in t.casefold() for t in texts):
            raise PersonalDetail(f"{piece!r} is of the way to reach the asker; take it out, all will read what is published")
