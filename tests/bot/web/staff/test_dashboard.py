"""The first page, over real records and with the product's own embedding model."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events import Answer, Outcome
from bot.records.feedback import Reason
from bot.records.keys import new_key
from bot.records.moments import today
from bot.records.usage import RefusedQuestion
from bot.web.staff.charts import bar, columns
from bot.web.staff.meanings import SAME, Meanings, clusters, wordings
from bot.web.startup import Startup
from tests.bot.records.conftest import answered, refused

HOSTILE = '<script>alert(1)</script>"onload=x'
POWER = ["电价是多少？", "用电多少钱", "電價是多少？", "电价是多少？", "How much is the electricity price?"]
METRO = ["有没有地铁", "附近有地铁站吗"]
WHEN = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def used(records, viewer, editor):
    """Keeps an answer as a turn of a new conversation; returns the browser's key and the conversation's id."""

    def keep(answer):
        key = new_key()
        talk = records.conversations.create(key).id
        records.conversations.append(key, talk, answer, {})
        return key, talk

    for browser in (viewer, editor):
        browser.headers["accept-language"] = "en"
    return keep


def words(page):
    """What a page shows, white space made one."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def asked(question, left=None):
    return RefusedQuestion(question, question, "zh-Hans", 0.1, WHEN, left)


def test_the_first_page_after_the_login_counts_what_is_kept(used, records, viewer):
    for _ in range(3):
        used(answered(documents=("d",), timings_ms={"total": 1200.0}))
    key, talk = used(refused("电价？", timings_ms={"total": 3400.0}))
    used(Answer("你好", "", "zh-Hans", Outcome.GREETING, "您好。", timings_ms={"total": 1.0}))
    records.feedback.mark(key, talk, 1, helpful=False, reason=Reason.SHOULD_HAVE_KNOWN)
    shown = words(viewer.get("/staff"))
    for told in ("Questions 4", "Refused 25%", "Helpful / marks 0 / 1", "1.2 s · 3.4 s", "should have known 1", "通知 d 3"):
        assert told in shown
    assert "most in a day: 4" in shown
    assert f"{today()} 4 1" in shown, "the numbers of the chart stand in a table"


def test_nothing_asked_yet_is_told_as_such(viewer):
    shown = viewer.get("/staff", headers={"accept-language": "en"})
    assert shown.status_code == 200
    assert "Refused –" in words(shown)
    assert "None in this time." in shown.text


@pytest.mark.parametrize(("days", "rows"), [("7", 7), ("30", 30), ("90", 90), ("", 30), ("9999999999", 30), ("x", 30)])
def test_the_period_is_one_of_three(viewer, days, rows):
    page = viewer.get("/staff", params={"days": days}).text
    assert len(re.findall(r"<tr><td>\d{4}-\d\d-\d\d</td>", page)) == rows
    assert page.count("aria-current=true") == 1


def test_a_period_that_is_longer_than_conversations_are_kept_says_so(viewer, desk_settings):
    assert desk_settings.retention_days == 180
    assert "deleted and not counted" not in viewer.get("/staff?days=90", headers={"accept-language": "en"}).text
    object.__setattr__(desk_settings, "retention_days", 60)
    assert "kept for 60 days" in viewer.get("/staff?days=90", headers={"accept-language": "en"}).text


def test_what_was_asked_before_the_period_is_not_counted(used, records, viewer):
    records.conversations._database.now = lambda: datetime.now(UTC) - timedelta(days=8)
    used(refused("很久以前问的？"))
    assert "很久以前" not in viewer.get("/staff?days=7").text
    assert "很久以前" in viewer.get("/staff?days=30").text


@pytest.mark.slow
def test_refusals_that_ask_the_same_are_one_row_with_what_can_be_done(used, records, editor, viewer):
    for question in [*METRO, *POWER]:
        used(refused(question))
    key, talk = used(refused("工业用电价格是多少"))
    left = records.left_questions.leave(key, talk, 1, "wang@example.com")
    page = editor.get("/staff")
    [power, metro] = re.findall(r'<tr>\s*<td><a href="/staff/retrieval.*?</tr>', page.text, re.DOTALL)
    assert re.search(r'class="n">6<', power)
    assert re.search(r'class="n">2<', metro)
    assert f"/staff/left/one?id={left}" in power
    assert "/staff/left/one" not in metro
    assert "wang@example.com" not in page.text
    # Each way on leads to a form that holds the question.
    for link in re.findall(r'href="(/staff/(?:answers/one|sets/case)[^"]*)"', power):
        assert "电价是多少？" in editor.get(link.replace("&amp;", "&")).text
    assert len(re.findall(r'href="/staff/(?:answers/one|sets/case)', power)) == 2
    assert not re.findall(r'href="/staff/(?:answers/one|sets/case)', viewer.get("/staff").text)


