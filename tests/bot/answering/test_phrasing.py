"""The words around an answer, and the files they stand in."""

from __future__ import annotations

import string
from datetime import date
from types import SimpleNamespace

import pytest

from bot.answering.citations import cite_part, cite_passage
from bot.answering.extractive import Place, shortened
from bot.answering.phrasing import in_script, quotation, refusal, small_talk
from bot.answering.wording import LANGUAGES, wording
from bot.events import Outcome
from corpus import cleaning
from corpus.document import Kind


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts_with_the_same_placeholders(language: str) -> None:
    ours, first = wording(language), wording(LANGUAGES[0])
    assert ours.keys() == first.keys()
    for key, text in first.items():
        if isinstance(text, list):
            assert len(ours[key]) == len(text), key
            assert all(line.strip() for line in ours[key])
        else:
            assert ours[key].strip(), key
            assert placeholders(ours[key]) == placeholders(text), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_written_in_its_own_script(language: str) -> None:
    text = "".join(
        "".join(value) for key, value in wording(language).items() if key in ("refused", "thanks", "unclear", "examples")
    )
    assert cleaning.script(text) == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.ANSWERED])
def test_every_outcome_without_an_answer_has_its_text(outcome: Outcome, language: str) -> None:
    assert wording(language)[outcome.value].strip()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", [Outcome.GREETING, Outcome.THANKS, Outcome.OFF_TOPIC, Outcome.UNCLEAR])
def test_small_talk_is_answered_with_questions_that_could_be_asked(outcome: Outcome, language: str) -> None:
    reply = small_talk(outcome, language)
    assert reply.startswith(wording(language)[outcome.value])
    assert all(example in reply for example in wording(language)["examples"])
    assert "{" not in reply


FUND = "基金总规模10亿元人民币，期限10年。"


@pytest.mark.parametrize(
    ("language", "quote"),
    [
        ("zh-Hans", "“基金总规模10亿元人民币，期限10年。”"),
        ("zh-Hant", "「基金總規模10億元人民幣，期限10年。」"),
        ("en", f"“{FUND}”"),
    ],
)
def test_a_quotation_stands_in_the_askers_script_within_their_language(
    make: SimpleNamespace, language: str, quote: str
) -> None:
    part = shortened(make.candidate(make.document(FUND), "10亿元"), 160)
    line = quotation(cite_part(7, part), part, language)
    assert quote in line
    assert line.endswith("[7]")
    assert "{" not in line
    assert (language == "en") == ("in Chinese" in line)


@pytest.mark.parametrize(
    ("metadata", "shown"),
    [({"published": date(2024, 2, 29), "as_of": "2023"}, "2024-02-29"), ({"as_of": "2025"}, "2025"), ({}, None)],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quotation_says_the_date_of_its_text_if_it_has_one(
    make: SimpleNamespace, metadata: dict, shown: str | None, language: str
) -> None:
    part = shortened(make.candidate(make.document("期限十载。", **metadata), "十载"), 160)
    line = quotation(cite_part(1, part), part, language)
    dated = wording(language)["dated"]
    assert (dated.format(date=shown) in line) if shown else (dated.split("{")[0].strip() not in line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_digest_and_an_earlier_text_are_called_so(make: SimpleNamespace, language: str) -> None:
    part = shortened(make.candidate(make.document(FUND), "10亿元"), 160)
    digest = shortened(make.candidate(make.document(FUND, digest=True), "10亿元"), 160)
    earlier = shortened(make.candidate(make.document(FUND, as_of="2012"), "10亿元"), 160, Place.EARLIER)
    lines = [quotation(cite_part(1, one), one, language) for one in (part, digest, earlier)]
    assert len(set(lines)) == 3
    for line, key in zip(lines, ("quoted", "quoted_digest", "earlier"), strict=True):
        assert line.startswith(wording(language)[key].split("{")[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_of_staff_is_called_so_with_author_and_date(make: SimpleNamespace, language: str) -> None:
    signed = {"kind": Kind.QA, "byline": "李文", "published": date(2026, 3, 1), "source": "答复函", "as_of": "2025"}
    candidate = make.candidate(make.document(FUND, **signed), "10亿元")
    parts = [shortened(candidate, 160, place) for place in (Place.MAIN, Place.EARLIER)]
    lines = [quotation(cite_part(3, part), part, language) for part in parts]
    for line, key in zip(lines, ("quoted_staff", "earlier_staff"), strict=True):
        assert line.startswith(wording(language)[key].split("{")[0])
        assert in_script(FUND, language) in line
        assert "李文" in line
        assert "2026-03-01" in line
        assert "2025" not in line
        assert line.endswith("[3]")
    assert len(set(lines)) == 2


def test_only_a_traditional_asker_gets_another_script_than_the_texts() -> None:
    assert in_script("总规模", "zh-Hant") == "總規模"
    assert in_script("工业和信息化部支持的优化程序", "zh-Hant") == "工業和信息化部支持的優化程序"
    assert in_script("总规模", "zh-Hans") == in_script("总规模", "en") == "总规模"


# ── refusals ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_names_the_nearest_passages_and_says_none_of_their_words(make: SimpleNamespace, language: str) -> None:
    text = make.document("甲乙丙丁，每度电的价格。\n戊己庚辛，另有规定。", title="电价意见")
    passages = [make.passage(text, "甲乙丙丁，每度电的价格。", ("第一章", "电价")), make.passage(text, "戊己庚辛，另有规定。")]
    nearest = [cite_passage(n, text, passage) for n, passage in enumerate(passages, 1)]
    reply = refusal(None, nearest, {1: ("第一章", "电价"), 2: ()}, language, None)
    assert reply.startswith(wording(language)["refused"])
    assert wording(language)["nearest"] in reply
    assert wording(language)["ask"] in reply
    assert f"[1] 《{in_script('电价意见', language)}》 · 第一章 · {in_script('电价', language)}" in reply
    assert "[2]" in reply
    for words in ("甲乙丙丁", "每度", "戊己庚辛", "另有", "規定"):
        assert words not in reply


def test_a_refusal_quotes_the_sentence_that_says_why(make: SimpleNamespace) -> None:
    text = make.document("条例没有列出电话号码。")
    reason = cite_passage(1, text, make.passage(text))
    assert "“条例没有列出电话号码。”[1]" in refusal(reason, [], {}, "zh-Hans", None)
    assert "「條例沒有列出電話號碼。」[1]" in refusal(reason, [], {}, "zh-Hant", None)
    assert "“条例没有列出电话号码。” [1]" in refusal(reason, [], {}, "en", None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_with_nothing_near_offers_nothing(language: str) -> None:
    reply = refusal(None, [], {}, language, None)
    assert wording(language)["nearest"] not in reply
    assert "[" not in reply


@pytest.mark.parametrize("language", LANGUAGES)
def test_whom_to_ask_can_be_set(language: str) -> None:
    reply = refusal(None, [], {}, language, "台办 · 窗口三")
    assert "台办 · 窗口三" in reply
    assert wording(language)["ask"] not in reply
