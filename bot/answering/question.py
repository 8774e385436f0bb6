"""A turn of the conversation → what is asked: language, kind of answer wanted, years named, words that carry it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from corpus.cleaning import is_chinese, script, shown_script, simplified, tidy
from index.glossary import Glossary


@dataclass(frozen=True)
class Exchange:
    """One question asked before, and the answer it got."""

    question: str
    answer: str


@dataclass(frozen=True)
class Turn:
    """What the asker just typed, and what was said before it, oldest first; the language of the page that it was typed on."""

    question: str
    history: tuple[Exchange, ...] = ()
    language: str | None = None


def language_of(turn: Turn) -> str:
    """The language to reply in: the turn's; where it shows none (期限呢), that of the last question that does, or the page's.

    English is no language for what holds Chinese characters.
    """
    if own := shown_script(turn.question):
        return own
    others = [*(shown_script(exchange.question) for exchange in reversed(turn.history)), turn.language]
    fit = (other for other in others if other and not (other == "en" and is_chinese(turn.question)))
    return next(fit, script(turn.question))


class Wanted(StrEnum):
    """The kind of answer a question wants."""

    AMOUNT = "amount"
    WHEN = "when"
    WHO = "who"
    YES_NO = "yes_no"
    WHY = "why"
    HOW = "how"
    LIST = "list"
    OTHER = "other"


@dataclass(frozen=True)
class Question:
    """A standalone question. `plain` is its text in Simplified script: what is searched with."""

    text: str
    plain: str
    language: str
    wanted: Wanted
    units: frozenset[str] = frozenset()
    years: tuple[int, ...] = ()

    @property
    def read_as(self) -> str:
        """What the reader is asked: `plain`, with the texts' words for the terms of an English question behind it."""
        return Glossary.bundled().spell_out(self.plain) if self.language == "en" else self.plain


# Tried in order; the first that matches decides. Written for Simplified text and lower-case English.
_WANTED: tuple[tuple[Wanted, str], ...] = (
    (Wanted.WHY, r"为什么|为何|为啥|凭什么|什么原因|\bwhy\b|reason for"),
    (
        Wanted.LIST,
        r"哪些|哪几|哪两|哪三|有什么(?!时候)|有啥|都有谁|分别|列出|列一下|几大|包括什么|包含什么|还要什么|什么条件"
        r"|\bwhat are\b|\blist\b|what (kinds?|types?|conditions|incentives|benefits)"
        r"|\bwhich ((big|large|local|taiwan\w*|foreign|main|leading|key|other|new|tax|law|accounting) )*"
        r"(?!(is|was|has|does)\b)\w+(?<!s)s\b",
    ),
    (
        Wanted.WHEN,
        r"什么时候|何时|啥时候|哪一?年|(?<!会不会)哪一?天|几月|几号|哪个月|什么时间|起始日|截止|到期日"
        r"|\bwhen\b(?!.*,.*\b(what|how|who|which)\b)|what (date|year)|deadline|which year",
    ),
    (
        Wanted.AMOUNT,
        r"多少|(?<!好)几(?!乎)[个家年月天成条项种类人次倍岁份届位块%折期口点台辆趴元百千万亿]|多大|多高|多长|多久|多远|多厚"
        r"|规模(是|有)|(税率|比例|上限|下限|门槛|额度)(?!.*[吗嘛])|how (much|many|long|large|big|often|far)"
        r"|what (rate|percentage|share|size|area)|^(?!(is|are|do|does|can|could|may|will|would)\b).*\brate\b",
    ),
    (
        Wanted.WHO,
        r"谁|哪(个|家|一家)(单位|部门|机关|机构|公司|企业|局|厅)|什么(部门|单位|机构)|找哪"
        r"|\bwho\b|which (office|department|authority|agency|body)",
    ),
    (
        Wanted.YES_NO,
        r"[吗嘛么]\s*[?？。!！]*$|能不能|能否|可不可以|可否|是否|有没有|有无|会不会|要不要|需不需要|是不是|算不算|行不行|用不用|得不得|还能.*[?？]$"
        r"|^(so )?(is|are|was|were|do|does|did|can|could|may|must|will|would|should|have|has|am)\b|\bor not\b",
    ),
    (Wanted.HOW, r"怎么|如何|怎样|咋|怎麽|步骤|流程|\bhow\b"),
)

