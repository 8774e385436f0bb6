"""Every way of writing a figure, generated: each reads back as its value, and no two values ever match."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.answering.values import Kind, Value, holds, same, values
from bot.answering.values.numerals import chinese
from tests.bot.answering.conftest import one

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
CURRENCIES = {
    "CNY": (("元", "元人民币", "人民币"), ("yuan", "RMB", "renminbi"), ("RMB ", "CNY ", "¥", "人民币")),
    "USD": (("美元", "美金"), ("US dollars", "USD", "dollars"), ("USD ", "US$", "$")),
    "TWD": (("新台币", "新臺幣", "元新台币"), ("New Taiwan dollars", "TWD"), ("NT$", "新台币")),
}


def numerals(number: int) -> list[str]:
    """Chinese and mixed ways of writing a whole number, by cn2an and by scale."""
    import cn2an

    ways = [str(number), f"{number:,}", cn2an.an2cn(number)]
    ways += [
        f"{number // s}{sign}" for s, sign in ((10**8, "亿"), (10**8, "億"), (10**4, "万"), (10**4, "萬")) if number % s == 0
    ]
    ways += [
        f"{number / s:.2f}{sign}" for s, sign in ((10**8, "亿"), (10**4, "万")) if number % (s // 100) == 0 and number >= s
    ]
    if number >= 10**8 and number % 10**8 and number % 10**4 == 0:
        ways.append(f"{number // 10**8}亿{number % 10**8 // 10**4}万")
    return ways


def english_numerals(number: int) -> list[str]:
    ways = [str(number), f"{number:,}"]
    for scale, words in ((10**9, (" billion", "bn", "-billion")), (10**6, (" million", "mn"))):
        if number >= scale and number % (scale // 100) == 0:
            ways += [f"{float(Fraction(number, scale)):g}{word}" for word in words]
    return ways


magnitudes = st.one_of(
    st.integers(2, 9999),
    st.builds(lambda n, z: n * 10**z, st.integers(1, 9999), st.integers(0, 8)),
).filter(lambda n: 2 <= n < 10**12)


@st.composite
def money(draw: st.DrawFn) -> tuple[Value, str]:
    number, currency = draw(magnitudes), draw(st.sampled_from(list(CURRENCIES)))
    suffixes, words, prefixes = CURRENCIES[currency]
    ways = [f"{n}{gap}{s}" for n in numerals(number) for s in suffixes for gap in ("", " ") if not (gap and not n[0].isdigit())]
    ways += [f"{n}{'-' if '-' in n else ' '}{w}" for n in english_numerals(number) for w in words]
    ways += [f"{p}{n}" for p in prefixes for n in english_numerals(number)]
    return Value(Kind.MONEY, Fraction(number), currency), draw(st.sampled_from(ways))


@st.composite
def dates(draw: st.DrawFn) -> tuple[Value, str]:
    import cn2an

    day = draw(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
    y, m, d = day.year, day.month, day.day
    spoken = "".join("〇一二三四五六七八九"[int(c)] for c in str(y))
    ways = [
        *(
            f"{y}年{m}月{d}日",
            f"{y} 年 {m} 月 {d} 日",
            f"{y}年{m:02}月{d:02}日",
            f"{y}-{m:02}-{d:02}",
            f"{y}/{m}/{d}",
            f"{y}.{m}.{d}",
        ),
        *(f"{d} {MONTHS[m - 1]} {y}", f"{MONTHS[m - 1]} {d}, {y}", f"the {d}th of {MONTHS[m - 1]}, {y}"),
        f"{spoken}年{cn2an.an2cn(m)}月{cn2an.an2cn(d).removeprefix('一') if 10 <= d < 20 else cn2an.an2cn(d)}日",
        f"{MONTHS[m - 1][:3]}{'' if m == 5 else '.'} {d}, {y}",
    ]
    return Value(Kind.DATE, Fraction(y * 10000 + m * 100 + d), "day"), draw(st.sampled_from(ways))


@st.composite
def measures(draw: st.DrawFn) -> tuple[Value, str]:
    kind, unit, factor, chinese_units, english_units = draw(
        st.sampled_from(
            [
                (Kind.AREA, "m2", 10**6, ("平方公里", "平方千米"), ("km²", "square kilometres", "square kilometers", "sq km")),
                (Kind.AREA, "m2", 1, ("平方米", "平方公尺", "㎡"), ("m²", "square metres", "sqm")),
                (Kind.AREA, "mu", 1, ("亩", "畝"), ("mu",)),
                (Kind.DURATION, "month", 12, ("年", "周年"), ("years",)),
                (Kind.DURATION, "month", 1, ("个月", "個月"), ("months",)),
                (Kind.DURATION, "day", 1, ("天", "日"), ("days",)),
                (Kind.DURATION, "workday", 1, ("个工作日", "個工作日"), ("working days", "business days")),
                (Kind.PERCENT, "%", 1, ("%", "％"), ("%", "percent", "per cent")),
                (Kind.POINTS, "%", 1, ("个百分点", "百分点"), ("percentage points",)),
                (Kind.COUNT, "company", 1, ("家", "余家"), ("companies", "enterprises", "well-known companies")),
                (Kind.COUNT, "person", 1, ("人", "名"), ("people", "employees")),
            ]
        )
    )
    # Four digits before 年 are a year; a figure of 1900 to 2099 before days is read as one nowhere.
    number = draw(st.integers(2, 999) if kind is Kind.DURATION else st.integers(2, 99999))
    ways = [n + u for n in numerals(number) if "." not in n for u in chinese_units]
    if kind is Kind.PERCENT:
        import cn2an

        ways += [f"百分之{cn2an.an2cn(number)}", f"百分之{number}"]
    # "In 2024 well-known companies came": before an adjective, four such digits without a comma are a year.
    year = 1900 <= number <= 2099
    ways += [
        f"{n} {u}" for n in (str(number), f"{number:,}") for u in english_units if not (year and "," not in n and "-" in u)
    ]
    return Value(kind, Fraction(number * factor), unit), draw(st.sampled_from(ways))


anything = st.one_of(money(), dates(), measures())


@settings(max_examples=250, deadline=None)
@given(anything)
def test_every_way_of_writing_a_value_reads_back_as_that_value(case: tuple[Value, str]) -> None:
    value, written = case
    assert same(one(written), value), (written, one(written))


@settings(max_examples=150, deadline=None)
@given(anything)
def test_a_value_is_read_the_same_inside_a_sentence(case: tuple[Value, str]) -> None:
    value, written = case
    for sentence in (f"据文件，是{written}。", f"（{written}）", f"It says: {written}."):
        assert same(one(sentence), value), (sentence, values(sentence))
        found = one(sentence)
        assert sentence[found.start : found.end] in sentence
        assert found.start >= sentence.index(written[0])


@settings(max_examples=150, deadline=None)
@given(anything, anything)
def test_two_values_that_differ_never_match(a: tuple[Value, str], b: tuple[Value, str]) -> None:
    assume(a[0] != b[0])
    assert not same(one(a[1]), one(b[1]))
    assert not holds(f"文中写的是{a[1]}。", one(b[1]))


@settings(max_examples=150, deadline=None)
@given(anything)
def test_a_text_holds_each_of_its_own_values_in_any_wording(case: tuple[Value, str]) -> None:
    value, written = case
    assert holds(f"合作区的这一项是{written}，见通知。", value)


@settings(max_examples=150, deadline=None)
@given(money(), st.sampled_from(["1", "2", "9"]))
def test_a_digit_more_is_another_value(case: tuple[Value, str], digit: str) -> None:
    value, written = case
    at = next((i for i, c in enumerate(written) if c.isascii() and c.isdigit()), None)
    assume(at is not None)
    assert not any(same(v, value) for v in values(written[:at] + digit + written[at:]))


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 10**12))
def test_chinese_numerals_are_read_as_cn2an_writes_them(number: int) -> None:
    import cn2an

    assert chinese(cn2an.an2cn(number)) == number
    assert chinese(cn2an.an2cn(number, "low").replace("二百", "两百").replace("二千", "两千")) == number
