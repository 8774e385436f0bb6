"""The command line: what goes to standard output, what to standard error, and the exit status."""

import json
from pathlib import Path

import pytest

from bot.answering.question import Exchange, Turn
from index.errors import IndexLocked
from tests.bot.conftest import lutai


def test_an_answer_is_printed_with_its_sources(pipeline):
    result = lutai("ask", "多少？")
    assert result.exit_code == 0
    assert result.stdout == (
        "10亿元\n\n原文：……[1]\n\n来源\n"
        "[1] 《若干措施》 · 济阳区 · 济政〔2024〕1号 · 2024-03-28 · 摘要，不是全文\n"
        "    https://example.org/1\n    “共10 亿元”\n"
    )
    assert pipeline.closed


def test_json_is_one_object_a_line_and_alone_on_standard_output(pipeline):
    result = lutai("ask", "--json", "多少？")
    assert result.stdout.count("\n") == 1
    answer = json.loads(result.stdout)
    assert answer == {
        "question": "多少？",
        "answer": "10亿元\n\n原文：……[1]",
        "headline": "10亿元",
        "refused": False,
        "outcome": "answered",
        "score": 0.9,
        "language": "zh-Hans",
        "searched_for": "多少？",
        "suggestions": [],
        "answerer": "extractive",
        "removed": [],
        "fallback": None,
        "timings_ms": {"read": 1.23},
        "citations": [
            {
                "n": 1,
                "document": "policy",
                "document_hash": "h",
                "title": "若干措施",
                "issuer": "济阳区",
                "number": "济政〔2024〕1号",
                "published": "2024-03-28",
                "as_of": None,
                "kind": None,
                "digest": True,
                "byline": None,
                "source": None,
                "url": "https://example.org/1",
                "start": 4,
                "end": 9,
                "quote": "共10\n亿元",
                "span": [5, 9],
            }
        ],
        "passages": [
            {
                "id": "policy#1",
                "document": "policy",
                "start": 0,
                "end": 20,
                "keyword": {"rank": 1, "score": 7.5},
                "vector": {"rank": None, "score": None},
                "fused": 0.5,
                "reranked": 2.0,
            }
        ],
    }
    assert "embedding" in result.stderr


def test_a_refusal_has_no_headline(pipeline):
    answer = json.loads(lutai("ask", "--json", "电价？").stdout)
    assert (answer["refused"], answer["headline"], answer["outcome"]) == (True, None, "refused")


def test_a_file_is_answered_in_order_with_each_question_s_history(pipeline, tmp_path):
    follow_up = {"question": "那电价？", "history": [{"question": "基金？", "answer": "10亿元"}]}
    file = tmp_path / "questions"
    file.write_text(f"多少？\n\n{json.dumps(follow_up)}\n", encoding="utf-8")
    result = lutai("ask", "--json", "--file", str(file))
    assert [json.loads(line)["refused"] for line in result.stdout.splitlines()] == [False, True]
    assert pipeline.turns == [Turn("多少？"), Turn("那电价？", (Exchange("基金？", "10亿元"),))]


def test_questions_may_come_from_standard_input(pipeline):
    result = lutai("ask", "--file", "-", input="多少？\n电价？\n")
    assert result.stdout.count("» ") == 2
    assert [turn.question for turn in pipeline.turns] == ["多少？", "电价？"]


def test_a_malformed_line_is_named_and_nothing_is_asked(pipeline, tmp_path):
    file = tmp_path / "questions"
    file.write_text('多少？\n{"question"\n', encoding="utf-8")
    result = lutai("ask", "--json", "--file", str(file))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "line 2" in result.stderr
    assert pipeline.turns == []


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "多少？", "--file", "-"]])
def test_a_question_or_a_file_is_wanted_and_not_both(pipeline, arguments):
    result = lutai(*arguments)
    assert result.exit_code == 2
    assert "--file" in result.stderr


