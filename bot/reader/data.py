"""The training rows: read from files, kept apart from everything that is measured on, split by context."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.reader.errors import TrainingDataError
from bot.reader.templates import MADE, POLICY, filled

RUN = 48
DEV_SHARE = 20


@dataclass(frozen=True)
class Row:
    """One question of one context. `start` is the answer's offset there, -1 where the context does not answer."""

    id: str
    source: str
    question: str
    context: str
    answer: str
    start: int
    title: str
    traditional: bool
    english: bool
    twin: str = ""
    """A passage that looks as if it answered (see `templates.Filled`); else empty."""

    @property
    def origin(self) -> str:
        """The template that the row was made of, else empty: passages of one template answer each other's questions."""
        return self.id.rsplit("-", 2)[0] if self.source in MADE else ""


QUESTIONS = Path(__file__).with_name("questions")
"""Our own further questions of contexts that the training data holds (see `further`), and made-up ones (see `templates`)."""
FILLS = 6


def load_rows(folder: Path) -> list[Row]:
    """All rows of the folder's `*.jsonl` and `*.jsonl.gz` files, a row's `source` being its file's name.

    A line is a JSON object with `id`, `context`, `question`, `answers` (a list of {"text", "start"}, empty where the context
    does not answer), `script` ("hans" or "hant") and, where known, `title` and `question_language`. Raises TrainingDataError.
    """
    files = sorted([*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz")])
    if not files:
        raise TrainingDataError(f"{folder} holds no .jsonl or .jsonl.gz file; give the folder with the training data.")
    return [row for file in files for row in _rows(file)]


def further(rows: Iterable[Row], folder: Path = QUESTIONS) -> Iterator[Row]:
    """Rows made of the folder's questions that are asked of a context among `rows`; the others are passed over.

    A line is a JSON object with `context_of` (the id of a row), `question`, `answer` (a stretch of that row's context, or
    empty where it does not answer), `script` ("hans", "hant" or "en", the question's) and `kind` ("translation": of the
    row's own question). Raises TrainingDataError.
    """
    known = {row.id: row for row in rows}
    for file in sorted(file for file in folder.glob("*.jsonl") if not file.name.startswith(MADE)):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                asked = json.loads(line)
                of, answer = known.get(asked["context_of"]), asked["answer"]
                if of is None:
                    continue
                # A translation goes by its original's name, whose words find its negatives.
                name = f"{of.id}-en" if asked.get("kind") == "translation" else f"{file.stem}-{number}"
                start = of.start if answer == of.answer else of.context.index(answer) if answer else -1
                english = asked["script"] == "en"
                yield replace(of, id=name, question=asked["question"], answer=answer, start=start, english=english)
            except (KeyError, TypeError, ValueError) as error:
                raise TrainingDataError(f"{file}, line {number}: {error!r}; see bot/reader/data.py for the format.") from error


def made_up(folder: Path = QUESTIONS, times: int = FILLS, seed: int = 1) -> Iterator[Row]:
    """The folder's template passages as rows, each filled `times` times. Raises TrainingDataError."""
    for one in filled(folder, times, seed):
        source = next((kind for kind in MADE if one.template.startswith(kind)), POLICY)
        yield Row(
            one.id, source, one.question, one.passage, one.answer, one.start, one.title,
            one.traditional, one.script == "en", one.twin,
        )  # fmt: skip


def _rows(file: Path) -> Iterator[Row]:
    source = file.name.removesuffix(".gz").removesuffix(".jsonl")
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                answer: dict[str, Any] = row["answers"][0] if row["answers"] else {"text": "", "start": -1}
                start, text, context = answer["start"], answer["text"], row["context"]
                if start >= 0 and context[start : start + len(text)] != text:
                    raise ValueError("the answer does not stand at its start")
                yield Row(
                    row["id"], source, row["question"], context, text, start, row.get("title", ""),
                    row.get("script") == "hant", row.get("question_language") == "en",
                )  # fmt: skip
            except (KeyError, TypeError, ValueError) as error:
                raise TrainingDataError(f"{file}, line {number}: {error!r}; see bot/reader/data.py for the format.") from error


def texts_of(folder: Path) -> Iterator[str]:
    """Every text under a folder that must stay unseen: `text` of .jsonl lines, .md and .txt files whole."""
    for file in sorted(folder.rglob("*")):
        if file.suffix == ".jsonl":
            with file.open(encoding="utf-8") as lines:
                yield from (json.loads(line).get("text", "") for line in lines)
        elif file.suffix in {".md", ".txt"}:
            yield file.read_text(encoding="utf-8")


class Unseen:
    """The texts that are measured on. A context overlaps them if it has `RUN` characters running in common with one.

    One text's runs are taken end to end, the context's at every place: a common stretch of 2 * RUN - 1 characters is always
    found, a shorter one where it falls on a run. A context shorter than that counts as overlapping where it stands in a
    text whole. White space and the number of an article (第五条) do not count.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = [_bare(text) for text in texts]
        self._runs = {text[i : i + RUN] for text in self._texts for i in range(0, len(text) - RUN + 1, RUN)}
        self._whole = "\n".join(self._texts)

    def overlaps(self, context: str) -> bool:
        """Whether the context, or much of it, is among the texts."""
        bare = _bare(context)
        if any(bare[i : i + RUN] in self._runs for i in range(len(bare) - RUN + 1)):
            return True
        return len(bare) < 2 * RUN and bare in self._whole


def _bare(text: str) -> str:
    return re.sub(r"\s|^\s*第[一二三四五六七八九十百千零]+条", "", text)


def split(rows: Iterable[Row], share: int = DEV_SHARE) -> tuple[list[Row], list[Row]]:
    """(training rows, held-out rows): one context or template in `share` is held out whole, told by its hash."""
    train: list[Row] = []
    held: list[Row] = []
    for row in rows:
        number = int.from_bytes(sha256((row.origin or row.context).encode()).digest()[:4])
        (train if number % share else held).append(row)
    return train, held


def some(rows: list[Row], limit: int | None) -> list[Row]:
    """`limit` of the rows, the same in every run and of every source; all where it is None or they are fewer."""
    return rows if limit is None or limit >= len(rows) else random.Random(0).sample(rows, limit)
