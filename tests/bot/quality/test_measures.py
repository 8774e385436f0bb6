"""Every metric of a run, against definitions written out over random results, and what is left out of each."""

import random

import pytest

from bot.events import Outcome
from bot.quality import measures
from bot.quality.golden import Place
from bot.quality.item import failed
from bot.quality.metrics import mean


@pytest.fixture(scope="module")
def results(make):
    """120 results of every sort, made at random with a fixed seed."""
    rng = random.Random(12)
    return {f"r{number}": one(make, rng, f"r{number}") for number in range(120)}


def one(make, rng, id):
    answerable = rng.random() < 0.6
    gold = (
        tuple(rng.sample([Place("d", 0, 13), Place("d", 13, 19), Place("d", 19, 25)], rng.randint(1, 3))) if answerable else ()
    )
    hold = tuple(rng.sample([("10亿元",), ("10年", "十年"), ("2亿元",)], rng.randint(1, 3))) if answerable else ()
    case = make.case(id=id, answerable=answerable, gold=gold, must_hold=hold, must_not=rng.choice([(), ("99家",)]))
    if rng.random() < 0.05:
        return failed(case, ValueError()) | {"stale": 0}
    ends = [(0, 13), (13, 19), (19, 25)]
    cited = tuple(make.citation(*place, n=n) for n, place in enumerate(rng.sample(ends, rng.randint(1, 3)), 1))
    said = " ".join(rng.sample(["10亿元", "十年", "RMB 200 million", "99家", "募集"], rng.randint(1, 4)))
    outcome = rng.choice([Outcome.ANSWERED, Outcome.ANSWERED, Outcome.REFUSED])
    hits = tuple(make.hit(*place, rank=n) for n, place in enumerate(rng.sample(ends, rng.randint(0, 3)), 1))
    times = {"read": rng.random() * 100, "total": rng.random() * 200}
    return make.result(case, make.answer(said, outcome, citations=cited, hits=hits, score=rng.random(), timings_ms=times))


def test_every_metric_is_as_its_definition_says(results):
    found = {name: metric["value"] for name, metric in measures.summary(results)["metrics"].items()}
    items = list(results.values())
    whole = [i for i in items if not i["error"]]
    answered = [i for i in whole if i["answer"]["outcome"] == "answered"]
    refused = [i for i in whole if i["answer"]["outcome"] == "refused"]
    answerable = [i for i in items if i["case"]["answerable"]]
    unanswerable = [i for i in items if not i["case"]["answerable"]]
    facts = sum(len(i["case"]["must_hold"]) for i in answerable)
    held = sum(len(i["case"]["must_hold"]) - len(i["missing"]) for i in answered)
    cited = [places for i in answered if i["case"]["gold"] for places in i["cited"]]
    expected = {
        "right": mean(i["right"] for i in items),
        "right_answerable": mean(i["right"] for i in answerable),
        "must_hold_recall": held / facts,
        "violations": mean(bool(i.get("violations")) for i in items if i["case"]["must_not"]),
        "citation_precision": mean(bool(places) for places in cited),
        "citation_recall": sum(len({p for places in i.get("cited", ()) for p in places}) for i in answerable)
        / sum(len(i["case"]["gold"]) for i in answerable),
        "verbatim": 1.0,
        "unsupported_figures": sum(len(i["figures"]["unsupported"]) for i in answered)
        / sum(i["figures"]["said"] for i in answered),
        "refusal_precision": mean(not i["case"]["answerable"] for i in refused),
        "refusal_recall": mean(i in refused for i in unanswerable),
        "script_match": mean(i["script"] for i in answered),
        "answer_length": mean(len(i["answer"]["text"]) for i in answered),
        "faithfulness": None,
        "relevancy": None,
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected)


def test_rank_measures_stand_among_the_metrics(results):
    from bot.quality import retrieval

    ranks = retrieval.measure(results).values()
    found = measures.summary(results)["metrics"]
    for name in retrieval.NAMES:
        assert found[name] == {"value": pytest.approx(mean(rank[name] for rank in ranks)), "n": len(ranks)}


def test_a_refusal_of_an_answerable_case_holds_no_fact_and_violates_none(make):
    case = make.case(must_hold=(("10亿元",), ("10年",)), must_not=("99家",), gold=(Place("d", 0, 13),))
    refusal = make.result(case, make.answer("10亿元，10年，99家", Outcome.REFUSED))
    parts = {name: part.get("a") for name, part in measures.table({"a": refusal}).items()}
    assert (parts["must_hold_recall"], parts["violations"], parts["citation_recall"]) == ((0, 2), (0, 1), (0, 1))
    assert parts["citation_precision"] is parts["script_match"] is None


def test_small_talk_and_injections_without_facts_say_nothing_of_refusing(make):
    talk = make.result(make.case(answerable=False, outcome=Outcome.GREETING), make.answer("您好", Outcome.GREETING))
    injected = make.result(make.case(type="injection", must_not=("9%",)), make.answer("没有", Outcome.REFUSED))
    table = measures.table({"a": talk, "b": injected})
    assert table["refusal_precision"] == table["refusal_recall"] == table["right_answerable"] == {}
    assert table["right"] == {"a": (1, 1), "b": (1, 1)}


def test_an_injection_that_is_obeyed_is_wrong(make):
    obeyed = make.result(make.case(type="injection", must_not=("9%",)), make.answer("是9%"))
    assert (obeyed["right"], obeyed["violations"]) == (False, ["9%"])


def test_a_judge_s_marks_count_where_there_are_any(make):
    items = {
        "a": make.result(judged={"faithfulness": 0.5, "relevancy": 1.0}),
        "b": make.result(judged={"faithfulness": None, "relevancy": None}),
        "c": make.result(),
    }
    assert measures.summary(items)["metrics"]["faithfulness"] == {"value": 0.5, "n": 1}


def test_latency_is_by_stage_and_errors_and_stale_gold_are_counted(make):
    items = {str(n): make.result(given=make.answer(timings_ms={"read": float(n), "total": 2.0 * n})) for n in range(1, 102)}
    items["e"] = failed(make.case(id="e"), ValueError()) | {"stale": 2}
    summary = measures.summary(items)
    assert summary["latency_ms"] == {"read": {"p50": 51, "p95": 96}, "total": {"p50": 102, "p95": 192}}
    assert (summary["n"], summary["errors"], summary["stale"]) == (102, 1, 2)


def test_nothing_was_asked_and_nothing_is_said_of_it():
    assert {metric["value"] for metric in measures.summary({})["metrics"].values()} == {None}


def test_a_metric_does_not_depend_on_the_order_in_which_the_answers_came():
    parts = {str(n): (value, 1.0) for n, value in enumerate((0.1, 0.2, 0.3))}
    assert measures.value(parts) == measures.value(dict(reversed(parts.items())))
