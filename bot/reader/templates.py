"""Made-up texts, of policy mostly, whose names and figures are slots: filled at random, so that none of them states a policy.

`policy-*.jsonl` and `pages-*.jsonl` (what else people read) hold whole passages with their questions, `articles-*.jsonl`
articles of several passages that speak of the same things, so that only one of them answers. `themes-*.txt` holds clauses with
their questions, by theme: a passage is put together of some clauses of one theme, and the questions of the clauses left out
are those that it does not answer.

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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.reader.errors import TrainingDataError
from corpus.cleaning import script, traditional

_SLOT = re.compile(r"\{([npchydm市区园企局人文])(\d+)(?::(\d+)-(\d+))?\}")
PLACES = "市区园企"
Values = dict[str, tuple[str, str]]
"""By slot: what stands in its place, in Chinese and in English."""
POLICY, PAGES, ARTICLES = "policy", "pages", "articles"
MADE = (POLICY, PAGES, ARTICLES)
"""How files of made-up passages begin, and what their rows' source is: of policy, of what else people read and ask, and of
several passages each."""


@dataclass(frozen=True)
class Filled:
    """A question of a template with every slot filled.

    `twin`: what looks as if it answered, another passage of the article or, where the question names the place, the passage as
    another place would have it; else empty. Where the passage does not answer, `answer` is empty and `start`, its offset
    there, -1.
    """

    id: str
    template: str
    title: str
    passage: str
    question: str
    answer: str
    start: int
    script: str
    twin: str
    traditional: bool


def filled(folder: Path, times: int, seed: int) -> Iterator[Filled]:
    """Every question of the folder's templates, each `times` times with other names and figures. Raises TrainingDataError.

    A line of a `.jsonl` is {"title", "passage", "questions": [{"q", "a", "s": "hans" | "hant" | "en"}]}; an article's has
    "passages", a list, and each of its questions "of", the place in the list of the passage that it is asked of. In
    `themes-*.txt` a line `## ` begins a theme with its title, `- ` a clause, and an indented line is a question of the clause:
    `question = answer`, with `~` in front if in Traditional characters, `@` if in English.
    """
    rng = random.Random(seed)
    for file in sorted([*(file for kind in MADE for file in folder.glob(f"{kind}-*.jsonl")), *folder.glob("themes-*.txt")]):
        read = _passages if file.suffix == ".jsonl" else _composed
        try:
            for name, template, turns in read(file, times, rng):
                for turn in turns:
                    yield from _fill(template, f"{file.stem}_{name}", turn, rng)
        except (KeyError, TypeError, ValueError) as error:
            raise TrainingDataError(f"{file}: {error!r}; see bot/reader/templates.py for the format.") from error


def _passages(file: Path, times: int, rng: random.Random) -> Iterator[tuple[str, dict[str, Any], Iterable[int]]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        yield str(number), json.loads(line), range(times)


def _composed(file: Path, times: int, rng: random.Random) -> Iterator[tuple[str, dict[str, Any], Iterable[int]]]:
    """For every clause, `times` passages that hold it and up to three others, in any order."""
    for number, theme in enumerate(file.read_text(encoding="utf-8").split("\n## ")[1:]):
        title, *blocks = theme.split("\n- ")
        clauses = [(text, [_question(line, text) for line in lines if line]) for text, *lines in map(str.splitlines, blocks)]
        for turn in range(times * len(clauses)):
            first, *rest = [clauses[turn % len(clauses)], *rng.sample(clauses, min(len(clauses), rng.randint(1, 4)))]
            chosen = [first, *(clause for clause in rest if clause is not first)]
            rng.shuffle(chosen)
            asked = [question for _, questions in chosen for question in questions]
            others = [question for clause in clauses if clause not in chosen for question in clause[1]]
            asked += [{**question, "a": ""} for question in rng.sample(others, min(len(others), len(asked)))]
            passage = "".join(text for text, _ in chosen)
            whole = " ".join(text for text, _ in clauses)
            yield str(number), {"title": title.strip(), "passage": passage, "questions": asked, "slots": whole}, (turn,)


def _question(line: str, clause: str) -> dict[str, str]:
    question, _, answer = line.strip().partition(" =")
    script = {"~": "hant", "@": "en"}.get(question[:1], "hans")
    return {"q": question.lstrip("~@"), "a": answer.strip(), "s": script, "in": clause}


def _fill(template: dict[str, Any], name: str, turn: int, rng: random.Random) -> Iterator[Filled]:
    asked = template["questions"]
    slots = {m[1] + m[2]: m for m in _SLOT.finditer(json.dumps(template, ensure_ascii=False)) if m[3] or m[1] not in "npchy"}
    values: Values = {slot: _value(match, rng) for slot, match in slots.items()}
    elsewhere: Values = {
        slot: _value(match, rng) if slot[0] in PLACES or slot[0] in "np" else values[slot] for slot, match in slots.items()
    }
    title = _put(template["title"], values)
    article = template.get("passages") or [template["passage"]]
    # Once a filling, not once a question: telling the script takes longer than all the rest.
    passages = [(_put(own, values), script(own) == "zh-Hant") for own in article]
    for k, one in enumerate(asked):
        of = one.get("of", 0)
        own, (passage, is_traditional) = article[of], passages[of]
        answer, clause = _put(one["a"], values), _put(one.get("in", own), values)
        if answer not in clause:
            raise ValueError(f"the answer {one['a']!r} does not stand in the passage")
        start = passage.index(clause) + clause.index(answer) if answer else -1
        question = _put(one["q"], values, english=one["s"] == "en")
        if one["s"] == "hant":
            question = traditional(question)
        twin = ""
        if answer and len(article) > 1:
            sibling, _ = rng.choice([*passages[:of], *passages[of + 1 :]])
            twin = "" if answer in sibling else sibling
        elif answer:
            twin = _elsewhere(own, one["q"], values, elsewhere)
        yield Filled(f"{name}-{k}-{turn}", name, title, passage, question, answer, start, one["s"], twin, is_traditional)


def _elsewhere(passage: str, question: str, values: Values, elsewhere: Values) -> str:
    """The passage as another place would have it; empty where the question names no place, or one that comes out alike."""
    places = {slot for m in _SLOT.finditer(question) if (slot := m[1] + m[2])[0] in PLACES}
    twin = _put(passage, elsewhere) if places else ""
    return "" if any(values[place][0] in twin for place in places) else twin


def _put(text: str, values: Values, english: bool = False) -> str:
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
