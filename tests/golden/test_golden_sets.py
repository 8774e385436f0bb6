"""The golden sets themselves: a set whose gold is wrong measures nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.quality.golden import holds
from corpus import cleaning
from corpus.library import Library

HERE = Path(__file__).resolve().parent
SETS = sorted([*HERE.glob("zone*.jsonl"), *HERE.glob("fitting/zone*.jsonl")])
TYPES = {"figure", "fact", "list", "who", "when", "condition", "yesno", "why", "how", "comparison"}


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {document.id: document.text for document in Library(HERE.parent.parent / "corpus").documents()}


@pytest.fixture(params=SETS, ids=lambda path: path.name)
def rows(request: pytest.FixtureRequest) -> list[dict]:
    return [json.loads(line) for line in request.param.read_text(encoding="utf-8").splitlines()]


def test_there_is_a_golden_set() -> None:
    assert SETS


def test_every_case_has_its_own_id_and_its_own_question(rows: list[dict]) -> None:
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({cleaning.fold("".join(row["question"].split())) for row in rows}) == len(rows)


def test_every_case_names_its_type_and_the_script_it_is_written_in(rows: list[dict]) -> None:
    assert {row["type"] for row in rows} <= TYPES
    told = {row["id"]: row["script"] for row in rows}
    assert told == {row["id"]: cleaning.script(row["question"]) for row in rows}


def test_every_quotation_stands_at_its_offsets_and_nowhere_else(rows: list[dict], texts: dict[str, str]) -> None:
    for row in rows:
        for place in [*row["gold"], *row.get("nearest", [])]:
            text = texts[place["document"]]
            assert text[place["start"] : place["end"]] == place["quote"], row["id"]
            assert text.count(place["quote"]) == 1, row["id"]


def test_what_an_answer_must_hold_stands_in_the_gold_and_what_it_must_not_hold_does_not(rows: list[dict]) -> None:
    for row in rows:
        gold = "\n".join(place["quote"] for place in row["gold"])
        for fact in row["must_hold"]:
            assert holds(gold, fact), (row["id"], fact)
        for wording in row["must_not"] if gold else ():
            assert not holds(gold, [wording]), (row["id"], wording)


def test_an_answerable_case_says_what_answers_it_and_an_unanswerable_one_does_not(rows: list[dict]) -> None:
    for row in rows:
        assert bool(row["must_hold"]) == bool(row["gold"]) == row["answerable"], row["id"]


def test_no_case_that_is_fitted_on_is_one_that_measures() -> None:
    def asked(paths: Iterable[Path]) -> set[str]:
        rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
        return {cleaning.fold("".join(row["question"].split())) for row in rows if "question" in row}

    fitting = asked(HERE.glob("fitting/*.jsonl"))
    measured = asked([*HERE.glob("zone*.jsonl"), *HERE.glob("trust/*.jsonl")])
    assert len(fitting) >= 500
    assert not fitting & measured


def test_every_document_is_asked_about_at_least_twice(texts: dict[str, str]) -> None:
    """Over all sets together, cases counted once."""
    every = {row["id"]: row for path in SETS for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    asked = [document for row in every.values() for document in {place["document"] for place in row["gold"]}]
    assert {id: asked.count(id) for id in texts if asked.count(id) < 2} == {}
