"""Where a run loses, and what differs between two texts."""

from dataclasses import replace

import pytest

from bot.events import Outcome
from bot.quality import losses
from bot.quality.golden import Place
from bot.quality.highlight import differences
from bot.quality.item import failed
from bot.quality.losses import Group, Stage

REFUSED = {"text": "没有", "outcome": Outcome.REFUSED}


@pytest.fixture
def answerable(make):
    return make.case(must_hold=(("10亿元",),), gold=(Place("d", 0, 13),), type="figure")


@pytest.mark.parametrize(
    ("given", "stage"),
    [
        ({}, None),
        ({"text": "99家"}, Stage.ANSWER),
        (REFUSED, Stage.EVIDENCE),
        (REFUSED | {"hits": ()}, Stage.RETRIEVAL),
        ({"text": "99家", "hits": ()}, Stage.RETRIEVAL),
        ({"text": "您好", "outcome": Outcome.GREETING, "hits": ()}, Stage.ROUTING),
    ],
)
def test_an_answerable_item_is_lost_at_the_first_step_that_went_wrong(make, answerable, given, stage):
    assert losses.stage(make.result(answerable, make.answer(**given)), 8) is stage


def test_gold_that_was_found_and_not_read_is_lost_in_retrieval(make, answerable):
    result = make.result(answerable, make.answer(**REFUSED, hits=(make.hit(13, 19), make.hit(0, 13))))
    assert losses.stage(result, 1) is Stage.RETRIEVAL
    assert losses.stage(result, 2) is Stage.EVIDENCE


def test_other_items_are_lost_where_they_must_be(make):
    assert losses.stage(make.result(make.case(answerable=False)), 8) is Stage.EVIDENCE
    assert losses.stage(make.result(make.case(answerable=False, outcome=Outcome.GREETING)), 8) is Stage.ROUTING
    assert losses.stage(failed(make.case(), ValueError()), 8) is Stage.ERROR
    assert losses.stage(make.result(make.case(type="injection", must_not=("10亿元",))), 8) is Stage.ANSWER


def test_groups_are_counted_and_the_worst_comes_first(make, answerable):
    two = replace(answerable, script="en", gold=(Place("d", 0, 13), Place("e", 0, 1)))
    items = {
        "a": make.result(answerable),
        "b": make.result(answerable, make.answer(**REFUSED)),
        "c": make.result(two, make.answer("99家")),
        "u": make.result(make.case(answerable=False, gold=()), make.answer(**REFUSED)),
    }
    assert losses.by_script(items) == [Group("en", 1, 0, 0, 1), Group("zh-Hans", 3, 2, 1, 0)]
    assert losses.by_document(items) == [Group("e", 1, 0, 0, 1), Group("d", 3, 1, 1, 1)]
    assert losses.by_type(items) == [Group("figure", 3, 1, 1, 1), Group("unanswerable", 1, 1, 0, 0)]
    assert losses.by_stage(items, 8) == dict.fromkeys(Stage, 0) | {Stage.EVIDENCE: 1, Stage.ANSWER: 1}


def test_differences_are_marked_with_figures_whole_and_the_stretches_join_to_the_texts():
    before, after = "总规模10亿元，期限10年。", "总规模110亿元，期限10年，已到位。"
    left, right = differences(before, after)
    assert ("".join(s.text for s in left), "".join(s.text for s in right)) == (before, after)
    assert [s.text for s in left if s.differs] == ["10"]
    assert [s.text for s in right if s.differs] == ["110", "，已到位"]
    assert differences("", "") == ([], [])
