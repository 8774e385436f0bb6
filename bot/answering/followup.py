"""A turn that leans on what was said before → a question that stands alone, by carrying over the topic.

A turn that stands alone is left as it is: rewriting spoils good questions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce

from bot.answering.question import YEAR, Exchange, years_in
from corpus.cleaning import simplified, tidy

_NOUN = (
    "(?:基金|政策|项目|措施|办法|企业|公司|法律|法规|法|条例|规定|文件|优惠|税|数|面积|园区|园|奖励|补贴|标准|条件|会议|协议|计划|方案|意见"
    "|通知|公告)"
)
# 昆山那边, 旺旺济南那个厂 and 这个合作区 name what they mean: pointing back is what follows nothing, or a verb or preposition.
_FREE = "(?:(?<![\u3400-\u9fff])|(?<=[在对给按把跟和与从用为问享受立请办到于据合理领]))"
_POINTING = re.compile(
    rf"{_FREE}[这那](?:几?[个些项笔种条份家部]|两个)?(?={_NOUN}|的)|上述|前者|后者"
    rf"|{_FREE}[这那](?:几?[个些项条种家])(?=[是有能要可会多算在由对从什怎，,。？?]|$)"
    rf"|{_FREE}这(?=[是有能要可会多算属需指在由对从怎，,。？?]|$)|{_FREE}那(?=是(?!不是|否))"
)
_PLACE = re.compile(f"{_FREE}[这那][里边]")
_IT = re.compile(r"它们?|他们|她们")
_ITS = re.compile(rf"(?<![尤与极])其(?![他它实中次余])|(?<!应)该(?={_NOUN})")
# It stands for what follows in: is it legal to hire them.
_STANDING_IN = (
    "(true|(im)?possible|(un)?necessary|mandatory|compulsory|obligatory|(not )?required|(il)?legal|(un)?lawful|allowed"
    "|permitted|forbidden|prohibited|easy|easier|hard|harder|difficult|feasible|advisable|(un)?common|(un)?usual|normal|safe|important"
    "|essential|(un)?likely|enough|okay|ok|better|best|cheaper)"
)
_IT_ENGLISH = re.compile(
    r"\b(its|it|they|their|them|this one|that one|this|these|those|the same)\b"
    rf"(?! (is |are |be |was )?((still|also|even|really|generally) )?{_STANDING_IN} (that|to|if|for\b.* to)\b)"
    r"(?! (takes?|costs?)\b.* to\b)"
    r"(?! (who|which|year|month|week|zone)\b)",
    re.IGNORECASE,
)
_LITTLE = """
the and for are was were does did has have had can could may must will would should what which when where who whom whose why
how much many long large big about there with from into under also not our your you
"""
"""Words that name nothing."""
_OPENING = re.compile(
    r"^(那么|那(?![些个项家边里条笔种份只部位])|还有|另外|然后|而|至于|换成"
    r"|(and|but|what about|how about|then|so|also)\b)[,，:：\s]*",
    re.IGNORECASE,
)
_ASPECT = re.compile(
    r"的?(总|首期)?(期限|规模|面积|条件|税率|时间|地点|地址|金额|流程|材料|手续|比例|标准|电话|联系方式|范围|对象|有效期|截止日期)$"
)
_CLOSING = re.compile(r"(呢|又如何|又怎样|又怎樣|如何|怎么样|怎麼樣)?[?？。!！\s]*$")
_ASKING = re.compile(
    r"(一共|总共|大概|目前|现在|请问|想问一?下?|我想知道|能不能|可不可以|是不是|有没有|是否)|(是|有|为|要|到|达|在)?(多少|多大|多长|多久|多高|什么时候|什么|哪些|哪个|哪家|哪里"
    r"|哪几[个家项]|几[个家年月天条项]|谁|怎么|如何|怎样|何时)(钱|时间|时候|[个家年月天条项])?|[吗呢么嘛吧啊]?\s*[?？。!！]+\s*$|[吗呢]$"
)
_NE = re.compile(r"呢\s*[?？]*$")
_ASKS = re.compile(
    r"一共|总共|大概|目前|现在|[是有为要到达在]?(多[少大长久高]|什么|哪|几[个家年月天条项]|谁)|怎么|如何|怎样|何时|(.)不\2|[能是可]否|有没有"
)
_WORDS = re.compile(r"[\u3400-\u9fff]|[A-Za-z]+|\d+")
SHORT = 12
"""Characters of Chinese, or twice the words of English, below which a turn that opens like a follow-up is elliptical."""
LIGHT = 4
"""Characters beside the words that ask, up to which a turn names next to nothing of its own."""


def _topic(question: str) -> str:
    """What a question is about: the question without the words that ask, and without the aspect of it that was asked for."""
    asked = _ASKING.sub("", question).strip(" ,，的")
    return _ASPECT.sub("", asked) or asked or question


_MEASURE = re.compile(r"(收入|数|额|率|量|年限|税|费|产值|投资|GDP|人口|奖励|补贴|增速|增长|门槛)$")
"""What a turn of its own asks for in place of what was asked for (那财政收入呢？), beside the aspects of a topic."""


def _subject(question: str) -> str:
    """What a question speaks of, for it or they to stand for: of 旺旺什么时候来的, 旺旺; else the topic."""
    asked = _ASKING.search(question)
    before, after = (question[: asked.start()], question[asked.end() :]) if asked else ("", "")
    stands = len(before.strip()) >= 2 and len(after.strip(" 的?？。")) >= 2
    return before.strip(" ,，的") if stands else _topic(question)


def _asked_instead(before: str, noun: str) -> str | None:
    """The question before with `noun` in the place of the last noun of what it asks for; None where it has no such place."""
    import rjieba

    asked = _ASKING.search(before)
    words = [w for w in rjieba.cut(before[: asked.start()].rstrip(" ,，的")) if w.strip()] if asked else []
    if not asked or len(words) < 2:
        return None
    return "".join(words[:-1]) + noun + before[asked.start() :]


_PART = re.compile(r"^第?[首头前后一二两三四五六七八九十\d]+.{0,2}[期批类档段部层级]$|[期批类档段]$")
"""What a turn of its own names of something: its second phase, its first batch."""


def _is_chinese(text: str) -> bool:
    return bool(re.search(r"[\u3400-\u9fff]", text))


def _length(plain: str) -> int:
    """Chinese characters, or twice the words of English."""
    return len(_WORDS.findall(plain)) * (1 if _is_chinese(plain) else 2)


def _pointer(plain: str) -> re.Match[str] | None:
    """The first word that points at something that the turn itself has not named."""
    if not _is_chinese(plain):
        found = _IT_ENGLISH.search(plain)
        named = (
            [
                w
                for w in re.findall(r"[a-z]+", plain[: found.start()].lower())
                if len(w) > 2 and w not in _LITTLE.split() and not re.fullmatch(_STANDING_IN, w)
            ]
            if found
            else []
        )
        return found if len(named) < 2 else None
    if found := _POINTING.search(plain) or (_PLACE.search(plain) if _length(plain) <= SHORT else None):
        return found
    for pattern, own_clause in ((_IT, True), (_ITS, False)):
        if found := pattern.search(plain):
            before = _ASKING.sub("", plain[: found.start()])
            own = len(_WORDS.findall(before)) >= 4 and (not own_clause or bool(re.search("[，,；;。]", before)))
            return None if own else found
    return None


def _asks_of_its_own(plain: str) -> bool:
    """True for 昆山有多少家台企呢: what it asks after stands before the words that ask, and 呢 is a mere way to ask."""
    asks = _ASKS.search(plain) if _NE.search(plain) else None
    subject = plain[: asks.start()].strip(" ,，的") if asks else ""
    aspect = len(subject) <= LIGHT and any(pattern.search(subject) for pattern in (_ASPECT, _PART, _MEASURE))
    return len(subject) >= 2 and not aspect and not re.fullmatch(_NOUN, subject)


def leans(turn: str) -> bool:
    """True if the turn says by its words that something went before."""
    plain = simplified(turn)
    elliptical = _OPENING.match(plain) or (_NE.search(plain) and not _asks_of_its_own(plain))
    return bool(_pointer(plain) or (elliptical and _length(plain) <= SHORT))


def _joined(before: str, turn: str) -> str:
    """The turn, put upon the standalone question before it."""
    turn = tidy(turn).strip()
    if not leans(turn):
        return turn
    plain, before = simplified(turn), simplified(before)
    topic, english = _topic(before), not _is_chinese(plain)
    rest = _CLOSING.sub("", _OPENING.sub("", plain)).strip(" ,，")
    years_now = years_in(plain)
    if years_now and len(_WORDS.findall(YEAR.sub("", rest))) <= 3:
        # "and by 2035?": the question before, of another year.
        if year := YEAR.search(before):
            return before.replace(year["written"], str(years_now[0]))
        return f"{before.rstrip('?？ ')}{' ' if english else '，'}{rest}?"
    if english:
        return f"{before.rstrip('?？. ')}: {rest}?"
    if found := _pointer(rest):
        topic = _subject(before) if _IT.fullmatch(found.group()) else topic
        after = rest[found.end() :]
        noun = re.match(_NOUN, after)
        if noun and topic.endswith(noun.group()):
            after = after[noun.end() :]
        return f"{rest[: found.start()]}{topic}{after}？"
    if _ASPECT.search(rest):
        return f"{topic}的{rest}？"
    if _PART.search(rest) and topic in before:
        # 那二期呢？ asks the question before of a part of its topic.
        return before.replace(topic, topic + rest, 1)
    if _MEASURE.search(rest) and not _ASKING.search(rest) and (instead := _asked_instead(before, rest)):
        return instead
    # 那昆山呢？ asks it of something else; 还有哪些企业？ asks something else of its topic.
    return f"{topic}，{rest}？" if _ASKING.search(rest) else f"{rest}，{before}"


def standalone(turn: str, history: Sequence[Exchange]) -> str:
    """The turn as a question of its own, in Simplified script if it had to be rewritten, else as typed."""
    return _joined(_before(history), turn) if history else tidy(turn).strip()


def readings(turn: str, history: Sequence[Exchange]) -> list[str]:
    """The standalone questions that the turn may be, the likelier first.

    A short turn that does not say by its words that something went before may go on with it all the same (主题是什么？): it is
    read both ways, on the topic first where it names next to nothing of its own.
    """
    alone = standalone(turn, history)
    if not history or leans(turn):
        return [alone]
    plain = simplified(alone)
    if _length(plain) > SHORT:
        return [alone]
    before = simplified(_before(history))
    joined = f"{_topic(before)}，{plain}" if _is_chinese(plain) else f"{before.rstrip('?？. ')}: {plain}"
    light = _length(_ASKING.sub("", plain)) <= LIGHT and not _asks_of_its_own(plain)
    return [joined, alone] if light else [alone, joined]


def _before(history: Sequence[Exchange]) -> str:
    """The conversation's last question as one that stands alone."""
    return reduce(lambda earlier, e: _joined(earlier, e.question) if earlier else e.question, history, "")
