import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Document, Kind, Role
from corpus.passages import cut
from corpus.sentences import split


def document(text, **fields):
    return Document(id="d", title=fields.pop("title", "某某办法"), text=text, **fields)


def shown(text, limit=250, **fields):
    return [(passage.headings, passage.text) for passage in cut(document(text, **fields), limit)]


LONG = (
    "这一段话说的是同一件事情，写得比较长，为的是不和别的段落并在一起，因为两段都长的话，分开来读才看得清楚，"
    "找起来也准，读者一眼就知道说的是哪一件事情，不会弄错。"
)


def test_short_bullets_under_one_heading_make_one_passage():
    assert shown("## 甲\n- 一。\n- 二。\n## 乙\n- 三。") == [(("甲",), "- 一。\n- 二。"), (("乙",), "- 三。")]


def test_two_long_paragraphs_are_never_joined_and_a_short_one_joins_its_neighbour():
    assert shown(f"{LONG}\n\n{LONG}\n\n短。") == [((), LONG), ((), f"{LONG}\n\n短。")]


def test_text_before_the_first_heading_is_a_passage():
    assert shown("引言。\n\n## 甲\n一。")[0] == ((), "引言。")


def test_headings_nest_and_a_heading_that_repeats_the_title_is_left_out():
    assert shown("# 某某办法\n## 甲\n### 乙\n一。\n## 丙\n二。") == [(("甲", "乙"), "一。"), (("丙",), "二。")]


def test_nested_bullets_stay_with_their_parent():
    parent = f"- {LONG}\n  - {LONG}"
    assert shown(f"{parent}\n- {LONG}") == [((), parent), ((), f"- {LONG}")]


def test_indented_paragraphs_are_paragraphs_and_not_one_bullet():
    assert shown(f"    {LONG}\n    {LONG}") == [((), LONG), ((), LONG)]


def test_each_clause_of_a_law_is_a_passage_with_its_items():
    text = (
        "第一章 总则\n第一条 为了发展，制定本办法。\n第二条 企业是指：\n（一）甲；\n（二）乙。\n"
        "第二章 附则\n第三条 自发布之日起施行。"
    )
    assert shown(text, kind=Kind.LAW) == [
        (("第一章 总则",), "第一条 为了发展，制定本办法。"),
        (("第一章 总则",), "第二条 企业是指：\n（一）甲；\n（二）乙。"),
        (("第二章 附则",), "第三条 自发布之日起施行。"),
    ]


def test_what_a_clause_goes_on_with_names_the_clause():
    passages = shown(f"第十条 {LONG}\n（一）{LONG}\n第十一条 止。")
    assert [headings for headings, _ in passages] == [(), ("第十条",), ()]


def test_numbered_lines_are_headings_where_text_follows_and_items_where_numbers_follow():
    text = "一、条件\n1. 执照\n2. 证明\n3. 表格\n以上一式两份。\n二、流程\n（一）受理\n当场受理。"
    assert shown(text) == [
        (("一、条件",), "1. 执照\n2. 证明\n3. 表格\n以上一式两份。"),
        (("二、流程", "（一）受理"), "当场受理。"),
    ]


def test_a_decimal_at_the_start_of_a_line_is_no_item():
    assert shown("1.5亿元的基金，\n已经到位。") == [((), "1.5亿元的基金，\n已经到位。")]


def test_contact_lines_are_text_and_not_headings():
    text = "联系人：张三\n联系电话：0531-1234567\n欢迎咨询。"
    assert shown(text) == [((), text)]


def test_a_short_line_between_paragraphs_of_a_text_without_marks_is_a_heading():
    assert shown("服务至上，使命必达\n\n一。二。\n\n多轮驱动\n\n三。") == [
        (("服务至上，使命必达",), "一。二。"),
        (("多轮驱动",), "三。"),
    ]


def test_title_byline_slogan_and_photo_captions_of_an_article_are_captions():
    text = (
        "记者 王五\n\n一段话。两句。\n\n推进会开幕\n\n以心融情 以诚聚商\n\n\n\n"
        "又一段话。也是两句。\n\n\n\n推进会现场。\n\n\n\n园区一角。"
    )
    roles = {p.text: p.role for p in cut(document(text, title="推进会开幕", byline="记者 王五"))}
    captions = {text for text, role in roles.items() if role is Role.CAPTION}
    assert captions == {"记者 王五", "推进会开幕", "以心融情 以诚聚商", "推进会现场。", "园区一角。"}


def test_a_policy_s_lines_are_never_taken_for_photo_captions():
    text = "第一段。\n\n第二段。\n\n\n\n本办法由管委会解释。"
    assert all(passage.role is Role.BODY for passage in cut(document(text, kind=Kind.POLICY)))


def test_a_sentence_longer_than_the_limit_is_cut_at_semicolons_then_at_commas_then_anywhere():
    assert [text for _, text in shown("甲乙丙；丁戊己；庚，辛壬癸子丑寅卯。", limit=6)] == [
        "甲乙丙；",
        "丁戊己；庚，",
        "辛壬癸子丑寅",
        "卯。",
    ]


def test_a_limit_below_one_is_refused():
    with pytest.raises(ValueError, match="limit is 0"):
        cut(document("一。"), 0)


def test_a_passage_knows_its_version_its_context_and_its_page():
    text = "第一页的话。\n第二页的话，" + LONG
    passage = cut(document(text, pages=(0, 7), title="标题"))[-1]
    assert (passage.id, passage.document_hash, passage.page) == (f"d:0-{len(text)}", document(text).hash, 1)
    assert document(text, pages=(0, 7)).page(7) == 2


LINES = st.sampled_from(
    [
        *("# 甲", "## 乙", "一、丙", "（一）丁", "1. 戊", "第三条 己。", "第四章 庚", "- 辛；", "  - 壬。", "癸", "推进会"),
        *("", "", "***", "子。丑！“寅？”卯……", LONG, "长" * 40 + "；" + "句" * 30 + "，" + "子" * 50),
        *("| a | b |", "English text. It goes on."),
    ]
)


@settings(max_examples=300)
@given(st.lists(LINES, max_size=25), st.integers(8, 120), st.sampled_from(Kind))
def test_passages_keep_to_the_limit_and_cover_every_line_but_headings(lines, limit, kind):
    text = "\n".join(lines)
    passages = cut(document(text, title="推进会", kind=kind), limit)
    end = 0
    for passage in passages:
        assert end <= passage.start < passage.end
        assert passage.text == text[passage.start : passage.end]
        assert passage.text == passage.text.strip()
        assert len(passage.text) <= limit
        for line in filter(str.strip, text[end : passage.start].split("\n")):
            assert line.lstrip().startswith(("#", "一、", "（一）", "1.", "第四章", "***", "癸", "推进会", "|", "-")), line
        end = passage.end
        assert passage.sentences
        assert passage.sentences[0][0] >= passage.start
        assert passage.sentences[-1][1] == passage.end
    assert len({passage.id for passage in passages}) == len(passages)


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from(["甲乙。", "丙丁戊己！", "庚；辛。", "“壬？”", "癸……"]), min_size=1, max_size=40),
    st.integers(8, 40),
)
def test_no_sentence_that_fits_is_cut(parts, limit):
    text = "".join(parts)
    borders = {end for _, end in split(text)}
    assert all(passage.end in borders for passage in cut(document(text), limit))
