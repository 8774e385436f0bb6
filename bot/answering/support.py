"""Does a passage bear a sentence out, beyond its figures and names? Words covered, direction kept.

Pure functions over words, no model. What they cannot see is said in docs/trust.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.silence import is_silent
from bot.answering.values import values
from corpus.cleaning import fold
from index.analysis import question_terms, terms

_NOT_NEGATION = re.compile(
    r"不动产|不同|不仅|不但|不断|不论|无论|不(?:得)?(?:少于|超过|低于|高于|大于|小于|多于)|不[满足到]|未来|非常|无锡|不锈钢|不久|免疫|不得不"
    r"|没收|是否|能否|可否|不可抗力|未满|未超过|非公有|无人机|无线|不限于|莫非|除非|并非不|不无|非[全日制营居民]"
)
_NEGATION = re.compile(
    r"不再|不得|不能|不可以?|不予|不需要?|不须|无需|无须|毋须|不必|不用|不会|不应|没有|并未|尚未|禁止|严禁|取消|废止|停止|拒绝|除外|免(?!费)[予于去除]?|不|未|没|无(?!偿)|非"
)
_SCOPE = 14
"""Characters after a negation that it is taken to govern, up to the clause's end."""
ALIGNED, ALIKE = 0.3, 0.1
"""Least share of a clause's word pairs that the clause it is laid beside has; and how near the best others have to come."""
WHOLE = 0.6
"""Least share of what a clause denies that a sentence has to affirm to have turned it round."""
CLAUSE = re.compile(r"[^，,；;。！!？?：:\n（）()]+")
"""What stands between two signs."""
_NEGATIVE_WORD = re.compile(r"违[法规反]|无效|失效|不|未|没|无|非|免(?!费)|禁|取消|废|停|拒|除外|别|勿")
_ENGLISH_NEGATION = re.compile(
    r"\b(?:no|not|never|none|neither|nor|without|cannot|exempt\w*|waive\w*|abolish\w*|cancel\w*"
    r"|prohibit\w*|ban(?:ned|s)?|forbid\w*"
    r"|terminat\w*|unless|except|excluding|exclud\w*|ceas\w*|stop\w*|den(?:y|ied)|refus\w*|invalid"
    r"|repeal\w*|unable)\b|n[’']t\b|-free\b",
    re.I,
)
_ATTRIBUTE = re.compile(r"[未不无没非][^，,；;：:]{1,14}的(?=[^，,；;：:]{2})")
_BOUND_WORDS = re.compile(r"\b(?:no|not) (?:more|less|fewer|later|exceed\w*)(?: than)?\b|\bnot only\b|\bwhether or not\b", re.I)
_JOINING = re.compile(
    r"因此|所以|其中|此外|同时|另外|根据|依据|依照|按照|已经|当时|目前|现在|包括|分别|以及|并不|并非|等于|属于|称为|作为|通过|进行|对于|关于|如果|但是|不过|而且|并且"
    r"|因此|其中|另外|根據|依據|已經|當時|目前|現在|分別|屬於|稱為|作為|通過|進行|對於|關於|並且|[但并須须应應将將均即则則已為为並]"
)
_DIRECTIONS = (
    (
        r"增长|增加|增至|升至|增到|上升|提高|上调|扩大|提升|上涨|\b(?:increas|grew|grow|rise|rose|raise|expand)\w*",
        r"下降|减少|降至|减至|减到|降低|下调|缩小|下滑|下跌|\b(?:decreas|declin|fell|fall|reduc|lower|shrank|shrink)\w*",
    ),
    (r"早于|之前|以前|\bbefore\b|\bprior to\b", r"晚于|之后|以后|\bafter\b"),
    (r"允许|准许|\ballow\w*|\bpermitted\b", r"禁止|严禁|不得|\bprohibit\w*|\bforbid\w*|\bbanned\b"),
)


def word_pairs(text: str) -> frozenset[str]:
    """The bigrams of the runs of Chinese characters, and the Latin words."""
    runs = re.findall(r"[\u3400-\u9fff]+", text)
    found = {run[i : i + 2] for run in runs for i in range(len(run) - 1)}
    return frozenset(found | set(re.findall(r"[a-z]{2,}", text)))


def without_values(text: str) -> str:
    """The text with white space in the place of its figures, dates and the like; every offset stays."""
    found = list(text)
    for value in values(text):
        found[value.start : value.end] = " " * (value.end - value.start)
    return "".join(found)


@lru_cache(maxsize=1024)
def _evidence_terms(evidence: str) -> tuple[frozenset[str], frozenset[str]]:
    folded = fold(evidence)
    return frozenset(terms(folded)), frozenset(folded)


def coverage(sentence: str, evidence: str) -> tuple[float, int]:
    """How much of what a Chinese sentence says in words the evidence says too, and the longest stretch that it does not.

    The share is 0 to 1; 1 if the sentence says nothing but figures. Each word of the sentence (bigrams, but for those that only
    hold a sentence together) counts 1 if the evidence has it, and a quarter for each of its characters that the evidence has:
    存续期 is borne out in part by 期限. The stretch counts bigrams in a row of which not even both characters occur.
    """
    said = _JOINING.sub(" ", without_values(sentence))
    words = [w for w in question_terms(said) if not any(c.isdecimal() for c in w) and len(w) > 1]
    have, characters = _evidence_terms(evidence)
    total, stretch, longest = 0.0, 0, 0
    for word in words:
        known = sum(c in characters for c in word) / len(word)
        total += 1.0 if word in have else known / 2
        if len(word) == 2:
            stretch = 0 if word in have or known == 1 else stretch + 1
            longest = max(longest, stretch)
    return (total / len(words) if words else 1.0), longest


