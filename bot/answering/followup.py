"""A turn that leans on what was said before → a question that stands alone, by carrying over the topic.

A turn that stands alone is left as it is: rewriting spoils good questions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce

from bot.answering.question import Exchange, years_in
from corpus.cleaning import simplified, tidy

_PRONOUN = re.compile(
    r"它们?|他们|她们|(?<![尤与极])其(?![他它实中次余])|(?<!应)该(?=[基项政办园公企条法规措])|[这那]([个些项笔种条份]|两个)?(?=(基金|政策|项目|措施|办法|企业|公司|法|条例|税率?|数|面积|园区?|的))"
    r"|上述|前者|后者|[这那](个|些|边|里)|这(?![么样])"
)
_PRONOUN_EN = re.compile(
    r"\b(its|it|they|their|them|this one|that one|this|these|those|the same)\b(?! (is|are|true|possible) (that|there))", re.I
)
_OPENING = re.compile(
    r"^(那么|那麼|那|还有|還有|另外|然后|然後|而|至于|至於|换成|換成|and|but|what about|how about|then|so|also)[,，:：\s]*",
    re.I,
)
_CLOSING = re.compile(r"(呢|又如何|又怎样|又怎樣|如何|怎么样|怎麼樣)?[?？。!！\s]*$")
_ASKING = re.compile(
    r"(一共|总共|大概|目前|现在|请问|想问一?下?|我想知道|能不能|可不可以|是不是|有没有|是否)|(是|有|为|要|到|达|在)?(多少|多大|多长|多久|多高|什么时候|什么|哪些|哪个|哪家|哪里"
    r"|哪几[个家项]|几[个家年月天条项]|谁|怎么|如何|怎样|何时)(钱|时间|时候|[个家年月天条项])?|[吗呢么嘛吧啊]?\s*[?？。!！]+\s*$|[吗呢]$"
)
_WORDS = re.compile(r"[\u3400-\u9fff]|[A-Za-z]+|\d+")
SHORT = 12
"""Characters of Chinese, or twice the words of English, below which a turn that opens like a follow-up is elliptical."""


def _topic(question: str) -> str:
    """What a question is about: the question without the words that ask."""
    return _ASKING.sub("", question).strip(" ,，的") or question


def leans(turn: str) -> bool:
    """True if the turn says by its words that something went before."""
    plain = simplified(turn)
    if _PRONOUN.search(plain) or _PRONOUN_EN.search(plain):
        return True
    length = len(_WORDS.findall(plain)) * (1 if re.search(r"[\u3400-\u9fff]", plain) else 2)
    opened, closed = _OPENING.match(plain), re.search(r"呢\s*[?？]*$", plain)
    return bool((opened or closed) and length <= SHORT)


def _joined(before: str, turn: str) -> str:
    """The turn, put upon the standalone question before it."""
    turn = tidy(turn).strip()
    if not leans(turn):
        return turn
    plain, topic = simplified(turn), _topic(simplified(before))
    english = not re.search(r"[\u3400-\u9fff]", plain)
    rest = _CLOSING.sub("", _OPENING.sub("", plain)).strip(" ,，")
    years_before, years_now = years_in(before), years_in(plain)
    if years_now and len(_WORDS.findall(re.sub(r"\d{4}年?", "", rest))) <= 3:
        # "and by 2035?": the question before, of another year.
        if years_before:
            return before.replace(str(years_before[0]), str(years_now[0]))
        return f"{before.rstrip('?？ ')}{' ' if english else '，'}{rest}?"
    if _PRONOUN.search(rest) and not english:
        return _PRONOUN.sub(lambda _: topic, rest, count=1) + "？"
    if english:
        return f"{before.rstrip('?？. ')}: {rest}?"
    # 那二期呢？ asks the question before of something else; 还有哪些企业？ asks something else of its topic.
    return f"{topic}，{rest}？" if _ASKING.search(rest) else f"{rest}，{before}"


def standalone(turn: str, history: Sequence[Exchange]) -> str:
    """The turn as a question of its own, in Simplified script if it had to be rewritten, else as typed."""
    if not history:
        return tidy(turn).strip()
    before = reduce(lambda earlier, e: _joined(earlier, e.question) if earlier else e.question, history, "")
    return _joined(before, turn)
