"""Fine-tuning the embedding model: no batch holds two passages of one context, and a few steps draw a pair together."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from index.embedding import SentenceEmbeddings
from index.errors import TrainingFailed
from index.training import Pair, ordered, train

ROOT = Path(__file__).resolve().parents[2]


def test_no_batch_holds_two_pairs_of_one_context() -> None:
    rng = random.Random(1)
    pairs = [Pair(f"q{k}", f"p{k}", "n", str(int(rng.paretovariate(1)) % 40)) for k in range(600)]
    order = ordered(pairs, 8)
    assert len(order) % 8 == 0
    assert len(order) >= 100
    assert len(set(order)) == len(order)
    for at in range(0, len(order), 8):
        assert len({pair.of for pair in order[at : at + 8]}) == 8


def test_too_few_contexts_are_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingFailed, match="fewer than 4 contexts"):
        train("unused", [Pair("q", "p", "n", "one")] * 9, tmp_path, batch=4)


@pytest.fixture
def small(tmp_path: Path) -> str:
    """The bundled model with only its first layer, so that a step costs little."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(ROOT / "index" / "weights"), device="cpu", model_kwargs={"dtype": "float32"})
    encoder = model[0].auto_model
    encoder.encoder.layer = encoder.encoder.layer[:1]
    encoder.config.num_hidden_layers = 1
    model.save_pretrained(str(tmp_path / "small"), create_model_card=False)
    return str(tmp_path / "small")


@pytest.mark.slow
def test_a_question_is_drawn_to_its_passage(small: str, tmp_path: Path) -> None:
    pytest.importorskip("datasets")
    pytest.importorskip("accelerate")
    names = "甲乙丙丁戊己庚辛"
    pairs = [
        Pair(f"{n}的暗号是什么？", f"天气很好，{m}记住了。", f"{n}的暗号没有人知道。", n)
        for n, m in zip(names, names[::-1], strict=True)
    ]
    before, after = (SentenceEmbeddings(str(model)) for model in (small, tmp_path / "trained"))
    train(before.model, pairs * 2, tmp_path / "trained", batch=4, learning_rate=3e-4)

    def lead(model: SentenceEmbeddings) -> float:
        question = np.array([model.embed_query(pair.question) for pair in pairs])
        right, wrong = (
            np.array(model.embed_documents(texts)) for texts in ([p.passage for p in pairs], [p.negative for p in pairs])
        )
        return float(((question * right).sum(1) - (question * wrong).sum(1)).mean())

    assert lead(after) > lead(before)
