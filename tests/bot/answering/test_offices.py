"""Whom a refusal sends the asker to, where a text names an office for the matter."""

import pytest

from bot.answering.offices import office_of
from bot.answering.terms import TermWeights


@pytest.fixture
def named(make):
    """Office for a question, over one text of this title."""

    def find(question, text, title="居住证办法"):
        document = make.document(text, title=title)
        terms = TermWeights(make.index())
        hits = [make.hit(make.passage(document))]
        return office_of(hits, {document.id: document}, terms.of_question(question), terms, 2)

    return find


def test_the_sentence_that_names_the_office_is_cited_with_its_place(named):
    citation = named("居住证多少钱", "居住证有效期五年。\n公安机关受理、审核、制作和发放居住证。")
    assert (citation.n, citation.quote) == (2, "公安机关受理、审核、制作和发放居住证。")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("居住证多少钱", "居住证有效期五年。"),
        ("居住证多少钱", "没有写由哪个公安机关受理居住证。"),
        ("律师事务所开业条件", "公安机关受理、审核、制作和发放居住证。"),
        ("居住证多少钱", "逾期不整改的居住证，可约谈主管部门负责人。"),
    ],
)
def test_no_office_is_named_that_no_text_near_the_matter_names(named, question, text):
    assert named(question, text) is None
