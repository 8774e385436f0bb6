"""A question looked at on the staff's page, by the product whole; and passages taken out of use."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.answering.question import Turn
from bot.answering.state import Controls
from bot.assembly import assemble
from bot.settings import Settings
from bot.web.staff.assistants import InvalidKnob, Knobs, variant
from bot.web.staff.looking import look

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

QUESTION = "产业基金总规模是多少？"


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    """The product whole. (The fixture of this name's sense for all tests is hidden here by the page's own.)"""
    opened = assemble(Settings(_env_file=None, data=tmp_path_factory.mktemp("product"), suggestions=0))
    yield opened
    opened.close()


@pytest.fixture
def assistant(product):
    """In place of the toy that the other pages are tested with."""
    return product


def seen(product, question=QUESTION, knobs=None, controls=None):
    return look(variant(product.pipeline, controls or Controls(), knobs), Turn(question))


def test_what_is_seen_is_what_the_pipeline_does(product):
    answer, found = product.pipeline.invoke(Turn(QUESTION)), seen(product)
    assert found.state.text == answer.text
    assert found.state.score == answer.score
    assert [row.hit.passage.id for row in found.rows if row.final] == [hit.passage.id for hit in answer.hits]
    assert set(found.state.timings_ms) == set(answer.timings_ms)
    ranker = product.pipeline.model.ranker
    for one in found.weighed:
        assert one.candidate.score == pytest.approx(ranker.intercept + sum(share.adds for share in one.shares))
    assert any(one.cited for one in found.weighed)
    assert "基金" in {term.text for term in found.terms}


def test_small_talk_needs_no_search(product):
    found = seen(product, "你好")
    assert (found.rows, found.terms, found.weighed, found.gate) == ([], [], [], [])


def test_knobs_change_this_question_and_nothing_else(product):
    before = product.pipeline.limits, product.retriever.candidates, product.retriever.keyword_weight
    assert sum(row.read for row in seen(product, knobs=Knobs(read=2)).rows) == 2
    assert len(seen(product, knobs=Knobs(candidates=3)).rows) <= 6
    assert not seen(product, knobs=Knobs(threshold=1)).weighed[0].cited
    no_keywords = seen(product, knobs=Knobs(keyword_weight=0)).rows
    assert min((row for row in no_keywords), key=lambda row: row.fused).hit.vector.rank == 1
    assert (product.pipeline.limits, product.retriever.candidates, product.retriever.keyword_weight) == before
    assert product.pipeline.invoke(Turn(QUESTION)).outcome == "answered"


def test_a_passage_out_of_use_is_seen_as_such(product):
    first = next(row for row in seen(product).rows if row.final == 1).hit.passage.id
    row = next(row for row in seen(product, controls=Controls(disabled=frozenset({first}))).rows if row.hit.passage.id == first)
    assert row.disabled
    assert row.final is None


@pytest.mark.parametrize("given", [{"read": "0"}, {"read": "two"}, {"threshold": "1.1"}, {"keyword_weight": "nan"}])
def test_a_knob_takes_what_it_can_be_set_to(given):
    with pytest.raises(InvalidKnob, match=next(iter(given))):
        Knobs.typed(given)
    assert Knobs.typed({"read": " 3 ", "threshold": ""}) == replace(Knobs(), read=3)


def test_the_page_shows_it_all(viewer):
    page = viewer.get("/staff/retrieval", params={"question": QUESTION, "read": "5", "threshold": ""}).text
    for part in ("10亿元", "answerable", "covered_near", "retrieve", 'class="said"', 'value="5"'):
        assert part in page
    assert "/staff/retrieval/switch" not in page  # that takes an editor
    assert "0 to 1" in viewer.get("/staff/retrieval", params={"question": QUESTION, "threshold": "7"}).text
    assert viewer.get("/staff/retrieval").status_code == 200


def test_a_question_after_others_is_read_as_going_on(viewer):
    said = f"{QUESTION}\r\n\r\n"
    page = viewer.get("/staff/retrieval", params={"question": "期限呢？", "history": said}).text
    assert "10年" in page


def test_a_passage_is_taken_out_of_use_and_back(editor, viewer, records, product):
    page = editor.get("/staff/retrieval", params={"question": QUESTION}).text
    passage = re.search(r'name="passage" value="([^"]+)"', page)[1]
    data = {"passage": passage, "enabled": "false", "reason": "out of date", "query": "question=%E5%9F%BA%E9%87%91"}
    assert viewer.post("/staff/retrieval/switch", data=data).status_code == 403
    assert "say why" in editor.post("/staff/retrieval/switch", data={**data, "reason": ""}).text
    assert "no text has" in editor.post("/staff/retrieval/switch", data={**data, "passage": "none"}).text
    assert records.switches.disabled() == frozenset()
    done = editor.post("/staff/retrieval/switch", data=data)
    assert done.headers["location"] == "/staff/retrieval?question=%E5%9F%BA%E9%87%91"
    assert records.switches.disabled() == {passage}
    assert passage not in {hit.passage.id for hit in product.pipeline.invoke(Turn(QUESTION)).hits}
    page = viewer.get("/staff/retrieval", params={"question": QUESTION}).text
    assert "<s><b>" in page
    assert "out of date" in page
    assert editor.post("/staff/retrieval/switch", data={**data, "enabled": "true"}).status_code == 303
    assert records.switches.disabled() == frozenset()
    assert [switch.enabled for switch in records.switches.log()] == [True, False]
