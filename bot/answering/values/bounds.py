"""Whether a figure is a limit (不超过, 以上, at least) or is only about right (约, 左右): told by what stands around it."""

from __future__ import annotations

import re

from bot.answering.values.value import Bound

_DOWN = (
    r"不(?:得)?(?:超过|高于|多于|大于|逾)|未超过|最高|最多|最长|最大|至多|上限为?|封顶|低于|少于|小于|不足|不满|未满|近|接近|不到"
    r"|up to|at most"
    r"|no(?:t)? more than|not exceed(?:ing)?|less than|under|below|fewer than|maximum(?: of)?|within"
    r"|nearly|almost|capped at"
)
_UP = (
    r"不(?:得)?(?:少于|低于|小于|短于|足于)|超过|超|逾|大于|高于|多于|至少|最少|最低|满|突破|下限为?|起步"
    r"|more than|over|at least|exceed(?:s"
    r"|ing|ed)?|above|no(?:t)? (?:less|fewer) than|minimum(?: of)?|some"
)
_BEFORE = re.compile(
    rf"(?:(?P<down>{_DOWN})|(?P<up>{_UP})|(?P<about>约|大约|大概|左右|about|around|approximately))\s?(?:的|为|达|可达|a|an|of|人民币)?\s*$",
    re.I,
)
# 不低于当年职工总数的10%: a limit may stand a few words before its figure.
_FAR_BEFORE = re.compile(
    r"(?:(?P<down>不得?(?:超过|高于|多于)|(?<![不最])(?:低于|少于)|\b(?:no more than|not exceed(?:ing)?|less than)\b)"
    r"|(?P<up>不得?(?:少于|低于)|(?<!不)(?<!不得)(?:超过|高于)"
    r"|\b(?:at least|more than|no less than|not less than)\b)|(?P<about>(?!)))"
    r"[^，,；;。\d\n（()）]{1,14}$",
    re.I,
)
_AFTER = re.compile(
    r"\s?(?:人民币)?(?:[（(]含[^）)]{0,4}[）)])?(?:(?P<down>以内|以下|之内|内(?![蒙地资])|封顶|or less|or fewer)"
    r"|(?P<up>以上|之上"
    r"|余|多(?!元)|起(?![步来草])|or more|or above)|(?P<about>左右|上下))",
    re.I,
)


def bound(text: str, start: int, end: int) -> Bound:
    """Whether the figure that stands at text[start:end] is said to be a limit, or about right."""
    before = text[max(0, start - 40) : start]
    sides = (_AFTER.match(text, end), _BEFORE.search(before), _FAR_BEFORE.search(before))
    for side in sides:
        if side:
            return Bound.UNDER if side["down"] else Bound.OVER if side["up"] else Bound.ABOUT
    return Bound.NONE
