"""Feedback made into a golden case: what the form proposes, that one step makes the case, and what is told where it cannot."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace

import pytest

from bot.events import Answer, Citation, Outcome
from bot.quality import golden
from bot.quality.golden import Status as CaseStatus
from bot.records.feedback import Reason, Status
from bot.records.keys import new_key

from .conftest import TEXT

FUND = TEXT.text[:13]
CITED = Citation(1, TEXT.id, TEXT.hash, TEXT.title, 0, 13, FUND, digest=False)


def answer(question="基金多大？", **more):
    told = {"outcome": Outcome.ANSWERED, "text": f"“{FUND}”[1]", "headline": "10亿元", "score": 0.9, "citations": (CITED,)}
    return Answer(question, more.pop("searched_for", question), more.pop("language", "zh-Hans"), **(told | more))


@pytest.fixture
def give(records):
    """Lets an investor ask, and mark the last answer; returns the feedback's id."""

    def done(*answers, helpful=False, reason=None):
        key = new_key()
        talk = records.conversations.create(key).id
        for one in answers:
            records.conversations.append(key, talk, one, {})
        return records.feedback.mark(key, talk, len(answers), helpful=helpful, reason=reason)

    return done


@pytest.fixture
def shown(editor):
    """The fields of the form on an item's page, as they are filled in."""

    def fields(id):
        return read(editor.get("/staff/feedback/one", params={"id": id}).text)

    return fields


def read(page):
    form = page.partition('class="case"')[2]
    found = dict(re.findall(r'<input(?: type="hidden")? name="(\w+)" value="([^"]*)"', form))
    found |= {
        name: said.removeprefix("\n") for name, said in re.findall(r'<textarea name="(\w+)"[^>]*>(.*?)</textarea>', form, re.S)
    }
    for name, options in re.findall(r'<select name="(\w+)">(.*?)</select>', form, re.S):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
        found[name] = (chosen[1] or chosen[2]) if chosen else ""
    return SimpleNamespace(**{name: unescape(said) for name, said in found.items()})


@pytest.fixture
def path(desk_settings):
    return desk_settings.golden / "toy.jsonl"


@pytest.fixture
def promote(editor):
    def sent(id, /, **typed):
        case = {
            "name": "toy",
            "question": "基金多大？",
            "type": "figure",
            "script": "zh-Hans",
            "answerable": "yes",
            "status": "active",
        }
        return editor.post("/staff/feedback/promote", data={"feedback": id, **case, **typed})

    return sent


def test_a_helpful_answer_is_proposed_as_it_stands(give, shown):
    form = shown(give(answer(), helpful=True))
    assert (form.question, form.script, form.answerable, form.type, form.status) == (
        "基金多大？", "zh-Hans", "yes", "figure", "active",
    )  # fmt: skip
    assert form.must_hold == "10亿元"
    assert form.gold == f"d 0-13 @{TEXT.hash} {FUND}"
    assert (form.must_not, form.history) == ("", "")


def test_what_was_called_wrong_must_not_be_said_and_its_text_is_opened(give, shown):
    form = shown(give(answer(), reason=Reason.WRONG))
    assert (form.must_hold, form.must_not, form.gold, form.add_document) == ("", "10亿元", "", "d")


def test_a_wrong_source_keeps_the_fact_and_not_the_place(give, shown):
    form = shown(give(answer(), reason=Reason.WRONG_SOURCE))
    assert (form.must_hold, form.must_not, form.gold) == ("10亿元", "", "")


def test_staffs_verdict_counts_before_the_investors_mark(give, shown, records, editor_account):
    id = give(answer(), reason=Reason.WRONG)
    records.review.judge(editor_account, id, right=True)
    assert shown(id).must_hold == "10亿元"


def test_a_right_refusal_is_unanswerable_and_a_wrong_one_is_not(give, shown):
    refused = answer(outcome=Outcome.REFUSED, text="没有。", headline=None, citations=())
    assert (shown(give(refused, helpful=True)).answerable, shown(give(refused)).answerable) == ("no", "yes")


def test_a_follow_up_brings_what_was_said_before_and_without_it_its_standalone_question(give, shown, records):
    leaning = answer("期限呢？", searched_for="基金的期限？", headline="10年")
    form = shown(give(answer(text="第一行\n第二行"), leaning, helpful=True))
    assert (form.question, form.type) == ("期限呢？", "follow-up")
    assert form.history == "基金多大？\n第一行\\n第二行"
    assert shown(give(leaning, helpful=True)).question == "基金的期限？"


def test_gold_that_the_text_no_longer_says_is_not_proposed(give, shown):
    gone = Citation(1, TEXT.id, "f" * 64, TEXT.title, 0, 13, "基金总规模12亿元人民币。", digest=False)
    assert shown(give(answer(citations=(gone,)), helpful=True)).gold == ""


