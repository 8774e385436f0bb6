"""The small cores against ir-measures and numpy, on random data."""

import random

import numpy as np
import pytest

from bot.quality import metrics


def random_run(rng: random.Random) -> tuple[list[str], set[str]]:
    pool = [f"p{i}" for i in range(30)]
    return rng.sample(pool, rng.randint(0, 20)), set(rng.sample(pool, rng.randint(1, 12)))


def test_every_measure_agrees_with_ir_measures_on_random_rankings():
    import ir_measures
    from ir_measures import RR, Success, nDCG

    rng = random.Random(7)
    named = {"hit@1": Success @ 1, "hit@5": Success @ 5, "mrr@10": RR @ 10, "ndcg@10": nDCG @ 10}
    for _ in range(200):
        # ir-measures leaves a query without results out, so give each at least one.
        runs = [(ranked or ["miss"], gold) for ranked, gold in (random_run(rng) for _ in range(5))]
        qrels = [ir_measures.Qrel(str(q), doc, 1) for q, (_, gold) in enumerate(runs) for doc in gold]
        run = [
            ir_measures.ScoredDoc(str(q), doc, float(-rank))
            for q, (ranked, _) in enumerate(runs)
            for rank, doc in enumerate(ranked)
        ]
        theirs = ir_measures.calc_aggregate(list(named.values()), qrels, run)
        ours = metrics.ranking(runs)
        assert ours == pytest.approx({name: theirs[measure] for name, measure in named.items()})


def test_percentiles_agree_with_numpy_on_random_timings():
    rng = random.Random(8)
    for _ in range(200):
        values = [rng.expovariate(1) for _ in range(rng.randint(1, 40))]
        percent = rng.choice([0, 5, 50, 95, 100])
        assert metrics.percentile(values, percent) == pytest.approx(np.percentile(values, percent))


def test_several_passages_of_one_document_count_once_where_the_first_stands():
    assert metrics.unique(["b", "a", "b", "c", "a"]) == ["b", "a", "c"]


def test_nothing_to_average_is_said_and_not_called_zero():
    assert metrics.mean([]) is None
    assert metrics.ranking([]) == {"hit@1": None, "hit@5": None, "mrr@10": None, "ndcg@10": None}
