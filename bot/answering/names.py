"""The proper names in a sentence, and whether a passage has them.

Names are known from the corpus (titles, issuers, names in 《》 and “”), told by their endings (公司, 银行, 大学), tagged by
rjieba, or written with Latin capitals. English names are looked up in the glossary; one that the sentence follows with its
Chinese in brackets goes by the Chinese.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bot.answering.phrases import figured, glossary
from bot.answering.values import values
from corpus.cleaning import fold
from corpus.document import Document
from index.analysis import question_terms

_TITLE = re.compile(r"《([^《》\n]{2,60})》|“([^“”\n]{2,40})”|「([^「」\n]{2,40})」|『([^『』\n]{2,40})』|\"([^\"\n]{2,60})\"")
_ENDING = re.compile(
    r"(?P<front>[\u3400-\u9fff]{2,})?(?P<end>公司|集团|药业|重工|银行|大学|学院|医院|研究院|研究所|协会|商会|联合会|法院|委员会|管委会|办公室|[厅局署])"
)
_COMMON_FRONT = re.compile(
    r"(?:相关|有关|其他|各类|本地|当地|任何|这家|该家|台资|外资|内资|股份|有限|责任|上市|境内|境外|龙头|企业|新设|新建|[本该各子母分总]|哪家|一家|多家|商业|政策性|高等|主管|"
    r"投资|地方|人民|所在|省级|市级|县级|国家|公立|民营|私立|台湾|大陆|[的和与及在由向为从对把被是将请到自应每有无且或至还就也而以可让使帮给当])$"
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[&.'’-][A-Za-z0-9]+)*")
_GLOSSED = re.compile(r"[’'\"”]*\s*[（(]\s*[《“\"]?([\u3400-\u9fff][^（）()]{0,40})[）)]")
_ROMAN = re.compile(r"[IVX]+")
_SUFFIXES = (
    "s",
    "ing",
    "ed",
    "ion",
    "ment",
    "ly",
    "er",
    "or",
    "al",
    "ity",
    "ible",
    "able",
    "ive",
    "ance",
    "ence",
    "ship",
    "ness",
    "ant",
    "ure",
    "age",
    "ist",
    "ism",
    "ary",
    "ory",
    "ate",
    "ise",
    "ize",
)
LISTED = 8
"""Most characters that an item of a list may have to count as a name."""
_VERBS = "设在与和由对为向从到经含"
_TAGS = frozenset(("ns", "nt", "nr", "nrt", "nrfg", "nz"))
_SPACE = re.compile(r"[\s·・,，、:：“”\"'‘’《》「」『』()（）\-—]+")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))


def bare(text: str) -> str:
    """`text` as names are compared: folded, without white space and signs."""
    return _SPACE.sub("", fold(text))


class Names:
    """The names that a corpus knows, and the glossary's English for them."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._known = frozenset(n for n in map(bare, known) if len(n) >= 4)
        longest = sorted(self._known, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest))) if longest else None
        data = _data()
        self._not_names = frozenset(data["not_names"].split())
        self._english_words = frozenset(data["english"].split())
        self._glossary, self._chinese = glossary()
        self._longest = max(map(len, self._glossary))

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Names:
        """The names in the documents' titles and issuers and between their book-title and quotation marks."""
        known: set[str] = set()
        for document in documents:
            known |= {document.title, *re.split("[、，, ]", document.issuer or "")}
            known |= {next(part for part in match if part) for match in _TITLE.findall(document.text)}
        return cls(known)

    def missing(self, sentence: str, evidence: str, english: bool) -> str | None:
        """The first proper name of the sentence that the evidence does not have, as written; None if it has them all."""
        held = _widened(bare(evidence))
        for match in _TITLE.finditer(sentence):
            title = next(part for part in match.groups() if part)
            if re.search(r"[\u3400-\u9fff]", title) and not _in(bare(title), held):
                return title
        for name in self._latin(sentence, held, english):
            return name
        chinese = re.sub(r"[A-Za-z]+", " ", fold(sentence))
        for name in self._of_chinese(chinese):
            if not _in(bare(name), held):
                return name
        return next((item for item in _listed(chinese) if not _in(bare(item), held)), None)

    def glossed(self, sentence: str) -> list[tuple[str, ...]]:
        """For each phrase of an English sentence that the glossary knows: its Chinese wordings, of which any will do."""
        words = question_terms(_TITLE.sub(" ", sentence))
        found, at = [], 0
        while at < len(words):
            length = self._phrase(words, at)
            if length:
                found.append(self._glossary[tuple(words[at : at + length])])
            at += length or 1
        return found

    def known_phrases(self, sentence: str, evidence: str) -> list[tuple[int, int]]:
        """Where the sentence has a phrase of the glossary with a figure in it (31 measures) whose Chinese the evidence has."""
        held = bare(evidence)
        return [
            match.span()
            for phrase, wordings in figured()
            for match in phrase.finditer(sentence)
            if any(bare(w) in held for w in wordings)
        ]

    def _phrase(self, words: list[str], at: int) -> int:
        return next(
            (n for n in range(min(self._longest, len(words) - at), 0, -1) if tuple(words[at : at + n]) in self._glossary), 0
        )

    def _of_chinese(self, text: str) -> Iterator[str]:
        import rjieba

        if self._pattern:
            yield from (match[0] for match in self._pattern.finditer(text))
        for match in _ENDING.finditer(text):
            front = (match["front"] or "")[-2:]
            if len(front) == 2 and not _COMMON_FRONT.search(match["front"]) and not re.search(r"\d", front):
                yield front + match["end"]
        for word, tag in rjieba.tag(text):
            if tag in _TAGS and len(word) > 1 and word not in self._not_names:
                name = re.sub(r"(?<=..)[省市区县镇]$", "", word)
                # The tagger takes a verb before a name for its first character: 设岳阳.
                yield name[1:] if len(name) == 3 and name[0] in _VERBS else name

    def _latin(self, sentence: str, held: str, english: bool) -> Iterator[str]:
        figures = [(v.start, v.end) for v in values(sentence)]
        words = [m for m in _LATIN.finditer(sentence) if not any(a < m.end() and m.start() < b for a, b in figures)]
        chinese_beside = {m.start(): m[1] for m in _GLOSSED.finditer(sentence)}
        first = True
        run: list[re.Match[str]] = []
        for at, match in enumerate(words):
            gap = sentence[words[at - 1].end() : match.start()] if at else ""
            starts = first or bool(re.search(r"[.!?:;\n]\s*[\"“(]?$", gap)) or bool(re.fullmatch(r"\s*[-*•]\s*", gap))
            first = False
            if run and gap.strip(" "):
                yield from self._unknown(run, sentence, held, chinese_beside)
                run = []
            follows = words[at + 1] if at + 1 < len(words) else None
            if starts and follows and follows[0][0].isupper() and sentence[match.end() : follows.start()] == " ":
                # Two capitalised words in a row name something even where a sentence begins: Want Want.
                starts = match[0].lower() in self._english_words
            if _is_name(match[0], starts, english, self._english_words, self._glossary):
                run.append(match)
            elif run and not (match[0] in ("of", "and", "the", "for") and gap == " "):
                yield from self._unknown(run, sentence, held, chinese_beside)
                run = []
        if run:
            yield from self._unknown(run, sentence, held, chinese_beside)

    def _unknown(self, run: list[re.Match[str]], sentence: str, held: str, beside: dict[int, str]) -> Iterator[str]:
        """The run's name, if neither its Chinese nor its letters stand in what is held."""
        end = run[-1].end()
        glossed = next(
            (chinese for start, chinese in beside.items() if 0 <= start - end <= 24 and "。" not in sentence[end:start]), None
        )
        if glossed is not None:
            if not _in(bare(glossed), held):
                yield glossed
            return
        written = sentence[run[0].start() : end]
        if bare(written) in held:
            return
        words = question_terms(written)
        at = 0
        while at < len(words):
            length = self._phrase(words, at)
            if length:
                wordings = self._glossary[tuple(words[at : at + length])]
                if not any(_in(bare(w), held) for w in wordings) and words[at] not in self._english_words:
                    yield written
                    return
            elif not (bare(words[at]) in held or words[at] in self._english_words or words[at] + "s" in self._english_words):
                yield written
                return
            at += length or 1