def test_what_investors_wrote_is_text(used, viewer):
    used(refused(HOSTILE))
    page = viewer.get("/staff").text
    assert "<script>alert" not in page
    assert '"onload' not in page


def test_while_the_model_is_not_there_equal_wordings_are_counted(used, staff_app, viewer):
    desk = staff_app.state.desk
    staff_app.state.desk = type(desk)(desk.settings, Startup(lambda progress: None), desk.records)
    for question in ("电价是多少？", "電價是多少", "用电多少钱"):
        used(refused(question))
    page = viewer.get("/staff")
    assert "only equal wordings are counted as one" in page.text
    assert re.search(r'class="n">2<', page.text)
    assert "The texts are not ready yet." in page.text


def test_every_text_is_listed_as_cited_or_as_never_cited(used, viewer):
    assert "Never cited (1)" in words(viewer.get("/staff", headers={"accept-language": "en"}))
    used(answered(documents=("d", "gone")))
    shown = words(viewer.get("/staff"))
    assert "Never cited (0)" in shown
    assert "gone 1" in shown


def test_each_question_of_a_cluster_is_like_its_first_and_goes_to_the_likest():
    vectors = {"a": np.array([1.0, 0.0]), "b": np.array([0.8, 0.6]), "c": np.array([0.0, 1.0]), "d": np.array([0.1, 0.99])}
    found = clusters(wordings(map(asked, "aabcdd")), vectors)
    assert [(cluster.wordings, len(cluster.asked)) for cluster in found] == [(("a", "b"), 3), (("d", "c"), 3)]


@given(st.lists(st.sampled_from("abcdefgh"), max_size=30), st.integers(0, 10_000))
def test_clusters_hold_every_question_once_and_only_like_ones(questions, seed):
    drawn = np.random.default_rng(seed).normal(size=(7, 3))
    # "h" has none.
    vectors = dict(zip("abcdefg", drawn / np.linalg.norm(drawn, axis=1, keepdims=True), strict=True))
    asked_all = [asked(question) for question in questions]
    found = clusters(wordings(asked_all), vectors)
    assert sorted(q.question for cluster in found for q in cluster.asked) == sorted(questions)
    for cluster in found:
        first, *others = cluster.wordings
        assert all(vectors[first] @ vectors[other] >= SAME for other in others)
    sizes = [len(cluster.asked) for cluster in found]
    assert sizes == sorted(sizes, reverse=True)


def test_a_question_is_embedded_once_and_forgotten_with_its_conversation():
    embedded, meanings = [], Meanings()

    def embed(text):
        embedded.append(text)
        return [1.0, 0.0]

    meanings.of(["甲", "乙"], embed)
    assert set(meanings.of(["甲", "乙"], embed)) == {"甲", "乙"}
    assert embedded == ["甲", "乙"]
    meanings.of(["乙"], embed)
    meanings.of(["甲", "乙"], embed)
    assert embedded == ["甲", "乙", "甲"]
    assert "甲" not in repr(vars(meanings))


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=90))
def test_a_columns_height_is_its_share_of_the_highest(rows):
    svg = ElementTree.fromstring(str(columns(f"a & b {HOSTILE}", rows, ("answered", "refused"))))
    full = max((sum(row) for row in rows), default=0)
    heights = {(each.get("class"), each.get("x")): float(each.get("height")) for each in svg}
    for at, row in enumerate(rows):
        for number, style in zip(row, ("answered", "refused"), strict=True):
            height = heights.get((style, str(at * 10 + 1)), 0.0)
            assert height == pytest.approx(100 * number / full if number else 0, abs=0.01)
    assert all(float(each.get("y")) >= -0.01 for each in svg)


def test_a_bar_is_its_share_of_the_whole():
    assert 'width="25.00"' in bar(1, 4, "refused")
    assert 'width="0.00"' in bar(0, 0, "refused")
