"""Sentences that say that a text is silent, told from rules that deny something. Both are taken from the corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.silence import is_silent, silent_at
from corpus.library import Library

CORPUS = Path(__file__).resolve().parents[3] / "corpus"

SILENT = [
    ("shandong-56-measures-2018", "认定标准报道没有写。"),
    ("jiyang-taiwan-investors-2021-05", "报道没有列出各条内容。"),
    ("ecfa-tariff-suspension-2024", "公告原文和附件未读到"),
    ("shandong-talent-promotion-2020", "没有写补贴金额"),
    ("land-use-right-grant-2020", "本条例没有规定济阳或合作区的地价、出让底价或优惠。"),
    ("urban-land-use-tax-2019", "济阳、济北经济开发区的土地等级和具体税额不在本条例，须查济南市公布的标准。"),
    ("foreign-investment-negative-list-2024", "报道没有说山东是否列入。"),
    ("taiwan-11-measures-2020", "通知没有写具体标准。"),
    ("shandong-business-environment-2020", "条例没有列出电话号码。"),
    ("zone-promotion-conference-2024-03", "报道没有给出签约项目数和金额。"),
    ("taiwan-investment-protection-law-2019", "本法自身没有写税率或补贴数额。"),
    ("foreign-investment-law-regulations-2019", "正文未写公布文号。"),
    ("shandong-foreign-investment-reward-2024", "条文写的是外商投资企业，没有点名台资。"),
    ("shandong-foreign-investment-reward-2024", "台资能否申报，须向商务部门核实，不能推定。"),
    ("individual-income-tax-2018", "级距表在页面上缺失，本摘要不列。"),
    ("jibei-taiwan-park-2012-2013", "没有文本加以说明"),
    ("shandong-zone-opinions-2024", "但没有列出其条款。"),
    ("hmt-social-insurance-2020", "本办法不定缴费比例和基数，须看济南市当年公布的标准。"),
    ("taiwan-third-place-investment-2013", "本办法没有列联系方式"),
    ("company-law-2023", "其后（董监高责任、公司债券、清算、罚则、附则）未读"),
    ("zone-promotion-2022", "没有签约金额和补贴条款。"),
]

SPEAKING = [
    ("fair-competition-review-2024", "没有法律、行政法规依据或未经国务院批准，政策措施不得含有"),
    ("food-safety-law-special-foods-2021", "没有国家标准的，由境外出口商、生产企业或其委托的进口商"),
    ("enterprise-income-tax-law-2018", "台资企业没有单独的企业所得税法，与内资企业同适用本法。"),
    ("enterprise-income-tax-law-2018", "本法没有授权地方自定企业所得税税率。"),
    ("foreign-investment-law-2019", "后者没有规定的事项，才参照本法和实施条例"),
    ("taiwan-investment-protection-rules-2020", "法和细则没有规定的，比照适用涉外经济法律、行政法规。"),
    ("taiwan-investment-protection-law-2019", "本法没有写到的，看其他法律、行政法规对台湾同胞投资的规定。"),
    ("individual-income-tax-2018", "没有公民身份号码的，由税务机关赋予识别号。"),
    ("individual-income-tax-2018", "本法没有为台湾居民另设税率。"),
    ("labor-contract-law-2012", "台资企业没有例外。"),
    ("labor-contract-law-2012", "超过 1 个月不满 1 年未订的，每月付 2 倍工资。"),
    ("land-use-right-grant-2020", "逾期未付清，出让方可解除合同并请求违约赔偿。"),
    ("urban-land-use-tax-2019", "台资企业没有被排除。"),
    ("vat-law-2024", "小规模纳税人未达起征点的免征"),
    ("vat-law-2024", "本法没有授权地方自定增值税优惠。"),
    ("taiwan-travel-permit-2015", "本版本没有逐次签注的规定"),
    ("hmt-residence-permit-2018", "未满 16 周岁的可由监护人代为申领。"),
    ("reinvestment-tax-credit-2025", "不含新增、转增、收购上市公司股份"),
    ("cross-strait-cooperation-zones-2017-2022", "中间的山东没有排上。"),
    ("company-law-2023", "未按期缴纳须补足并赔偿"),
    ("zone-promotion-2025", "在政策支持上，合作区享受着前所未有的“叠加优势”。"),
    ("zone-promotion-2025", "基金总规模10亿元人民币，期限10年，首期2亿元已募集完成"),
]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {document.id: document.text for document in Library(CORPUS).documents()}


@pytest.mark.parametrize(("document", "sentence"), SILENT)
def test_a_sentence_that_says_that_a_text_is_silent_is_known(document: str, sentence: str, texts: dict[str, str]) -> None:
    assert sentence in texts[document]
    assert is_silent(sentence)


@pytest.mark.parametrize(("document", "sentence"), SPEAKING)
def test_a_rule_that_denies_or_exempts_something_is_no_silence(document: str, sentence: str, texts: dict[str, str]) -> None:
    assert sentence in texts[document]
    assert not is_silent(sentence)


def test_all_that_stands_under_a_heading_of_what_is_not_written_is_silent() -> None:
    item = "各地申报批次和截止日期、山东和济南的认定奖励。"
    assert not is_silent(item)
    assert is_silent(item, ("没有写到的",))
    assert not is_silent(item, ("台资企业",))


@pytest.mark.parametrize(
    ("sentence", "speaks", "silent"),
    [
        ("条例只定原则和权限，没有写补贴金额；金额要看各级另行公布的政策。", "原则和权限", "补贴金额"),
        ("2025 年 6 月底：9907 个；报道没有给实际使用台资额。", "9907 个", "实际使用台资额"),
        ("2023 年实施技术改造项目 79 个（报道此后部分未读到）。", "79 个", "报道此后部分"),
        ("昆山 2022 年度总结会的报道（页面未注明日期）：10 次联席会议，153 项。", "153 项", "日期"),
        ("所读各页的条件都按行业、人数和资产定，没有写内外资之别。", "行业、人数和资产", "内外资"),
    ],
)
def test_only_the_clauses_of_silence_are_silent_the_others_may_answer(sentence: str, speaks: str, silent: str) -> None:
    at = sentence.index(speaks)
    assert not silent_at(sentence, at, at + len(speaks))
    at = sentence.index(silent)
    assert silent_at(sentence, at, at + len(silent))


def test_a_span_that_reaches_into_a_clause_of_silence_is_silent() -> None:
    sentence = "支持台企共拓市场，通知没有写具体标准。"
    assert silent_at(sentence, 0, len(sentence))


def test_under_a_heading_of_what_is_not_written_every_clause_is_silent() -> None:
    assert silent_at("申报批次，认定奖励。", 0, 4, ("没有写到的",))
