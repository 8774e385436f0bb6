"""The queue of feedback and the left questions: what an investor did on the page, seen and dealt with by staff."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.events import Answer, Outcome
from bot.records.feedback import Reason
from bot.records.keys import new_key
from bot.records.left_questions import Stage
from bot.records.moments import HERE

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def staff(records, viewer, editor):
    """One answer marked and one refusal left by an investor, and a browser for each role, in English."""
    key = new_key()
    talk = records.conversations.create(key).id
    answer = Answer(f"多大？{HOSTILE}", "多大？", "zh-Hans", Outcome.ANSWERED, f"10亿元{HOSTILE}", score=0.9)
    refusal = Answer("电价？", "电价？", "zh-Hans", Outcome.REFUSED, "现有文本没有回答。", score=0.1)
    for one in (answer, refusal):
        records.conversations.append(key, talk, one, {})
    marked = records.feedback.mark(key, talk, 1, helpful=False, reason=Reason.OUTDATED, words=HOSTILE)
    left = records.left_questions.leave(key, talk, 2, "wang@example.com")
    for browser in (viewer, editor):
        browser.headers["accept-language"] = "en"
    return SimpleNamespace(records=records, marked=marked, left=left, viewer=viewer, editor=editor)


def test_the_queue_shows_what_was_said_and_lets_through_what_is_wanted(staff):
    assert "多大？" in staff.viewer.get("/staff/feedback").text
    assert "多大？" in staff.viewer.get("/staff/feedback", params={"reason": "outdated", "helpful": "no"}).text
    assert "多大？" not in staff.viewer.get("/staff/feedback", params={"reason": "wrong"}).text
    assert "多大？" not in staff.viewer.get("/staff/feedback", params={"status": "closed"}).text


def test_what_investors_wrote_is_text(staff):
    for page in ("/staff/feedback", f"/staff/feedback/one?id={staff.marked}"):
        assert HOSTILE not in staff.viewer.get(page).text
        assert "&lt;script&gt;" in staff.viewer.get(page).text


def test_a_verdict_is_staffs_own_and_keeps_the_investors(staff):
    data = {"id": staff.marked, "verdict": "right", "note": "the figure is current"}
    assert staff.editor.post("/staff/feedback/judge", data=data).status_code == 303
    kept = staff.records.review.get(staff.marked)
    assert (kept.helpful, kept.reason, kept.verdict.right, kept.verdict.author) == (False, Reason.OUTDATED, True, "editor")
    assert "the figure is current" in staff.viewer.get("/staff/feedback/one", params={"id": staff.marked}).text
    staff.editor.post("/staff/feedback/judge", data={"id": staff.marked, "verdict": "wrong_source"})
    assert staff.records.review.get(staff.marked).verdict.reason is Reason.WRONG_SOURCE


def test_a_viewer_gives_no_verdict(staff):
    assert staff.viewer.post("/staff/feedback/judge", data={"id": staff.marked, "verdict": "right"}).status_code == 403
    assert staff.records.review.get(staff.marked).verdict is None


def test_how_to_reach_the_asker_is_for_editors_alone(staff):
    page = f"/staff/left/one?id={staff.left}"
    assert "wang@example.com" in staff.editor.get(page).text
    assert "wang@example.com" not in staff.viewer.get(page).text
    assert "wang@example.com" not in staff.editor.get("/staff/left").text


def test_a_left_question_is_answered_closed_and_removed(staff):
    assert staff.editor.post("/staff/left/answer", data={"id": staff.left, "answer": "请看附件。"}).status_code == 303
    assert staff.records.left_questions.get(staff.left).status is Stage.ANSWERED
    assert "请看附件。" in staff.viewer.get("/staff/left/one", params={"id": staff.left}).text
    staff.editor.post("/staff/left/close", data={"id": staff.left})
    assert staff.records.left_questions.get(staff.left).status is Stage.CLOSED
    staff.editor.post("/staff/left/remove", data={"id": staff.left})
    assert staff.editor.get("/staff/left/one", params={"id": staff.left}).status_code == 404


def test_the_queue_is_filtered_by_verdict_and_by_days_here(staff):
    def seen(**wanted):
        return "多大？" in staff.viewer.get("/staff/feedback", params=wanted).text

    today = staff.records.review.get(staff.marked).given.astimezone(HERE).date()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    assert (seen(judged="no"), seen(judged="yes")) == (True, False)
    staff.editor.post("/staff/feedback/judge", data={"id": staff.marked, "verdict": "right"})
    assert (seen(judged="no"), seen(judged="yes")) == (False, True)
    assert seen(since=str(today), until=str(today))
    assert not seen(since=str(tomorrow))
    assert not seen(until=str(yesterday))
    assert seen(since="", until="")
    page = staff.viewer.get("/staff/feedback", params={"since": str(today), "judged": "yes"}).text
    assert f'name="since" value="{today}"' in page


def test_times_are_shown_as_they_are_here(staff):
    given = staff.records.review.get(staff.marked).given.astimezone(HERE)
    assert f"{given:%Y-%m-%d %H:%M}" in staff.viewer.get("/staff/feedback").text
