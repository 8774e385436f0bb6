"""The reader: a question and passages → where each passage answers, and whether it answers at all. onnxruntime, no torch."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.reader.encoding import PairEncoder, Window
from bot.reader.errors import ReaderNotFound
from bot.reader.spans import best_spans

SPANS = 5
LONGEST = 80


@dataclass(frozen=True)
class Span:
    """`text[start:end]` answers; `score` is its start and end logit minus the null score (position 0 as start and end)."""

    start: int
    end: int
    score: float


@dataclass(frozen=True)
class Reading:
    """What the reader found in one passage: spans best first, none overlapping; `answerable` and `relevance` are logits."""

    spans: tuple[Span, ...]
    answerable: float
    relevance: float


class Reader:
    """Reads with `reader.int8.onnx` and `tokenizer.json` of `folder`, `threads` passages at a time. Raises ReaderNotFound."""

    def __init__(self, folder: Path, threads: int = 2, file: str = "reader.int8.onnx") -> None:
        import onnxruntime

        if not (folder / file).is_file():
            raise ReaderNotFound(f"{folder} holds no {file}; set LUTAI_READER to the folder of a reader.")
        self._encoder = PairEncoder(folder / "tokenizer.json")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="reader")
        try:
            self._session = onnxruntime.InferenceSession(str(folder / file), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's own errors share no base class
            raise ReaderNotFound(f"{folder / file} cannot be loaded ({error}); put the file back as it was.") from error
        self._outputs = [output.name for output in self._session.get_outputs()]

    def read(self, question: str, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[Reading]:
        """One reading for each text. `contexts[i]`, where given, is the title and headings that stand above `texts[i]`.

        A text is read by itself, `threads` of them at a time. A batch would be slower on a CPU, and its int8 activations
        share one scale: what is read of one passage would hang on which others are read beside it.
        """
        windows = self._encoder.windows(question, list(texts), list(contexts or [""] * len(texts)))
        logits = self._pool.map(self._logits, [window for of_text in windows for window in of_text])
        return [_merged(text, [(w, next(logits)) for w in of_text]) for text, of_text in zip(texts, windows, strict=True)]

    def _logits(self, window: Window) -> dict[str, NDArray[np.float32]]:
        """The outputs for one window: (tokens,) arrays and numbers."""
        ids = np.array([window.ids], dtype=np.int64)
        types = np.array([window.types], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
        return {name: output[0] for name, output in zip(self._outputs, self._session.run(None, feed), strict=True)}


def _merged(text: str, windows: list[tuple[Window, dict[str, NDArray[np.float32]]]]) -> Reading:
    """Every window has its own null score. A text answers as well as its best window does."""
    spans: list[Span] = []
    for window, logits in windows:
        tokens = slice(window.first, window.first + len(window.offsets))
        null = float(logits["start"][0] + logits["end"][0])
        for first, last, score in best_spans(logits["start"][tokens], logits["end"][tokens], SPANS, LONGEST):
            place = _trimmed(text, window.offsets[first][0], window.offsets[last][1])
            if place:
                spans.append(Span(*place, score - null))
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (-s.score, s.start)):
        if len(kept) < SPANS and all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    answerable = max(float(logits["answerable"]) for _, logits in windows)
    relevance = max(float(logits.get("relevance", logits["answerable"])) for _, logits in windows)
    return Reading(tuple(kept), answerable, relevance)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without white space at its ends, and with the combining marks that belong to its last character."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
