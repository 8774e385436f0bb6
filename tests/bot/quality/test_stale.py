"""Gold whose text has changed is flagged, found again where that is possible, and left out of what is measured."""

from dataclasses import replace

import pytest

from bot.quality.golden import Place
from bot.quality.stale import Fault, pick, relocated, stale, without
from corpus.document import Document


def faults(case, text):
    return stale([case], {"d": Document("d", "通知", text)})


@pytest.fixture
def case(make):
    return make.case(gold=(pick(make.text, 13, 19), Place("d", 0, 5)))


def test_gold_that_still_reads_as_it_did_is_not_flagged_though_the_text_has_changed_elsewhere(case, make):
    assert faults(case, make.text.text) == []
    assert faults(case, make.text.text + "又及。") == []


def test_gold_that_moved_is_flagged_and_found_where_it_stands_now(case, make):
    text = "前言。" + make.text.text
    (fault,) = faults(case, text)
    assert (fault.case, fault.fault) == ("a", Fault.CHANGED)
    moved = relocated(case, [fault])
    assert text[moved.gold[0].start : moved.gold[0].end] == "期限10年。" == moved.gold[0].quote
    assert faults(moved, text) == []
    assert without(case, [fault]).gold == (Place("d", 0, 5),)


@pytest.mark.parametrize(
    ("text", "fault"),
    [("基金总规模10亿元人民币。期限15年。首期2亿元。", Fault.CHANGED), ("短", Fault.OUTSIDE)],
)
def test_gold_that_is_gone_or_stands_twice_is_flagged_and_not_guessed(case, text, fault):
    assert faults(case, text)[0].fault is fault
    assert faults(case, text)[0].moved is None
    assert faults(case, "期限10年。期限10年。首期先后又及也许。")[0].moved is None
    assert relocated(case, faults(case, text)) == case


def test_gold_in_a_document_that_is_gone_is_flagged(case):
    assert [fault.fault for fault in stale([case], {})] == [Fault.NO_DOCUMENT] * 2


def test_gold_that_names_a_version_alone_is_flagged_with_any_other(make):
    case = make.case(gold=(replace(pick(make.text, 0, 5), quote=None),))
    assert faults(case, make.text.text) == []
    assert faults(case, make.text.text + "。")[0].fault is Fault.CHANGED


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5), (-1, 3), (0, 99)])
def test_what_is_no_stretch_of_a_text_cannot_be_picked(make, start, end):
    with pytest.raises(ValueError, match="no stretch"):
        pick(make.text, start, end)
