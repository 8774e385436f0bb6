"""The units that a figure may stand in, and the currencies that may stand before it."""

from __future__ import annotations

import re
from fractions import Fraction

from bot.answering.values.value import Kind

Unit = tuple[Kind, str, Fraction]
"""Kind, base unit, and how many base units it is."""


def _table(kind: Kind, rows: str) -> dict[str, Unit]:
    """`rows`: a line each: base unit, factor, the wordings set apart by |."""
    found = {}
    for row in rows.strip().splitlines():
        base, factor, wordings = row.strip().split(" ", 2)
        for wording in wordings.split("|"):
            found[wording] = (kind, "" if base == "-" else base, Fraction(factor))
    return found


UNITS: dict[str, Unit] = {
    **_table(
        Kind.MONEY,
        """
        CNY 1 元人民币|人民币元|元|人民币|块钱|yuan renminbi|yuan rmb|renminbi yuan|yuan|renminbi|rmb|cny|chinese yuan
        CNY 1/10 角
        USD 1 美元|美金|us dollars?|u.s. dollars?|american dollars?|usd|dollars?
        TWD 1 新台币元|元新台币|新台币|台币|new taiwan dollars?|nt dollars?|taiwan dollars?|twd|ntd
        HKD 1 港元|港币|hong kong dollars?|hkd
        EUR 1 欧元|euros?|eur
        JPY 1 日元|日圆|japanese yen|yen|jpy
        GBP 1 英镑|pounds? sterling|pounds?|gbp
        """,
    ),
    **_table(
        Kind.PERCENT,
        """
        % 1 %|percent|per cent|趴|pct
        % 1/10 ‰|per mille|per mil
        % 10 成
        """,
    ),
    **_table(Kind.POINTS, "% 1 个百分点|百分点|percentage points?|percent points?"),
    **_table(
        Kind.AREA,
        """
        m2 1000000 平方公里|平方千米|km²|km2|㎢|sq km|sq. km|sqkm|square kilometers?|square kilometres?|square km
        m2 1 平方米|平方公尺|平米|㎡|m²|m2|sqm|sq m|square meters?|square metres?
        m2 10000 公顷|hectares?|ha
        mu 1 亩|mus?
        """,
    ),
    **_table(
        Kind.LENGTH,
        "m 1000 公里|千米|km|kilometers?|kilometres?\nm 1 米|公尺|meters?|metres?\nm 1/1000 毫米|mm\nm 1/100 厘米|公分|cm",
    ),
    **_table(Kind.WEIGHT, "kg 1000 吨|tonnes?|tons?|metric tons?\nkg 1 公斤|千克|kg|kilograms?\nkg 1/1000 克|grams?"),
    **_table(
        Kind.ENERGY,
        "kWh 1 千瓦时|度电|度|kwh|kilowatt-hours?|kilowatt hours?\nkW 1 千瓦|kw|kilowatts?\nkW 1000 兆瓦|mw|megawatts?",
    ),
    **_table(
        Kind.DURATION,
        """
        month 12 周年|年期|年|years?
        month 1 个月|months?
        day 1 个自然日|自然日|天|日|days?|calendar days?
        workday 1 个工作日|工作日|working days?|business days?|workdays?
        day 7 个星期|星期|周|weeks?
        minute 60 个小时|小时|个钟头|hours?
        minute 1 分钟|minutes?
        """,
    ),
    **_table(Kind.AGE, "year 1 周岁|岁|years old|years of age|year-olds?|year old"),
    **_table(
        Kind.COUNT,
        """
        company 1 家|户|companies|company|enterprises?|firms?|businesses|manufacturers?|investors?|suppliers?|producers?
        person 1 个人|人|名|位|people|persons?|employees?|workers?|residents?|staff|members?
        person 1 compatriots?|youths?|executives?|shareholders?
        visit 1 人次|person-times?|visits?
        occasion 1 次|occasions?
        - 1 个|项|条|款|件|种|类|座|栋|间|套|台|辆|所|场|册|份
        - 1 省|市|县|区|页|章|节|批|届|期|级|大类|部门|处|只|笔|宗|组|支
        - 1 measures?|items?|projects?|parks?|zones?|provinces?|cities|districts?|departments?|categories
        - 1 types?|kinds?|articles?
        - 1 clusters?|bases?|areas|centers?|centres?|conditions?|policies
        - 1 laws?|cases|places|units|sets|copies|products?
        """,
    ),
    **_table(Kind.MULTIPLE, "- 1 倍|-?fold\ntimes 1 times"),
}


def _pattern(wording: str) -> str:
    """An English wording as a pattern: `?` makes the letter before it optional, a space may be a hyphen (a 10-year term)."""
    return re.escape(wording).replace(r"\?", "?").replace(r"\ ", r"[\s-]")


_CHINESE = sorted((u for u in UNITS if re.search(r"[\u3400-\u9fff]", u)), key=len, reverse=True)
_LATIN = sorted((u for u in UNITS if not re.search(r"[\u3400-\u9fff]", u)), key=len, reverse=True)
_CHINESE_UNIT = re.compile(rf"\s?(?:{'|'.join(_CHINESE)})")
_LATIN_UNITS = [(re.compile(rf"[\s-]{{0,2}}{_pattern(u)}(?![A-Za-z\d])", re.I), UNITS[u]) for u in _LATIN]
_LATIN_COUNT = [p for p in _LATIN_UNITS if p[1][0] is Kind.COUNT]
_NOT_UNIT = re.compile(
    r"成(?=[立为功员本果就长交熟套效])|人(?=民[^币])|台(?=[资商企胞青湾])|日(?=本)|位(?=于)|区(?=别)|期(?=间)|条(?=件|例)|个(?=人所得)"
)
_ADJECTIVES = re.compile(r"\s+[A-Za-z][A-Za-z'-]*")

CURRENCY_BEFORE = re.compile(
    r"(?P<CNY>rmb|cny|人民币|¥|￥)|(?P<TWD>nt\$|twd|ntd|新台币)|(?P<HKD>hk\$|hkd)|(?P<USD>us\$|usd|u\.s\.\s?\$|\$"
    r"|美元|美金)|(?P<EUR>€|eur|欧元)",
    re.I,
)


def unit_at(text: str, at: int, adjectives: int = 0) -> tuple[Unit, int] | None:
    """The unit that stands at `at`, and where it ends; a counted English noun may follow up to `adjectives` words later."""
    chinese = _CHINESE_UNIT.match(text, at)
    if chinese and not _NOT_UNIT.match(text, at + len(chinese[0]) - len(chinese[0].lstrip())):
        return UNITS[chinese[0].strip()], chinese.end()
    for pattern, unit in _LATIN_UNITS:
        if match := pattern.match(text, at):
            return unit, match.end()
    end = at
    for _ in range(adjectives):
        word = _ADJECTIVES.match(text, end)
        if not word:
            return None
        end = word.end()
        for pattern, unit in _LATIN_COUNT:
            if match := pattern.match(text, end):
                return unit, match.end()
    return None
