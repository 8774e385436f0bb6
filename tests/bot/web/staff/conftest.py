"""The staff's pages over real records, golden sets of the test's own and a toy bot; a browser for each role. For publishing,
a bot with the real models over a small corpus."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.answering.question import Turn
from bot.answering.state import Controls, Limits
from bot.assembly import assemble_over, index_folder
from bot.controls import live
from bot.events import Answer, Citation, Outcome
from bot.records.keys import new_key
from bot.records.passwords import Passwords
from bot.records.roles import Account, Role
from bot.records.store import open_records
from bot.settings import Settings
from bot.texts import library
from bot.web.staff import mount
from bot.web.staff.jobs import jobs
from bot.web.startup import Startup
from corpus.document import Document, Passage
from index.embedding import SentenceEmbeddings
from index.hit import Hit, Leg

CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
PASSWORD = "correct horse battery 9"
TEXT = Document("d", "通知", "基金总规模10亿元人民币。期限10年。首期2亿元。")
ROOT = Path(__file__).resolve().parents[4]
QUESTION = "合作区的标准厂房每月租金是多少？"
ANSWER = "合作区标准厂房的租金为每平方米每月18元，首年免租。"
SOURCE = "济阳区投资促进局2026年3月答复函"
FUND = "---\ntitle: 产业基金\nas_of: 2025\n---\n济阳区发起设立产业基金，基金总规模10亿元人民币，期限10年。\n"
POWER = "---\ntitle: 用电\nregion: 济阳区\n---\n园区建有两座变电站，双回路供电。\n"


@dataclass(frozen=True)
class Manifest:
    documents: dict[str, Any] = field(default_factory=dict)


class ToyPipeline:
    """Answers 补贴 of any number at 0.90, and nothing else (0.20). While `gate` is shut, questions wait at it."""

    def __init__(self) -> None:
        self.limits, self.steps, self.asked = Limits(), [], []
        self.controls = Controls
        self.gate = threading.Event()
        self.gate.set()

    def invoke(self, turn: Turn) -> Answer:
        self.gate.wait(20)
        self.asked.append(turn.question)
        score = 0.9 if "补贴" in turn.question else 0.2
        threshold = self.controls().threshold
        threshold = self.limits.threshold if threshold is None else threshold
        passage = Passage("d:0", TEXT.id, TEXT.hash, 0, 13, TEXT.text[:13], TEXT.title)
        answered = score >= threshold
        cited = Citation(1, TEXT.id, TEXT.hash, TEXT.title, 0, 13, TEXT.text[:13], digest=False)
        return Answer(
            turn.question, turn.question, "zh-Hans", Outcome.ANSWERED if answered else Outcome.REFUSED,
            f"“{TEXT.text[:13]}”[1]" if answered else "现有文本没有回答这个问题。", score=score,
            citations=(cited,) if answered else (), hits=(Hit(passage, Leg(1, 9.0), Leg(), 0.1),),
            timings_ms={"total": 1.0}, decisions={"weigh": f"{score:.3f} against {threshold}"},
        )  # fmt: skip


@pytest.fixture
def pipeline():
    """The toy."""
    return ToyPipeline()


@pytest.fixture
def assistant(pipeline):
    """What the pages need of one."""
    index = SimpleNamespace(documents={"d": TEXT}, document=lambda id, hash=None: TEXT, manifest=Manifest(), passages={})
    retriever = SimpleNamespace(embeddings=SentenceEmbeddings(Settings(_env_file=None).embedding_model, 1))
    return SimpleNamespace(pipeline=pipeline, index=index, retriever=retriever, close=lambda: None)


@pytest.fixture
def desk_settings(tmp_path):
    """Settings with a folder of golden sets of the test's own."""
    folder = tmp_path / "golden"
    (folder / "more").mkdir(parents=True)

    def write(name, rows):
        (folder / name).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")

    place = {"document": "d", "start": 0, "end": 13, "quote": "基金总规模10亿元人民币。"}
    moved = {"document": "d", "start": 1, "end": 7, "quote": "期限10年。"}
    write("toy.jsonl", [
        {"id": "toy-001", "question": "规模多大？", "answerable": True, "type": "figure", "script": "zh-Hans",
         "must_hold": [["10亿元"]], "must_not": [], "gold": [place]},
        {"id": "toy-002", "question": "电价多少？", "answerable": False, "type": "figure", "script": "zh-Hans",
         "must_hold": [], "must_not": [], "gold": []},
        {"id": "toy-003", "question": "期限？", "answerable": True, "type": "fact", "script": "zh-Hans",
         "must_hold": [["10年"]], "must_not": [], "gold": [moved], "status": "draft"},
    ])  # fmt: skip
    write("more/dated.jsonl", [{"id": "dated-001", "question": "何时？", "must_hold": [["2025年"]]}])
    write("many.jsonl", [
        {"id": f"many-{i:03}", "question": f"第{i}号园区的{'补贴' if i % 3 else '电价'}是多少？", "answerable": bool(i % 3),
         "type": "figure", "script": "zh-Hans", "must_hold": [["10亿元"]] if i % 3 else []}
        for i in range(12)
    ])  # fmt: skip
    return Settings(_env_file=None, data=tmp_path, golden=folder)


