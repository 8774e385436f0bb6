"""A fact is said in one of its wordings or, where it is a figure, as the same value."""

import pytest

from bot.quality.facts import figure, says, states


@pytest.mark.parametrize(
    ("answer", "wording"),
    [
        ("总规模十亿元人民币", "10亿元"),
        ("The fund has a total size of RMB 1 billion.", "10亿元"),
        ("税率为百分之十五", "15%"),
        ("The rate is 15 per cent.", "15%"),
        ("It was set up on 9 February 2024.", "2024年2月9日"),
        ("總規模１０億元", "10亿元"),
        ("共有102家台资企业", "102家"),
    ],
)
def test_a_figure_is_said_whatever_its_notation_and_language(answer, wording):
    assert says(answer, [wording])
    assert states(answer, wording)


@pytest.mark.parametrize(
    ("answer", "wording"),
    [("总规模110亿元", "10亿元"), ("10亿美元", "10亿元"), ("15年", "15%"), ("2024年2月", "2024年2月9日"), ("税率为20%", "15%")],
)
def test_another_value_does_not_say_it(answer, wording):
    assert not says(answer, [wording])
    assert not states(answer, wording)


def test_a_date_that_includes_the_one_wanted_says_it_and_yet_is_not_what_must_not_be_said():
    assert says("On 9 February 2024", ["2024年2月"])
    assert not states("On 9 February 2024", "2024年2月")


def test_only_a_wording_that_is_one_figure_and_no_more_is_compared_as_a_value():
    assert figure("首期2亿元") is None
    assert figure("10年至15年") is None
    assert figure("15") is None
    assert figure("募集完成") is None
    assert not says("RMB 200 million", ["首期2亿元"])


def test_a_blank_wording_is_stated_by_nothing():
    assert not states("10亿元", " ")