def test_one_step_makes_the_case_and_the_item_says_so(give, promote, path, records, viewer):
    id = give(answer(), reason=Reason.WRONG)
    sent = promote(id, must_hold="10亿元", add_document="d", add_start="0", add_end="13", author="someone", origin="elsewhere")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/staff/feedback/one?id={id}")
    case = golden.load(path)[-1]
    assert (case.id, case.question, case.must_hold, case.status) == ("toy-004", "基金多大？", (("10亿元",),), CaseStatus.ACTIVE)
    place = case.gold[0]
    assert (place.document, place.start, place.end, place.quote, place.version) == ("d", 0, 13, FUND, TEXT.hash)
    assert (case.author, case.origin) == ("editor", f"feedback {id}")
    kept = records.review.get(id)
    assert (kept.status, kept.golden_case) == (Status.PROMOTED, "toy#toy-004")
    page = viewer.get("/staff/feedback/one", params={"id": id}).text
    assert 'href="/staff/sets/one?name=toy#toy-004"' in page
    assert "/staff/feedback/promote" not in page


def test_a_form_that_is_sent_twice_makes_one_case(give, promote, path):
    id = give(answer())
    assert promote(id, must_hold="10亿元").status_code == 303
    again = promote(id, must_hold="10亿元")
    assert again.status_code == 409
    assert "toy#toy-004" in again.text
    assert len(golden.load(path)) == 4


def test_a_case_that_was_taken_out_again_can_be_made_anew(give, promote, path, records, editor):
    id = give(answer())
    before = path.read_text(encoding="utf-8")
    promote(id, must_hold="10亿元")
    path.write_text(before, encoding="utf-8")
    assert "/staff/feedback/promote" in editor.get("/staff/feedback/one", params={"id": id}).text
    assert promote(id, must_hold="10亿元", name="fresh").status_code == 303
    assert records.review.get(id).golden_case == "fresh#fresh-001"
    assert golden.load(path.with_name("fresh.jsonl"))[0].origin == f"feedback {id}"


def test_an_unanswerable_case_needs_no_gold(give, promote, path):
    refused = answer("电价？", outcome=Outcome.REFUSED, text="没有。", headline=None, citations=())
    assert promote(give(refused, helpful=True), question="电价？", answerable="no", add_document="d").status_code == 303
    assert (golden.load(path)[-1].answerable, golden.load(path)[-1].gold) == (False, ())


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"id": "toy-001"}, "toy-001 already"),
        ({"id": "many-003"}, "the set many has"),
        ({"name": ""}, "choose the golden set"),
        ({"name": "Not A Name"}, "no name for a set"),
        ({"add_document": "d", "add_start": "20", "add_end": "99"}, "which has 25 characters"),
        ({"add_document": "d", "add_start": "5", "add_end": "2"}, "no stretch"),
        ({"add_document": "d", "add_start": "5", "add_end": ""}, "give both"),
        ({"add_document": "d", "add_start": "-1", "add_end": "５"}, "give both"),
        ({"add_document": "d", "add_start": "0", "add_end": "13", "add_quote": "期限10年。"}, "the words stand at 13"),
        ({"add_document": "none", "add_start": "0", "add_end": "13"}, "no text"),
        ({"gold": "d 0-13 期限10年。"}, "the words stand at 13"),
        ({"gold": "d 0-99"}, "which has 25 characters"),
        ({"must_hold": "", "must_not": ""}, "demands nothing"),
        ({"answerable": "no", "must_hold": "", "gold": "d 0-13"}, "unanswerable"),
    ],
)
def test_what_cannot_be_made_is_told_and_nothing_that_was_typed_is_lost(give, promote, path, records, typed, says):
    before = path.read_text(encoding="utf-8")
    id = give(answer())
    sent = {"must_hold": "10亿元 | 十亿元\n十年", "note": "看过<b>", "must_not": "12亿元", **typed}
    told = promote(id, **sent)
    assert 400 <= told.status_code < 500
    assert says in unescape(told.text)
    form = read(told.text)
    for name, said in sent.items():
        assert getattr(form, name) == said
    assert "看过<b>" not in told.text
    assert path.read_text(encoding="utf-8") == before
    assert (records.review.get(id).status, records.review.get(id).golden_case) == (Status.NEW, None)


def test_a_folder_that_cannot_be_written_is_told_and_the_feedback_stays_as_it_was(give, promote, path, records):
    path.with_name(".toy.jsonl.new").mkdir()
    id = give(answer())
    told = promote(id, must_hold="10亿元", note="bleibt")
    assert told.status_code == 503
    assert "cannot be written" in told.text
    assert read(told.text).note == "bleibt"
    assert records.review.get(id).golden_case is None


def test_viewers_promote_nothing_and_see_no_form(give, viewer, path):
    id = give(answer())
    assert viewer.post("/staff/feedback/promote", data={"feedback": id, "name": "toy"}).status_code == 403
    assert "/staff/feedback/promote" not in viewer.get("/staff/feedback/one", params={"id": id}).text
    assert len(golden.load(path)) == 3


def test_feedback_that_is_gone_is_told(promote):
    assert promote("none", must_hold="10亿元").status_code == 404
