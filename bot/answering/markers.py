"""A model's text as it streams in → whole sentences with the passages that each cites.

The model sees small numbers for passages and writes them as [1]. Whatever way it writes them, they are mapped to the numbers
it was given; others are dropped. Method after Onyx's citation processor: text is held back while a mark may still be cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus import sentences

_ONE = r"\^?\s*\d{1,3}(?:\s*†[^\]】］]{0,40})?"
_LIST = rf"{_ONE}(?:\s*[,，、;；\-–—~]\s*{_ONE})*"
MARKER = re.compile(rf"\\?(?:\[\[{_LIST}\]\]|[\[［]\s*{_LIST}\s*\\?[\]］]|【\s*{_LIST}\s*】)(?!\()")
"""[1] · [1,2] · [1-3] · [[1]] · \\[1\\] · ［1］ · 【1】 · 【1†source】; a number in brackets before ( is a link's text."""
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_LINK = re.compile(r"!?\[[^\]\n]*\]\([^)\n]*\)|https?://[^\s，。；）)\]】]+")
_OPEN_LINK = re.compile(r"!?\[(?![\d\s,，、;；^†–—~-]+(?:\]|\Z))[^\]\n]*(?:\](?:\([^)\n]*)?)?\Z|!\[?\Z")
_OPEN = re.compile(r"(?:\\?[\[［【][\[\s\d,，、;；\-–—~^†\\]*|`[^`\n]*|```(?:(?!```).)*|\\)\Z", re.DOTALL)
_RUN = re.compile(rf"(?:\s*{MARKER.pattern})+")
_ENDS = re.compile(r"[。！？!?…][”’」』）)\"']*\s*\Z")
_MARKED_END = re.compile(rf"{MARKER.pattern}\s*[.。！？!?][”’」』）)\"']*\s*\Z")
_ITEM = re.compile(r"[（(]?\d{1,2}[.．、)）]")
_LEFT_OVER = re.compile(rf"\A(?:\s*{MARKER.pattern})*\s*[”’」』）)。.]*(?=\s|\Z|(?<=[”’」』）)。.\]］】]))")
_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("（", "）"), ("(", ")"), ("《", "》"))
LONGEST_RANGE = 8


@dataclass(frozen=True)
class Sentence:
    """One whole sentence of a model's answer.

    `text` is what it says, without marks; `shown` has its valid marks as [n], and the line's bullet or indentation before it,
    if any; `cites` are the valid numbers in order, each once. `opens_line` is True where a new line began before it.
    """

    text: str
    shown: str
    cites: tuple[int, ...]
    opens_line: bool = False