def _is_name(
    word: str, starts: bool, english: bool, common: frozenset[str], phrases: dict[tuple[str, ...], tuple[str, ...]]
) -> bool:
    if len(word) < 2 or _ROMAN.fullmatch(word):
        return False
    if not english:
        # Latin letters in a Chinese sentence are a name, but for units.
        return word.lower() not in common and word.lower() not in ("km", "kg", "kwh", "kw", "mw", "app", "pdf", "ok")
    if not word[0].isupper():
        return False
    if not starts or any(c.isupper() for c in word[1:]):
        return True
    lower = word.lower()
    return not (lower in common or lower.endswith(_SUFFIXES) or any(tuple(question_terms(lower)) == key[:1] for key in phrases))


def _listed(text: str) -> Iterator[str]:
    """The items of a list, A、B、C等: a text's lists are of names more often than not, and are repeated as they stand."""
    for run in re.findall(r"[^，,；;。：:（）()\n]+", text):
        items = run.split("、")
        if len(items) >= 3 or (len(items) == 2 and "等" in items[-1]):
            last = items[-1:] if "等" in items[-1] else []
            yield from (item for each in items[1:-1] + last if 2 <= len(item := each.split("等")[0].strip()) <= LISTED)


def _in(name: str, held: str) -> bool:
    """Whether a bare name stands in what is held, or another wording of it does."""
    return name in held or any(name in group and any(other in held for other in group) for group in _data()["aliases"])


@cache
def _wider() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(chain) for chain in _data()["within"])


def _widened(held: str) -> str:
    """What is held, and the names of the places that the places in it lie within."""
    more = [wider for chain in _wider() for at, place in enumerate(chain) if place in held for wider in chain[at + 1 :]]
    return held + "\n" + "\n".join(more)
