"""Question and passage as the reader's tokens: one place for training and for use, so that the two cannot drift apart.

A pair is `<s> query: QUESTION </s></s> CONTEXT PASSAGE </s>` with segment 0 for the question and 1 for what follows it.
The context (title and headings) stands in front of the passage and is never part of an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.reader.errors import ReaderNotFound

MAX_TOKENS = 512
QUESTION_TOKENS = 64
CONTEXT_TOKENS = 48
OVERLAP = 128
BEGIN, PAD, END = 0, 1, 2


@dataclass(frozen=True)
class Window:
    """One pair of question and (part of a) passage. `offsets[k]` is the place in the passage of token `first + k`."""

    ids: list[int]
    types: list[int]
    first: int
    offsets: list[tuple[int, int]]


class PairEncoder:
    """Turns pairs into windows with the tokenizer of `file` (a tokenizer.json). Raises ReaderNotFound."""

    def __init__(self, file: Path) -> None:
        from tokenizers import Tokenizer

        if not file.is_file():
            raise ReaderNotFound(f"{file} does not exist; a reader's folder holds tokenizer.json beside its weights.")
        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def windows(self, question: str, texts: list[str], contexts: list[str], max_tokens: int = MAX_TOKENS) -> list[list[Window]]:
        """The windows of each text, in its order: one where it fits into `max_tokens`, else several that overlap."""
        heads = [f"{context}：" if context else "" for context in contexts]
        encoded = self._tokenizer.encode_batch([f"query: {question}", *heads, *texts], add_special_tokens=False)
        asked = [BEGIN, *encoded[0].ids[:QUESTION_TOKENS], END, END]
        result = []
        for head, body in zip(encoded[1 : 1 + len(texts)], encoded[1 + len(texts) :], strict=True):
            front = head.ids[:CONTEXT_TOKENS] if head.offsets else []
            room = max_tokens - len(asked) - len(front) - 1
            step = max(1, room - min(OVERLAP, room // 2))
            starts = range(0, max(1, len(body.ids) - room + step), step)
            result.append([_window(asked, front, body.ids[s : s + room], body.offsets[s : s + room]) for s in starts])
        return result


def _window(asked: list[int], front: list[int], ids: list[int], offsets: list[tuple[int, int]]) -> Window:
    types = [0] * len(asked) + [1] * (len(front) + len(ids) + 1)
    return Window([*asked, *front, *ids, END], types, len(asked) + len(front), offsets)
