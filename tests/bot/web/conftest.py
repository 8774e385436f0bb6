"""A pipeline that answers at once from texts made for the test, so that the page is tested without models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answering.question import Turn
from bot.events import Answer, Citation, Cited, Done, Event, Headline, Outcome, Refused, Retrieved, Token
from bot.web.chat import Chat
from bot.web.startup import Startup
from corpus.document import Document
from corpus.errors import UnknownDocument

FUND = "共同发起设立“海峡两岸新旧动能转换产业基金”，基金总规模10亿元人民币，期限10年。"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>`code` [x](javascript:alert(3)) **b** $$x$$ & \"q\" 'q'"

ARTICLE = Document(
    "article", "推进会在济南开幕", f"资金支持\n\n{FUND}首期2亿元已募集完成。\n\n卓越产业生态", byline="门波", as_of="2025"
)
DIGEST = Document(
    "digest",
    f"意见 {HOSTILE}",
    f"本摘要。\n\n## 电价 {HOSTILE}\n- 没有写电价。\n- {HOSTILE}\n",
    digest=True,
    issuer="山东省人民政府",
    number="鲁政字〔2024〕28号",
    published=date(2024, 2, 29),
    url="https://www.example.gov.cn/a?b=1&c=2",
    read_at="http://mirror.example.com/secret",
    provenance="staff only",
)


def cite(document: Document, quote: str, n: int, span: str | None = None) -> Citation:
    """The citation of `quote` in `document`."""
    start = document.text.index(quote)
    at = start + quote.index(span) if span else 0
    return Citation(
        n, document.id, document.hash, document.title, start, start + len(quote), quote, document.digest,
        document.issuer, document.number, document.published, document.as_of, document.url,
        (at, at + len(span)) if span else None,
    )  # fmt: skip


@dataclass
class FakePipeline:
    """Answers a question on the fund, greets, fails on demand, refuses everything else."""

    turns: list[Turn] = field(default_factory=list)

    def events(self, turn: Turn) -> Iterator[Event]:
        self.turns.append(turn)
        if "坏" in turn.question:
            raise RuntimeError("a fault of ours")
        if "锁" in turn.question:
            raise UnknownDocument("there is no <b>such</b> text")
        if "你好" in turn.question:
            yield Token("您好。\n· 产业基金总规模是多少？")
            yield Done(self.answer(turn, Outcome.GREETING, "您好。"))
            return
        yield Retrieved(turn.question if "基金" in turn.question else f"改写 {HOSTILE}", ())
        if "基金" in turn.question:
            cited = cite(ARTICLE, FUND, 1, "10亿元人民币")
            yield Headline("10亿元人民币", 1)
            yield Token(f"原文：“{FUND}”[1]")
            yield Cited(cited)
            yield Done(self.answer(turn, Outcome.ANSWERED, FUND, citations=(cited,), suggestions=("期限多长？",)))
            return
        reason, nearest = cite(DIGEST, "没有写电价。", 1), cite(DIGEST, HOSTILE, 2)
        yield Token(
            f"现有文本没有回答这个问题。\n文本写明：“没有写电价。”[1]\n\n以下是最接近的段落，不是答案：\n[2] 《{DIGEST.title}》"
        )
        yield Cited(reason)
        yield Cited(nearest)
        yield Refused(reason, (nearest,))
        yield Done(self.answer(turn, Outcome.REFUSED, "现有文本没有回答这个问题。", citations=(reason, nearest)))

    @staticmethod
    def answer(turn: Turn, outcome: Outcome, text: str, **more: Any) -> Answer:
        return Answer(turn.question, turn.question, "zh-Hans", outcome, text, **more)


class FakeIndex:
    """Keeps one version of each of the two texts."""

    def document(self, id: str, hash: str | None = None) -> Document:
        for document in (ARTICLE, DIGEST):
            if document.id == id and hash in (None, document.hash):
                return document
        raise UnknownDocument(id)


def fake_assistant() -> Any:
    """What the page needs of an assistant."""
    return SimpleNamespace(pipeline=FakePipeline(), index=FakeIndex(), close=lambda: None)


def over(assemble: Callable[..., Any]) -> Startup:
    """A startup that is over."""
    startup = Startup(assemble)
    startup.start()
    startup.assistant()
    return startup


@pytest.fixture
def texts() -> SimpleNamespace:
    """The two texts, a sentence of the one, a hostile string of the other, and how to cite them."""
    return SimpleNamespace(article=ARTICLE, digest=DIGEST, fund=FUND, hostile=HOSTILE, cite=cite)


@pytest.fixture
def assistant() -> Any:
    return fake_assistant()


@pytest.fixture
def started() -> Callable[[Callable[..., Any]], Startup]:
    """Makes a startup that is over."""
    return over


@pytest.fixture
def chat(assistant: Any) -> Chat:
    """A chat whose assistant is ready."""
    return Chat(over(lambda progress: assistant), question_limit=500, questions_per_minute=1000)
