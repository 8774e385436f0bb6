"""Another place's figure is no answer."""

import pytest

from bot.answering.places import elsewhere, places


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("合作区2023年的GDP是多少", {"zone"}),
        ("起步区总面积多大", {"startup area"}),
        ("How large is the start-up area?", {"startup area"}),
        ("我们是昆山过来的台企", set()),
        ("We are moving from Kunshan", set()),
        ("昆山试验区累计台资", {"kunshan"}),
        ("研发费用加计扣除", set()),
    ],
)
def test_places_are_told_apart_however_they_are_named(text, named):
    assert places(text) == named


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        ("济阳区2023年的财政收入", "起步区2023年财政收入10.53亿元", True),
        ("起步区2023年财政收入", "起步区2023年财政收入10.53亿元", False),
        ("济阳区有多少家台企", "合作区已有台资企业102家", False),
        ("昆山累计台资多少", "合作区实际利用台资7.36亿美元", True),
        ("财政收入多少", "起步区2023年财政收入10.53亿元", False),
        ("济阳区的土地使用税", "征用的耕地自批准之日起满1年开始缴纳", False),
    ],
)
def test_a_passage_of_another_place_alone_is_elsewhere(question, told, other):
    assert elsewhere(question, told) is other
