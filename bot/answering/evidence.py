"""Which span is the best answer, and is it good enough to say? Two fitted models over the numbers of `candidates.py`.

`rank` orders the candidates of one question (a conditional logit, McFadden 1974). `gate` takes the best one's numbers and how
far it stands out, and gives the probability that the answer is right (a logistic regression, which is calibrated on what it
was fitted on). `bot/quality/fit.py` fits both;
docs/performance.md shows how reliable the probability is on questions it was not fitted on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import exp
from pathlib import Path
from typing import Any

from bot.answering.candidates import Candidate

WEIGHTS = Path(__file__).with_name("evidence.json")
FAR = 5.0
"""How far the best stands out where it is the only candidate: as far as was seen."""


@dataclass(frozen=True)
class Linear:
    """A weighted sum over standardised features."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float = 0.0

    def __call__(self, features: Mapping[str, float]) -> float:
        return self.intercept + sum(self.shares(features).values())

    def shares(self, features: Mapping[str, float]) -> dict[str, float]:
        """What each feature adds to the sum."""
        terms = zip(self.names, self.means, self.scales, self.weights, strict=True)
        return {name: w * (features[name] - mean) / scale for name, mean, scale, w in terms}

    @classmethod
    def of(cls, data: dict[str, Any]) -> Linear:
        """From JSON."""
        names, means, scales, weights = (tuple(data[name]) for name in ("names", "means", "scales", "weights"))
        return cls(names, means, scales, weights, data["intercept"])


@dataclass(frozen=True)
class EvidenceModel:
    """The two fitted models, and the threshold that was fitted with them."""

    ranker: Linear
    gate: Linear
    threshold: float

    def rank(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates with the ranker's weight as `score`, best first."""
        scored = [replace(c, score=self.ranker(c.features)) for c in candidates]
        return sorted(scored, key=lambda c: -c.score)

    def probability(self, ranked: Sequence[Candidate]) -> float:
        """The probability that the first of the ranked candidates answers the question; 0 if there is none."""
        if not ranked:
            return 0.0
        logit = self.gate(gate_features(ranked))
        return 1 / (1 + exp(-max(-50.0, min(50.0, logit))))


def gate_features(ranked: Sequence[Candidate]) -> dict[str, float]:
    """What the gate sees: the best candidate's features, its weight, and how far it is above the next passage's best.

    Which of the question's words the passage has says nothing of an English question, whose words no passage has.
    """
    best = ranked[0]
    others = [c.score for c in ranked if c.hit.passage.id != best.hit.passage.id]
    words = {name: best.features[name] * (1 - best.features["english"]) for name in ("covered", "missing")}
    return {**best.features, **words, "score": best.score, "ahead": best.score - others[0] if others else FAR}


@cache
def load_evidence_model(path: Path = WEIGHTS) -> EvidenceModel:
    """Read the fitted weights; they stand in the repository beside this module."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return EvidenceModel(Linear.of(data["ranker"]), Linear.of(data["gate"]), data["threshold"])
