"""Is there enough to answer? A fitted model weighs each candidate; the best one's weight, calibrated, is a probability.

The model is a logistic regression over the numbers of `candidates.py`; `bot/quality/fit.py` fits it, docs/trust.md shows its
reliability. Calibration is Platt's (1999): another logistic regression, from the best candidate's logit to "right".
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import exp
from pathlib import Path

from bot.answering.candidates import Candidate

WEIGHTS = Path(__file__).with_name("evidence.json")


@dataclass(frozen=True)
class EvidenceModel:
    """Weights of a logistic regression: one a feature, over standardised values, and the calibration's slope and offset."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float
    slope: float = 1.0
    offset: float = 0.0

    def logit(self, features: dict[str, float]) -> float:
        """The log-odds that a candidate with these features is right."""
        terms = zip(self.names, self.means, self.scales, self.weights, strict=True)
        return self.intercept + sum(w * (features[name] - mean) / scale for name, mean, scale, w in terms)

    def probability(self, logit: float) -> float:
        """The calibrated probability that the best candidate of a question, with this log-odds, answers it."""
        return 1 / (1 + exp(-max(-50.0, min(50.0, self.slope * logit + self.offset))))


@cache
def load_evidence_model(path: Path = WEIGHTS) -> EvidenceModel:
    """Read the fitted weights; they stand in the repository beside this module."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return EvidenceModel(**{k: tuple(v) if isinstance(v, list) else v for k, v in data["model"].items()})


def rank(candidates: Sequence[Candidate], model: EvidenceModel) -> list[Candidate]:
    """The candidates with their log-odds as `score`, best first."""
    scored = [replace(c, score=model.logit(c.features)) for c in candidates]
    return sorted(scored, key=lambda c: -c.score)
