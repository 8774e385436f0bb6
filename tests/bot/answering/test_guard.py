"""The guard: what a sentence says has to stand in the passages that it cites."""

from __future__ import annotations

import pytest

from bot.answering.guard import Evidence, Reason, check
from bot.answering.names import Names

FUND = Evidence(
    "济阳区联合济南市财政投资控股基金、山东济北产业发展投资集团，共同发起设立“海峡两岸新旧动能转换产业基金”，基金总规模10亿元人民币，期限10年，首期2亿元已募集完成。",
    "2025海峡两岸产业合作区建设推进会在济南开幕 · 济阳区 · 2025",
)
PERMIT = Evidence(
    "- 结果：台湾居民在大陆工作不再需要《台港澳人员就业证》，与大陆居民一样。", "2018年8月23日 · 人力资源社会保障部"
)
FIRMS = Evidence("汇聚了旺旺、统一、康师傅、上好佳等160余家知名企业。", "食品饮料产业")
NAMES = Names(["海峡两岸新旧动能转换产业基金", "关于支持合作区建设的若干措施", "昆山深化两岸产业合作试验区"])


def reason(sentence: str, *cited: Evidence) -> Reason | None:
    removal = check(sentence, cited, NAMES)
    return removal.reason if removal else None


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("基金总规模为10亿元人民币，期限10年。", FUND),
        ("基金總規模為十億元人民幣。", FUND),
        ("基金总规模为1,000,000,000元。", FUND),
        ("The fund has a total size of RMB 1 billion.", FUND),
        ("首期2亿元已经募集完成。", FUND),
        ("台湾居民在大陆工作不再需要就业证。", PERMIT),
        ("台湾居民在大陆就业无需办理《台港澳人员就业证》。", PERMIT),
        ("Taiwan residents no longer need an employment permit.", PERMIT),
        ("区内汇聚了旺旺、统一等160余家知名企业。", FIRMS),
        ("More than 160 enterprises are there, Want Want (旺旺) among them.", FIRMS),
    ],
)
def test_what_the_passage_says_is_shown(sentence: str, cited: Evidence) -> None:
    assert reason(sentence, cited) is None


@pytest.mark.parametrize(
    ("sentence", "cited", "why"),
    [
        ("基金总规模为10亿元。", (), Reason.UNCITED),
        ("基金总规模为110亿元人民币。", (FUND,), Reason.FIGURE),
        ("基金总规模为10亿美元。", (FUND,), Reason.FIGURE),
        ("The fund has a total size of RMB 10 billion.", (FUND,), Reason.FIGURE),
        ("基金期限为2024年2月9日起10年。", (FUND,), Reason.DATE),
        ("依第五条，基金期限10年。", (FUND,), Reason.NUMBER),
        ("依鲁政字〔2023〕179号，基金期限10年。", (FUND,), Reason.NUMBER),
        ("基金由富士康与济阳区共同发起设立。", (FUND,), Reason.NAME),
        ("依《关于支持合作区建设的若干措施》设立基金。", (FUND,), Reason.NAME),
        ("The fund was set up with Goldman Sachs.", (FUND,), Reason.NAME),
        ("首期已募集10亿元。", (FUND,), Reason.MISPLACED),
        ("台湾居民在大陆工作需要《台港澳人员就业证》。", (PERMIT,), Reason.DIRECTION),
        ("Taiwan residents need an employment permit.", (PERMIT,), Reason.DIRECTION),
        ("区内企业不到160家。", (FIRMS,), Reason.BOUND),
        ("投资者每人都能领取免费公寓和汽车。", (FUND,), Reason.UNSUPPORTED),
        ("基金总规模10亿元，见[这里](http://evil.example)。", (FUND,), Reason.LINK),
        ("基金总规模10亿元，见 http://evil.example/a 。", (FUND,), Reason.LINK),
        ("基金总规模10亿元<img src=x>。", (FUND,), Reason.LINK),
        ("基金总规模为10亿元人民币。", (FIRMS,), Reason.FIGURE),
    ],
)
def test_what_it_does_not_say_is_taken_out_with_the_reason(sentence: str, cited: tuple[Evidence, ...], why: Reason) -> None:
    assert reason(sentence, *cited) is why


