"""Answers as data and back, by themselves and through the store."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.events import Answer, Citation
from bot.records.snapshot import KEPT_HITS, MATTERS, restore, settings_in_force, snapshot
from bot.settings import Settings
from corpus.document import Passage
from index.hit import Hit, Leg
from tests.bot.records.conftest import answered

FINITE = st.floats(allow_nan=False, allow_infinity=False)
OFFSET = st.integers(0, 10**6)

legs = st.builds(Leg, rank=st.none() | st.integers(1, 50), score=st.none() | FINITE)
passages = st.builds(Passage, start=OFFSET, end=OFFSET, sentences=st.lists(st.tuples(OFFSET, OFFSET)).map(tuple))
hits = st.builds(Hit, passage=passages, keyword=legs, vector=legs, fused=FINITE, reranked=st.none() | FINITE)
citations = st.builds(Citation, start=OFFSET, end=OFFSET, span=st.none() | st.tuples(OFFSET, OFFSET))
answers = st.builds(
    Answer,
    score=st.none() | FINITE,
    citations=st.lists(citations, max_size=3).map(tuple),
    hits=st.lists(hits, max_size=3).map(tuple),
    timings_ms=st.dictionaries(st.text(), FINITE),
)


@given(answers)
def test_every_answer_comes_back_from_json_as_it_was(answer):
    assert restore(json.loads(json.dumps(snapshot(answer)))) == answer


@given(answer=answers)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_answer_comes_back_from_the_store_as_it_was(records, key, turn, answer):
    [kept] = records.conversations.turns(key, turn(answer))
    assert kept.answer == answer
    assert kept.settings == {"answer_threshold": 0.5}


def test_the_best_passages_are_kept_and_the_tail_is_left_out():
    hit = answered().hits[0]
    many = tuple(replace(hit, fused=1 / n) for n in range(1, 101))
    assert restore(snapshot(answered(hits=many))).hits == many[:KEPT_HITS]


def test_a_snapshot_of_an_older_program_is_read_with_the_defaults():
    data = snapshot(answered())
    del data["suggestions"], data["decisions"]
    assert restore(data) == answered(suggestions=(), decisions={})


def test_a_snapshot_of_a_newer_program_is_read_without_what_is_not_known():
    assert restore(snapshot(answered()) | {"mood": "good"}) == answered()


def test_what_is_no_snapshot_is_not_taken_for_one():
    with pytest.raises(ValueError, match="question"):
        restore({"text": "10亿元"})


def test_the_settings_kept_with_a_turn_exist_and_are_no_secrets(tmp_path):
    settings = Settings(_env_file=None, data=tmp_path, records_url="postgresql://u:hunter2@h/d", read=5)
    kept = settings_in_force(settings)
    assert set(kept) == set(MATTERS)
    assert kept["read"] == 5
    assert "hunter2" not in json.dumps(kept) + repr(settings)
