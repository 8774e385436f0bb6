"""The product beside what a user would pick in its place: `python -m tests.bench.others --questions 100 [--set DIR]`.

All over the same passages with the same embedding model; questions of the golden set's measuring half, or of a bench folder:

- `txtai`: its extractive question answering with the very weights of the bundled reader (in fp32), over its own search;
- `nearest sentence`: plain sentence-transformers, the nearest passage's nearest sentence.

Both are given the titles and headings, the prompts and the Simplified characters that the product gives itself. txtai is not
among the product's requirements: `pip install txtai`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answering.question import Turn, analyse
from bot.assembly import Assistant, assemble, assemble_over
from bot.quality import bench, bench_set, golden
from bot.quality.golden import Half, holds
from bot.quality.metrics import mean
from bot.settings import ROOT, Settings
from index.build import embedded_text

Says = Callable[[Turn], str | None]
"""A question → what is said to it; None for a refusal."""
READ = 8
"""Passages that txtai reads, as many as the product."""


@dataclass(frozen=True)
class Asked:
    """A question, and whether words answer it."""

    turn: Turn
    answerable: bool
    right: Callable[[str], bool]


def main(arguments: Sequence[str]) -> None:
    """Measure and print one JSON object a system."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=100, help="questions asked, answerable and not, drawn evenly")
    parser.add_argument("--data", type=Path, help="data folder with an index that is used and kept; else a new one each time")
    parser.add_argument("--set", type=Path, help="a bench folder in place of the corpus and its golden set")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(_env_file=None, data=given.data or Path(scratch), suggestions=0)
        assistant, asked = of_set(given.set, settings) if given.set else (assemble(settings), of_corpus())
        with closing(assistant):
            systems = {
                "lutai": product(assistant),
                "txtai": txtai(assistant, settings, Path(scratch) / "reader"),
                "nearest sentence": nearest_sentence(assistant),
            }
            for name, says in systems.items():
                row = {"system": name, **scored(says, asked[:: max(1, len(asked) // given.questions)])}
                print(json.dumps(row, ensure_ascii=False), flush=True)


def of_corpus() -> list[Asked]:
    """The golden set's measuring half: right is what holds every fact that must be held."""
    cases = [case for case in golden.load(ROOT / "tests" / "golden" / "zone.jsonl") if case.half is Half.MEASURE]
    return [
        Asked(Turn(case.question), case.answerable, lambda words, case=case: all(holds(words, f) for f in case.must_hold))
        for case in cases
    ]


def of_set(folder: Path, settings: Settings) -> tuple[Assistant, list[Asked]]:
    """A bench folder's passages, indexed, and its questions: right is what holds an accepted answer."""
    measured = bench_set.load(folder)
    where, _ = bench.index(measured, settings, lambda done, of, what: None)
    asked = [
        Asked(question.turn, question.answerable, lambda words, question=question: bench.contains(words, question))
        for question in measured.questions
        if question.answers or question.parts or not question.answerable
    ]
    return assemble_over(measured.documents, where, settings), asked


def scored(says: Says, asked: Sequence[Asked]) -> dict[str, Any]:
    """Shares from 0 to 1: of the answerable, those rightly answered, and those refused; of the others, those refused."""
    said = [(one, says(one.turn)) for one in asked]
    answerable = [(one, words) for one, words in said if one.answerable]
    return {
        "answerable": len(answerable),
        "right": mean(words is not None and one.right(words) for one, words in answerable),
        "refused": mean(words is None for _, words in answerable),
        "unanswerable": len(said) - len(answerable),
        "unanswerable_refused": mean(words is None for one, words in said if not one.answerable),
        "characters": mean(len(words) for _, words in said if words),
    }


def product(assistant: Assistant) -> Says:
    """The whole answer, as an investor reads it."""

    def says(turn: Turn) -> str | None:
        answer = assistant.pipeline.invoke(turn)
        return None if answer.refused else answer.text

    return says


def nearest_sentence(assistant: Assistant) -> Says:
    """The sentence nearest to the question, of the passage nearest to it. It never refuses."""
    retriever = assistant.retriever

    def says(turn: Turn) -> str:
        question = turn.question
        plain = analyse(question).plain
        ((id, _),) = assistant.index.vectors.search(retriever.embeddings.embed_query(plain), 1)
        passage = assistant.index.passages[id]
        text = assistant.index.documents[passage.document].text
        sentences = [text[slice(*sentence)] for sentence in passage.sentences]
        near = retriever.nearness(question, [(passage.context, sentence) for sentence in sentences])
        return max(zip(near, sentences, strict=True))[1]

    return says


def txtai(assistant: Assistant, settings: Settings, folder: Path) -> Says:
    """The span that txtai's Questions pipeline reads out of the passages that its own search finds; it may find none."""
    import torch

    try:
        from txtai import Embeddings
        from txtai.pipeline import RAG
    except ImportError as error:
        raise SystemExit(f"txtai is not installed ({error}): pip install txtai") from error

    as_question_answering(settings, folder)
    found = Embeddings(
        path=settings.embedding_model, method="sentence-transformers", content=True,
        instructions={"query": "query: ", "data": "passage: "}, vectors={"model_kwargs": {"dtype": torch.float32}},
    )  # fmt: skip
    found.index((passage.id, embedded_text(passage)) for passage in assistant.index.rows)
    reads = RAG(found, str(folder), gpu=False, task="question-answering", context=READ, separator="\n", output="flatten")

    def says(turn: Turn) -> str | None:
        plain = analyse(turn.question).plain
        try:
            answer: str | None = reads([(None, plain, f"query: {plain}", False)])[0]
        except TypeError:  # it has no words for a reader that says "no answer", and looks for a place in the text
            return None
        return answer or None

    return says


def as_question_answering(settings: Settings, folder: Path) -> None:
    """The bundled reader's encoder and span head as a folder that transformers loads for extractive question answering."""
    from transformers import BertForQuestionAnswering, PreTrainedTokenizerFast

    from bot.reader.network import load

    network = load(Path(settings.reader), Path(settings.embedding_model))
    model = BertForQuestionAnswering(network.encoder.config)
    model.bert.load_state_dict(network.encoder.state_dict())
    model.qa_outputs.load_state_dict(network.span.state_dict())
    model.save_pretrained(folder)
    special = {
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
    }
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(Path(settings.reader) / "tokenizer.json"), **special)
    tokenizer.model_max_length = 512
    tokenizer.save_pretrained(folder)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
