"""Measures the product on a question set: its own index over the set's passages, its own pipeline for each question."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.answering.question import Turn, analyse
from bot.events import Answer
from bot.quality.bench_set import BenchSet, Question
from bot.quality.golden import bare
from bot.quality.metrics import mean, percentile, ranking, unique
from bot.reader.metrics import exact, f1
from corpus.cleaning import simplified
from index.hit import Hit

if TYPE_CHECKING:
    from bot.settings import Settings

Progress = Callable[[int, int, str], None]

SEED = 1
LEGS = ("keyword", "vector", "hybrid", "reranked")


@dataclass(frozen=True)
class Result:
    """What one question brought: the documents each leg found, best first, and the answer."""

    question: Question
    found: dict[str, list[str]]
    answer: Answer


def index(measured: BenchSet, settings: Settings, progress: Progress) -> tuple[Path, float]:
    """Index a set under the data folder, unless it is there. Returns the folder, and passages a second when it was made.

    The second is written beside the index, since a later run builds nothing that it could time.
    """
    folder = settings.data / "bench" / f"{measured.name}-{measured.digest[:12]}"
    from bot.assembly import index_settings
    from index.build import build_index
    from index.embedding import SentenceEmbeddings

    embeddings = SentenceEmbeddings(settings.embedding_model, settings.threads)
    embeddings.warm_up()
    built = build_index(measured.documents, folder, index_settings(settings), embeddings, progress)
    speed = folder / "passages_per_s"
    if built.embedded:
        speed.write_text(repr(built.embedded / built.seconds))
    return folder, float(speed.read_text())


def sample(questions: Sequence[Question], limit: int | None) -> list[Question]:
    """At most `limit` of the questions, the same in every run, in the set's order."""
    if limit is None or limit >= len(questions):
        return list(questions)
    return [questions[i] for i in sorted(random.Random(SEED).sample(range(len(questions)), limit))]


def run(
    questions: Sequence[Question],
    ask: Callable[[Turn], Answer],
    search: Callable[[str], list[Hit]],
    progress: Progress,
) -> list[Result]:
    """Put each question to the pipeline, and once more to the search, for the order before reranking.

    What is searched for is what the pipeline made of the question, or its own words where it was taken for small talk.
    """
    results = []
    for done, question in enumerate(questions, 1):
        answer = ask(question.turn)
        hits = search(analyse(answer.searched_for or question.turn.question).plain)
        results.append(Result(question, _legs(hits) | {"reranked": _documents(answer.hits)}, answer))
        progress(done, len(questions), "questions")
    return results


def _legs(hits: Sequence[Hit]) -> dict[str, list[str]]:
    """The fused order, and each leg's own, told from the ranks that the hits carry."""
    keyword = sorted((hit for hit in hits if hit.keyword.rank is not None), key=lambda hit: hit.keyword.rank or 0)
    vector = sorted((hit for hit in hits if hit.vector.rank is not None), key=lambda hit: hit.vector.rank or 0)
    return {"keyword": _documents(keyword), "vector": _documents(vector), "hybrid": _documents(hits)}


def _documents(hits: Sequence[Hit]) -> list[str]:
    return unique(hit.passage.document for hit in hits)


def report(name: str, results: Sequence[Result], passages_per_s: float) -> dict[str, Any]:
    """The figures of a run. Shares and means are None where the set has no question of the kind.

    Ranks are taken over the questions with a gold passage; headline and answer over those with an accepted answer, where a
    refusal counts as nothing said; `mean_length` is characters of an answer given. All shares, EM and F1 are from 0 to 1.
    """
    placed = [r for r in results if r.question.gold]
    scored = [r for r in results if r.question.answerable and (r.question.answers or r.question.parts)]
    answered = [r for r in results if not r.answer.refused]
    stages = unique(stage for r in results for stage in r.answer.timings_ms)
    times = {stage: [r.answer.timings_ms[stage] for r in results if stage in r.answer.timings_ms] for stage in stages}
    return {
        "set": name,
        "n": len(results),
        **{leg: ranking([(r.found[leg], r.question.gold) for r in placed]) for leg in LEGS},
        "headline": {
            "em": mean(exact(simplified(_headline(r)), _simplified_answers(r)) for r in scored),
            "f1": mean(f1(simplified(_headline(r)), _simplified_answers(r)) for r in scored),
            "contains": mean(contains(_headline(r), r.question) for r in scored),
        },
        "answer": {
            "contains": mean(contains(_text(r), r.question) for r in scored),
            "mean_length": mean(len(_without_marks(r.answer.text)) for r in answered),
        },
        "refused": {
            "answerable": mean(r.answer.refused for r in results if r.question.answerable),
            "unanswerable": mean(r.answer.refused for r in results if not r.question.answerable),
        },
        "passages_per_s": passages_per_s,
        "ms": {stage: {"p50": percentile(ms, 50), "p95": percentile(ms, 95)} for stage, ms in times.items()},
    }


def _headline(result: Result) -> str:
    return "" if result.answer.refused else result.answer.headline or ""


def _simplified_answers(result: Result) -> list[str]:
    """In one script, since a headline is given in the asker's and the accepted answers stand in the passage's."""
    return [simplified(answer) for answer in result.question.answers]


def _text(result: Result) -> str:
    return "" if result.answer.refused else result.answer.text


def _without_marks(text: str) -> str:
    return re.sub(r"\[\d+\]", "", text)


def contains(text: str, question: Question) -> bool:
    """Whether the text holds an accepted answer, or all parts of one; signs, space and script do not count."""
    said = bare(text)
    alternatives = question.parts or tuple((answer,) for answer in question.answers)
    return any(all(bare(part) in said for part in parts) for parts in alternatives)


def table(figures: dict[str, Any]) -> str:
    """The report as lines of text."""
    lines = [f"{figures['set']}: {figures['n']} questions", f"{'':10}{'hit@1':>9}{'hit@5':>9}{'mrr@10':>9}{'ndcg@10':>9}"]
    lines += [f"{leg:10}" + "".join(f"{_number(value, 3):>9}" for value in figures[leg].values()) for leg in LEGS]
    for group in ("headline", "answer", "refused"):
        lines.append(f"{group:10}" + "  ".join(f"{name} {_number(value, 3)}" for name, value in figures[group].items()))
    lines.append(f"{'passages/s':10} {_number(figures['passages_per_s'], 1)}")
    lines += [f"{stage:10} p50 {row['p50']:.1f} ms  p95 {row['p95']:.1f} ms" for stage, row in figures["ms"].items()]
    return "\n".join(lines)


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"
