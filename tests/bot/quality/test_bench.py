"""The bench: how a set is read, what is asked of the pipeline, and how its figures are reckoned."""

import json
from pathlib import Path

import pytest

from bot.answering.question import Exchange, Turn
from bot.errors import SetNotFound
from bot.events import Answer, Outcome
from bot.quality import bench, bench_set
from corpus.document import Passage
from index.hit import Hit, Leg


def write(folder: Path, passages: list[dict], questions: list[dict]) -> Path:
    for name, rows in (("passages", passages), ("questions", questions)):
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder


PASSAGES = [
    {"id": "p1", "text": "基金规模10亿元。", "title": "基金"},
    {"id": "p2", "text": "面积51平方公里。"},
    {"id": "p3", "text": "面积51平方公里。"},
]
QUESTIONS = [
    {"id": "q1", "question": "基金多大？", "answers": ["10亿元"], "passage_ids": ["p1"], "answerable": True},
    {"id": "q2", "question": "面积呢？", "answers": ["51平方公里"], "passage_ids": ["p3"],
     "history": [{"question": "基金？", "answer": "10亿元"}]},
    {"id": "q3", "question": "电价多少？", "answers": [], "passage_ids": [], "answerable": False},
]  # fmt: skip


def test_passages_of_one_text_are_one_document_and_gold_follows(tmp_path):
    measured = bench_set.load(write(tmp_path, PASSAGES, QUESTIONS))
    assert [(d.id, d.title, d.text) for d in measured.documents] == [
        ("p1", "基金", "基金规模10亿元。"),
        ("p2", "", "面积51平方公里。"),
    ]
    assert [q.gold for q in measured.questions] == [{"p1"}, {"p2"}, set()]


def test_history_is_kept_and_what_has_neither_answer_nor_passage_is_unanswerable(tmp_path):
    rows = [QUESTIONS[1], {"question": "电价多少？"}, {"question": "电价？", "passage_ids": ["p1"]}]
    questions = bench_set.load(write(tmp_path, PASSAGES, rows)).questions
    assert questions[0].turn == Turn("面积呢？", (Exchange("基金？", "10亿元"),))
    assert [q.answerable for q in questions] == [True, False, True]


def test_the_same_passages_have_the_same_digest_and_others_another(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "c").mkdir()
    a, b = (bench_set.load(write(tmp_path / name, PASSAGES, QUESTIONS[:n])).digest for name, n in (("a", 1), ("b", 3)))
    other = bench_set.load(write(tmp_path / "c", PASSAGES[1:], [])).digest
    assert a == b != other


@pytest.mark.parametrize(
    ("passages", "questions", "message"),
    [
        (PASSAGES, [{"question": "？", "passage_ids": ["p9"]}], "line 1: passage 'p9'"),
        (PASSAGES, [{"answers": []}], "line 1: no 'question'"),
        (PASSAGES, [{"question": ""}], "line 1: the object has no text"),
        ([{"id": "p1"}], [], "line 1: no 'text'"),
        ([*PASSAGES, {"id": "p1", "text": "别的。"}], [], r"passages\.jsonl, line 4: the id 'p1' is given twice"),
        ([*PASSAGES, PASSAGES[2]], [], "line 4: the id 'p3' is given twice"),
    ],
)
def test_a_line_that_lacks_something_is_named(tmp_path, passages, questions, message):
    with pytest.raises(SetNotFound, match=message):
        bench_set.load(write(tmp_path, passages, questions))


def test_a_folder_that_is_no_set_is_named(tmp_path):
    with pytest.raises(SetNotFound, match=r"passages\.jsonl"):
        bench_set.load(tmp_path)


def test_a_limit_draws_the_same_questions_each_time_in_the_order_of_the_set(tmp_path):
    rows = [{"id": str(i), "question": f"问题{i}"} for i in range(50)]
    questions = bench_set.load(write(tmp_path, PASSAGES, rows)).questions
    drawn = [int(q.id) for q in bench.sample(questions, 10)]
    assert drawn == sorted(drawn) == [int(q.id) for q in bench.sample(questions, 10)]
    assert len(set(drawn)) == 10
    assert drawn != list(range(10))
    assert bench.sample(questions, 99) == questions == bench.sample(questions, None)