class SentenceStream:
    """Feed it pieces of text; it gives back each sentence as soon as it is complete with its marks.

    A sentence is complete when it ends and what follows cannot be a mark or a closing quotation mark of it. One that has its
    mark before the full stop is given back at once, with no wait for the next piece.
    """

    def __init__(self, passages: int) -> None:
        self.passages = passages
        self._held = ""
        self._opens_line = False
        self._in_code = False

    def feed(self, piece: str) -> list[Sentence]:
        """The sentences that are complete with this piece."""
        self._held += piece
        return list(self._take(last=False))

    def close(self, complete: bool = True) -> list[Sentence]:
        """What is left; an unfinished last sentence is dropped if the stream was not `complete`."""
        found = list(self._take(last=True, complete=complete))
        self._held = ""
        return found

    def _take(self, last: bool, complete: bool = True) -> Iterator[Sentence]:
        while (end := self._end(last, complete)) is not None:
            raw, self._held = self._held[:end], self._held[end:]
            self._opens_line |= bool(re.match(r"\s*\n", raw))
            # A line of a fenced block is code, though its fence has been given back already.
            sentence = self._sentence(raw, code=self._in_code)
            self._in_code ^= raw.count("```") % 2 == 1
            if sentence:
                yield sentence
                self._opens_line = False
            self._opens_line |= raw.endswith("\n")

    def _end(self, last: bool, complete: bool) -> int | None:
        """Where the first sentence that is held ends, its marks and its line's end included; None while that cannot be told."""
        held = self._held
        if not held.strip():
            return None
        masked = _masked(held)
        # To the splitter a mark is a capitalised word: "years. [2] The" are two sentences.
        spans = sentences.split(MARKER.sub(lambda mark: "A" * len(mark[0]), masked))
        ends = [end for start, end in spans if not _ITEM.fullmatch(held[start:end])]
        if not ends:
            # Nothing but a bullet, a heading mark or a list's number so far.
            return len(held) if last else None
        end = ends[0]
        # A sentence with its mark inside is over: marks that follow are no part of it, however the pieces were cut.
        run = None if _marked(masked[:end]) else _RUN.match(masked, end)
        if run:
            end = run.end()
        closing = re.compile(r"[\s]*[”’」』）)]*").match(masked, end)
        if run and closing and closing.end() > end and _balanced(held[: closing.end()]) and not _balanced(held[:end]):
            end = closing.end()
        tail = held[end:]
        if tail.startswith("\n") or re.match(r"[ \t]*\n", tail):
            return end + tail.index("\n") + 1
        if last:
            return end if complete or tail.strip() or _ENDS.search(masked[:end]) or _marked(masked[:end]) else None
        if tail.strip():
            # A mark may be cut right here: 。[1
            cut = _OPEN.search(tail)
            return None if cut and not tail[: cut.start()].strip() else end
        return len(held) if _marked(masked[:end]) and _balanced(held[:end]) else None

    def _sentence(self, raw: str, code: bool) -> Sentence | None:
        # Marks that come after a sentence already given back belong to it, and are of no use any more.
        raw = _LEFT_OVER.sub("", raw)
        masked = "" if code else _masked(raw)
        cites: list[int] = []
        text = shown = ""
        at = 0
        for match in MARKER.finditer(masked):
            between = raw[at : match.start()]
            numbers = [n for n in _numbers(match[0]) if 1 <= n <= self.passages]
            text += between.rstrip() if _closes(raw, match.end()) else between
            shown += (between.rstrip() if numbers else between) + "".join(f"[{n}]" for n in numbers)
            cites += numbers
            at = match.end()
        text, shown = (text + raw[at:]).strip(), (shown + raw[at:]).strip("\n").rstrip()
        if not re.search(r"\w", text):
            return None
        return Sentence(text, shown.lstrip(), tuple(dict.fromkeys(cites)), self._opens_line)


def read(pieces: Iterable[str], passages: int) -> Iterator[Sentence]:
    """The sentences of a stream of pieces, each as soon as it is whole."""
    stream = SentenceStream(passages)
    for piece in pieces:
        yield from stream.feed(piece)
    yield from stream.close()


def _masked(text: str) -> str:
    """`text` with code and links blanked, so that no mark is seen in them; offsets stay."""
    return _OPEN_LINK.sub(_blank, _LINK.sub(_blank, _CODE.sub(_blank, text)))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", "x", match[0])


def _closes(raw: str, at: int) -> bool:
    return at >= len(raw) or raw[at] in "。，；：！？、,.;:!?）)\n"


def _numbers(marker: str) -> list[int]:
    """The numbers of one mark; 1-3 is 1, 2, 3, and a longer range than any list of passages is nothing."""
    found: list[int] = []
    body = re.sub(r"†[^\]】］,，]*", "", marker)
    for part in re.split(r"[,，、;；]", body):
        numbers = [int(n) for n in re.findall(r"\d+", part)]
        if len(numbers) == 2 and 0 < numbers[1] - numbers[0] < LONGEST_RANGE:
            numbers = list(range(numbers[0], numbers[1] + 1))
        found += numbers
    return found


def _marked(text: str) -> bool:
    """Whether the sentence ends in a mark and a full stop: it is whole, with nothing to wait for."""
    return bool(_MARKED_END.search(text))


def _balanced(text: str) -> bool:
    return all(text.count(a) <= text.count(b) for a, b in _PAIRS)
