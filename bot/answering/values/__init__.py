"""Figures as values: what a text says in numbers, read out of Chinese (either script) and English, and compared.

10亿元 is 1,000,000,000 yuan is 十亿元 is RMB 1bn; 2024年2月9日 is 9 February 2024 is 2024-02-09; and 110亿元 is none of them.
"""

from bot.answering.values.addresses import foreign_address
from bot.answering.values.holding import counted, holder, holds
from bot.answering.values.reading import values
from bot.answering.values.value import Bound, Kind, Value, same

__all__ = ["Bound", "Kind", "Value", "counted", "foreign_address", "holder", "holds", "same", "values"]