def hit(document: str, keyword: int | None, vector: int | None) -> Hit:
    passage = Passage(f"{document}#0", document, "", 0, 1, "", "")
    return Hit(passage, Leg(keyword, 1.0 if keyword else None), Leg(vector, 1.0 if vector else None), fused=1.0)


def test_the_figures_of_a_run_are_those_reckoned_by_hand(tmp_path):
    questions = bench_set.load(write(tmp_path, PASSAGES, QUESTIONS)).questions
    found = [hit("p2", 2, 1), hit("p1", 1, None), hit("p3", None, 2)]
    given = {
        "基金多大？": Answer("基金多大？", "基金多大？", "zh-Hans", Outcome.ANSWERED, "規模10億元[1]", "規模10億元", 0.9,
                         hits=(found[1], found[0]), timings_ms={"read": 10.0, "total": 20.0}),
        "面积呢？": Answer("面积呢？", "合作区面积", "zh-Hans", Outcome.REFUSED, "51平方公里", "51平方公里", 0.1,
                        hits=tuple(found), timings_ms={"read": 30.0, "total": 40.0}),
        "电价多少？": Answer("电价多少？", "", "zh-Hans", Outcome.OFF_TOPIC, "……", timings_ms={"total": 0.0}),
    }  # fmt: skip
    searched, told = [], []

    def search(query: str) -> list[Hit]:
        searched.append(query)
        return found

    results = bench.run(questions, lambda turn: given[turn.question], search, lambda *step: told.append(step))
    assert searched == ["基金多大？", "合作区面积", "电价多少？"]
    assert told[-1] == (3, 3, "questions")

    report = bench.report("set", results, 12.5)
    assert (report["set"], report["n"], report["passages_per_s"]) == ("set", 3, 12.5)
    # The unanswerable one has no gold and counts in no rank. Keyword finds p1, p2; vector p2, p3; hybrid p2, p1, p3.
    assert report["keyword"] == pytest.approx({"hit@1": 0.5, "hit@5": 1, "mrr@10": 0.75, "ndcg@10": (1 + 0.6309) / 2}, abs=1e-4)
    assert report["vector"] == pytest.approx({"hit@1": 0.5, "hit@5": 0.5, "mrr@10": 0.5, "ndcg@10": 0.5})
    assert report["hybrid"]["mrr@10"] == pytest.approx(0.75)
    assert report["reranked"]["mrr@10"] == pytest.approx(1)
    # 規模10億元 against 10亿元, script apart: 3 of 5 tokens are shared (10, 亿, 元); the refused one says nothing.
    assert report["headline"] == pytest.approx({"em": 0, "f1": 0.75 / 2, "contains": 0.5})
    assert report["answer"] == pytest.approx({"contains": 0.5, "mean_length": len("規模10億元")})
    assert report["refused"] == {"answerable": 0.5, "unanswerable": 1}
    assert report["ms"]["read"] == pytest.approx({"p50": 20, "p95": 29})
    assert report["ms"]["total"]["p50"] == 20
    json.dumps(report)
    assert "ndcg@10" in bench.table(report)


def test_an_answer_of_several_parts_needs_them_all(tmp_path):
    row = {"question": "哪些？", "answers": ["甲、乙"], "answer_parts": [["甲", "乙"], ["丙"]], "passage_ids": ["p1"]}
    questions = bench_set.load(write(tmp_path, PASSAGES, [row])).questions
    for text, share in (("乙和甲", 1), ("只有甲", 0), ("丙", 1)):
        answer = Answer("哪些？", "哪些？", "zh-Hans", Outcome.ANSWERED, text)
        report = bench.report("set", bench.run(questions, lambda _, a=answer: a, lambda _: [], lambda *_: None), 1.0)
        assert report["answer"]["contains"] == share


def test_what_a_set_has_no_question_for_is_said_to_be_unknown(tmp_path):
    questions = bench_set.load(write(tmp_path, PASSAGES, QUESTIONS[:1])).questions
    answer = Answer("", "基金", "zh-Hans", Outcome.REFUSED, "")
    report = bench.report("set", bench.run(questions, lambda _: answer, lambda _: [], lambda *_: None), 1.0)
    assert report["refused"] == {"answerable": 1, "unanswerable": None}
    assert report["answer"]["mean_length"] is None
    assert "–" in bench.table(report)