def test_an_index_in_use_is_said_on_standard_error_with_status_2(monkeypatch):
    def assemble(settings, progress=None):
        raise IndexLocked("the index is in use by another process (id 7)")

    monkeypatch.setattr("bot.assembly.assemble", assemble)
    result = lutai("ask", "--json", "多少？")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "lutai: the index is in use by another process (id 7)\n"


def test_a_wrong_setting_is_named_with_status_2():
    result = lutai("corpus", "list", env={"LUTAI_PORT": "seven", "LUTAI_READ": "0"})
    assert result.exit_code == 2
    assert "LUTAI_PORT" in result.stderr
    assert "'seven'" in result.stderr
    assert "LUTAI_READ" in result.stderr


TEXT = "---\ntitle: 若干措施\nissuer: 济阳区\npublished: 2024-03-28\n---\n基金规模10亿元。\n"


@pytest.fixture
def corpus(tmp_path: Path) -> dict[str, str]:
    """The environment that names a corpus of one text."""
    (tmp_path / "corpus" / "policies").mkdir(parents=True)
    (tmp_path / "corpus" / "policies" / "measures.md").write_text(TEXT, encoding="utf-8")
    return {"LUTAI_CORPUS": str(tmp_path / "corpus"), "LUTAI_DATA": str(tmp_path / "data")}


def test_the_texts_are_listed(corpus):
    assert lutai("corpus", "list", env=corpus).stdout.split() == ["measures", "policy", "2024-03-28", "若干措施"]
    assert [text["id"] for text in json.loads(lutai("corpus", "list", "--json", env=corpus).stdout)] == ["measures"]


def test_a_text_is_shown_with_all_its_metadata(corpus):
    shown = json.loads(lutai("corpus", "show", "measures", "--json", env=corpus).stdout)
    assert shown["text"].strip() == "基金规模10亿元。"
    assert (shown["title"], shown["kind"], shown["published"], shown["digest"]) == ("若干措施", "policy", "2024-03-28", False)
    assert {"issuer", "number", "url", "as_of", "read_at", "provenance", "hash"} <= shown.keys()
    assert "基金规模10亿元。" in lutai("corpus", "show", "measures", env=corpus).stdout


def test_an_unknown_text_is_named(corpus):
    result = lutai("corpus", "show", "nothing", env=corpus)
    assert result.exit_code == 2
    assert "'nothing'" in result.stderr


def test_a_text_is_added_with_what_it_does_not_say_of_itself_and_removed_again(corpus, tmp_path):
    (tmp_path / "notice.md").write_text("税率为15%。\n", encoding="utf-8")
    result = lutai("corpus", "add", str(tmp_path / "notice.md"), "--title", "通知", "--published", "2025-01-02", env=corpus)
    assert result.stdout == "added notice: 通知\n"
    shown = json.loads(lutai("corpus", "show", "notice", "--json", env=corpus).stdout)
    assert (shown["title"], shown["published"]) == ("通知", "2025-01-02")
    removed = lutai("corpus", "remove", "notice", env=corpus)
    assert removed.exit_code == 0
    assert Path(removed.stdout.strip().rpartition(" ")[2]).is_file()
    assert lutai("corpus", "show", "notice", env=corpus).exit_code == 2


@pytest.mark.slow
def test_the_index_is_built_said_to_match_and_said_to_be_outdated(corpus, tmp_path):
    missing = lutai("index", "status", env=corpus)
    assert missing.exit_code == 2
    assert "lutai index build" in missing.stderr
    built = json.loads(lutai("index", "build", "--json", env=corpus).stdout)
    assert (built["documents"], built["unchanged"]) == (1, False)
    assert json.loads(lutai("index", "build", "--json", env=corpus).stdout)["unchanged"]
    assert json.loads(lutai("index", "status", "--json", env=corpus).stdout)["up_to_date"]
    (tmp_path / "corpus" / "policies" / "measures.md").write_text(TEXT.replace("10", "20"), encoding="utf-8")
    status = json.loads(lutai("index", "status", "--json", env=corpus).stdout)
    assert (status["up_to_date"], status["differences"]) == (False, ["measures has changed"])
