"""How good an answer is: exact match and F1 as CMRC 2018 defines them, and the area under the curve of answerability."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

_PUNCTUATION = frozenset("-:_*^/\\~`+=，。：？！“”；’《》…·、「」（）－～『』")
_TOKEN = re.compile(r"[\u4e00-\u9fa5]|\d+(?:[.,]\d+)*|[^\W\d_\u4e00-\u9fa5]+|[^\w\s]")


def tokens(text: str) -> list[str]:
    """Every Chinese character by itself, Latin words and numbers whole, in lower case, punctuation left out.

    After Cui et al. 2019, A Span-Extraction Dataset for Chinese Machine Reading Comprehension. Their script has NLTK split
    what is not Chinese; here a word, a number (with its point or comma) or a sign is a token.
    """
    bare = "".join(" " if character in _PUNCTUATION else character for character in text.lower())
    return _TOKEN.findall(bare)


def f1(prediction: str, answers: Sequence[str]) -> float:
    """The best F1 over the answers, 0 to 1. What prediction and answer share is their longest common run of tokens."""
    return max((_f1(tokens(prediction), tokens(answer)) for answer in answers), default=0.0)


def _f1(prediction: list[str], answer: list[str]) -> float:
    shared = _longest_common_run(prediction, answer)
    if not shared:
        return 0.0
    precision, recall = shared / len(prediction), shared / len(answer)
    return 2 * precision * recall / (precision + recall)


def _longest_common_run(one: list[str], other: list[str]) -> int:
    best, row = 0, [0] * (len(other) + 1)
    for token in one:
        row = [0, *(row[k] + 1 if token == against else 0 for k, against in enumerate(other))]
        best = max(best, *row)
    return best


def exact(prediction: str, answers: Sequence[str]) -> bool:
    """Whether the prediction is one of the answers, but for case, punctuation and white space at the ends."""
    return any(_bare(prediction) == _bare(answer) for answer in answers)


def _bare(text: str) -> str:
    return "".join(character for character in text.lower().strip() if character not in _PUNCTUATION)


def auc(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """Area under the ROC curve: how often a positive scores above a negative, a tie counting half.

    None where either kind is missing. By ranks (Mann-Whitney), tied scores sharing the mean of their ranks.
    """
    positives = sum(positive)
    negatives = len(positive) - positives
    if not positives or not negatives:
        return None
    rank, total = 1, 0.0
    for _, tied in groupby(sorted(zip(scores, positive, strict=True)), key=lambda pair: pair[0]):
        members = [is_positive for _, is_positive in tied]
        total += sum(members) * (rank + (len(members) - 1) / 2)
        rank += len(members)
    return (total - positives * (positives + 1) / 2) / (positives * negatives)
