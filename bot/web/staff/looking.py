"""One question followed through the pipeline: what each step found, and what spoke for the sentences that it chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answering.candidates import Candidate
from bot.answering.evidence import Linear, gate_features
from bot.answering.state import State
from bot.events import Outcome
from index.glossary import Glossary
from index.hit import Hit

if TYPE_CHECKING:
    from bot.answering.pipeline import Pipeline
    from bot.answering.question import Turn


@dataclass(frozen=True)
class Term:
    """A word that the question was searched with. `unknown`: no text holds it."""

    text: str
    weight: float
    rarity: float
    unknown: bool


@dataclass(frozen=True)
class Row:
    """A passage that was found, at its place `fused` in the fused list; `final`: in the list that was answered from."""

    hit: Hit
    fused: int
    final: int | None
    reranked: float | None
    read: bool
    disabled: bool


@dataclass(frozen=True)
class Share:
    """A feature of a candidate, and what it adds to its weight."""

    name: str
    value: float
    adds: float


@dataclass(frozen=True)
class Weighed:
    """A candidate, whether the answer cites it, and its features, those first that add or take most."""

    candidate: Candidate
    cited: bool
    shares: list[Share]


@dataclass(frozen=True)
class Look:
    """All that was seen. Lists are empty for a turn that needed no search."""

    state: State
    threshold: float
    terms: list[Term]
    rows: list[Row]
    weighed: list[Weighed]
    gate: list[Share]


def look(pipeline: Pipeline, turn: Turn, most: int = 12) -> Look:
    """Run the steps and keep what they knew. `most`: candidates that are shown."""
    state = State(turn, pipeline.controls())
    for _ in pipeline.run(state):
        pass
    ranker, gate = pipeline.model.ranker, pipeline.model.gate
    weighed = [Weighed(c, _is_cited(c, state), _shares(ranker, c.features)) for c in state.ranked[:most]]
    shares = _shares(gate, gate_features(state.ranked)) if state.ranked else []
    threshold = pipeline.limits.threshold_under(state.controls)
    return Look(state, threshold, _terms(pipeline, state), _rows(pipeline, state), weighed, shares)


def _terms(pipeline: Pipeline, state: State) -> list[Term]:
    if not state.question:
        return []
    rarity = pipeline.index.keywords.rarity
    highest = rarity("")
    weights = Glossary.bundled().weigh(state.question.plain)
    found = [Term(text, weight, rarity(text), rarity(text) >= highest) for text, weight in weights.items()]
    return sorted(found, key=lambda term: -term.weight * term.rarity)


def _rows(pipeline: Pipeline, state: State) -> list[Row]:
    """The fused list with the passages out of use in it, which the pipeline itself drops at once."""
    if not state.question:
        return []
    final = {hit.passage.id: (at, hit) for at, hit in enumerate(state.hits, 1)}
    rows = []
    for fused, hit in enumerate(pipeline.retriever.search(state.question.plain), 1):
        disabled = hit.passage.id in state.controls.disabled
        at, kept = final.get(hit.passage.id, (None, None))
        read = kept is not None and (kept.reranked is not None or (at or 0) <= pipeline.limits.read)
        rows.append(Row(hit, fused, at, kept.reranked if kept else None, read, disabled))
    return sorted(rows, key=lambda row: (row.final is None, row.final or row.fused))


def _shares(model: Linear, features: Mapping[str, float]) -> list[Share]:
    found = [Share(name, features[name], adds) for name, adds in model.shares(features).items()]
    return sorted(found, key=lambda share: -abs(share.adds))


def _is_cited(candidate: Candidate, state: State) -> bool:
    start, end = candidate.span
    return state.outcome is Outcome.ANSWERED and any(
        c.document == candidate.document.id and c.start <= start and end <= c.end for c in state.citations
    )
