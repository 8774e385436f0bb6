"""The product beside what a user would pick in its place: `python -m tests.bench.others --questions 100`.

All over the same passages of the corpus with the same embedding model, questions of the golden set's measuring half:

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
from pathlib import Path
from typing import Any

from bot.answering.question import Turn, analyse
from bot.assembly import Assistant, assemble
from bot.quality import golden
from bot.quality.golden import Case, Half, holds
from bot.quality.metrics import mean
from bot.settings import ROOT, Settings
from index.build import embedded_text

Says = Callable[[str], str | None]
"""A question → what is said to it; None for a refusal."""
READ = 8
"""Passages that txtai reads, as many as the product."""


def main(arguments: Sequence[str]) -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=100, help="questions asked, answerable and not, in the set's order")
    parser.add_argument("--data", type=Path, help="data folder with an index that is used and kept; else a new one each time")
    given = parser.parse_args(arguments)
    cases = [case for case in golden.load(ROOT / "tests" / "golden" / "zone.jsonl") if case.half is Half.MEASURE]
    step = max(1, len(cases) // given.questions)
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(_env_file=None, data=given.data or Path(scratch), suggestions=0)
        with closing(assemble(settings)) as assistant:
            systems = {
                "lutai": product(assistant),
                "txtai": txtai(assistant, settings, Path(scratch) / "reader"),
                "nearest sentence": nearest_sentence(assistant),
            }
            for name, says in systems.items():
                print(json.dumps({"system": name, **scored(says, cases[::step])}, ensure_ascii=False), flush=True)


def scored(says: Says, cases: Sequence[Case]) -> dict[str, Any]:
    """Shares from 0 to 1: of the answerable, those with every fact said, and those refused; of the others, those refused."""
    said = [(case, says(case.question)) for case in cases]
    answerable = [(case, words) for case, words in said if case.answerable]
    return {
        "answerable": len(answerable),
        "right": mean(words is not None and all(holds(words, fact) for fact in case.must_hold) for case, words in answerable),
        "refused": mean(words is None for _, words in answerable),
        "unanswerable": len(said) - len(answerable),
        "unanswerable_refused": mean(words is None for case, words in said if not case.answerable),
        "characters": mean(len(words) for _, words in said if words),
    }


def product(assistant: Assistant) -> Says:
    """The whole answer, as an investor reads it."""

    def says(question: str) -> str | None:
        answer = assistant.pipeline.invoke(Turn(question))
        return None if answer.refused else answer.text

    return says


def nearest_sentence(assistant: Assistant) -> Says:
    """The sentence nearest to the question, of the passage nearest to it. It never refuses."""
    retriever = assistant.retriever

    def says(question: str) -> str:
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
    try:
        from txtai import Embeddings
        from txtai.pipeline import RAG
    except ImportError as error:
        raise SystemExit(f"txtai is not installed ({error}): pip install txtai") from error

    as_question_answering(settings, folder)
    found = Embeddings(
        path=settings.embedding_model, method="sentence-transformers", content=True,
        instructions={"query": "query: ", "data": "passage: "},
    )  # fmt: skip
    found.index((passage.id, embedded_text(passage)) for passage in assistant.index.rows)
    reads = RAG(found, str(folder), gpu=False, task="question-answering", context=READ, separator="\n", output="flatten")

    def says(question: str) -> str | None:
        plain = analyse(question).plain
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
