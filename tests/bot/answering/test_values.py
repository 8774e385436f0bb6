"""Figures case by case: which value is read, which side of it is meant, and what a text holds and does not hold."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bot.answering.values import Bound, Kind, Value, counted, holds, same, values
from bot.answering.values.numerals import chinese, english
from tests.bot.answering.conftest import one


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("十", 10),
        ("百余", 100),
        ("两百五", 250),
        ("一百零五", 105),
        ("一万二", 12000),
        ("1万5000", 15000),
        ("三点五亿", 350000000),
        ("二〇三五", 2035),
        ("2亿5000万", 250000000),
        ("一万亿", 10**12),
        ("千亿", 10**11),
        ("万", None),
        ("亿", None),
    ],
)
def test_mixed_and_spoken_numerals(numeral: str, number: int | None) -> None:
    assert chinese(numeral) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("twenty-five", 25),
        ("one hundred and six thousand", 106000),
        ("two billion", 2 * 10**9),
        ("a hundred", 100),
        ("two five", None),
    ],
)
def test_english_number_words(words: str, number: int | None) -> None:
    assert english(words) == number


@pytest.mark.parametrize(
    "written",
    [
        "10亿元",
        "1,000,000,000 yuan",
        "十亿元",
        "1 billion RMB",
        "RMB 1bn",
        "人民币10亿元",
        "10億元",
        "10 亿元",
        "１０亿元",
        "CNY 1b",
        "1,000m yuan",
        "1b yuan",
        "100,000w元",
        "10 yi yuan",
    ],
)
def test_ten_hundred_million_yuan_in_every_wording(written: str) -> None:
    assert same(one(written), Value(Kind.MONEY, Fraction(10**9), "CNY"))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("110亿元", "10亿元"),
        ("10元", "10美元"),
        ("10万元", "10元"),
        ("15%", "15个百分点"),
        ("30日", "30个工作日"),
        ("1年", "1个月"),
        ("50亩", "50平方米"),
        ("160家", "160人"),
        ("2024年2月9日", "2024年9月2日"),
        ("第47条", "第47款"),
        ("财税〔2024〕28号", "财税〔2023〕28号"),
        ("鲁政字〔2024〕28号", "财税〔2024〕28号"),
        ("3倍", "3家"),
        ("2024年", "2024家"),
        ("1.5亿元", "15亿元"),
        ("三分之二", "三分之一"),
    ],
)
def test_what_looks_alike_and_is_not(a: str, b: str) -> None:
    assert not any(same(x, y) for x in values(a) for y in values(b))


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("2024年2月9日起施行", "2024年2月"),
        ("2024年2月9日起施行", "in 2024"),
        ("2024年2月9日起施行", "2月9日"),
        ("2023年1月5日成立，2月9日开业", "2023年2月9日"),
        ("9月28日至30日", "9月30日"),
        ("总规模10亿元", "规模10亿"),
        ("汇聚了160余家企业", "more than 160 enterprises"),
        ("1年（12个月）", "12 months"),
        ("10至15万元", "10万元"),
        ("3—5年", "3 years"),
        ("USD 3-5 million", "300万美元"),
        ("半年", "6个月"),
        ("打造2个千亿级产业集群", "two 100-billion-yuan industrial clusters"),
        ("第四十七条：有限责任公司", "Article 47"),
        ("财税〔2024〕28号", "〔2024〕28号"),
    ],
)
def test_a_text_holds_what_it_plainly_includes(text: str, held: str) -> None:
    assert values(held)
    assert all(holds(text, value) for value in values(held)), (values(text), values(held))


def test_a_numeral_that_is_no_value_counts_only_what_it_stands_before() -> None:
    (two,), (three,) = values("2个园区"), values("3个园区")
    assert counted("一带三轴两园一中心", two, "园区")
    assert not counted("一带三轴两园一中心", three, "园区")


@pytest.mark.parametrize(
    ("text", "not_held"),
    [
        ("2024年2月", "2024年2月9日"),
        ("2024年起施行，2月9日", "2023年2月9日"),
        ("总规模110亿元", "规模10亿"),
        ("10元", "有10个"),
        ("160余家", "160人"),
        ("投资10万美元", "10万元"),
        ("2035年", "2035家"),
        ("100亩", "100 square kilometres"),
        ("15%", "0.15%"),
        ("1995年", "1996年"),
    ],
)
def test_a_text_does_not_hold_what_it_does_not_say(text: str, not_held: str) -> None:
    assert not any(holds(text, value) for value in values(not_held))


@pytest.mark.parametrize(
    "text",
    [
        "[1][2]",
        "【1】",
        "统一、旺旺等一家台资企业进一步一致",
        "5G和A4",
        "1. 申报\n2. 受理",
        "https://example.org/2024/20240209.htm",
        "example-2024.org",
        "fund2024@163.com",
        "one of the sides, a two-way flow and two other ones",
        "两园一中心",
        "千万不要",
    ],
)
def test_what_is_no_figure_is_not_read(text: str) -> None:
    assert values(text) == ()


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("超过5000万美元", Bound.OVER),
        ("不超过300人", Bound.UNDER),
        ("160余家", Bound.OVER),
        ("30日内", Bound.UNDER),
        ("不低于1%", Bound.OVER),
        ("最高1亿元", Bound.UNDER),
        ("more than 160 companies", Bound.OVER),
        ("no more than 90 days", Bound.UNDER),
        ("约5%", Bound.ABOUT),
        ("at least 1%", Bound.OVER),
        ("45岁以下", Bound.UNDER),
        ("1亿元（含）以上", Bound.OVER),
        ("10年", Bound.NONE),
        ("up to 30 days", Bound.UNDER),
        ("最高奖励500万元", Bound.UNDER),
        ("最低给予500万元", Bound.OVER),
        ("500万元为上限", Bound.UNDER),
        ("a maximum subsidy of 5 million yuan", Bound.UNDER),
        ("160+ companies", Bound.OVER),
        ("最近3年", Bound.NONE),
        ("附近3家", Bound.NONE),
        ("最高人民法院判给500万元", Bound.NONE),
        ("境内企业500万元", Bound.NONE),
        ("起步区160家", Bound.NONE),
        ("500万元多次奖励", Bound.NONE),
        ("Moreover 160 companies", Bound.NONE),
        ("Capital of 5 million yuan", Bound.NONE),
    ],
)
def test_which_side_of_a_figure_is_meant(text: str, bound: Bound) -> None:
    assert one(text).bound is bound
