"""From rows to what the network sees: a piece of the context as the product would cut it, varied as askers vary."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

from bot.reader.data import Row
from corpus.cleaning import simplified, traditional
from corpus.sentences import split
from index.glossary import Glossary

LIMIT = 250
_SUBJECT = re.compile(r"([^，。（(、；：\s]{2,15}?)[（(，是為为]")
_POLITE = ("请问", "我想了解", "想问一下，", "麻烦问下", "你好，")


@dataclass(frozen=True)
class Example:
    """A question and one passage. `start` and `end` are the answer's place in `passage`, both -1 where there is none."""

    question: str
    passage: str
    context: str
    start: int
    end: int


def pieces(text: str, limit: int = LIMIT) -> list[tuple[int, int]]:
    """(start, end) of consecutive pieces of at most `limit` characters that end where sentences end, like the passages."""
    cut: list[tuple[int, int]] = []
    for start, end in split(text):
        if cut and end - cut[-1][0] <= limit:
            cut[-1] = (cut[-1][0], end)
        else:
            cut.append((start, end))
    return cut


def title_of(row: Row) -> str:
    """The row's title, else the subject that an encyclopaedia's article begins with, else nothing."""
    if row.title:
        return row.title
    match = _SUBJECT.match(row.context)
    return match[1] if match else ""


def example(row: Row, rng: random.Random) -> Example:
    """The row with a window of its context, the title in front of some, and the question varied."""
    start, end = _window(row, rng)
    titled = rng.random() < (0.5 if row.title else 0.35 if start else 0.1)
    at = row.start - start if row.start >= 0 else -1
    stop = at + len(row.answer) if at >= 0 else -1
    whole = Example(_asked(row, rng), row.context[start:end], title_of(row) if titled else "", at, stop)
    return _noisy(_converted(whole, row, rng), row, rng)


def _asked(row: Row, rng: random.Random) -> str:
    """The question; half of the English ones with the glossary's Chinese terms behind them, as the product reads them."""
    return Glossary.bundled().spell_out(row.question) if row.english and rng.random() < 0.5 else row.question


def negative(question: Example, passage: str, title: str, rng: random.Random) -> Example:
    """The example's question over a passage that does not answer it, in the script that the example's passage has."""
    return Example(question.question, passage, title if rng.random() < 0.5 and question.context else "", -1, -1)


def _window(row: Row, rng: random.Random) -> tuple[int, int]:
    """Whole sentences around the answer (or anywhere), mostly as long as a passage, sometimes longer."""
    context = row.context
    # As long as passages are: a clause or a paragraph mostly, seldom a whole page.
    chance = rng.random()
    limit = rng.randint(60, 170) if chance < 0.7 else rng.randint(170, LIMIT) if chance < 0.92 else rng.randint(LIMIT, 460)
    spans = split(context)
    if len(context) <= limit or not spans:
        return 0, len(context)
    if row.start < 0:
        low = high = rng.randrange(len(spans))
    else:
        stop = row.start + len(row.answer)
        low = max((k for k, span in enumerate(spans) if span[0] <= row.start), default=0)
        high = min((k for k, span in enumerate(spans) if span[1] >= stop), default=len(spans) - 1)
        high = max(low, high)
    while True:
        grow = []
        if low and spans[high][1] - spans[low - 1][0] <= limit:
            grow.append(-1)
        if high + 1 < len(spans) and spans[high + 1][1] - spans[low][0] <= limit:
            grow.append(1)
        if not grow:
            break
        if rng.choice(grow) < 0:
            low -= 1
        else:
            high += 1
    start, end = spans[low][0], spans[high][1]
    return (min(start, row.start), max(end, row.start + len(row.answer))) if row.start >= 0 else (start, end)


def _converted(one: Example, row: Row, rng: random.Random) -> Example:
    """Some questions in the other script than their passage, some pairs whole in the other script."""
    other = simplified if row.traditional else traditional
    chance = rng.random()
    if chance < 0.12 and not row.english:
        return replace(one, question=other(one.question))
    if chance >= 0.2:
        return one
    before, answer, after = (
        other(part) for part in (one.passage[: max(one.start, 0)], one.passage[max(one.start, 0) : max(one.end, 0)],
                                 one.passage[max(one.end, 0) :])
    )  # fmt: skip
    question = one.question if row.english else other(one.question)
    start = len(before) if one.start >= 0 else -1
    return Example(question, before + answer + after, other(one.context), start, start + len(answer) if start >= 0 else -1)


def _noisy(one: Example, row: Row, rng: random.Random) -> Example:
    """Questions as people type them: no question mark, a courtesy in front, now and then a character lost or swapped."""
    question = one.question
    if rng.random() < 0.15:
        question = question.rstrip("？?。. ")
    if rng.random() < 0.04 and not row.english:
        question = rng.choice(_POLITE) + question
    if rng.random() < 0.04 and len(question) > 8:
        at = rng.randrange(1, len(question) - 2)
        if rng.random() < 0.5:
            question = question[:at] + question[at + 1 :]
        else:
            question = question[:at] + question[at + 1] + question[at] + question[at + 2 :]
    if row.english and rng.random() < 0.1:
        question = question.lower()
    return replace(one, question=question)


def other_year(one: Example, rng: random.Random) -> Example | None:
    """The question asked of a year that the passage does not name, where it named one that the passage does; else None."""
    years = [year for year in re.findall(r"(?:19|20)\d\d", one.question) if year in one.passage]
    if not years:
        return None
    year = str(int(years[0]) + rng.choice((-3, -2, -1, 1, 2, 3)))
    if year in one.passage:
        return None
    return replace(one, question=one.question.replace(years[0], year), start=-1, end=-1)


def without_answer(one: Example) -> Example | None:
    """The example with the sentences that answer taken out: the same subject, another attribute. None where too little is left.

    These are the look-alikes that a reader must learn to refuse: all the question's words are there, and the answer is not.
    """
    kept = [one.passage[start:end] for start, end in split(one.passage) if end <= one.start or start >= one.end]
    passage = "".join(kept)
    if len(passage) < 40 or one.passage[one.start : one.end] in passage:
        return None
    return replace(one, passage=passage, start=-1, end=-1)
