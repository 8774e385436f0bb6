"""Sentences that say that a text is silent. They are never an answer; they are the reason to give for a refusal."""

from __future__ import annotations

import re

_SILENT = re.compile(
    r"(没有|未能|并未|均未|未|没)(再|能|单独|逐条|全部|另行|具体|明确)?"
    r"(写(?!到?的[，,事])|列(?!入)|读|给(?!予)|说(?!到?的)|提到|提及|点名|记载|注明|载明|说明|收录|解释|规定(?!的))"
    r"|不在本(条例|摘要|法|办法|规定|通知)|本摘要(一概)?(不列|不写|不收录|没有)|一概没有|(条例|办法|法|通知)不定"
    r"|(页面|原文|句子).{0,6}(缺失|截断)|没有(文本|签约金额|金额|具体标准)"
    r"|(须|应|要|请)(先)?(向|查|看|问).{0,24}(核实|确认|公告|公布的标准)|不能推定|勿直接引用"
)
_SILENT_HEADING = re.compile(r"没有写到|未写|未读")
_CLAUSE = re.compile(r"[^，,；;。！？!?（）()\n]+")


def is_silent(sentence: str, headings: tuple[str, ...] = ()) -> bool:
    """True if the sentence says that something is not written, or stands under a heading that says so."""
    return bool(_SILENT.search(sentence)) or any(_SILENT_HEADING.search(h) for h in headings)


def silent_at(sentence: str, start: int, end: int, headings: tuple[str, ...] = ()) -> bool:
    """True if the clauses that [start, end) of the sentence touches speak of silence; other clauses may still answer."""
    touched = [c.group() for c in _CLAUSE.finditer(sentence) if c.start() < end and c.end() > start]
    return is_silent("，".join(touched), headings)
