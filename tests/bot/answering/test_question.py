"""What a question is read as: language, kind of answer wanted, years, units."""

from __future__ import annotations

import pytest

from bot.answering.question import Exchange, Turn, Wanted, analyse, language_of, units_of, years_in


@pytest.mark.parametrize(
    ("text", "language", "plain"),
    [
        ("产业基金总规模是多少？", "zh-Hans", "产业基金总规模是多少？"),
        ("產業基金總規模是多少？", "zh-Hant", "产业基金总规模是多少？"),
        ("合作区在哪里？", "zh-Hans", "合作区在哪里？"),
        ("How large is the industry fund?", "en", "How large is the industry fund?"),
        ("Does 旺旺 have a plant in the zone?", "en", "Does 旺旺 have a plant in the zone?"),
        ("QFLP 基金最低要募多少钱？", "zh-Hans", "QFLP 基金最低要募多少钱？"),
    ],
)
def test_a_question_is_told_by_its_language_and_is_read_in_simplified_script(text: str, language: str, plain: str) -> None:
    question = analyse(text)
    assert (question.text, question.language, question.plain) == (text, language, plain)


def test_the_reader_is_asked_an_english_question_with_the_texts_words_for_its_terms() -> None:
    asked = analyse("How large is the industry fund?").read_as
    assert asked.startswith("How large is the industry fund? ")
    assert "基金" in asked
    assert analyse("產業基金總規模是多少？").read_as == "产业基金总规模是多少？"


def test_taiwans_words_are_read_as_the_mainlands() -> None:
    assert analyse("幫我寫程式").plain == "帮我写程序"


def test_what_surrounds_a_question_is_tidied_away() -> None:
    assert analyse("\ufeff 面积多大？ \r\n").text == "面积多大？"


KINDS = {
    Wanted.AMOUNT: [
        "产业基金总规模是多少？",
        "台企有几家？",
        "合作区规划面积有多大？",
        "企业所得税税率是多少？",
        "產業基金期限多長？",
        "最高可以獎勵幾萬元？",
        "研發得花到幾趴？",
        "一年能做幾台車？",
        "What is the rate of VAT on services?",
        "When we sign a land grant contract, what percentage must be paid?",
        "需要几个人投票？",
        "How much is the fund?",
        "How many Taiwan-funded companies are there?",
        "What percentage of the price must be paid as a deposit?",
        "How long is the probation period?",
    ],
    Wanted.WHEN: [
        "合作区是哪年批下来的？",
        "这项优惠什么时候到期？",
        "申請截止日期是何時？",
        "推进会几月几号开？",
        "When was the zone approved?",
        "By what date must the form be filed?",
        "Which year did the plant open?",
    ],
    Wanted.WHO: [
        "那块牌子是谁交给济南市的？",
        "应该找哪个部门办理？",
        "授牌儀式是誰主辦的？",
        "由哪家公司运营？",
        "Who attended the conference?",
        "Which office handles complaints?",
        "Which authority approves the permit?",
    ],
    Wanted.YES_NO: [
        "台湾居民还要办就业许可吗？",
        "能不能只设一名监事？",
        "是否需要备案？",
        "有沒有租金補貼？",
        "監事能否不設？",
        "Is the zone part of the start-up area?",
        "Do Taiwan residents still need a work permit?",
        "这个合作区是不是好几个城市一起建的？",
        "还能享受优惠税率吗？",
        "我们的资产会不会哪天被收归国有？",
        "Could Jinan offer us a lower income tax rate?",
        "Can a foreign company own all of the shares?",
    ],
    Wanted.WHY: ["为什么要清理优惠政策？", "當初為何要改？", "Why was the tariff concession suspended?"],
    Wanted.HOW: ["怎么申请居住证？", "補償要怎麼算？", "如何认定高新技术企业？", "How do I apply for the card?"],
    Wanted.LIST: [
        "合作区有哪些主导产业？",
        "要满足什么条件？",
        "園區主力是哪些產業？",
        "是哪两个产业？",
        "List the five clusters.",
        "What are the leading industries?",
        "Which law firms specialise in this?",
        "Which companies have settled there?",
        "What conditions must a small low-profit enterprise meet?",
    ],
    Wanted.OTHER: ["汉方制药的拳头产品", "合作区在哪？", "濟北經濟開發區", "Where is the zone?"],
}


