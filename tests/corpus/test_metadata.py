from datetime import date, datetime
from pathlib import Path

import pytest

from corpus.document import Document, Kind
from corpus.errors import FrontMatterError
from corpus.metadata import FIELDS, check

PATH = Path("articles/a.md")


def test_fields_come_in_the_types_of_a_document():
    assert check(
        {"title": "题", "kind": "law", "published": date(2024, 1, 2), "as_of": 2025, "digest": True, "number": None}, PATH
    ) == {
        "title": "题",
        "kind": Kind.LAW,
        "published": date(2024, 1, 2),
        "as_of": "2025",
        "digest": True,
    }


def test_a_date_may_be_a_text_or_have_a_time():
    fields = check({"title": "题", "published": "2024-01-02", "effective": datetime(2024, 1, 3, 4, 5)}, PATH)
    assert (fields["published"], fields["effective"]) == (date(2024, 1, 2), date(2024, 1, 3))


def test_every_field_is_one_that_a_document_has():
    assert set(FIELDS) == set(Document.__dataclass_fields__) - {"id", "text", "media_type", "pages"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "no title; add a line 'title: …'"),
        ({"title": ""}, "no title"),
        ({"title": "题", "titel": "x"}, "unknown field 'titel'; the fields are kind, digest, published"),
        ({"title": "题", "published": "2024-13-01"}, "published is '2024-13-01'; write a date as 2025-03-28"),
        ({"title": "题", "expires": 2027}, "expires is '2027'; write a date"),
        ({"title": "题", "kind": "news"}, "kind is 'news'; write one of article, policy, law"),
        ({"title": "题", "digest": "yes"}, "digest is 'yes'; write true"),
        ({"title": ["a"]}, r"title is \['a'\]; it takes one text"),
        ({"title": "题", "as_of": "去年"}, "as_of is '去年'; write a year first"),
        ({"title": "题", "language": "zh"}, "language is 'zh'; write one of zh-Hans, zh-Hant, en"),
        ({"title": "题", "url": "javascript:alert(1)"}, r"url is 'javascript:alert\(1\)'; write a whole address"),
    ],
)
def test_what_is_wrong_is_said_with_the_file_the_field_and_what_to_do(fields, said):
    with pytest.raises(FrontMatterError, match=f"articles/a.md: {said}"):
        check(fields, PATH)


def test_an_answer_of_staff_speaks_for_the_year_that_they_say():
    given = {"published": date(2026, 3, 1), "as_of": "2024-05"}
    assert Document("a", "题", "话。", kind=Kind.QA, **given).year == 2024
    assert Document("a", "题", "话。", kind=Kind.QA, published=given["published"]).year == 2026
    assert Document("a", "题", "话。", kind=Kind.POLICY, **given).year == 2026
