"""Rank measures by ir-measures, against the plain definitions and against orders worked out by hand."""

import random

import pytest

from bot.quality import metrics, retrieval


def item(found, gold):
    return {"case": {"gold": [{}] * gold}, "found": found, "error": None}


def test_measures_equal_the_plain_reference_on_random_results():
    rng = random.Random(11)
    items = {}
    for number in range(300):
        gold = rng.randint(1, 4)
        found = [[place for place in range(gold) if rng.random() < 0.15] for _ in range(rng.randint(0, 14))]
        items[str(number)] = item(found, gold)
    measured = retrieval.measure(items)
    assert measured.keys() == items.keys()
    for id, one in items.items():
        # Written out anew: a passage is relevant if it shows a place that none before it showed.
        ids, seen, relevant = [], set(), set()
        for rank, places in enumerate(one["found"]):
            ids.append(f"at {rank}")
            if not set(places) <= seen:
                relevant.add(f"at {rank}")
            seen |= set(places)
        relevant |= {f"never {place}" for place in range(len(one["case"]["gold"])) if place not in seen}
        expected = {
            **{f"hit@{k}": metrics.hit(ids, relevant, k) for k in (1, 5, 10)},
            "mrr@10": metrics.reciprocal_rank(ids, relevant, 10),
            "ndcg@10": metrics.ndcg(ids, relevant, 10),
        }
        assert measured[id] == pytest.approx(expected), one


@pytest.mark.parametrize(
    ("found", "gold", "expected"),
    [
        ([[0]], 1, {"hit@1": 1, "mrr@10": 1, "ndcg@10": 1}),
        ([[], [], [0]], 1, {"hit@1": 0, "hit@5": 1, "mrr@10": 1 / 3, "ndcg@10": 0.5}),
        # Two places in one passage: found as well as can be.
        ([[0, 1]], 2, {"ndcg@10": 1}),
        # The same place again is nothing more, and keeps nothing back.
        ([[0], [0], [0]], 1, {"ndcg@10": 1}),
        ([], 2, {"hit@10": 0, "mrr@10": 0, "ndcg@10": 0}),
    ],
)
def test_measures_of_orders_worked_out_by_hand(found, gold, expected):
    measured = retrieval.measure({"a": item(found, gold)})["a"]
    assert {name: measured[name] for name in expected} == pytest.approx(expected)


def test_an_item_without_gold_is_not_measured_and_one_that_failed_has_found_nothing():
    failed = {"case": {"gold": [{}]}, "error": "KeyError"}
    assert retrieval.measure({"a": item([[]], 0), "b": failed}) == {"b": dict.fromkeys(retrieval.NAMES, 0.0)}
