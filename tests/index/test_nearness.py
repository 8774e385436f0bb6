"""How near texts are to a question: the model's own cosines, each text embedded once."""

from __future__ import annotations

import numpy as np
import pytest

from index import nearness
from index.nearness import Nearness
from tests.index.plain_embeddings import PlainEmbeddings


@pytest.fixture
def model() -> PlainEmbeddings:
    return PlainEmbeddings()


def test_it_is_the_cosine_in_the_order_of_the_texts(model: PlainEmbeddings) -> None:
    texts = ["基金", "期限", "基金", "用地"]
    asked = np.array(model.embed_query("问"))
    vectors = [np.array(model.embed_query(text)) for text in texts]
    expected = [v @ asked / np.linalg.norm(v) / np.linalg.norm(asked) for v in vectors]
    assert Nearness(model)("问", texts) == pytest.approx(expected, abs=1e-6)
    assert Nearness(model)("问", []) == []


def test_a_text_is_embedded_once_until_too_many_are_held(model: PlainEmbeddings, monkeypatch: pytest.MonkeyPatch) -> None:
    near = Nearness(model)
    near("问", ["基金", "期限", "基金"])
    near("又问", ["期限", "用地"])
    assert model.embedded == ["基金", "期限", "用地"]
    monkeypatch.setattr(nearness, "KEPT", 2)
    before = near("问", ["基金"])
    assert model.embedded[3:] == ["基金"]
    assert near("问", ["基金"]) == before
