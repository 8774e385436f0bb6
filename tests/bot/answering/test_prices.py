"""A turnover is no price."""

import pytest

from bot.answering.prices import no_price

POWER = ["What is the price of industrial electricity?", "合作区的工业用电价格是多少？", "工業用電一度多少錢，電價怎麼算？"]


@pytest.mark.parametrize(
    ("question", "told", "out"),
    [
        ("What is the price of industrial electricity?", "台资工业企业产值近 100 亿元，实现税收 6 亿元。", True),
        ("合作区的工业用电价格是多少？", "台资工业企业产值近 100 亿元。", True),
        ("What is the electricity tariff?", "产值近 100 亿元。", True),
        ("What is the tariff for industrial power?", "产值近 100 亿元。", True),
        ("Which ECFA tariff preferences were suspended?", "中止《安排》项下部分产品关税减让。", False),
        ("厂房租金多少？", "标准厂房 100 余万平方米。", True),
        ("厂房租金多少？", "前两年免收厂房租金。", False),
        ("工业用电价格是多少？", "实行一般工商业电价。", False),
        ("What total investment was the zone to attract?", "产值近 100 亿元。", False),
        ("Who is the current president?", "产值近 100 亿元。", False),
    ],
)
def test_only_a_text_that_speaks_of_prices_answers_a_question_for_one(question, told, out):
    assert no_price(question, told) is out


@pytest.mark.slow
@pytest.mark.parametrize(
    "question",
    POWER,
)
def test_the_price_of_power_which_no_text_gives_is_refused_in_every_language(assistant, question):
    from bot.answering.question import Turn

    assert assistant.pipeline.invoke(Turn(question)).refused
