"""Where sentences begin and end, in Chinese and English text."""

from __future__ import annotations

import re

MARK = re.compile(r"[ \t\u3000]*(?:#{1,6}[ \t]+|[-*+•●○■◆·▪][ \t]+|>[ \t]?)*")
"""What may stand before the words of a line: indentation, heading marks, bullets, quotation marks of Markdown."""

_CLOSERS = "\"'”’」』）)】〕〉》］\\]"
# A mark of this kind ends a sentence together with the quotation marks and brackets that close right after it, unless
# the sentence plainly goes on: a comma follows (“要做什么？”，他说), or a book title ends (《谁在投资？》), or a
# half-width ? or ! stands within a word (an address: ?id=3), or 等 follows the dots of a list.
_CHINESE_END = rf"(?:[。｡！？…]|[!?](?![\w=&/]))[。｡！？!?…]*+(?!》|(?<=…)等)[{_CLOSERS}]*+(?![，、；：,;:])"
# A full stop ends a sentence before a space and a capital, digit, bracket, quotation mark or Chinese character, or at the
# end of a line, but not after an abbreviation or an initial; one inside a number never does.
_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Dr|Prof|St|Co|Corp|Ltd|Inc|No|Nos|Art|Arts|Sec|vs|etc|e\\.g|i\\.e|cf|approx|est|Fig|vol|pp?|[A-Za-z]"
)
_FULL_STOP = rf"(?<=[\w%{_CLOSERS}])(?<!\d(?=\.\d))\.(?=[{_CLOSERS}]*(?:\s+[A-Z0-9(“\"‘'\u3400-\u9fff]|\s*$))[{_CLOSERS}]*"
_END = re.compile(f"{_CHINESE_END}|{_FULL_STOP}")
_ABBREVIATED = re.compile(rf"(?<![A-Za-z])(?:{_ABBREVIATIONS})\Z")


def split(text: str, start: int = 0, end: int | None = None) -> tuple[tuple[int, int], ...]:
    """(start, end) of each sentence of `text[start:end]`, as offsets in `text`, in reading order.

    A sentence ends at 。！？……, at an English full stop, and at the end of its line; not at ；. Quotation marks and brackets
    that close after it belong to it. The spans neither overlap nor hold white space at their ends, and every character
    belongs to one, but for white space and the marks that begin a line (`MARK`).
    """
    end = len(text) if end is None else end
    spans = []
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        at_line_start = start == 0 or text[start - 1] == "\n"
        mark = MARK.match(text, start, stop) if at_line_start else None
        spans += _line(text, mark.end() if mark else start, stop)
        start = stop + 1
    return tuple(spans)


def _line(text: str, start: int, end: int) -> list[tuple[int, int]]:
    borders = [match.end() for match in _END.finditer(text, start, end) if not _is_abbreviation(text, start, match)]
    spans = (trim(text, a, b) for a, b in zip([start, *borders], [*borders, end], strict=True))
    return [span for span in spans if span[0] < span[1]]


def _is_abbreviation(text: str, start: int, match: re.Match[str]) -> bool:
    return match[0] == "." and match.end() < len(text) and bool(_ABBREVIATED.search(text, start, match.start()))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