@pytest.mark.parametrize(("wanted", "text"), [(wanted, text) for wanted, texts in KINDS.items() for text in texts])
def test_the_kind_of_answer_that_a_question_wants_is_known(wanted: Wanted, text: str) -> None:
    assert analyse(text).wanted is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("为什么只有几家企业能申请？", Wanted.WHY),
        ("需要多少年才能申请，分别有哪些材料？", Wanted.LIST),
        ("哪年有多少家？", Wanted.WHEN),
        ("基金期限有多久，能延长吗？", Wanted.AMOUNT),
        ("几乎所有企业都能申请吗？", Wanted.YES_NO),
    ],
)
def test_where_a_question_shows_signs_of_several_kinds_the_more_telling_one_decides(text: str, wanted: Wanted) -> None:
    assert analyse(text).wanted is wanted


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2035年规划面积", (2035,)),
        ("到2035规划面积", (2035,)),
        ("二〇三五年规划面积", (2035,)),
        ("二零二四年", (2024,)),
        ("一九九八年", (1998,)),
        ("2012年和2024年，再看2012", (2012, 2024)),
        ("What about 2035?", (2035,)),
        ("in 2023-2027", (2023, 2027)),
        ("12024平方米", ()),
        ("20245家", ()),
        ("1500家企业", ()),
        ("投资2000万元以上的项目", ()),
        ("2000 家企业", ()),
        ("2000多人", ()),
        ("more than 2000 people", ()),
        ("an investment of $2000", ()),
        ("2024多少台企", (2024,)),
        ("2024台企数", (2024,)),
        ("2024个税起征点", (2024,)),
        ("2024项目清单", (2024,)),
        ("二〇三〇年和2035年", (2030, 2035)),
        ("十年", ()),
    ],
)
def test_years_are_found_written_and_spoken_each_once_and_no_other_number_is_one(text: str, years: tuple[int, ...]) -> None:
    assert years_in(text) == years


def test_a_question_in_traditional_script_names_its_years_too() -> None:
    assert analyse("二〇三五年規劃面積多大？").years == (2035,)


@pytest.mark.parametrize(
    ("text", "unit", "other"),
    [
        ("企业所得税税率是多少？", "%", "元"),
        ("规划面积有多大？", "平方公里", "元"),
        ("試用期最長多久？", "个月", "平方公里"),
        ("台企有几家？", "家", "元"),
        ("基金总规模是多少？", "元", "平方公里"),
        ("罚款多少？", "元", "家"),
        ("有多少员工？", "人", "家"),
        ("一共多少条措施？", "条", "元"),
        ("What is the tax rate?", "%", "元"),
        ("How large is the zone?", "平方公里", "家"),
        ("How many companies are there?", "家", "元"),
        ("How many Taiwan-funded enterprises did the zone aim for by 2025?", "家", "美元"),
        ("How many local people are employed there?", "人", "元"),
        ("How long is the term?", "年", "元"),
        ("How many days' notice must an employee give?", "日", "个"),
    ],
)
def test_the_unit_that_an_amount_has_to_stand_in_is_known(text: str, unit: str, other: str) -> None:
    units = analyse(text).units
    assert unit in units
    assert other not in units


@pytest.mark.parametrize(
    "text", ["合作区产业基金盘子有多大？", "How large is the zone's industry fund?", "How big is the zone?"]
)
def test_how_large_something_is_may_be_said_in_money_or_in_square_kilometres(text: str) -> None:
    assert {"元", "平方公里"} <= analyse(text).units


def test_only_a_question_for_an_amount_has_units() -> None:
    assert analyse("谁出资设立基金？").units == frozenset()
    assert units_of("标准是多少？") == frozenset()


HANT, HANS, ENGLISH = "產業基金總規模是多少？", "产业基金总规模是多少？", "How large is the fund?"


@pytest.mark.parametrize(
    ("question", "before", "page", "language"),
    [
        ("期限呢？", [HANT], "zh-Hans", "zh-Hant"),
        ("期限呢？", [HANT, "首期多少"], None, "zh-Hant"),
        ("期限呢？", [HANT, HANS], "zh-Hant", "zh-Hans"),
        ("早安", [], "zh-Hant", "zh-Hant"),
        ("早安", [], None, "zh-Hans"),
        ("期限呢？", [HANT, ENGLISH], "en", "zh-Hant"),
        ("GDP呢？", [], "en", "zh-Hans"),
        ("GDP?", [HANT], "en", "zh-Hant"),
        ("VAT?", [], "zh-Hant", "zh-Hant"),
        ("VAT?", [], None, "en"),
        (HANS, [HANT], "zh-Hant", "zh-Hans"),
        (ENGLISH, [HANT], "zh-Hant", "en"),
        ("Does 旺旺 have a plant there?", [HANT], "zh-Hant", "en"),
    ],
)
def test_a_turn_that_shows_no_language_is_answered_in_that_of_the_conversation_or_the_page(
    question: str, before: list[str], page: str | None, language: str
) -> None:
    history = tuple(Exchange(asked, "……") for asked in before)
    assert language_of(Turn(question, history, page)) == language