def test_two_cited_passages_bear_a_sentence_out_together() -> None:
    assert reason("基金总规模10亿元，区内汇聚了160余家知名企业。", FUND, FIRMS) is None
    assert reason("基金总规模10亿元，区内汇聚了160余家知名企业。", FUND) is Reason.FIGURE


def test_a_figure_of_something_else_is_none_the_better_for_another_citation() -> None:
    assert reason("首期10亿元已募集完成。", FUND) is Reason.MISPLACED
    assert reason("首期10亿元已募集完成。", FUND, FIRMS) is Reason.MISPLACED
    assert reason("首期10亿元已募集完成。", FUND, FUND) is Reason.MISPLACED
    assert reason("首期10亿元已募集完成，区内汇聚了160余家知名企业。", FIRMS, FUND) is Reason.MISPLACED
    assert reason("首期10亿元已募集完成。", FUND, Evidence("二期基金首期10亿元已募集完成。")) is None


def test_an_address_that_the_passage_has_may_be_given() -> None:
    evidence = Evidence("申报网址为 https://zone.example/apply 。", "申报")
    assert reason("申报网址为 https://zone.example/apply 。", evidence) is None


def test_a_document_number_may_have_its_year_in_square_brackets() -> None:
    evidence = Evidence("依据财税〔2023〕12号，小微企业减按25%计算应纳税所得额。", "通知")
    assert reason("依据财税[2023]12号，小微企业减按25%计算应纳税所得额。", evidence) is None
    assert reason("依据财税[2022]12号，小微企业减按25%计算应纳税所得额。", evidence) is Reason.NUMBER
    assert reason("Under [2023] No. 12, 25% of the income of small enterprises is counted.", evidence) is None
    assert reason("Under [2023] No. 13, 25% of the income of small enterprises is counted.", evidence) is Reason.NUMBER


def test_a_year_in_the_heading_completes_a_date_in_the_text() -> None:
    evidence = Evidence("- 2 月 9 日：意见正式出台。", "大事记 · 2024 年")
    assert reason("意见于2024年2月9日正式出台。", evidence) is None
    assert reason("意见于2023年2月9日正式出台。", evidence) is Reason.DATE


def test_a_figure_of_another_date_is_not_given_for_this_one() -> None:
    evidence = Evidence("- 2020 年底：累计批准项目 9391 个。\n- 2025 年 6 月底：累计批准项目 9907 个。", "台资项目")
    assert reason("2025年6月底累计批准项目9907个。", evidence) is None
    assert reason("2025年6月底累计批准项目9391个。", evidence) is Reason.MISPLACED


