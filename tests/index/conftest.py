"""A small corpus by hand, and one index of it, shared by the tests that only read."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document, Kind
from index.build import IndexSettings, build_index
from index.embedding import SentenceEmbeddings
from index.search import HybridRetriever
from index.store import Index, open_index

WEIGHTS = str(Path(__file__).parents[2] / "index" / "weights")
SETTINGS = IndexSettings(embedding_model=WEIGHTS)

FUND = (
    "海湾示范区设立产业基金，总规模8亿元人民币，期限12年，首期3亿元已募集完成。\n\n"
    "示范区规划面积37平方公里，重点发展精密机械和特种玻璃，计划到2031年引进企业150家。"
)
LABOUR = (
    "第一条 用人单位招用劳动者，应当自用工之日起三十日内订立书面合同。\n\n"
    "第二条 试用期包含在合同期限内，最长不得超过六个月。\n\n"
    "第三条 用人单位应当为职工缴纳养老保险、医疗保险和工伤保险。"
)
TAX = (
    "第一条 符合条件的企业减按百分之十五的税率征收企业所得税。\n\n"
    "第二条 研发费用未形成无形资产的，可以按照实际发生额的一倍在税前加计扣除。"
)


def corpus() -> list[Document]:
    """Invented texts: a zone, a labour rule, a tax notice."""
    return [
        Document(id="fund", title="海湾示范区产业基金成立", text=FUND, published=date(2023, 5, 1)),
        Document(id="labour", title="海湾示范区劳动用工规定", text=LABOUR, kind=Kind.POLICY, issuer="海湾示范区管委会"),
        Document(id="tax", title="关于企业税收优惠的通知", text=TAX, kind=Kind.POLICY, number="湾政字〔2024〕17号"),
    ]


@pytest.fixture(scope="session")
def embeddings() -> SentenceEmbeddings:
    return SentenceEmbeddings(WEIGHTS, threads=2)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, embeddings: SentenceEmbeddings) -> Path:
    path = tmp_path_factory.mktemp("data") / "index"
    build_index(corpus(), path, SETTINGS, embeddings)
    return path


@pytest.fixture(scope="session")
def index(folder: Path) -> Iterator[Index]:
    with open_index(folder, SETTINGS) as opened:
        yield opened


@pytest.fixture(scope="session")
def retriever(index: Index, embeddings: SentenceEmbeddings) -> HybridRetriever:
    return HybridRetriever(index=index, embeddings=embeddings)
