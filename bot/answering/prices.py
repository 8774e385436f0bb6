"""A question for a price is answered by a text that speaks of prices, rents or fees; a turnover is no price."""

from __future__ import annotations

import re

# A tariff is a price of what comes by wire or pipe; else it is a customs duty.
_SUPPLY = "(?:power|electric(?:ity|al)?|energy|grid|feed-in|utility|water|gas|heat(?:ing)?)"
_ASKED = re.compile(
    r"价格|价钱|[电水气地房油]价|单价|租金|\bprices?\b|\brents?\b|\bfees?\b"
    rf"|\b{_SUPPLY} tariffs?\b|\btariffs? (?:for|of) (?:\w+ )?{_SUPPLY}\b",
    re.IGNORECASE,
)
_TOLD = re.compile("[价租费]")


def no_price(question: str, told: str) -> bool:
    """True if a question in Simplified script or English asks for a price and `told`, a passage with its headings, has none."""
    return bool(_ASKED.search(question)) and not _TOLD.search(told)
