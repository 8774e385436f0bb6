"""Numbered parts, however they are written."""

import pytest

from bot.answering.ordinals import ordinals


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("产业基金第二期多大？", {(2, "期")}),
        ("那二期呢", {(2, "期")}),
        ("首期2亿元已募集完成", {(1, "期")}),
        ("第 12 条怎么说", {(12, "条")}),
        ("第十二条", {(12, "条")}),
        ("31条措施一共多少条？", set()),
        ("分三期建设，期限10年", set()),
        ("第27届鲁台会", {(27, "届")}),
        ("2023年期间", set()),
        ("三年期贷款", set()),
        ("第十十期", set()),
    ],
)
def test_numbered_parts_are_told_from_counts(text, named):
    assert ordinals(text) == named
