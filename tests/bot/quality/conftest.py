"""Cases, answers and results made for a test; and a toy build, quick enough to be asked hundreds of questions many times."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answering.question import Turn
from bot.events import Answer, Citation, Outcome
from bot.quality import item
from bot.quality.build import Build
from bot.quality.golden import Case, Place
from bot.records.runs import RunInputs
from bot.records.store import open_records
from bot.settings import Settings
from corpus.document import Document, Passage
from index.hit import Hit, Leg

TEXT = Document("d", "通知", "基金总规模10亿元人民币。期限10年。首期2亿元。")


def case(**fields: Any) -> Case:
    return Case(**{"id": "a", "question": "多少？", "answerable": True, "type": "figure", "script": "zh-Hans"} | fields)


def citation(start: int = 0, end: int = 13, document: Document = TEXT, n: int = 1) -> Citation:
    quote = document.text[start:end]
    return Citation(n, document.id, document.hash, document.title, start, end, quote, digest=False)


def hit(start: int = 0, end: int = 13, document: Document = TEXT, rank: int = 1) -> Hit:
    text = document.text[start:end]
    passage = Passage(f"{document.id}:{start}", document.id, document.hash, start, end, text, document.title)
    return Hit(passage, Leg(rank, 10.0 - rank), Leg(), 1 / (60 + rank))


def answer(text: str = "10亿元\n\n“基金总规模10亿元人民币。”[1]", outcome: Outcome = Outcome.ANSWERED, **fields: Any) -> Answer:
    return Answer(**{
        "question": "多少？", "searched_for": "多少？", "language": "zh-Hans", "outcome": outcome, "text": text, "score": 0.9,
        "citations": (citation(),), "hits": (hit(),), "timings_ms": {"read": 8.0, "total": 10.0},
    } | fields)  # fmt: skip


def read(id: str, hash: str) -> Document:
    assert (id, hash) == (TEXT.id, TEXT.hash)
    return TEXT


def result(of: Case | None = None, given: Answer | None = None, **fields: Any) -> dict[str, Any]:
    return item.result(of or case(gold=(Place("d", 0, 13),)), given or answer(), read, 10) | {"stale": 0} | fields


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """The makers."""
    return SimpleNamespace(case=case, citation=citation, hit=hit, answer=answer, result=result, read=read, text=TEXT)


@dataclass(frozen=True)
class Toy:
    """A bot over made-up notices of one passage each. Its search has two legs, each of which finds what the other misses.

    `lies`: share of the answered questions that get a wrong figure, always the same ones.
    """

    read: int = 4
    keyword: bool = True
    threshold: float = 0.5
    shuffled: bool = False
    lies: float = 0.0
    size: int = 120

    def documents(self) -> dict[str, Document]:
        return {f"n{i}": Document(f"n{i}", f"通知{i}", f"第{i}号园区的补贴为{i + 7}万元。") for i in range(self.size)}

    def cases(self) -> list[Case]:
        """Two thirds are answerable."""
        made = []
        for i, document in enumerate(self.documents().values()):
            question = f"第{i}号园区的补贴是多少？"
            gold = (Place(document.id, 0, len(document.text)),)
            made.append(case(id=f"toy-{i:03}", question=question, must_hold=((f"{i + 7}万元",),), gold=gold))
            if i % 2:
                made.append(case(id=f"toy-{i:03}-u", question=f"第{i}号园区的电价是多少？", answerable=False))
        return made

    def build(self) -> Build:
        documents = self.documents()
        manifest = {"documents": {id: {"text": d.hash} for id, d in documents.items()}}
        return Build(self.ask, lambda id, hash: documents[id], documents, manifest)

    def ask(self, turn: Turn) -> Answer:
        number = int(turn.question[1:].partition("号")[0])
        luck = random.Random(turn.question)
        documents = list(self.documents().values())
        others = luck.sample([d for d in documents if d.id != f"n{number}"], 9)
        ranks = [luck.choice([0, 0, 0, 1, 2, 3, 9, 9]), luck.choice([0, 1, 3, 6, 9, 9])]
        found = list(others)
        if (rank := ranks[0] if self.keyword and ranks[0] < 9 else ranks[1]) < 9:
            found.insert(rank, documents[number])
        hits = tuple(hit(0, len(d.text), d, rank) for rank, d in enumerate(found, 1))
        seen = documents[number] in found[: self.read]
        score = luck.betavariate(8, 2) if seen and "补贴" in turn.question else luck.betavariate(2, 6)
        given = answer(question=turn.question, searched_for=turn.question, hits=hits, score=score, citations=())
        if score < self.threshold:
            return replace(given, outcome=Outcome.REFUSED, text="现有文本没有回答这个问题。")
        source = documents[number] if seen else found[0]
        said = source.text if luck.random() >= self.lies else source.text.replace("万元", "万公里")
        cited = luck.choice(others) if self.shuffled else source
        return replace(given, text=f"{said}[1]", citations=(citation(0, len(cited.text), cited),))

    def results(self) -> dict[str, dict[str, Any]]:
        from bot.quality import running

        return {case.id: running.ask(case, self.build(), []) for case in self.cases()}


@pytest.fixture(scope="session")
def toy() -> type[Toy]:
    return Toy


@pytest.fixture
def records(tmp_path):
    with open_records(Settings(_env_file=None, data=tmp_path)) as opened:
        yield opened


@pytest.fixture
def inputs():
    return RunInputs("toy", "ab" * 32, {"documents": {}}, {"read": 4, "answer_threshold": 0.5}, {"lutai": "0"}, "c0ffee")
