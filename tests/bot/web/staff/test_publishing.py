"""Staff's answers become texts that the running bot cites at the next question, and leave it again: with the real models,
a real index and real records over a small corpus."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.answering.question import Turn
from bot.assembly import assemble_over, index_folder
from bot.commands.rendering import as_record, as_text
from bot.controls import live
from bot.records.errors import RecordsBusy
from bot.records.keys import new_key
from bot.records.left_questions import LeftQuestions, Stage
from bot.records.moments import today
from bot.records.roles import Role
from bot.records.store import open_records
from bot.settings import Settings
from bot.texts import library
from bot.web.chat import Chat
from bot.web.session import Session
from bot.web.source import panel
from bot.web.staff import mount
from bot.web.staff.left import document_id
from bot.web.startup import Startup
from bot.web.wording import wording
from corpus.document import Kind
from corpus.library import Library
from index.embedding import SentenceEmbeddings
from index.generation import current
from tests.bot.web.staff.conftest import CHEAP, PASSWORD

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[4]
QUESTION = "合作区的标准厂房每月租金是多少？"
ANSWER = "合作区标准厂房的租金为每平方米每月18元，首年免租。"
SOURCE = "济阳区投资促进局2026年3月答复函"
FUND = "---\ntitle: 产业基金\nas_of: 2025\n---\n济阳区发起设立产业基金，基金总规模10亿元人民币，期限10年。\n"
POWER = "---\ntitle: 用电\nregion: 济阳区\n---\n园区建有两座变电站，双回路供电。\n"


@pytest.fixture(scope="module")
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
    client = TestClient(at.app, follow_redirects=False)
    assert client.post("/staff/login", data={"name": role.value, "password": PASSWORD}).status_code == 303
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


def state(at, id):
    """All that a publishing that failed must leave as it was."""
    kept = at.records.left_questions.get(id)
    return files(at), kept.status, kept.document, current(index_folder(at.settings)), at.startup.assistant()


def test_one_press_publishes_and_the_next_question_cites_it(at):
    id = left(at)
    done = publish(at, id, as_of="2026")
    assert done.status_code == 303
    assert done.headers["location"].endswith("found=yes")
    answer = ask(at, QUESTION)
    [citation] = answer.citations
    assert not answer.refused
    assert "18元" in answer.headline
    assert (citation.kind, citation.document, citation.title) == (Kind.QA, document_id(id), QUESTION)
    assert (citation.byline, citation.published, citation.source, citation.as_of) == ("editor", today(), SOURCE, "2026")
    text = at.startup.assistant().index.document(citation.document, citation.document_hash).text
    assert citation.quote == text[citation.start : citation.end]
    assert f"工作人员答复（editor，{today()}）：“{ANSWER}”[1]" in answer.text
    kept = at.records.left_questions.get(id)
    assert (kept.status, kept.document) == (Stage.PUBLISHED, document_id(id))


def test_what_is_personal_stays_out_of_the_text_and_of_the_index(at):
    publish(at, left(at))
    everything = b"".join(
        path.read_bytes() for path in at.settings.data.rglob("*") if path.is_file() and "records" not in path.name
    )
    assert ANSWER.encode() in everything
    for personal in ("陳小姐", "chen@example.com"):
        assert personal.encode() not in everything


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", "我是陳小姐，租金多少？", "陳小姐"),
        ("title", "租金多少？回信到 wang@example.org", "wang@example.org"),
        ("title", "租金多少？电话13912345678", "13912345678"),
        ("source", "与chen@example.com的邮件", "chen@example.com"),
    ],
)
def test_what_tells_who_asked_is_not_published(at, field, value, told):
    id = left(at)
    before = state(at, id)
    refused = publish(at, id, **{field: value})
    assert refused.status_code == 422
    assert told in refused.text.partition('role="alert"')[2].partition("</p>")[0]
    assert state(at, id) == before


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"source": "  "}, "what the answer rests on is blank"),
        ({"title": ""}, "the question is blank"),
        ({"as_of": "spring"}, "write a year first"),
        ({"title": "多" * 301}, "at most 300"),
    ],
)
def test_an_answer_that_lacks_something_is_told_so_and_what_was_typed_stays(at, more, told):
    id = left(at)
    before = state(at, id)
    refused = publish(at, id, **{"source": "the source as typed", **more})
    assert refused.status_code == 422
    assert told in refused.text
    assert "the source as typed" in refused.text or "source" in more
    assert state(at, id) == before


def test_a_question_without_an_answer_is_not_published(at):
    id = left(at, answer="")
    refused = publish(at, id)
    assert (refused.status_code, files(at)) == (422, [])
    assert "write the answer first" in refused.text


def test_publishing_twice_leaves_one_document_and_the_newer_text(at):
    id = left(at)
    publish(at, id)
    first = ask(at, QUESTION).citations[0]
    browser(at).post("/staff/left/answer", data={"id": id, "answer": ANSWER.replace("18元", "20元")})
    assert "changed after it was published" in browser(at).get(f"/staff/left/one?id={id}").text
    assert publish(at, id).status_code == 303
    assert publish(at, id).status_code == 303
    assert files(at) == [f"{document_id(id)}.md"]
    second = ask(at, QUESTION).citations[0]
    assert "20元" in second.quote
    # What was cited before can still be read.
    assert "18元" in at.startup.assistant().index.document(first.document, first.document_hash).text


def test_a_withdrawn_answer_is_cited_no_more_and_can_be_published_again(at):
    id = left(at)
    publish(at, id)
    assert browser(at).post("/staff/left/withdraw", data={"id": id}).status_code == 303
    assert ask(at, QUESTION).refused
    kept = at.records.left_questions.get(id)
    assert (kept.status, kept.document, kept.answer) == (Stage.ANSWERED, None, ANSWER)
    publish(at, id)
    assert not ask(at, QUESTION).refused


def test_a_published_question_is_not_deleted_before_it_is_withdrawn(at):
    id = left(at)
    publish(at, id)
    assert browser(at).post("/staff/left/remove", data={"id": id}).status_code == 422
    assert at.records.left_questions.get(id).document
    browser(at).post("/staff/left/withdraw", data={"id": id})
    assert browser(at).post("/staff/left/remove", data={"id": id}).status_code == 303


def test_a_viewer_publishes_and_withdraws_nothing(at):
    id = left(at)
    for path in ("left/publish", "left/withdraw", "answers/publish", "answers/withdraw"):
        assert browser(at, Role.VIEWER).post(f"/staff/{path}", data={"id": id}).status_code == 403
    assert files(at) == []


def test_a_full_disk_leaves_text_index_and_records_as_they_were(at, monkeypatch):
    id = left(at)
    publish(at, id)
    browser(at).post("/staff/left/answer", data={"id": id, "answer": ANSWER.replace("18元", "20元")})
    before, texts = state(at, id), (at.settings.data / "corpus" / "answers" / f"{document_id(id)}.md").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.keywords.Keywords.save", full)
    refused = publish(at, id)
    assert refused.status_code == 422
    assert "No space left on device" in refused.text
    assert "Nothing was changed" in refused.text
    assert state(at, id) == before
    assert (at.settings.data / "corpus" / "answers" / f"{document_id(id)}.md").read_bytes() == texts
    generations = list((index_folder(at.settings) / "generations").iterdir())
    assert len(generations) <= 2, "what was half written keeps the disk full"
    assert "18元" in ask(at, QUESTION).headline
    assert browser(at).post("/staff/left/withdraw", data={"id": id}).status_code == 422
    assert state(at, id) == before
    monkeypatch.undo()
    assert publish(at, id).status_code == 303
    assert "20元" in ask(at, QUESTION).headline


def test_an_index_that_another_process_owns_is_told_and_nothing_is_changed(at):
    id = left(at)
    before = state(at, id)
    at.startup.assistant().index.close()
    code = (
        "import sys; from pathlib import Path; from index.lock import Ownership\n"
        "lock = Ownership(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(index_folder(at.settings))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as other:
        assert other.stdout.readline() == "held\n"
        refused = publish(at, id)
        other.stdin.close()
    assert refused.status_code == 422
    assert f"in use by another process (id {other.pid})" in refused.text
    assert state(at, id) == before


def test_records_that_cannot_be_written_leave_the_text_unpublished(at, monkeypatch):
    id = left(at)
    before = files(at), at.startup.assistant()

    def locked(*_):
        raise RecordsBusy("locked by another process; try again")

    monkeypatch.setattr(LeftQuestions, "publish", locked)
    assert "try again" in publish(at, id).text
    assert (files(at), at.startup.assistant()) == before
    assert ask(at, QUESTION).refused
    monkeypatch.undo()
    assert publish(at, id).status_code == 303
    assert not ask(at, QUESTION).refused


def test_a_turn_in_flight_ends_on_the_index_it_began_with(at):
    id = left(at)
    chat = Chat(at.startup, 500, 1000)
    session = Session()
    shown = chat.ask("基金总规模是多少？", session)
    next(shown)
    next(shown)
    began = at.startup.assistant()
    for answer in (ANSWER, ANSWER.replace("18元", "19元"), ANSWER.replace("18元", "20元")):
        browser(at).post("/staff/left/answer", data={"id": id, "answer": answer})
        assert publish(at, id).status_code == 303
    assert at.startup.assistant() is not began
    assert began.index.vectors.search([0.1] * began.index.manifest.dimension, 1), "the index in use was closed"
    for _ in shown:
        pass
    assert "10亿元" in session.replies[0].answer.headline
    kept = {path.name for path in (index_folder(at.settings) / "generations").iterdir()}
    assert current(index_folder(at.settings)).name in kept
    with pytest.raises(Exception, match=r".*"):
        began.index.vectors.search([0.1] * began.index.manifest.dimension, 1)


def test_the_page_the_terminal_and_json_say_whose_answer_it_is(at):
    publish(at, left(at))
    answer = ask(at, QUESTION)
    [citation] = answer.citations
    cited = as_record(answer)["citations"][0]
    assert (cited["kind"], cited["byline"], cited["source"]) == ("qa", "editor", SOURCE)
    assert cited["published"] == today().isoformat()
    assert f"[1] 《{QUESTION}》 · editor · {today()} · 工作人员答复\n    依据：{SOURCE}\n" in as_text(answer)
    chat, session = Chat(at.startup, 500, 1000), Session()
    *_, last = chat.ask(QUESTION, session)
    card = last[-1]["content"]
    assert '<span class="badge staff">答复</span>' in card
    assert f"editor · {today()}" in card
    opened = re.sub("<[^>]+>", "", str(chat.open("0:1", session)))
    for told in ("这是合作区工作人员对投资者提问的答复", SOURCE, "editor", ANSWER, str(today())):
        assert told in opened
    english = panel(at.startup.assistant().index.documents[citation.document], citation, wording("en"))
    assert "Staff answer" in english


def test_the_command_line_sees_what_was_published(at):
    id = left(at)
    publish(at, id)
    at.startup.close()
    environment = {"LUTAI_CORPUS": str(at.settings.corpus), "LUTAI_DATA": str(at.settings.data), "PYTHONPATH": str(ROOT)}

    def lutai(*arguments):
        command = [sys.executable, "-c", "from bot.cli import app; app()", *arguments]
        return subprocess.run(command, env=environment, cwd=at.settings.data, capture_output=True, text=True, check=True).stdout

    listed = {text["id"]: text for text in json.loads(lutai("corpus", "list", "--json"))}
    assert (listed[document_id(id)]["kind"], listed[document_id(id)]["source"]) == ("qa", SOURCE)
    assert "up to date: 3 texts" in lutai("index", "build")
    [citation] = json.loads(lutai("ask", "--json", QUESTION))["citations"]
    text = json.loads(lutai("corpus", "show", document_id(id), "--json"))["text"]
    assert citation["document"] == document_id(id)
    assert citation["quote"] == text[citation["start"] : citation["end"]]
    lutai("corpus", "remove", document_id(id))
    assert "2 texts" in lutai("index", "build")


def test_an_answer_is_written_without_a_left_question_changed_and_withdrawn(at):
    editor = browser(at)
    assert QUESTION in editor.get("/staff/answers/one", params={"question": QUESTION}).text
    data = {"question": QUESTION, "answer": ANSWER, "source": SOURCE}
    assert "is blank" in editor.post("/staff/answers/publish", data=data | {"source": ""}).text
    done = editor.post("/staff/answers/publish", data=data)
    assert done.status_code == 303
    assert "found=yes" in done.headers["location"]
    [citation] = ask(at, QUESTION).citations
    assert ANSWER in browser(at, Role.VIEWER).get("/staff/answers").text
    assert ANSWER in editor.get("/staff/answers/one", params={"id": citation.document}).text
    data |= {"id": citation.document, "answer": ANSWER.replace("18元", "20元")}
    assert editor.post("/staff/answers/publish", data=data).status_code == 303
    assert "20元" in ask(at, QUESTION).headline
    assert len(files(at)) == 1
    # No other text can be changed or taken out from here.
    for path in ("publish", "withdraw"):
        assert editor.post(f"/staff/answers/{path}", data=data | {"id": "fund"}).status_code == 404
    assert editor.post("/staff/answers/withdraw", data={"id": citation.document}).status_code == 303
    assert ask(at, QUESTION).refused


def test_an_answer_of_a_left_question_is_changed_there_alone(at):
    id = left(at)
    publish(at, id)
    editor = browser(at)
    sent = editor.get("/staff/answers/one", params={"id": document_id(id)})
    assert sent.headers["location"] == f"/staff/left/one?id={id}"
    data = {"id": document_id(id), "question": "陳小姐问租金", "answer": ANSWER, "source": SOURCE}
    assert "change it there" in editor.post("/staff/answers/publish", data=data).text
    assert editor.post("/staff/answers/withdraw", data={"id": document_id(id)}).status_code == 303
    assert at.records.left_questions.get(id).status is Stage.ANSWERED


def test_words_that_look_like_front_matter_or_markup_are_words(at):
    hostile = f"---\nkind: policy\ntitle: x\n---\n{ANSWER}\n<script>alert(1)</script>"
    id = left(at, answer=hostile)
    assert publish(at, id, source="<b>: [x] #").status_code == 303
    kept = Library(at.settings.corpus, at.settings.data / "corpus").get(document_id(id))
    assert (kept.kind, kept.title, kept.text, kept.source) == (Kind.QA, QUESTION, hostile, "<b>: [x] #")
    for page in (f"/staff/left/one?id={id}", "/staff/answers"):
        assert "<script>alert" not in browser(at).get(page).text


def test_an_answer_of_headings_alone_is_not_published(at):
    id = left(at, answer="# 租金")
    assert "no sentence" in publish(at, id).text
    assert files(at) == []


def test_a_broken_text_elsewhere_is_named_and_nothing_is_published(at):
    id = left(at)
    (at.settings.corpus / "policies" / "broken.md").write_text("---\ntitel: x\n---\nx", encoding="utf-8")
    refused = publish(at, id)
    assert refused.status_code == 422
    assert "broken.md" in refused.text
    assert files(at) == []


def test_nothing_is_published_while_the_bot_is_not_there(at):
    id = left(at)
    at.startup.close()
    waiting = Startup(lambda progress: None)
    at.app.state.desk = type(at.app.state.desk)(at.settings, waiting, at.records)
    assert "still starting" in publish(at, id).text
    assert files(at) == []
