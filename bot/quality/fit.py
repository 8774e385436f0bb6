"""Fit the evidence model on the fitting half of the golden set: `bot/quality/fitting.py` runs it.

The ranker is a conditional logit over the candidates of each answerable question (maximum likelihood, L2). The gate is a
logistic regression over the best candidates of all questions, answerable or not; its probabilities are checked by
cross-validation, where ranker and gate are fitted on the other folds. The threshold is the least value at which the wanted
share of the unanswerable is refused in that cross-validation. scikit-learn and SciPy come with the extra [fit].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answering.candidates import Candidate
from bot.answering.evidence import EvidenceModel, Linear, gate_features
from bot.quality.golden import Case, holds

RANKER = (
    "answerable",
    "span",
    "nth_span",
    "rank",
    "cosine_gap",
    "keyword",
    "covered",
    "covered_near",
    "missing",
    "type",
    "year",
    "home",
    "caption",
    "length",
    "alone",
    "alone_span",
    "near",
)
GATE = (
    *("score", "ahead", "answerable", "span", "alone", "alone_span", "cosine", "unknown", "type", "year"),
    *("near", "length", "yes_no", "list", "covered", "missing", "english"),
)
PENALTY = 0.02
FOLDS = 5


@dataclass(frozen=True)
class Row:
    """One question with its candidates, and which of them are right."""

    case: Case
    candidates: tuple[Candidate, ...]
    right: tuple[bool, ...]


def is_right(case: Case, candidate: Candidate) -> bool:
    """True if the candidate's sentences hold a fact that must be held and stand where one stands, or hold all such facts."""
    held = [holds(candidate.quote, fact) for fact in case.must_hold]
    at_gold = any(
        candidate.document.id == p.document and candidate.sentence[0] < p.end and p.start < candidate.sentence[1]
        for p in case.gold
    )
    return case.answerable and bool(held) and (all(held) or (at_gold and any(held)))


def row(case: Case, candidates: Sequence[Candidate]) -> Row:
    """The question with its candidates judged."""
    return Row(case, tuple(candidates), tuple(is_right(case, c) for c in candidates))


def _matrix(names: Sequence[str], features: Sequence[dict[str, float]]) -> NDArray[np.float64]:
    return np.array([[f[n] for n in names] for f in features], dtype=float).reshape(len(features), len(names))


def _standard(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    scales = x.std(0)
    return x.mean(0), np.where(scales > 1e-9, scales, 1.0)


def fit_ranker(rows: Sequence[Row], names: Sequence[str] = RANKER, penalty: float = PENALTY) -> Linear:
    """The weights that make the right candidates of each question likeliest among all of its candidates."""
    from scipy.optimize import minimize

    used = [r for r in rows if any(r.right) and not all(r.right)]
    x = [_matrix(names, [c.features for c in r.candidates]) for r in used]
    means, scales = _standard(np.vstack(x))
    x = [(m - means) / scales for m in x]
    right = [np.array(r.right) for r in used]

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = penalty * len(x) * float(w @ w), 2 * penalty * len(x) * w
        for m, y in zip(x, right, strict=True):
            s = m @ w
            e = np.exp(s - s.max())
            everything, good = e.sum(), e[y].sum()
            total += float(np.log(everything) - np.log(good))
            slope = slope + m.T @ (e / everything) - m[y].T @ (e[y] / good)
        return total, slope

    w = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return Linear(tuple(names), tuple(means), tuple(scales), tuple(w))


def ranked_by(ranker: Linear, r: Row) -> list[tuple[Candidate, bool]]:
    """The candidates with their weights, best first, each with its verdict."""
    pairs = [(replace(c, score=ranker(c.features)), y) for c, y in zip(r.candidates, r.right, strict=True)]
    return sorted(pairs, key=lambda p: -p[0].score)


def fit_gate(rows: Sequence[Row], ranker: Linear, names: Sequence[str] = GATE, c: float = 0.3) -> Linear:
    """The weights by which the best candidate of a question is believed."""
    from sklearn.linear_model import LogisticRegression

    best = [ranked_by(ranker, r) for r in rows if r.candidates]
    x = _matrix(names, [gate_features([c for c, _ in pairs]) for pairs in best])
    means, scales = _standard(x)
    model = LogisticRegression(C=c, max_iter=2000).fit((x - means) / scales, [pairs[0][1] for pairs in best])
    return Linear(tuple(names), tuple(means), tuple(scales), tuple(model.coef_[0]), float(model.intercept_[0]))


def fit(rows: Sequence[Row], threshold: float = 0.5) -> EvidenceModel:
    """Both models, on these rows."""
    ranker = fit_ranker(rows)
    return EvidenceModel(ranker, fit_gate(rows, ranker), threshold)


@dataclass(frozen=True)
class Judged:
    """One question, judged by a model that was not fitted on it: the probability, and whether the best candidate is right."""

    case: Case
    probability: float
    right: bool


def judge(model: EvidenceModel, r: Row) -> Judged:
    """What the model makes of a question."""
    if not r.candidates:
        return Judged(r.case, 0.0, False)
    pairs = ranked_by(model.ranker, r)
    return Judged(r.case, model.probability([c for c, _ in pairs]), pairs[0][1])


def cross_validated(rows: Sequence[Row], folds: int = FOLDS) -> list[Judged]:
    """Every row judged by a model fitted on the other folds."""
    return [
        judge(model, r)
        for k in range(folds)
        for model in [fit([r for i, r in enumerate(rows) if i % folds != k])]
        for r in rows[k::folds]
    ]


def sweep(judged: Sequence[Judged]) -> list[dict[str, float]]:
    """For each threshold: shares of the answerable answered rightly, wrongly, refused, and of the unanswerable refused."""
    yes, no = [j for j in judged if j.case.answerable], [j for j in judged if not j.case.answerable]
    table = []
    for t in np.arange(0.05, 0.96, 0.05):
        said = [j for j in yes if j.probability >= t]
        table.append(
            {
                "threshold": round(float(t), 2),
                "right": sum(j.right for j in said) / max(1, len(yes)),
                "wrong": sum(not j.right for j in said) / max(1, len(yes)),
                "refused": 1 - len(said) / max(1, len(yes)),
                "unanswerable_refused": sum(j.probability < t for j in no) / max(1, len(no)),
            }
        )
    return table


def as_json(model: EvidenceModel) -> dict[str, Any]:
    """What evidence.json holds."""

    def plain(linear: Linear) -> dict[str, Any]:
        return {
            "names": list(linear.names),
            "means": [round(float(v), 5) for v in linear.means],
            "scales": [round(float(v), 5) for v in linear.scales],
            "weights": [round(float(v), 5) for v in linear.weights],
            "intercept": round(linear.intercept, 5),
        }

    return {"ranker": plain(model.ranker), "gate": plain(model.gate), "threshold": model.threshold}
