"""What was retrieved and read → candidates for the answer, each with the numbers that speak for and against it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from bot.answering.ordinals import ordinals
from bot.answering.places import elsewhere
from bot.answering.prices import no_price
from bot.answering.question import Question, Wanted, years_in
from bot.answering.silence import silent_at
from bot.answering.terms import TermWeights
from bot.reader.model import Reading
from corpus.cleaning import simplified
from corpus.document import Document, Role
from index.hit import Hit

_NUMBER = re.compile(
    r"\d|[一二三四五六七八九十百千万亿两]+(?=[个家年月天日条项种次倍成元万亿人名届分周岁秒季期户口位台辆件套份批类块折吨米亩度瓦点半]"
    r"|小时|公[里顷斤]|平方|平米|[美欧]元)|百分之|半(?=[数年天日个]|小时)|过半|免|不收|零"
)
_DATE = re.compile(r"\d+\s*[年月日]|[一二三四五六七八九十〇零]+[年月日]|\d{4}-\d|起|当日|之日|年度|季度|每月|每年")
_TRIM = " \t\n,，.。;；:：、-—|·"


@dataclass(frozen=True)
class Candidate:
    """A span in a passage, the sentences it stands in, and what the evidence model sees of it. Offsets are the document's."""

    hit: Hit
    document: Document
    span: tuple[int, int]
    sentence: tuple[int, int]
    features: dict[str, float] = field(repr=False)
    score: float = 0.0

    @property
    def headline(self) -> str:
        """The span's text."""
        return self.document.text[slice(*self.span)]

    @property
    def quote(self) -> str:
        """The text of the sentences that the span stands in."""
        return self.document.text[slice(*self.sentence)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span's longest line, without the punctuation and space at its ends: an answer does not run over bullets."""
    line = max(text[start:end].split("\n"), key=len)
    start = text.index(line, start)
    end = start + len(line)
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return start, end


_COUNTED = re.compile(
    r"[\d一二三四五六七八九十百千万亿]\s*[多余]?\s*"
    "(平方公里|平方米|公顷|亩|美元|元|家|户|人|名|%|‰|百分|条|项|年|月|天|日|小时|周|届|吨|次|倍)"
)


def _narrowed(question: Question, text: str, start: int, end: int) -> tuple[int, int]:
    """Of a span of several clauses, the first one that is of the kind asked for, where a figure or a date is asked for."""
    if question.wanted not in (Wanted.AMOUNT, Wanted.WHEN):
        return start, end
    clauses = [(start + m.start(), start + m.end()) for m in re.finditer("[^，；;]+", text[start:end])]
    return (
        next((c for c in clauses if type_fit(question, text[slice(*c)], "") == 1.0), (start, end))
        if clauses[1:]
        else (start, end)
    )


def type_fit(question: Question, span: str, after: str) -> float:
    """1 if the span is of the kind that the question wants, -1 if it cannot be, 0 where nothing can be said."""
    if question.wanted is Wanted.WHEN:
        return 1.0 if _DATE.search(span + after[:1]) else -1.0
    if question.wanted is Wanted.AMOUNT:
        if not _NUMBER.search(span):
            return -1.0
        near = _with_unit(span, after)
        return 1.0 if not question.units or any(unit in near for unit in question.units) else -0.5
    return 0.0


def counts_other(question: Question, span: str, after: str) -> bool:
    """True if a figure is asked for and the span holds none, or one in another unit: firms where people are asked for."""
    if question.wanted is not Wanted.AMOUNT:
        return False
    fit = type_fit(question, span, after)
    return fit == -1.0 or (fit == -0.5 and bool(_COUNTED.search(_with_unit(span, after))))


def _with_unit(span: str, after: str) -> str:
    """A figure's span with what follows, where its unit may stand; 个 of 个月 and 个百分点 is none."""
    return re.sub("个(?=月|百分)", "", span.replace("百分之", "%") + after[:4])


def year_fit(question: Question, sentence: str, context: str, document: Document) -> float:
    """1 if the place speaks of a year that the question names, -1 if it speaks of others only; 0 if none is asked for."""
    if not question.years:
        return 0.0
    named = set(years_in(sentence)) or set(years_in(context))
    if set(question.years) & (named | set(years_in(context))):
        return 1.0
    if document.year in question.years:
        return 0.5
    return -1.0 if named else -0.5


def gather(
    question: Question,
    hits: Sequence[Hit],
    readings: Sequence[Reading],
    documents: Mapping[str, Document],
    terms: TermWeights,
    home: str | None,
) -> list[Candidate]:
    """All candidates of the passages read, in no order, `score` still 0.

    Out are spans in clauses that speak of silence, and passages that do not name the numbered part that the question names,
    name another place than it does, or speak of no price where one is asked for.
    """
    if not hits:
        return []
    best_answerable = max(r.answerable for r in readings)
    best_relevance = max(r.relevance for r in readings)
    best_cosine = max((h.vector.score or 0.0) for h in hits)
    best_keyword = max((h.keyword.score or 0.0) for h in hits) or 1.0
    asked = terms.of_question(question.plain)
    parts = ordinals(question.plain)
    found = []
    for rank, (hit, reading) in enumerate(zip(hits, readings, strict=True), 1):
        passage, document = hit.passage, documents[hit.passage.document]
        context = " ".join((passage.title, *passage.headings))
        told = simplified(f"{context} {passage.text}")
        if not parts <= ordinals(told) or elsewhere(question.plain, told) or no_price(question.plain, told):
            continue
        covered = asked.share(terms.of_text(f"{context} {passage.text}"))
        missing = asked.heaviest_missing(
            terms.of_text(f"{context} {passage.text} {document.issuer or ''} {document.region or ''}")
        )
        for nth, span in enumerate(reading.spans):
            start, end = _trimmed(document.text, passage.start + span.start, passage.start + span.end)
            start, end = _trimmed(document.text, *_narrowed(question, document.text, start, end))
            touched = [s for s in passage.sentences if s[0] < end and s[1] > start]
            if start >= end or not touched:
                continue
            sentence = (touched[0][0], touched[-1][1])
            quote = document.text[slice(*sentence)]
            if silent_at(quote, start - sentence[0], end - sentence[0], passage.headings):
                continue
            features = {
                "answerable": reading.answerable,
                "answerable_gap": reading.answerable - best_answerable,
                "relevance": reading.relevance,
                "relevance_gap": reading.relevance - best_relevance,
                "span": span.score,
                "nth_span": float(nth),
                "rank": 1.0 / rank,
                "cosine": hit.vector.score or 0.0,
                "cosine_gap": (hit.vector.score or 0.0) - best_cosine,
                "keyword": (hit.keyword.score or 0.0) / best_keyword,
                "covered": covered,
                "covered_near": asked.share(terms.of_text(f"{context} {quote}")),
                "missing": missing,
                "unknown": asked.unknown,
                "type": type_fit(question, document.text[start:end], document.text[end : end + 4]),
                "year": year_fit(question, quote, context, document),
                "home": float(document.region == home),
                "caption": float(passage.role is not Role.BODY),
                "length": log(end - start),
                "english": float(question.language == "en"),
                "yes_no": float(question.wanted is Wanted.YES_NO),
                "list": float(question.wanted is Wanted.LIST),
            }
            found.append(Candidate(hit, document, (start, end), sentence, features))
    return found