@dataclass(frozen=True)
class _Part:
    """A clause: its word pairs that a negation reaches, the others, and whether it holds any word of denial."""

    denied: frozenset[str]
    affirmed: frozenset[str]
    negative: bool
    silent: bool = False
    """It says that a text is silent: 报道没有给金额. That denies nothing of the matter itself."""

    @property
    def pairs(self) -> frozenset[str]:
        return self.denied | self.affirmed


def turned(sentence: str, evidence: str) -> str | None:
    """The words that a Chinese sentence denies and the evidence affirms, or the other way about; None if there are none.

    Each clause of the sentence is laid beside the clauses of the evidence that share most words with it.
    """
    said, read = fold(sentence), fold(evidence)
    theirs = [part for part in _parts(read) if not part.silent]
    attested = frozenset(pair for other in theirs for pair in other.denied)
    for part in _parts(said):
        shares = [(len(part.pairs & other.pairs) / len(part.pairs), other) for other in theirs] if part.pairs else []
        best = max((share for share, _ in shares), default=0.0)
        if len(part.pairs) >= 3 and best >= ALIGNED:
            against = [_opposed(part, other) for share, other in shares if share >= best - ALIKE]
            if all(against) and not (part.denied and against[0] & attested):
                return "".join(sorted(against[0])[:3])
        if not part.negative:
            affirmed = frozenset(pair for other in theirs for pair in other.affirmed)
            for other in theirs:
                # 不得转让或出租, of which the sentence says all but 不得.
                denied = other.denied - affirmed
                if 2 * len(denied) > len(other.denied) and len(denied & part.affirmed) >= WHOLE * len(denied):
                    return "".join(sorted(denied)[:3])
    return _direction(said, read)


def _opposed(said: _Part, read: _Part) -> frozenset[str]:
    """The word pairs that one of two clauses denies and the other, which denies nothing, affirms."""
    if said.denied and not read.negative:
        return said.denied & read.affirmed
    if read.denied and not said.negative:
        return said.affirmed & read.denied
    return frozenset()


def _direction(said: str, read: str) -> str | None:
    for up, down in _DIRECTIONS:
        for one, other in ((up, down), (down, up)):
            here = re.search(one, said)
            if here and not re.search(other, said) and not re.search(one, read) and re.search(other, read):
                return here[0]
    return None


@lru_cache(maxsize=1024)
def _parts(folded: str) -> tuple[_Part, ...]:
    """The clauses of a text. A negation before a colon reaches over the list that follows: 不得含有：甲；乙。"""
    found = []
    for sentence in re.findall(r"[^。！？!?\n]+", _NOT_NEGATION.sub(lambda m: "\u3000" * len(m[0]), folded)):
        listed = False
        for match in re.finditer(r"[^，,；;：:（）()]+([：:]?)", sentence):
            clause = match[0]
            denied, affirmed = _negated(clause)
            pairs = denied | affirmed
            if listed:
                found.append(_Part(pairs, frozenset(), True))
            else:
                found.append(
                    _Part(denied, affirmed - denied, bool(_NEGATIVE_WORD.search(_ATTRIBUTE.sub("", clause))), is_silent(clause))
                )
            listed |= bool(match[1] and _NEGATION.search(clause[-8:]))
    return tuple(found)


def _negated(clause: str) -> tuple[frozenset[str], frozenset[str]]:
    """The bigrams that stand in the reach of a negation, and those that do not."""
    denied: set[str] = set()
    affirmed: set[str] = set()
    at = 0
    while match := _NEGATION.search(clause, at):
        reach = min(len(clause), match.end() + _SCOPE)
        relative = clause.find("的", match.end() + 1, reach)
        if 0 <= relative < len(clause) - 2:
            # 未按合同开发的土地: what is denied ends with the attribute.
            reach = relative
        affirmed |= word_pairs(clause[at : match.start()])
        denied |= word_pairs(clause[match.end() : reach])
        if match[0] in ("取消", "废止", "停止", "除外", "禁止") and len(clause) - match.end() <= 1:
            # What is done away with stands before it: 就业证予以取消.
            denied |= word_pairs(clause[max(0, match.start() - _SCOPE) : match.start()])
        at = reach
    affirmed |= word_pairs(clause[at:])
    return frozenset(denied), frozenset(affirmed)


def turned_english(sentence: str, evidence: str, wordings: Sequence[tuple[str, ...]]) -> str | None:
    """The negation that an English sentence has and the Chinese clauses about its matter lack, or the other way about.

    `wordings`: for each phrase of the sentence that the glossary knows, the Chinese for it.
    """
    folded = fold(evidence)
    sentences = re.findall(r"[^。；;！!？?\n]+", folded)
    scored = [(sum(any(w in s for w in group) for group in wordings), s) for s in sentences]
    best = max((n for n, _ in scored), default=0)
    if best < 2:
        return _direction(sentence.lower(), folded)
    nearest = [_NOT_NEGATION.sub("", s) for n, s in scored if n == best]
    denies = _ENGLISH_NEGATION.search(_BOUND_WORDS.sub("", sentence))
    if denies and not any(_NEGATION.search(s) or _NEGATIVE_WORD.search(s) for s in nearest):
        return denies[0]
    if not denies and all(_denies_matter(s, wordings) for s in nearest):
        return "not"
    return _direction(sentence.lower(), folded)


def _denies_matter(sentence: str, wordings: Sequence[tuple[str, ...]]) -> bool:
    """Whether a negation of the Chinese sentence reaches one of the words."""
    for clause in CLAUSE.findall(sentence):
        for match in _NEGATION.finditer(clause):
            reach = clause[match.end() : match.end() + _SCOPE]
            if any(w in reach for group in wordings for w in group if len(w) > 1):
                return True
    return False
