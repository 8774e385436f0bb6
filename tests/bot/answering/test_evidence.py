"""The evidence model, against a plain reference."""

from __future__ import annotations

import json
from dataclasses import replace
from math import exp, isclose, isfinite
from pathlib import Path
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from bot.answering import evidence
from bot.answering.evidence import FAR, EvidenceModel, Linear, gate_features, load_evidence_model

NUMBER = st.floats(-50, 50, allow_nan=False)
PLAIN = Linear(("a",), (0.0,), (1.0,), (1.0,))
MODEL = EvidenceModel(PLAIN, Linear(("score", "ahead"), (0.0, 0.0), (1.0, 1.0), (1.0, 0.5), -1.0), 0.5)


@given(rows=st.lists(st.tuples(NUMBER, NUMBER, st.floats(0.01, 20), NUMBER), max_size=8), intercept=NUMBER)
def test_the_weight_is_the_sum_of_the_standardised_features(rows: list[tuple[float, ...]], intercept: float) -> None:
    names = tuple(f"f{at}" for at in range(len(rows)))
    values, means, scales, weights = (tuple(row[k] for row in rows) for k in range(4))
    model = Linear(names, means, scales, weights, intercept)
    expected = intercept
    for at in range(len(rows)):
        expected += weights[at] * ((values[at] - means[at]) / scales[at])
    assert isclose(model(dict(zip(names, values, strict=True))), expected, rel_tol=1e-9, abs_tol=1e-6)


def test_features_are_taken_by_name_and_others_do_not_count() -> None:
    model = Linear(("a", "b"), (1.0, 0.0), (2.0, 1.0), (3.0, -1.0), 0.5)
    assert model({"b": 2.0, "noise": 99.0, "a": 5.0}) == 0.5 + 3.0 * 2.0 - 2.0


@given(scores=st.lists(NUMBER, min_size=1, max_size=8))
def test_candidates_come_out_best_first_each_with_its_weight(make: SimpleNamespace, scores: list[float]) -> None:
    found = [make.candidate(make.document("甲乙。", str(at)), "甲", a=score) for at, score in enumerate(scores)]
    ranked = MODEL.rank(found)
    assert [c.score for c in ranked] == sorted(scores, reverse=True)
    assert all(c.score == c.features["a"] for c in ranked)
    assert sorted(c.document.id for c in ranked) == sorted(c.document.id for c in found)


def test_candidates_of_equal_weight_keep_their_order(make: SimpleNamespace) -> None:
    found = [make.candidate(make.document("甲乙。", str(at)), "甲", a=1.0) for at in range(5)]
    assert [c.document.id for c in MODEL.rank(found)] == ["0", "1", "2", "3", "4"]


def test_the_best_is_measured_against_the_next_passage_not_against_its_own_other_spans(make: SimpleNamespace) -> None:
    one, other = make.document("甲乙丙。", "one"), make.document("丁戊己。", "other")
    best, same, next_ = (make.candidate(one, "甲", 3.0), make.candidate(one, "乙", 2.9), make.candidate(other, "丁", 1.0))
    assert gate_features([best, same, next_])["ahead"] == 2.0
    assert gate_features([best, same])["ahead"] == FAR
    assert gate_features([best])["score"] == 3.0


def test_which_words_a_passage_has_counts_for_chinese_questions_alone(make: SimpleNamespace) -> None:
    document = make.document("甲乙。")
    for english, seen in ((0.0, (0.4, 0.7)), (1.0, (0.0, 0.0))):
        best = make.candidate(document, "甲", covered=0.4, missing=0.7, english=english)
        assert (gate_features([best])["covered"], gate_features([best])["missing"]) == seen


@given(low=NUMBER, high=NUMBER)
def test_more_evidence_is_never_less_probable(make: SimpleNamespace, low: float, high: float) -> None:
    made = make.candidate(make.document("甲乙。"), "甲")
    low, high = sorted((low, high))
    p, q = (MODEL.probability([replace(made, score=score)]) for score in (low, high))
    assert 0.0 <= p <= q <= 1.0


@given(score=st.floats(-20, 20))
def test_the_probability_is_the_logistic_of_the_gate(make: SimpleNamespace, score: float) -> None:
    made = make.candidate(make.document("甲乙。"), "甲", score)
    assert isclose(MODEL.probability([made]), 1 / (1 + exp(-(score + 0.5 * FAR - 1.0))))


def test_extreme_evidence_does_not_overflow(make: SimpleNamespace) -> None:
    made = make.candidate(make.document("甲乙。"), "甲")
    for score in (1e9, -1e9):
        assert isfinite(MODEL.probability([replace(made, score=score)]))


def test_nothing_found_is_no_evidence() -> None:
    assert MODEL.probability([]) == 0.0


def test_the_bundled_model_is_whole(make: SimpleNamespace) -> None:
    """Every weight has its feature, and every feature is one that `gather` (tested in test_candidates.py) brings."""
    data = json.loads(Path(evidence.WEIGHTS).read_text(encoding="utf-8"))
    model = load_evidence_model()
    assert 0.0 < model.threshold < 1.0
    for linear, rows in ((model.ranker, data["ranker"]), (model.gate, data["gate"])):
        assert len(linear.names) == len(linear.means) == len(linear.scales) == len(linear.weights) == len(set(linear.names))
        assert list(linear.names) == rows["names"]
        assert all(scale > 0 for scale in linear.scales)
        assert all(map(isfinite, (*linear.means, *linear.weights, linear.intercept)))
