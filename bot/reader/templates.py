"""Made-up policy passages whose names and figures are slots: filled at random, so that none of them states a policy.

A slot is `{n1:10-500}`: a kind, a number that tells slots of one kind apart, and for figures the range they are drawn from,
given once. The same slot has the same value throughout an object. Kinds: n a whole number, p per cent, c a number with one
decimal, h a number in Chinese numerals, y a year, d a date, m a day of the year; 市 city, 区 district, 园 zone or park,
企 company, 局 office, 人 person, 文 document number. Names are put together from syllables and meant to name nothing.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.reader.errors import TrainingDataError
from corpus.cleaning import traditional

_SLOT = re.compile(r"\{([npchydm市区园企局人文])(\d+)(?::(\d+)-(\d+))?\}")
PLACES = "市区园企"


@dataclass(frozen=True)
class Filled:
    """A question of a template with every slot filled. `twin`: the passage as another place would have it, where the question
    names the place, else empty. `answer` is empty where the passage does not answer."""

    id: str
    template: str
    title: str
    passage: str
    question: str
    answer: str
    script: str
    twin: str


def filled(folder: Path, times: int, seed: int) -> Iterator[Filled]:
    """Every question of the folder's `policy-*.jsonl`, each `times` times with other names and figures.

    A line is {"title", "passage", "questions": [{"q", "a", "s": "hans" | "hant" | "en"}]}. Raises TrainingDataError.
    """
    rng = random.Random(seed)
    for file in sorted(folder.glob("policy-*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                template = json.loads(line)
                for turn in range(times):
                    yield from _fill(template, f"{file.stem}-{number}", turn, rng)
            except (KeyError, TypeError, ValueError) as error:
                raise TrainingDataError(
                    f"{file}, line {number}: {error!r}; see bot/reader/templates.py for the format."
                ) from error


def _fill(template: dict[str, Any], name: str, turn: int, rng: random.Random) -> Iterator[Filled]:
    asked = template["questions"]
    slots = {m[1] + m[2]: m for m in _SLOT.finditer(json.dumps(template, ensure_ascii=False)) if m[3] or m[1] not in "npchy"}
    values = {slot: _value(match, rng) for slot, match in slots.items()}
    elsewhere = {
        slot: _value(match, rng) if slot[0] in PLACES or slot[0] in "np" else values[slot] for slot, match in slots.items()
    }
    title, passage = _put(template["title"], values), _put(template["passage"], values)
    for k, one in enumerate(asked):
        places = {m[1] + m[2] for m in _SLOT.finditer(one["q"])} & {slot for slot in slots if slot[0] in PLACES}
        twin = _put(template["passage"], elsewhere) if places and one["a"] else ""
        if any(values[place][0] in twin for place in places):
            twin = ""
        question = _put(one["q"], values, english=one["s"] == "en")
        answer = _put(one["a"], values)
        if answer and answer not in passage:
            raise ValueError(f"the answer {one['a']!r} does not stand in the passage")
        if one["s"] == "hant":
            question = traditional(question)
        yield Filled(f"{name}-{k}-{turn}", name, title, passage, question, answer, one["s"], twin)


def _put(text: str, values: dict[str, tuple[str, str]], english: bool = False) -> str:
    return _SLOT.sub(lambda m: values[m[1] + m[2]][english], text)


def _value(slot: re.Match[str], rng: random.Random) -> tuple[str, str]:
    """(in Chinese, in English)."""
    import cn2an

    names = _names()
    kind, low, high = slot[1], int(slot[3] or 0), int(slot[4] or 0)
    if kind in "npy":
        return (str(rng.randint(min(low, high), max(low, high))),) * 2
    if kind == "c":
        return (f"{rng.uniform(low, high):.1f}",) * 2
    if kind == "h":
        number = rng.randint(min(low, high), max(low, high))
        return str(cn2an.an2cn(number)), str(number)
    month, day = rng.randint(1, 12), rng.randint(1, 28)
    english = f"{names['months'][month - 1]} {day}"
    if kind == "m":
        return f"{month}月{day}日", english
    if kind == "d":
        year = rng.randint(2014, 2026)
        return f"{year}年{month}月{day}日", f"{english}, {year}"
    if kind == "局":
        return tuple(rng.choice(names["局"]))
    if kind == "人":
        return (rng.choice(names["surnames"]) + "".join(rng.sample(names["given"], rng.randint(1, 2))),) * 2
    (one, first), (two, second) = rng.sample(names["syllables"], 2)
    if kind == "文":
        return (f"{one}政{rng.choice(('字', '发', '办发'))}〔{rng.randint(2014, 2026)}〕{rng.randint(1, 120)}号",) * 2
    chinese, suffix = rng.choice(names[kind])
    return one + two + chinese, (first + second).capitalize() + suffix


@cache
def _names() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