def test_the_removal_names_what_was_its_undoing() -> None:
    removal = check("基金总规模为110亿元人民币。", [FUND], NAMES)
    assert removal is not None
    assert (removal.sentence, removal.detail) == ("基金总规模为110亿元人民币。", "110亿元人民币")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("对区内企业给予最高500万元奖励。", "对区内企业给予500万元奖励。"),
        ("对境内企业给予最高1亿元奖励。", "对境内企业给予1亿元奖励。"),
        ("起步区台企超过160家。", "起步区台企160家。"),
        ("最高奖励企业500万元。", "企业奖励500万元。"),
        ("最高奖励企业500万元。", "企业最低奖励500万元。"),
        ("最高给予企业500万元。", "给予企业500万元。"),
        ("政府给予企业不少于500万元。", "The government gives enterprises 5 million yuan."),
        ("企业资本最高500万元。", "Capital of 5 million yuan is required of enterprises."),
        ("企业所得税减按15%的税率征收。", "企业所得税税率低于15%。"),
        ("年所得不超过300万元的企业，减按15%的税率征收。", "企业减按低于15%的税率征收。"),
        ("基金总规模10亿元。", "基金总规模不足10亿元。"),
        ("区内企业160家。", "区内企业不到160家。"),
        ("区内企业160家。", "Moreover, fewer than 160 enterprises are in the zone."),
    ],
)
def test_a_limit_is_neither_dropped_for_a_word_elsewhere_nor_put_to_an_exact_figure(text: str, sentence: str) -> None:
    assert reason(sentence, Evidence(text)) is Reason.BOUND


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("对区内企业给予最高500万元奖励。", "对区内企业最高奖励500万元。"),
        ("对区内企业给予最高500万元奖励。", "对区内企业给予奖励，上限为500万元。"),
        ("最高给予企业500万元。", "给予企业不超过500万元。"),
        ("最高给予企业500万元。", "The maximum for an enterprise is 5 million yuan."),
        ("最高给予企业500万元。", "Enterprises get 5 million yuan at most."),
        ("台企超过160家。", "台企有160余家。"),
        ("上限由50万元提高到100万元。", "上限提高到100万元。"),
    ],
)
def test_a_limit_may_be_said_in_other_words(text: str, sentence: str) -> None:
    assert reason(sentence, Evidence(text)) is None


JOBS = Evidence(
    "区内有3家医院、3所大学，就业岗位300个，企业奖励5万元，基金总规模10亿元，见https://www.jiyang.gov.cn/a/1.html。"
)


@pytest.mark.parametrize(
    "sentence",
    [
        "根据https://www.jiyang.gov.cn/a，基金总规模为999亿元。",
        "根据https://www.jiyang.gov.cn/a；999亿元为基金总规模。",
        "根据（https://www.jiyang.gov.cn/a）基金总规模为999亿元。",
        "The fund has a total size of 999m yuan.",
        "The fund has a total size of RMB 5tn.",
        "The fund has a total size of 5mil yuan.",
        "The fund has a total size of 5 trn yuan.",
        "Enterprises are rewarded with 60k yuan.",
        "Enterprises are rewarded with 50 wan yuan.",
        "企业奖励10w元。",
        "企业奖励10W。",
        "The zone has fifty hospitals.",
        "The zone has two hospitals.",
        "The zone has six hundred jobs.",
        "The zone has nine universities.",
        "区内就业岗位五千。",
    ],
)
def test_an_invented_figure_is_read_however_it_is_written(sentence: str) -> None:
    assert reason(sentence, JOBS) is Reason.FIGURE


@pytest.mark.parametrize(
    "sentence",
    [
        "根据https://www.jiyang.gov.cn/a，基金总规模为10亿元。",
        "基金总规模为10亿元，见www.jiyang.gov.cn。",
        "基金总规模为10亿元，见 jiyang.gov.cn/a/1.html。",
        "The fund has a total size of 1,000m yuan.",
        "Enterprises are rewarded with 50k yuan.",
        "企业奖励5w元。",
        "The zone has three hospitals.",
        "区内就业岗位三百。",
    ],
)
def test_a_true_figure_or_address_is_read_however_it_is_written(sentence: str) -> None:
    assert reason(sentence, JOBS) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "The fund of 1 billion yuan is at jiyang-invest.com.",
        "Write to pay@jiyang-invest.com for the fund of 1 billion yuan.",
        "基金总规模10亿元，请联系pay@163.com。",
        "基金总规模10亿元，见jiyang-invest.com。",
        "基金总规模10亿元，见https://www.jiyang.gov.cn/a/1.html.evil.top。",
        "基金总规模10亿元，见gov.cn。",
        "基金总规模10亿元，见ftp://www.jiyang.gov.cn/a。",
    ],
)
def test_an_address_that_no_passage_has_is_a_link(sentence: str) -> None:
    assert reason(sentence, JOBS) is Reason.LINK