# A word of the question → the units that an amount may stand in.
_UNITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"税率|比例|百分|个点|几成|趴|占比|利率|幅度|增速|增长|税负|\brate\b|percent|share",
        ("%", "‰", "成", "百分", "折"),
    ),
    (r"面积|占地|平方|\barea\b", ("平方公里", "平方米", "公顷", "亩")),
    # Of a zone or of a fund.
    (r"多大|how (large|big)", ("平方公里", "平方米", "公顷", "亩", "元", "万", "亿")),
    (
        r"多久|多长时间|期限|几年|几天|几个月|多少(年|天|日)|年限|有效期|时限"
        r"|how (long|many (day|week|month|year|hour))|\bterm\b|period",
        ("年", "个月", "月", "日", "天", "小时", "周", "届"),
    ),
    (r"几家|多少家|多少(企业|公司|台企|厂商)|企业数|how many ([\w-]+ )?(compan|firm|enterprise|business)", ("家", "户")),
    (r"几个人|多少人|几人|人数|多少(员工|职工)|how many ([\w-]+ )?(people|employees|worker)", ("人", "名")),
    (
        r"多少钱|金额|资金|投资额|规模|费用|价格|罚多少|罚款|奖励|补贴|产值|营收|税收"
        r"|how much|fund|amount|price|cost|fine",
        ("元", "美元", "万", "亿", "%"),
    ),
    (r"几条|多少条|how many (measures|articles)", ("条", "项")),
    (r"几个|多少个|几项|多少项|how many", ("个", "项", "家", "次", "种", "名", "人", "条", "户")),
)

# What makes a number of what it follows: 2000万元, 2000多家, 2000 people. 2024个税 and 2024台企 are of a year all the same.
_COUNTED = (
    "[万亿千倍亩米吨股号件套辆座栋%％]|平方|公[顷里斤]|[美欧日]元|人民币|元(?!旦)|百(?!强)|多(?![少大长久高])|余(?![额下])|家(?!电)"
    "|户(?![籍口])|人(?![均才口大民工])|名(?![单额录称])|个(?![税人体])|台(?![企商胞资湾海])|项(?!目)|条(?![例件约])|天(?!津)|次|小时"
    r"|(?:yuan|rmb|cny|usd|dollars?|hectares?|mu|square|sq|km|m2|tons?|tonnes?|kg|kwh|people|persons|employees|workers|compan(?:y|ies)"
    r"|firms|enterprises|households|days|hours|times|thousand|million|billion|per ?cent)\b"
)
YEAR = re.compile(
    rf"(?<![\d$¥￥€])(?<!rmb )(?P<written>(?:19|20)\d{{2}}(?!\d)(?!\s*(?:{_COUNTED}))"
    r"|[二一][〇零○九][〇零○一二三四五六七八九]{2}(?=年))\s*年?",
    re.IGNORECASE,
)
"""A year as it is `written`, in digits or, with its 年, in Chinese numerals."""
_DIGIT = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}


def years_in(text: str) -> tuple[int, ...]:
    """The years that `text` names, in order, each once."""
    written = (found["written"] for found in YEAR.finditer(text))
    return tuple(dict.fromkeys(int("".join(_DIGIT.get(c, c) for c in year)) for year in written))


def wanted_of(plain: str) -> Wanted:
    """The kind of answer that a Simplified or English question wants."""
    lower = plain.lower()
    return next((wanted for wanted, pattern in _WANTED if re.search(pattern, lower)), Wanted.OTHER)


def units_of(plain: str) -> frozenset[str]:
    """The units that the asked amount may stand in; empty where the question does not tell."""
    lower = plain.lower()
    return next((frozenset(units) for pattern, units in _UNITS if re.search(pattern, lower)), frozenset())


def analyse(text: str) -> Question:
    """Read a standalone question, in any of the three languages."""
    text = tidy(text).strip()
    plain = simplified(text)
    wanted = wanted_of(plain)
    return Question(
        text=text,
        plain=plain,
        language=script(text),
        wanted=wanted,
        units=units_of(plain) if wanted is Wanted.AMOUNT else frozenset(),
        years=years_in(plain),
    )
