import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document, Passage, Role
from index.build import IndexSettings, build_index
from index.hit import Hit, Leg
from index.search import HybridRetriever, captions_last
from index.store import open_index
from tests.index.plain_embeddings import PlainEmbeddings

SETTINGS = IndexSettings(embedding_model="plain")


def first(retriever: HybridRetriever, question: str) -> Passage:
    return retriever.search(question)[0].passage


@pytest.mark.parametrize(
    ("question", "document", "words"),
    [
        ("示范区的产业基金总规模是多少？", "fund", "8亿元"),
        ("示範區的產業基金總規模是多少？", "fund", "8亿元"),
        ("How large is the industrial fund of the zone?", "fund", "8亿元"),
        ("规划面积37平方公里", "fund", "37平方公里"),
        ("试用期最长多久？", "labour", "六个月"),
        ("勞保和健保要幫員工繳嗎？", "labour", "养老保险"),
        ("What is the probation period?", "labour", "试用期"),
        ("企业所得税减按15%", "tax", "百分之十五"),
        ("湾政字[2024]17号说了什么？", "tax", ""),
    ],
)
def test_the_right_passage_comes_first(retriever: HybridRetriever, question: str, document: str, words: str) -> None:
    passage = first(retriever, question)
    assert passage.document == document
    assert words in passage.text


def test_a_question_in_either_script_finds_the_same_passages_by_words(retriever: HybridRetriever) -> None:
    simplified, traditional = retriever.search("用人单位缴纳养老保险"), retriever.search("用人單位繳納養老保險")
    assert [(hit.passage.id, hit.keyword) for hit in simplified if hit.keyword.rank] == [
        (hit.passage.id, hit.keyword) for hit in traditional if hit.keyword.rank
    ]


def test_each_legs_rank_and_score_stay_on_the_hit(retriever: HybridRetriever) -> None:
    hits = retriever.search("产业基金总规模")
    for leg in ("keyword", "vector"):
        found = sorted((getattr(hit, leg) for hit in hits if getattr(hit, leg).rank), key=lambda said: said.rank)
        assert [said.rank for said in found] == list(range(1, len(found) + 1))
        scores = [said.score for said in found]
        assert scores == sorted(scores, reverse=True)
        assert all(getattr(hit, leg).score is None for hit in hits if getattr(hit, leg).rank is None)
    assert [hit.fused for hit in hits] == sorted((hit.fused for hit in hits), reverse=True)


def test_where_no_word_is_shared_the_order_is_the_vectors(retriever: HybridRetriever) -> None:
    hits = retriever.search("Whose heirs quarrelled there?")
    assert [hit.vector.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert all(hit.keyword.rank is None for hit in hits)


def test_as_a_langchain_retriever_it_gives_the_same_with_offsets(retriever: HybridRetriever) -> None:
    found, hits = retriever.invoke("产业基金总规模"), retriever.search("产业基金总规模")
    assert [document.id for document in found] == [hit.passage.id for hit in hits]
    head = found[0]
    text = retriever.index.documents[head.metadata["document"]].text
    assert text[head.metadata["start"] : head.metadata["end"]] == head.page_content
    assert head.metadata["keyword"] == {"rank": hits[0].keyword.rank, "score": hits[0].keyword.score}


def test_an_empty_or_senseless_question_is_no_error(retriever: HybridRetriever) -> None:
    for question in ("", "？？", "的" * 3, "x" * 5000):
        retriever.search(question)


@pytest.fixture
def over(tmp_path: Path):
    """A retriever over given documents, with vectors that mean nothing."""
    opened = []

    def make(*documents: Document) -> HybridRetriever:
        embeddings = PlainEmbeddings()
        build_index(documents, tmp_path, SETTINGS, embeddings)
        opened.append(open_index(tmp_path, SETTINGS))
        return HybridRetriever(index=opened[-1], embeddings=embeddings)

    yield make
    for index in opened:
        index.close()


def test_passages_that_say_the_same_are_one_hit_of_the_newest_document(over) -> None:
    text = "本区对新设企业给予房租补助，最高20万元。"
    old = Document(id="old", title="补助办法", text=text, published=date(2019, 1, 1))
    new = replace(old, id="new", text="本區對新設企業給予房租補助,最高20萬元", published=date(2024, 1, 1))
    other = replace(old, id="other", text=text.replace("20", "30"), published=date(2022, 1, 1))
    hits = over(old, new, other).search("房租补助最高多少")
    assert sorted(hit.passage.document for hit in hits) == ["new", "other"]


def test_equal_words_under_different_titles_are_different_passages(over) -> None:
    hits = over(
        Document(id="a", title="甲办法", text="本办法有效期5年。"), Document(id="b", title="乙办法", text="本办法有效期5年。")
    ).search("有效期几年")
    assert {hit.passage.document for hit in hits} == {"a", "b"}


def test_a_document_named_by_its_title_comes_before_others_that_share_more_words(over) -> None:
    law = Document(id="law", title="中华人民共和国台资企业法", text="第二十条 投资者可以依法汇出利润。")
    rules = Document(id="rules", title="中华人民共和国台资企业法实施细则", text="第九条 利润汇出须提交审计报告。")
    talk = Document(
        id="talk", title="利润汇出问答", text="利润汇出怎么办理？利润汇出要到银行办理，台资企业投资者的利润汇出手续简便。"
    )
    retriever = over(law, rules, talk)
    assert first(retriever, "《台资企业法》对利润汇出怎么规定？").document == "law"
    assert first(retriever, "台資企業法實施細則 利潤匯出").document == "rules"


def hit(document: str, role: Role, at: int) -> Hit:
    passage = Passage(f"{document}:{at}", document, "", at, at + 1, "x", "t", role=role)
    return Hit(passage, Leg(), Leg(), 1 / (at + 1))


def test_captions_follow_the_paragraphs_of_their_document_and_all_else_keeps_its_order() -> None:
    random_ = random.Random(5)
    for _ in range(200):
        hits = [hit(random_.choice("abc"), random_.choice(list(Role)), at) for at in range(random_.randint(0, 12))]
        moved = captions_last(hits)
        assert sorted(moved, key=id) == sorted(hits, key=id)
        bodies = [one for one in hits if one.passage.role is Role.BODY]
        assert [one for one in moved if one.passage.role is Role.BODY] == bodies
        for at, one in enumerate(moved):
            if one.passage.role is Role.CAPTION:
                later = [two for two in moved[at + 1 :] if two.passage.role is Role.BODY]
                assert all(two.passage.document != one.passage.document for two in later)
