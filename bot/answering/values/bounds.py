"""Whether a figure is a limit (不超过, 以上, at least) or is only about right (约, 左右): told by what stands around it."""

from __future__ import annotations

import re

from bot.answering.values.value import Bound

_DOWN = (
    r"不(?:得)?(?:超过|高于|多于|大于|逾)|未超过|最高|最多|最长|最大|至多|上限为?|封顶|低于|少于|小于|不足|不满|未满|(?<![最附邻])近|接近|不到"
    r"|\b(?:up to|at most|no(?:t)? more than|not exceed(?:ing)?|less than|under|below|fewer than|maximum(?: of)?|within"
    r"|nearly|almost|capped at)"
)
_UP = (
    r"不(?:得)?(?:少于|低于|小于|短于|足于)|超过|超|逾|大于|高于|多于|至少|最少|最低|满|突破|下限为?|起步"
    r"|\b(?:more than|over|at least|exceed(?:s|ing|ed)?|above|no(?:t)? (?:less|fewer) than|minimum(?: of)?|some)"
)
_BEFORE = re.compile(
    rf"(?:(?P<down>{_DOWN})|(?P<up>{_UP})|(?P<about>约|大约|大概|左右|\b(?:about|around|approximately)))"
    r"\s?(?:的|为|达|可达|a|an|of|人民币)?\s*$",
    re.I,
)
# 不低于当年职工总数的10%, 最高给予500万元: a limit may stand a few words before its figure, with no other figure between but
# the one from which it was raised. 最高的, 最高人民法院 and the like are none.
_FAR_BEFORE = re.compile(
    r"(?:(?P<down>不得?(?:超过|高于|多于)|(?<![不最])(?:低于|少于)|(?:最[高多长]|至多)(?![的人级层])|上限|封顶)"
    r"|(?P<up>不得?(?:少于|低于)|(?<!不)(?<!不得)(?:超过|高于)|(?:最[低少]|至少)(?!的)|下限))"
    r"(?:[由从]\s?[\d.,]+)?[^，,；;。\d\n（()）]{1,14}$"
    r"|\b(?:(?P<edown>no more than|not exceed(?:ing)?|less than|up to|at most|maximum|capped|cap|ceiling)"
    r"|(?P<eup>at least|more than|no less than|not less than|minimum|floor))\b[^，,；;。.\d\n（()）]{1,40}$",
    re.I,
)
_AFTER = re.compile(
    r"\s?(?:人民币)?(?:[（(]含[^）)]{0,4}[）)])?(?:(?P<down>[及或]?以[内下]|之内|内(?![蒙地资])|[的为]?(?:上限|封顶)|为限"
    r"|or (?:less|fewer|below)\b|at (?:the )?most\b|(?:at )?maximum\b)"
    r"|(?P<up>[及或]?以上|之上|余(?!额)|多(?![元次家种个项])|起(?![步来草])|[的为]?下限|\+"
    r"|(?:or more|(?:or|and) above)\b|at (?:the )?least\b|(?:at )?minimum\b)"
    r"|(?P<about>左右|上下))",
    re.I,
)


def bound(text: str, start: int, end: int) -> Bound:
    """Whether the figure that stands at text[start:end] is said to be a limit, or about right."""
    before = text[max(0, start - 60) : start]
    for side in (_AFTER.match(text, end), _BEFORE.search(before), _FAR_BEFORE.search(before)):
        if side:
            told = {name for name, words in side.groupdict().items() if words}
            return Bound.UNDER if told & {"down", "edown"} else Bound.OVER if told & {"up", "eup"} else Bound.ABOUT
    return Bound.NONE
