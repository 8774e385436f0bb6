import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import MARK, split


def sentences(text):
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一。二！三？四", ["一。", "二！", "三？", "四"]),
        ("面积14.99平方公里；到2035年达100平方公里。", ["面积14.99平方公里；到2035年达100平方公里。"]),
        ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
        ("“要做什么？”，他问。", ["“要做什么？”，他问。"]),
        ("《谁在投资？》一书很好。", ["《谁在投资？》一书很好。"]),
        ("（页面到此为止。）下一句。", ["（页面到此为止。）", "下一句。"]),
        ("还有更多……另外", ["还有更多……", "另外"]),
        ("旺旺、统一……等企业来了。", ["旺旺、统一……等企业来了。"]),
        ("真的？！是的。", ["真的？！", "是的。"]),
        ("第一行\n第二行", ["第一行", "第二行"]),
        ("## 标题\n- 甲。乙。\n  - 丙；\n> 引文。", ["标题", "甲。", "乙。", "丙；", "引文。"]),
        ("-1度不是列表", ["-1度不是列表"]),
        ("It is 3.5 bn. The Co. Ltd. has 5, e.g. Foo. No. 5.", ["It is 3.5 bn.", "The Co. Ltd. has 5, e.g. Foo.", "No. 5."]),
        ("Is it? Yes! Done.", ["Is it?", "Yes!", "Done."]),
        ("见 https://a.cn/x?id=3 页。", ["见 https://a.cn/x?id=3 页。"]),
        ("U.S. firms came. 第六条。", ["U.S. firms came.", "第六条。"]),
        ("……", ["……"]),
        ("- \n\n　", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, expected):
    assert sentences(text) == expected


def test_offsets_count_in_the_whole_text_when_a_part_is_split():
    text = "- 一。二。\n- 三。"
    assert split(text, 4, 9) == ((4, 6),)
    assert split(text, 7) == ((9, 11),)
    assert split(text, 2, 4) == ((2, 4),)


@given(st.text(alphabet="一二三，；。\n", max_size=60))
def test_plain_chinese_is_split_as_a_plain_reference_splits_it(text):
    expected, current = [], ""
    for character in text:
        if character != "\n":
            current += character
        if character in "。\n":
            expected.append(current)
            current = ""
    reference = [sentence for sentence in [*expected, current] if sentence]
    # The reference ends a sentence at each mark; the product takes marks that stand together as one end, and goes on
    # after an end that a comma follows.
    joined: list[str] = []
    ends_line = False
    position = 0
    for sentence in reference:
        start = text.index(sentence, position)
        ends_line = "\n" in text[position:start] or position == 0
        position = start + len(sentence)
        if joined and not ends_line and (sentence[0] in "。，；"):
            joined[-1] += sentence
        else:
            joined.append(sentence)
    assert sentences(text) == joined


TEXT = st.text(alphabet="一A.b 1。！？!?…”」）《》\n-#>，；：(\t\u3000x·", max_size=80)


@given(TEXT, st.integers(0, 80), st.integers(0, 80))
def test_no_character_is_lost_or_in_two_sentences(text, a, b):
    start, end = min(a, len(text)), min(max(a, b), len(text))
    spans = split(text, start, end)
    covered = start
    for span_start, span_end in spans:
        assert covered <= span_start < span_end <= end
        assert "\n" not in text[span_start:span_end]
        assert text[span_start:span_end] == text[span_start:span_end].strip()
        assert only_marks(text, covered, span_start)
        covered = span_end
    assert only_marks(text, covered, end)


def only_marks(text, start, end):
    """Whether the lines of text[start:end] hold white space alone, or the marks that begin a line."""
    parts = text[start:end].split("\n")
    at_line_start = [start == 0 or text[start - 1] == "\n"] + [True] * (len(parts) - 1)
    return all(
        not part.strip() or (begins and not part[MARK.match(part).end() :].strip())
        for part, begins in zip(parts, at_line_start, strict=True)
    )
