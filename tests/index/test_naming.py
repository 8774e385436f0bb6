import pytest

from corpus.document import Document
from index.naming import MOST, Names

DOCUMENTS = [
    Document(id="law", title="中华人民共和国外商投资法", text=""),
    Document(id="rules", title="中华人民共和国外商投资法实施条例", text=""),
    Document(id="list", title="外商投资准入特别管理措施（负面清单）（2024年版）", text=""),
    Document(id="notice", title="关于就业有关事项的通知", text="", number="人社部发〔2018〕53号"),
    Document(id="short", title="人才", text=""),
    *(Document(id=f"page{n}", title="某某大学招生网", text="") for n in range(MOST + 1)),
]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("外商投资法第几条讲征收？", {"law"}),
        ("《中華人民共和國外商投資法》講了什麼", {"law"}),
        ("外商投资法实施条例怎么说？", {"rules"}),
        ("外商投资准入特别管理措施（负面清单）里有什么", {"list"}),
        ("人社部发[2018]53号取消了什么", {"notice"}),
        ("人社部发2018 53号", {"notice"}),
        ("人社部发〔2018〕5号", set()),
        ("有哪些人才政策", set()),
        ("某某大学招生网有什么", set()),
        ("", set()),
    ],
)
def test_a_document_is_named_by_number_or_title_and_by_nothing_less(question: str, named: set[str]) -> None:
    assert Names(DOCUMENTS).in_question(question) == named
