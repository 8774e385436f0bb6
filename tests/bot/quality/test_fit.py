"""The fitting of the evidence model, on made-up candidates whose right weights are known."""

import random
from types import SimpleNamespace

import pytest

from bot.quality import fit
from bot.quality.fit import Judged, Row
from bot.quality.golden import Case

FEATURES = sorted({*fit.RANKER, *fit.GATE} - {"score", "ahead"})


def candidate(rng: random.Random, passage: int, good: bool) -> SimpleNamespace:
    features = {name: rng.gauss(0, 1) for name in FEATURES}
    features["answerable"] += 2.0 * good
    features["span"] += 2.0 * good
    return fit_candidate(features, passage)


def fit_candidate(features: dict[str, float], passage: int):
    from bot.answering.candidates import Candidate

    hit = SimpleNamespace(passage=SimpleNamespace(id=f"p{passage}"))
    return Candidate(hit, SimpleNamespace(), (0, 1), (0, 1), features)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    rng = random.Random(1)
    made = []
    for k in range(160):
        answerable = k % 2 == 0
        right = tuple(answerable and i == 0 for i in range(6))
        case = Case(f"c{k}", "问", answerable, "fact", "zh-Hans")
        made.append(Row(case, tuple(candidate(rng, i, good) for i, good in enumerate(right)), right))
    return made


def test_the_ranker_weighs_most_what_tells_right_from_wrong(rows):
    weights = dict(zip(fit.RANKER, fit.fit_ranker(rows).weights, strict=True))
    assert {"answerable", "span"} == set(sorted(weights, key=weights.__getitem__)[-2:])


def test_the_right_candidate_mostly_comes_first_in_questions_not_fitted_on(rows):
    judged = [j for j in fit.cross_validated(rows) if j.case.answerable]
    assert sum(j.right for j in judged) / len(judged) > 0.8


def test_the_probability_is_higher_where_a_right_candidate_is(rows):
    judged = fit.cross_validated(rows)
    mean = {flag: sum(j.probability for j in judged if j.case.answerable is flag) / 80 for flag in (True, False)}
    assert mean[True] > mean[False] + 0.3


def test_every_row_is_judged_once_by_models_that_did_not_see_it(rows):
    assert sorted(j.case.id for j in fit.cross_validated(rows)) == sorted(r.case.id for r in rows)


def test_the_sweep_counts_shares_of_each_kind():
    case = {flag: Case("c", "问", flag, "fact", "zh-Hans") for flag in (True, False)}
    judged = [
        Judged(case[True], 0.9, True),
        Judged(case[True], 0.6, False),
        Judged(case[False], 0.3, False),
        Judged(case[False], 0.7, False),
    ]
    at = {t["threshold"]: t for t in fit.sweep(judged)}[0.5]
    assert (at["right"], at["wrong"], at["refused"], at["unanswerable_refused"]) == (0.5, 0.5, 0.0, 0.5)


def test_the_threshold_is_the_least_that_refuses_the_share_wanted():
    from bot.quality.fitting import best_threshold

    no = Case("c", "问", False, "fact", "zh-Hans")
    judged = [Judged(no, p, False) for p in (0.1, 0.2, 0.3, 0.4)]
    assert best_threshold(judged, 0.75) == pytest.approx(0.31)


def test_what_is_written_is_what_is_read(rows, tmp_path):
    import json

    from bot.answering.evidence import load_evidence_model

    model = fit.fit(rows, 0.4)
    file = tmp_path / "evidence.json"
    file.write_text(json.dumps(fit.as_json(model)))
    read = load_evidence_model(file)
    best = [c for c, _ in fit.ranked_by(model.ranker, rows[0])]
    assert read.probability(best) == pytest.approx(model.probability(best), abs=1e-3)
    assert read.threshold == 0.4


def test_a_candidate_is_right_if_it_says_a_fact_at_a_gold_place_or_all_facts_anywhere():
    from bot.answering.candidates import Candidate
    from bot.quality.golden import Place

    text = "基金10亿元，期限10年。"
    document = SimpleNamespace(id="d", text=text)
    said = Candidate(SimpleNamespace(), document, (2, 6), (0, len(text)), {})  # type: ignore[arg-type]
    facts = (("10亿元",), ("首期2亿元",))
    here, elsewhere = (Place("d", 0, 5),), (Place("e", 0, 5),)
    assert fit.is_right(Case("c", "问", True, "fact", "zh-Hans", facts, gold=here), said)
    assert not fit.is_right(Case("c", "问", True, "fact", "zh-Hans", facts, gold=elsewhere), said)
    assert fit.is_right(Case("c", "问", True, "fact", "zh-Hans", facts[:1], gold=elsewhere), said)
    assert not fit.is_right(Case("c", "问", False, "fact", "zh-Hans"), said)
