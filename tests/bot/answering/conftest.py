"""Documents, passages, hits and candidates made for a test, so that most of answering is tested without models; a pipeline
over such texts, with a reader and a retriever that do as they are told; a chat model that a scripted server plays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answering.candidates import Candidate
from bot.answering.chat_model import ChatSettings, open_chat_model
from bot.answering.evidence import EvidenceModel, Linear
from bot.answering.generative import Draft, Generative, Said
from bot.answering.names import Names
from bot.answering.pipeline import Pipeline
from bot.answering.state import Limits
from bot.answering.values import Value, values
from bot.reader.model import Reading, Span
from corpus.document import Document, Passage, Role
from corpus.library import Library
from corpus.passages import cut
from corpus.sentences import split
from index.analysis import terms
from index.hit import Hit, Leg
from tests.scripted_model import Play, ScriptedModel

ROOT = Path(__file__).resolve().parents[3]
STAFF = {"read_at": "http://mirror.example.com/READ-AT", "provenance": "PROVENANCE"}
FUND = "产业基金总规模10亿元人民币，期限10年。首期2亿元已募集完成。"
FUND_QUESTION = "产业基金总规模是多少？"
TALK_OF = Linear(("answerable",), (0.0,), (1.0,), (1.0,))
MODEL = EvidenceModel(TALK_OF, TALK_OF, 0.5)
GOOD = "基金总规模为10亿元人民币[1]。首期2亿元已募集完成[1]。"


def document(text: str, id: str = "text", **metadata: Any) -> Document:
    return Document(id, metadata.pop("title", f"《{id}》"), text, **metadata)


def passage(of: Document, words: str | None = None, headings: tuple[str, ...] = (), role: Role = Role.BODY) -> Passage:
    """The passage of `of` that reads `words`; all of its text if none are given."""
    start = of.text.index(words) if words else 0
    end = start + len(words) if words else len(of.text)
    return Passage(
        f"{of.id}:{start}-{end}", of.id, of.hash, start, end, of.text[start:end], of.title, headings, role,
        sentences=split(of.text, start, end),
    )  # fmt: skip


def hit(of: Passage, rank: int = 1, keyword: float | None = 1.0, cosine: float | None = 0.8) -> Hit:
    return Hit(of, Leg(rank if keyword else None, keyword), Leg(rank if cosine else None, cosine), 1 / (60 + rank))


def candidate(
    of: Document, span: str, /, score: float = 0.0, words: str | None = None, headings: tuple[str, ...] = (), **features: float
) -> Candidate:
    """The candidate whose span reads `span`, in the passage that reads `words`."""
    within = passage(of, words, headings)
    start = of.text.index(span, within.start)
    touched = [s for s in within.sentences if s[0] < start + len(span) and s[1] > start]
    told = {"type": 0.0, "span": score, "covered": 1.0, "missing": 0.0, "english": 0.0, **features}
    return Candidate(hit(within), of, (start, start + len(span)), (touched[0][0], touched[-1][1]), told, score)


class EveryTermOnce:
    """An index whose texts hold every word, one as rare as the other but for those of `rarities`; "" is in none."""

    def __init__(self, rarities: Mapping[str, float] = {}) -> None:
        self.keywords, self.rarities = self, rarities

    def rarity(self, term: str) -> float:
        return self.rarities.get(term, 1.0 if term else 10.0)


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """The makers: document, passage, hit, candidate, index, terms."""
    return SimpleNamespace(
        document=document,
        passage=passage,
        hit=hit,
        candidate=candidate,
        index=EveryTermOnce,
        terms=lambda text: set(terms(text)),
    )


def one(text: str) -> Value:
    """The only value of a text."""
    found = values(text)
    assert len(found) == 1, (text, found)
    return found[0]


# ── a pipeline ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Found:
    """A retriever that brings the same hits whatever is asked, and remembers what was."""

    hits: list = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def search(self, query: str) -> list:
        self.asked.append(query)
        return list(self.hits)

    def nearness(self, query: str, texts: list[tuple[str, str]]) -> list[float]:
        return [0.0] * len(texts)


@dataclass
class Told:
    """A reader that finds each of `spans` wherever it stands, as sure as it is told to be."""

    spans: dict[str, float]
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def read(self, question: str, texts: list[str], contexts: list[str]) -> list[Reading]:
        self.asked.append((question, tuple(texts)))
        readings = []
        for text in texts:
            spans = [Span(text.index(s), text.index(s) + len(s), sure) for s, sure in self.spans.items() if s in text]
            readings.append(Reading(tuple(spans), max((s.score for s in spans), default=-9.0), 0.0))
        return readings


@pytest.fixture
def made(make: SimpleNamespace) -> Any:
    """Builds a pipeline over texts: pairs of a document and the headings of its one passage."""

    def build(
        texts: list[tuple[Any, tuple[str, ...]]], spans: dict[str, float], reranker: Any = None, **limits: Any
    ) -> Pipeline:
        index = make.index()
        passages = [make.passage(document, None, headings) for document, headings in texts]
        index.documents = {document.id: document for document, _ in texts}
        index.passages = {passage.id: passage for passage in passages}
        hits = [make.hit(passage, rank) for rank, passage in enumerate(passages, 1)]
        return Pipeline(index, Found(hits), Told(spans), MODEL, Limits(**{"threshold": 0.5} | limits), reranker)  # type: ignore[arg-type]

    return build


@pytest.fixture
def fund(made: Any, make: SimpleNamespace) -> Pipeline:
    """Answers what the fund's size is, surely."""
    texts = [(make.document("别的话。", "other", **STAFF), ()), (make.document(FUND, "fund", as_of="2025", **STAFF), ("资金",))]
    return made(texts, {"10亿元人民币": 3.0})


@pytest.fixture
def silent(made: Any, make: SimpleNamespace) -> Pipeline:
    """Finds only what does not answer; one text says that it does not."""
    texts = [
        (make.document("合作区的工业用电价格，报道没有写。", "remark", title="报道", **STAFF), ("用电",)),
        (make.document("甲乙丙丁，戊己庚辛。", "near", title="意见", **STAFF), ("第一章", "总则")),
        (make.document("子丑寅卯。", "far", title="办法"), ()),
        (make.document("辰巳午未。", "farther", title="条例"), ()),
    ]
    return made(texts, {"甲乙丙丁": -3.0})


# ── a chat model ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Stage:
    """The server, and the corpus that the scripts speak of."""

    server: ScriptedModel
    documents: dict[str, Document]
    passages: dict[str, list[Passage]]
    names: Names

    def generative(self, *, timeout: float = 60, retries: int = 0, rest_after: int = 100) -> Generative:
        settings = ChatSettings("openai:scripted", self.server.url, timeout=timeout, retries=retries, rest_after=rest_after)
        return Generative(open_chat_model(settings), self.names)

    def source(self, document: str, quote: str) -> tuple[Document, Passage]:
        return self.documents[document], next(p for p in self.passages[document] if quote in p.text)

    def ask(self, *plays: Play, language: str = "zh-Hans", **options: float) -> tuple[list[Said], Draft]:
        """The answer to a question on the fund when the server plays this."""
        self.server.queue(*plays)
        draft = Draft()
        source = self.source("zone-promotion-2025", "基金总规模")
        said = list(self.generative(**options).answer("基金有多大？", language, [source], draft))  # type: ignore[arg-type]
        return said, draft


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    documents = {document.id: document for document in Library(ROOT / "corpus").documents()}
    with ScriptedModel() as server:
        yield Stage(server, documents, {id: cut(d) for id, d in documents.items()}, Names.of(documents.values()))
