"""The command line over a pipeline that answers every question alike."""

from datetime import date
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from bot.answering.question import Turn
from bot.cli import app
from bot.events import Answer, Citation, Outcome
from corpus.document import Document, Passage
from index.hit import Hit, Leg
from index.manifest import Manifest

CITATION = Citation(
    n=1,
    document="policy",
    document_hash="h",
    title="若干措施",
    start=4,
    end=9,
    quote="共10\n亿元",
    digest=True,
    issuer="济阳区",
    number="济政〔2024〕1号",
    published=date(2024, 3, 28),
    url="https://example.org/1",
    span=(5, 9),
)
MANIFEST = Manifest("e5", "f", 250, 384, 1, {})
DOCUMENT = Document("policy", "若干措施", "规模总计共10\n亿元。")
HIT = Hit(Passage("policy#1", "policy", "h", 0, 20, "", ""), Leg(1, 7.5), Leg(), fused=0.5, reranked=2.0)


class Pipeline:
    """Answers every question alike, and refuses those that ask for a price."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []

    def invoke(self, turn: Turn) -> Answer:
        self.turns.append(turn)
        if "价" in turn.question:
            return Answer(turn.question, turn.question, "zh-Hans", Outcome.REFUSED, "没有回答。", "10亿元", 0.2, hits=(HIT,))
        return Answer(
            turn.question,
            turn.question,
            "zh-Hans",
            Outcome.ANSWERED,
            "10亿元\n\n原文：……[1]",
            "10亿元",
            0.9,
            (CITATION,),
            (HIT,),
            timings_ms={"read": 1.23456},
        )


@pytest.fixture
def pipeline(monkeypatch) -> Pipeline:
    """In place of the real one; `closed` tells whether the assistant was."""
    fake = Pipeline()
    fake.closed = False

    def assemble(settings, progress=None):
        if progress:
            progress(1, 1, "embedding")
        index = SimpleNamespace(document=lambda id, hash: DOCUMENT, documents={}, manifest=MANIFEST)
        return SimpleNamespace(pipeline=fake, index=index, close=lambda: setattr(fake, "closed", True))

    monkeypatch.setattr("bot.assembly.assemble", assemble)
    return fake


def lutai(*arguments: str, **options):
    return CliRunner().invoke(app, arguments, **options)
