import math
import random
from collections import Counter
from pathlib import Path

from index.keywords import K1, B, Keywords


def reference(rows: list[list[str]], question: dict[str, float]) -> list[float]:
    """BM25 as Lucene's formula has it, written out."""
    mean = sum(map(len, rows)) / len(rows)
    scores = []
    for row in rows:
        counts, score = Counter(row), 0.0
        for term, weight in question.items():
            holding = sum(term in other for other in rows)
            rarity = math.log(1 + (len(rows) - holding + 0.5) / (holding + 0.5))
            score += weight * rarity * counts[term] / (counts[term] + K1 * (1 - B + B * len(row) / mean))
        scores.append(score)
    return scores


def test_scores_equal_the_plain_formula_on_random_rows() -> None:
    random_ = random.Random(3)
    rows = [random_.choices("abcdefghij", k=random_.randint(1, 12)) for _ in range(40)]
    keywords = Keywords.build(rows)
    for _ in range(20):
        question = {term: random_.choice([0.5, 1.0]) for term in random_.sample("abcdefghijxyz", k=4)}
        expected = reference(rows, question)
        matches = keywords.search(question, 100)
        assert {match.row for match in matches} == {row for row, score in enumerate(expected) if score > 0}
        for match in matches:
            assert math.isclose(match.score, expected[match.row], rel_tol=1e-5)


def test_coverage_is_the_share_of_rarity_that_a_row_holds() -> None:
    keywords = Keywords.build([["a", "b"], ["a", "c"], ["d"]])
    matches = {match.row: match.coverage for match in keywords.search({"a": 1.0, "b": 1.0}, 10)}
    assert matches[0] == 1.0
    assert math.isclose(matches[1], keywords.rarity("a") / (keywords.rarity("a") + keywords.rarity("b")))
    assert 2 not in matches


def test_words_unknown_to_the_texts_lower_coverage() -> None:
    keywords = Keywords.build([["a", "b"], ["c"]])
    assert keywords.search({"a": 1.0, "unknown": 1.0, "other": 1.0}, 10)[0].coverage < 0.3


def test_a_question_that_matches_nothing_finds_nothing() -> None:
    assert Keywords.build([["a"], ["b"]]).search({"z": 1.0}, 10) == []
    assert Keywords.build([["a"], ["b"]]).search({}, 10) == []


def test_a_saved_index_answers_as_the_built_one(tmp_path: Path) -> None:
    built = Keywords.build([["a", "b"], ["b", "c"], ["c"]])
    built.save(tmp_path / "keywords")
    loaded = Keywords.load(tmp_path / "keywords")
    assert loaded.search({"b": 1.0, "c": 0.5}, 10) == built.search({"b": 1.0, "c": 0.5}, 10)
