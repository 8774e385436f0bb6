"""Exact match, F1 and AUC against plain references and cases worked out by hand."""

from __future__ import annotations

import random

import pytest

from bot.reader.metrics import auc, exact, f1, tokens


def test_chinese_counts_by_character_and_latin_by_word() -> None:
    assert tokens("《战国无双3》由 Omega Force开发，售价5,800.5円！") == [
        *"战国无双",
        "3",
        "由",
        "omega",
        "force",
        *"开发售价",
        "5,800.5",
        "円",
    ]


@pytest.mark.parametrize(
    ("prediction", "answers", "expected"),
    [
        ("10亿元", ["10亿元"], 1.0),
        ("总规模10亿元", ["10亿元"], 2 * (3 / 6) * 1 / (3 / 6 + 1)),
        ("北京大学", ["北大"], 2 * (1 / 4) * (1 / 2) / (1 / 4 + 1 / 2)),
        ("甲乙丙丁", ["甲乙丁丙"], 0.5),
        ("甲", ["乙", "甲"], 1.0),
        ("甲", ["乙"], 0.0),
        ("", ["乙"], 0.0),
        ("甲", [], 0.0),
    ],
)
def test_f1_is_that_of_the_longest_common_run_with_the_best_answer(
    prediction: str, answers: list[str], expected: float
) -> None:
    assert f1(prediction, answers) == pytest.approx(expected)


def test_f1_equals_a_plain_reference_on_random_strings() -> None:
    rng = random.Random(3)
    for _ in range(200):
        one, other = ("".join(rng.choice("甲乙丙") for _ in range(rng.randint(1, 9))) for _ in range(2))
        shared = max(
            (len(one[i:j]) for i in range(len(one)) for j in range(i + 1, len(one) + 1) if one[i:j] in other), default=0
        )
        expected = 2 * shared / (len(one) + len(other))
        assert f1(one, [other]) == pytest.approx(expected)


def test_exact_match_overlooks_punctuation_and_case_only() -> None:
    assert exact("《IBM》。", ["ibm"])
    assert not exact("IBM公司", ["ibm"])


def test_auc_equals_the_share_of_pairs_in_the_right_order() -> None:
    rng = random.Random(4)
    for _ in range(100):
        scores = [rng.choice([0.0, 0.5, 1.0, 2.0, rng.random()]) for _ in range(20)]
        positive = [rng.random() < 0.5 for _ in scores]
        pairs = [
            (a > b) + 0.5 * (a == b)
            for a, good in zip(scores, positive, strict=True) if good
            for b, bad in zip(scores, positive, strict=True) if not bad
        ]  # fmt: skip
        area = auc(scores, positive)
        assert area == (pytest.approx(sum(pairs) / len(pairs)) if pairs else None)
