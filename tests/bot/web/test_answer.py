from dataclasses import replace
from types import SimpleNamespace

from bot.events import Cited, Headline, Outcome, Refused, Retrieved, Token
from bot.web.answer import messages
from bot.web.session import Reply, Session
from bot.web.wording import wording


def shown(*replies: Reply, language: str = "zh-Hans") -> list[str]:
    """The HTML of each message."""
    return [m["content"] for m in messages(Session(language, list(replies)), wording(language))]


def reply_of(question: str, *events: object) -> Reply:
    reply = Reply(question)
    for event in events:
        reply.take(event)  # type: ignore[arg-type]
    return reply


def fund_reply(texts: SimpleNamespace) -> Reply:
    return reply_of(
        "总规模？",
        Retrieved("总规模？", ()),
        Headline("10亿元人民币", 1),
        Token(f"原文：“{texts.fund}”[1]"),
        Cited(texts.cite(texts.article, texts.fund, 1, "10亿元人民币")),
    )


def test_a_question_is_shown_as_it_was_typed(texts: SimpleNamespace) -> None:
    question, _ = shown(Reply(f"{texts.hostile}\n第二行"))
    assert "<script" not in question
    assert "<img" not in question
    assert "&lt;script&gt;" in question
    assert "`code` [x](javascript:alert(3)) **b** $$x$$" in question
    assert question.count("<br>") == 1


def test_before_the_first_event_it_says_that_it_is_looking_or_waiting() -> None:
    assert wording("en")["searching"] in shown(Reply("q"), language="en")[1]
    assert wording("en")["waiting"] in shown(Reply("q", waiting=True), language="en")[1]


def test_the_headline_comes_first_then_the_evidence_then_its_source(texts: SimpleNamespace) -> None:
    html = shown(fund_reply(texts))[1]
    places = [html.index(part) for part in ('class="headline"', 'class="evidence"', 'class="sources"')]
    assert places == sorted(places)
    assert "10亿元人民币 <button" in html
    assert texts.article.title in html


def test_a_chip_names_its_source_by_numbers_alone(texts: SimpleNamespace) -> None:
    html = shown(Reply("先前的问题"), fund_reply(texts))[3]
    assert html.count('class="cite" value="1:1"') == 2
    assert texts.article.hash not in html


def test_the_headlines_span_is_strong_within_its_quotation(texts: SimpleNamespace) -> None:
    assert "基金总规模<strong>10亿元人民币</strong>，期限10年" in shown(fund_reply(texts))[1]


def test_a_quotation_in_the_other_script_is_left_without_a_span(texts: SimpleNamespace) -> None:
    reply = fund_reply(texts)
    reply.text = "原文：「基金總規模10億元人民幣，期限10年」[1]"
    assert "<strong>" not in shown(reply)[1]


def test_a_mark_without_a_citation_stays_a_mark(texts: SimpleNamespace) -> None:
    reply = fund_reply(texts)
    reply.text += "另见[7]"
    assert "另见[7]" in shown(reply)[1]


def test_a_refusal_is_no_answer_and_its_nearest_passages_can_be_opened(texts: SimpleNamespace) -> None:
    nearest = texts.cite(texts.digest, texts.hostile, 1)
    reply = reply_of(
        "电价？",
        Token(f"没有回答。\n\n最接近的段落，不是答案：\n[1] 《{nearest.title}》 · 电价"),
        Cited(nearest),
        Refused(None, (nearest,)),
    )
    html = shown(reply)[1]
    assert 'class="refusal"' in html
    assert 'class="answer"' not in html
    assert 'class="headline"' not in html
    assert 'class="card" value="0:1"' in html
    assert "<script" not in html


def test_what_was_searched_for_is_shown_only_where_it_differs(texts: SimpleNamespace) -> None:
    assert 'class="searched"' not in shown(fund_reply(texts))[1]
    other = reply_of("那期限呢？", Retrieved("合作区产业基金的期限<b>", ()))
    assert "合作区产业基金的期限&lt;b&gt;" in shown(other)[1]


def test_a_greeting_offers_its_questions_as_buttons() -> None:
    html = shown(reply_of("你好", Token("您好。\n· 规模是多少？")))[1]
    assert '<button type="button" class="ask" value="规模是多少？">规模是多少？</button>' in html
    assert 'class="answer"' not in html


def test_follow_up_questions_are_offered_under_the_last_reply_only(texts: SimpleNamespace, assistant: SimpleNamespace) -> None:
    reply = fund_reply(texts)
    turn = SimpleNamespace(question="总规模？")
    reply.answer = assistant.pipeline.answer(turn, Outcome.ANSWERED, "x", suggestions=("期限<b>？",))
    assert "期限&lt;b&gt;？" in shown(reply)[1]
    assert "期限" not in shown(replace(reply, text=""), reply)[1]


def test_it_is_said_whether_the_words_are_the_texts_own(texts: SimpleNamespace, assistant: SimpleNamespace) -> None:
    reply = fund_reply(texts)
    turn = SimpleNamespace(question="总规模？")
    reply.answer = assistant.pipeline.answer(turn, Outcome.ANSWERED, "x")
    words = wording("zh-Hans")
    assert words["extractive"] in shown(reply)[1]
    assert words["converted"] in shown(replace(reply, text="原文：「基金總規模10億元人民幣」[1]"))[1]
    reply.answer = replace(reply.answer, answerer="model<b>")
    html = shown(reply)[1]
    assert "model&lt;b&gt;" in html
    assert words["extractive"] not in html


def test_a_reply_that_failed_says_so_in_the_pages_language() -> None:
    assert wording("en")["broken"] in shown(Reply("q", trouble=""), language="en")[1]
    html = shown(Reply("q", trouble="no <b>index</b>"), language="zh-Hant")[1]
    assert wording("zh-Hant")["stopped"] in html
    assert "no &lt;b&gt;index&lt;/b&gt;" in html
