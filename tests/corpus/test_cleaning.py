import pytest

from corpus.cleaning import fold, in_traditional, join_lines, script, shown_script, simplified, tidy, traditional


def test_tidying_makes_line_ends_and_spaces_regular_and_leaves_the_wording():
    assert tidy("\ufeff甲\r\n乙\u200b丙\u00a0丁 \t\r戊，（己）ＡＢＣ　\n") == "甲\n乙丙 丁\n戊，（己）ＡＢＣ\n"


def test_tidying_puts_characters_in_place_of_the_radicals_that_pdf_files_hold():
    assert tidy("⼯业⽤地") == "工业用地"


def test_tidying_puts_a_sign_in_place_of_halves_of_characters_which_cannot_be_stored():
    assert tidy("甲\ud83d乙\ude00") == "甲\ufffd乙\ufffd"
    assert tidy("甲😀") == "甲😀"


def test_tidying_twice_is_tidying_once():
    text = "　　甲 \r\n\r\n\u3000乙\u2028⼯ "
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    "texts",
    [
        ("產業基金", "产业基金"),
        ("軟體", "软件"),
        ("臺商", "台商", "台商"),
        ("ＥＣＦＡ", "ecfa", "ECFA"),
        ("１０％", "10%"),
        ("鲁政字〔2024〕28號", "鲁政字〔2024〕28号"),
    ],
)
def test_folding_makes_the_same_words_in_other_scripts_widths_and_cases_equal(texts):
    assert len({fold(text) for text in texts}) == 1


def test_converting_to_traditional_and_back_keeps_the_source_article_s_words():
    sentence = "基金总规模10亿元人民币，期限10年，首期2亿元已募集完成"
    assert traditional(sentence) == "基金總規模10億元人民幣，期限10年，首期2億元已募集完成"
    assert simplified(traditional(sentence)) == sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工业和信息化部", "工業和信息化部"),
        ("循环经济的认定对象", "循環經濟的認定對象"),
        ("零组件优化程序，予以支持", "零組件優化程序，予以支持"),
        ("“于先生、于波，位于济阳", "“于先生、于波，位於濟陽"),
        ("关于主任的任命", "關於主任的任命"),
    ],
)
def test_a_quotation_in_traditional_characters_keeps_the_mainlands_words_and_names(text, expected):
    assert in_traditional(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("合作区的产业基金总规模是多少？", "zh-Hans"),
        ("合作區的產業基金總規模是多少？", "zh-Hant"),
        ("臺北", "zh-Hant"),
        ("台北", "zh-Hans"),
        ("合作区里有台湾《聯合報》吗", "zh-Hans"),
        ("How large is the industry fund?", "en"),
        ("What does the 海峡两岸新旧动能转换产业合作区 offer to Taiwanese investors?", "en"),
        ("ECFA 是什么", "zh-Hans"),
        ("ECFA 對臺商有什麼影響", "zh-Hant"),
        ("Foxconn Technology Group 是否入驻", "zh-Hans"),
        ("GDP呢？", "zh-Hans"),
        ("R&D补贴", "zh-Hans"),
        ("R&D費用？", "zh-Hant"),
        ("VAT率", "zh-Hans"),
        ("Foxconn呢？", "zh-Hans"),
        ("ECFA", "en"),
        ("HOW LARGE IS THE FUND?", "en"),
        ("2035？", "zh-Hans"),
        ("", "zh-Hans"),
    ],
)
def test_the_script_of_a_text_is_told(text, expected):
    assert script(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("期限呢？", None),
        ("早安", None),
        ("台北", None),
        ("GDP呢？", None),
        ("VAT?", None),
        ("2035？", None),
        ("", None),
        ("期限多長？", "zh-Hant"),
        ("期限多长？", "zh-Hans"),
        ("thanks", "en"),
        ("IS THERE VAT?", "en"),
    ],
)
def test_a_text_that_could_be_in_several_languages_shows_none(text, expected):
    assert shown_script(text) == expected


FULL = "申请人应当是在济南市济阳区登记的企业，并且符合下列"


def test_a_line_as_wide_as_the_page_goes_on_in_the_next():
    assert join_lines([FULL, "条件。", "下一段。"]) == (FULL + "条件。\n下一段。", [0, len(FULL), len(FULL) + 4])


@pytest.mark.parametrize("next_", ["第二条 其他", "（一）其他", "二、其他", "2. 其他", "- 其他", "　　其他", "附件：其他"])
def test_a_line_that_begins_something_of_its_own_is_not_joined(next_):
    assert join_lines([FULL, next_])[0] == f"{FULL}\n{next_}"


def test_a_line_that_ends_a_sentence_is_not_joined():
    assert join_lines([FULL + "。", FULL])[0] == f"{FULL}。\n{FULL}"


def test_the_short_lines_of_a_list_are_not_joined():
    assert join_lines(["营业执照", "身份证明", "申请表格"])[0] == "营业执照\n身份证明\n申请表格"


def test_latin_words_are_joined_by_a_space_and_hyphenated_ones_without_their_hyphen():
    line = "The investors from Taiwan are treated as all the others and the develop-"
    text, offsets = join_lines([line, "ment zone has as many of these firms as any other zone in the whole of", "Shandong"])
    assert text == f"{line[:-1]}ment zone has as many of these firms as any other zone in the whole of Shandong"
    assert text[offsets[1] :].startswith("ment")
    assert text[offsets[2] :] == "Shandong"


def test_no_lines_are_no_text():
    assert join_lines([]) == ("", [])
