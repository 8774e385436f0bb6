"""A question for a price is answered by a text that speaks of prices, rents or fees; a turnover is no price."""

from __future__ import annotations

import re

_ASKED = re.compile(r"价格|价钱|[电水气地房油]价|单价|租金|\bprices?\b|\brents?\b|\bfees?\b|\btariffs?\b", re.IGNORECASE)
_TOLD = re.compile("[价租费]")


def no_price(question: str, told: str) -> bool:
    """True if a question in Simplified script or English asks for a price and `told`, a passage with its headings, has none."""
    return bool(_ASKED.search(question)) and not _TOLD.search(told)
