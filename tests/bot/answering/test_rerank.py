"""A cross-encoder in the reader's place."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from langchain_core.cross_encoders import BaseCrossEncoder

from bot.answering.rerank import Reranker, SentenceCrossEncoder
from index.errors import ModelNotFound


class ByNumber(BaseCrossEncoder):
    """The higher the number that a passage ends with, the nearer."""

    def __init__(self) -> None:
        self.pairs: list[tuple[str, str]] = []

    def score(self, text_pairs: list[tuple[str, str]]) -> list[float]:
        self.pairs += text_pairs
        return [float(text.rsplit("号", 1)[1]) for _, text in text_pairs]


@pytest.fixture
def hits(make: SimpleNamespace) -> list:
    return [
        make.hit(make.passage(make.document(f"段落号{n}", str(n)), headings=("第一章",)), rank)
        for rank, n in enumerate([1, 5, -3, 9, 7], 1)
    ]


def test_the_head_is_put_into_the_encoders_order_and_the_tail_stays_behind_it(hits: list) -> None:
    ranked = Reranker(ByNumber(), head=3).rerank("问", hits)
    assert [hit.passage.document for hit in ranked] == ["5", "1", "-3", "9", "7"]
    assert [hit.reranked for hit in ranked] == [5.0, 1.0, -3.0, None, None]


def test_all_else_of_a_hit_stays_as_it_was(hits: list) -> None:
    ranked = Reranker(ByNumber()).rerank("问", hits)
    assert {h.passage.id: (h.keyword, h.vector, h.fused) for h in ranked} == {
        h.passage.id: (h.keyword, h.vector, h.fused) for h in hits
    }


def test_the_encoder_reads_the_question_beside_title_headings_and_text(hits: list) -> None:
    encoder = ByNumber()
    Reranker(encoder, head=1).rerank("问", hits)
    assert encoder.pairs == [("问", "《1》 · 第一章\n段落号1")]


def test_nothing_found_is_nothing_to_rerank() -> None:
    assert Reranker(ByNumber()).rerank("问", []) == []


def test_an_encoder_that_is_not_there_is_named_with_what_to_do(tmp_path) -> None:
    with pytest.raises(ModelNotFound, match="LUTAI_RERANKER") as caught:
        SentenceCrossEncoder(str(tmp_path)).score([("问", "答")])
    assert str(tmp_path) in str(caught.value)


def test_no_model_is_loaded_before_it_is_used() -> None:
    SentenceCrossEncoder("no/such-model")
