"""What cannot be published is told, and text, index and records stay as they were: over the same bot as the publishing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.assembly import index_folder
from bot.records.errors import RecordsBusy
from bot.records.left_questions import LeftQuestions
from bot.records.roles import Role
from bot.web.staff.left import document_id
from bot.web.startup import Startup
from index.generation import current
from tests.bot.web.staff.conftest import ANSWER, QUESTION, ROOT, ask, browser, files, left, publish

pytestmark = pytest.mark.slow


def state(at, id):
    """All that a publishing that failed must leave as it was."""
    kept = at.records.left_questions.get(id)
    return files(at), kept.status, kept.document, current(index_folder(at.settings)), at.startup.assistant()


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


def test_an_answer_of_headings_alone_is_not_published(at):
    id = left(at, answer="# 租金")
    assert "no sentence" in publish(at, id).text
    assert files(at) == []


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
