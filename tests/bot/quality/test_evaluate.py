"""Verdicts and their summary, on answers made by hand."""

from bot.events import Answer, Citation, Outcome
from bot.quality import evaluate
from bot.quality.golden import Case, Place


def case(**fields) -> Case:
    return Case(**{"id": "a", "question": "多少？", "answerable": True, "type": "figure", "script": "zh-Hans"} | fields)


def answer(text: str, outcome: Outcome = Outcome.ANSWERED, **fields) -> Answer:
    return Answer(question="多少？", searched_for="多少？", language="zh-Hans", outcome=outcome, text=text, **fields)


def citation(start: int, end: int) -> Citation:
    return Citation(n=1, document="d", document_hash="", title="", start=start, end=end, quote="", digest=False)


TWO_FACTS = case(must_hold=(("10亿元",), ("2025年", "25年")), must_not=("8亿元",), gold=(Place("d", 10, 20),))


def test_an_answer_is_right_only_with_every_fact_and_nothing_wrong():
    assert evaluate.judge(TWO_FACTS, answer("2025年为10亿元[1]")).right
    assert evaluate.judge(TWO_FACTS, answer("25年", headline="10亿元")).right
    half_said = evaluate.judge(TWO_FACTS, answer("10亿元[1]"))
    assert not half_said.right
    assert half_said.missing == (("2025年", "25年"),)
    wrong_beside = evaluate.judge(TWO_FACTS, answer("2025年为10亿元，也说8亿元"))
    assert not wrong_beside.right
    assert wrong_beside.violations == ("8亿元",)


def test_a_refusal_is_right_for_the_unanswerable_alone_whatever_words_stand_in_it():
    refusal = answer("没有回答。最接近的：2025年为10亿元", Outcome.REFUSED)
    assert not evaluate.judge(TWO_FACTS, refusal).right
    assert evaluate.judge(case(answerable=False, must_not=("10亿元",)), refusal).right
    assert not evaluate.judge(case(answerable=False), answer("10亿元")).right


def test_a_citation_counts_if_it_overlaps_a_gold_place():
    assert evaluate.judge(TWO_FACTS, answer("", citations=(citation(0, 11),))).cites_gold
    assert not evaluate.judge(TWO_FACTS, answer("", citations=(citation(0, 10), citation(20, 30)))).cites_gold


def test_small_talk_is_right_with_the_outcome_expected():
    hello = case(answerable=False, outcome=Outcome.GREETING)
    assert evaluate.judge(hello, answer("您好", Outcome.GREETING)).right
    assert not evaluate.judge(hello, answer("没有回答", Outcome.REFUSED)).right


def test_the_summary_counts_each_kind_of_case_apart():
    replies = {
        "right": answer("2025年为10亿元", citations=(citation(10, 20),)),
        "wrong": answer("8亿元"),
        "refused": answer("没有回答", Outcome.REFUSED),
        "hello": answer("您好", Outcome.GREETING),
    }
    cases = [
        case(id="1", question="right", must_hold=(("10亿元",),)),
        case(id="2", question="wrong", must_hold=(("10亿元",),), must_not=("8亿元",), type="fact", script="zh-Hant"),
        case(id="3", question="refused", must_hold=(("10亿元",),)),
        case(id="4", question="right", must_hold=(("2025年",),), gold=(Place("d", 0, 11),)),
        case(id="5", question="refused", answerable=False),
        case(id="6", question="wrong", answerable=False, must_not=("8亿元",)),
        case(id="7", question="hello", answerable=False, outcome=Outcome.GREETING),
    ]
    verdicts = evaluate.run(cases, lambda turn: replies[turn.question])
    report = evaluate.summary(verdicts)
    assert report["n"] == 7
    assert report["answerable"] == {
        "n": 4, "right": 0.5, "refused": 0.25, "wrong": 0.25, "violations": 1, "cites_gold": 1 / 3,
    }  # fmt: skip
    assert report["unanswerable"] == {"n": 2, "refused": 0.5, "violations": 1}
    assert report["small_talk"] == {"n": 1, "right": 1.0}
    assert {name: row["n"] for name, row in report["by_type"].items()} == {"fact": 1, "figure": 3}
    assert report["by_script"]["zh-Hans"]["unanswerable"] == {"n": 2, "refused": 0.5, "violations": 1}
    assert [failure["id"] for failure in evaluate.failures(verdicts)] == ["2", "3", "6"]
    printed = evaluate.table(report)
    assert "50.0%" in printed
    assert "unanswerable" in printed
