"""Staff's answers become texts that the running bot cites at the next question, and leave it again: with the real models,
a real index and real records over a small corpus."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from bot.assembly import index_folder
from bot.commands.rendering import as_record, as_text
from bot.records.left_questions import Stage
from bot.records.moments import today
from bot.records.roles import Role
from bot.web.chat import Chat
from bot.web.session import Session
from bot.web.source import panel
from bot.web.staff.left import document_id
from bot.web.wording import wording
from corpus.document import Kind
from corpus.library import Library
from index.generation import current
from tests.bot.web.staff.conftest import ANSWER, QUESTION, ROOT, SOURCE, ask, browser, files, left, publish

pytestmark = pytest.mark.slow


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
