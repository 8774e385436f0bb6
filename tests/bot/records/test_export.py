"""Conversations as files to take away."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.records.conversations import Conversation, KeptTurn
from bot.records.export import as_json, as_markdown, escaped
from bot.records.snapshot import restore, snapshot
from corpus.document import Kind
from tests.bot.records.conftest import FUND, answered, refused

ASKED = datetime(2026, 3, 1, 20, 5, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script> ![x](http://evil/x.png) [y](javascript:z) **b** `c` | # ~~d~~ &lt; $e$ \\ _f_ - 1. g"


def exported(*answers, title="基金"):
    turns = [KeptTurn("c", n, ASKED, answer, {}) for n, answer in enumerate(answers, 1)]
    return as_markdown(Conversation("c", title, ASKED, ASKED), turns), as_json(Conversation("c", title, ASKED, ASKED), turns)


def parsed(markdown):
    """All tokens, those inside paragraphs too."""
    return [
        each
        for token in MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)
        for each in (token, *(token.children or ()))
    ]


def shown(markdown):
    """The text that a reader of the Markdown sees, white space made one."""
    return " ".join("".join(t.content for t in parsed(markdown) if t.type in ("text", "text_special", "code_inline")).split())


# Control characters are left out: CommonMark replaces NUL, and white space of either kind is not kept apart.
LINE = st.text(
    st.sampled_from("\\`*_{}[]<>()#+-.!|~&=$:^@\"'/0123456789 aab基金；") | st.characters(categories=["L", "N", "P", "S"])
)


@given(LINE)
@example(HOSTILE)
@example("&copy; &#35; 1) x")
@example("    four spaces are no code")
@example("[x]: http://evil")
@example("+1. - > # =")
@example("- - -")
def test_escaped_text_is_shown_as_it_was_typed(line):
    text = " ".join(line.split())
    assert shown(escaped(line)) == text
    assert {token.type for token in parsed(escaped(line))} <= {
        *("paragraph_open", "paragraph_close", "inline", "text", "text_special"),
    }


def test_nothing_that_people_wrote_becomes_markup():
    citation = replace(answered().citations[0], title=HOSTILE, quote=f"{HOSTILE}\n# h\n- i", issuer=HOSTILE, url="javascript:x")
    markdown, _ = exported(answered(HOSTILE, text=f"{HOSTILE}\n# h\n\n- i\n1. j[1]", citations=(citation,)), title=HOSTILE)
    kinds = {token.type for token in parsed(markdown)}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "fence", "code_block", "table_open"}
    assert not kinds & {"bullet_list_open", "ordered_list_open", "s_open", "hr"}
    assert [token.tag for token in parsed(markdown) if token.type == "heading_open"] == ["h1", "h2"]
    assert sum(token.type == "strong_open" for token in parsed(markdown)) == 1


def test_markdown_holds_each_question_answer_and_source():
    citation = replace(
        answered().citations[0], issuer="山东省人民政府", number="鲁政字〔2024〕28号", digest=True,
        published=date(2024, 2, 9), url="https://www.example.gov.cn/a b?c=1&d=<2>",
    )  # fmt: skip
    markdown, _ = exported(answered(citations=(citation,)), refused(citations=()))
    assert markdown == (
        "# 基金\n\n"
        "## 产业基金总规模是多少？\n\n"
        "_2026-03-02 04:05 UTC+8_\n\n"
        f"10亿元\\\n“{FUND}”\\[1\\]\n\n"
        "**来源**\n\n"
        "\\[1\\] 《推进会在济南开幕》 · 山东省人民政府 · 鲁政字〔2024〕28号 · 2024-02-09 · 摘要，不是全文\\\n"
        "<https://www.example.gov.cn/a%20b?c=1&d=%3C2%3E>\n\n"
        f"> {FUND}\n\n"
        "## 电价是多少？\n\n"
        "_2026-03-02 04:05 UTC+8_\n\n"
        "现有文本没有回答这个问题。\n"
    )


def test_markdown_says_whose_answer_is_cited_and_what_it_rests_on():
    citation = replace(answered().citations[0], kind=Kind.QA, byline="李_文", source="答复函 <b>", published=date(2026, 3, 1))
    markdown, _ = exported(answered(citations=(citation,)))
    assert "2026-03-01 · 工作人员答复 李\\_文 · 答复函 \\<b\\>\n" in markdown
    assert restore(snapshot(answered(citations=(citation,)))).citations == (citation,)


@pytest.mark.parametrize(("language", "heading"), [("zh-Hans", "来源"), ("zh-Hant", "來源"), ("en", "Sources")])
def test_the_sources_are_headed_in_the_answers_language(language, heading):
    assert f"**{heading}**" in exported(answered(language=language))[0]


def test_json_holds_what_was_said_with_exact_places_and_nothing_of_the_machinery():
    _, text = exported(answered())
    data = json.loads(text)
    [turn] = data["turns"]
    assert turn["asked"] == "2026-03-01T20:05:00+00:00"
    assert turn["citations"] == snapshot(answered())["citations"]
    assert restore(turn) == answered(hits=(), score=None, suggestions=(), timings_ms={}, decisions={})
    assert not turn.keys() & {"hits", "score", "timings_ms", "decisions"}