@pytest.fixture
def records(desk_settings):
    with open_records(desk_settings, passwords=CHEAP) as opened:
        for role in Role:
            opened.accounts.add(role.value, PASSWORD, role)
        yield opened


@pytest.fixture
def staff_app(desk_settings, records, assistant):
    """An app with the staff's pages alone."""
    assistant.pipeline.controls = live(records, desk_settings)
    app = FastAPI()
    startup = Startup(lambda progress: assistant)
    startup.start()
    startup.assistant()
    mount(app, desk_settings, startup, records)
    return app


@pytest.fixture
def viewer(staff_app):
    """The browser of one who looks."""
    return _browser(staff_app, Role.VIEWER)


@pytest.fixture
def editor(staff_app):
    """The browser of one who changes what is answered."""
    return _browser(staff_app, Role.EDITOR)


@pytest.fixture
def stranger(staff_app):
    """The browser of one who is not signed in."""
    return TestClient(staff_app, follow_redirects=False)


@pytest.fixture
def editor_account():
    return Account("editor", Role.EDITOR)


@pytest.fixture
def staff_jobs(staff_app):
    """The runs that the page has started."""
    return jobs(SimpleNamespace(app=staff_app))


def _browser(app, role):
    client = TestClient(app, follow_redirects=False)
    assert client.post("/staff/login", data={"name": role.value, "password": PASSWORD}).status_code == 303
    return client


# ── publishing ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def embeddings() -> SentenceEmbeddings:
    """The bundled model, loaded once."""
    return SentenceEmbeddings(Settings(_env_file=None).embedding_model, 1)


@pytest.fixture
def at(tmp_path, embeddings):
    """The staff's pages and the investors' chat over one running bot that knows two texts."""
    texts = tmp_path / "texts"
    (texts / "policies").mkdir(parents=True)
    (texts / "policies" / "fund.md").write_text(FUND, encoding="utf-8")
    (texts / "policies" / "power.md").write_text(POWER, encoding="utf-8")
    settings = Settings(_env_file=None, corpus=texts, data=tmp_path / "data", suggestions=0, threads=1)
    with open_records(settings, passwords=CHEAP) as records:
        for role in Role:
            records.accounts.add(role.value, PASSWORD, role)

        def start(progress):
            made = assemble_over(library(settings).documents(), index_folder(settings), settings, embeddings)
            made.pipeline.controls = live(records, settings)
            return made

        startup = Startup(start)
        startup.start()
        assert startup.assistant(), startup.trouble
        app = FastAPI()
        mount(app, settings, startup, records)
        yield SimpleNamespace(app=app, settings=settings, startup=startup, records=records)
        startup.close()


def browser(at, role=Role.EDITOR):
    client = _browser(at.app, role)
    client.headers["accept-language"] = "en"
    return client


def left(at, contact="陳小姐 chen@example.com 微信", answer=ANSWER):
    """The id of a question that the bot refused, that was left for staff and that they have answered."""
    refusal = ask(at, QUESTION)
    assert refusal.refused
    key = new_key()
    talk = at.records.conversations.create(key).id
    at.records.conversations.append(key, talk, refusal, {})
    id = at.records.left_questions.leave(key, talk, 1, contact)
    if answer:
        data = {"id": id, "answer": answer}
        assert browser(at).post("/staff/left/answer", data=data).status_code == 303
    return id


def ask(at, question):
    with at.startup.lent() as assistant:
        return assistant.pipeline.invoke(Turn(question))


def publish(at, id, **more):
    return browser(at).post("/staff/left/publish", data={"id": id, "title": QUESTION, "source": SOURCE} | more)


def files(at):
    return sorted(path.name for path in (at.settings.data / "corpus").rglob("*") if path.is_file())
