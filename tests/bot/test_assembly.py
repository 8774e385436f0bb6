"""Putting the parts together: the index is brought up to date, the models loaded, the folder owned by one process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.answering.question import Turn
from bot.assembly import assemble_over, index_folder, index_settings
from bot.reader.errors import ReaderNotFound
from corpus.document import Document
from index.embedding import SentenceEmbeddings

if TYPE_CHECKING:
    from bot.assembly import Assistant
    from bot.settings import Settings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
TEXTS = (
    Document("fund", "产业基金", "济阳区发起设立产业基金，基金总规模10亿元人民币，期限10年。", as_of="2025"),
    Document("power", "用电", "园区建有两座变电站，双回路供电。"),
)


@pytest.fixture(scope="module")
def embeddings(settings: Settings) -> SentenceEmbeddings:
    """The bundled model, loaded once for all tests here."""
    return SentenceEmbeddings(settings.embedding_model, settings.threads)


@pytest.fixture
def here(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"data": tmp_path})


def assembled(texts: Any, settings: Settings, embeddings: Any, reports: Any = None) -> Assistant:
    return assemble_over(texts, index_folder(settings), settings, embeddings, reports)


def test_where_there_is_no_index_it_is_built_and_asked(here: Settings, embeddings: Any) -> None:
    reports: list[tuple[int, int, str]] = []
    assistant = assembled(TEXTS, here, embeddings, lambda *report: reports.append(report))
    try:
        assert reports
        assert set(assistant.index.documents) == {"fund", "power"}
        found = assistant.pipeline.invoke(Turn("基金总规模是多少？")).hits
        assert found[0].passage.document == "fund"
    finally:
        assistant.close()


def test_the_first_turn_does_not_wait_for_what_is_known_before_it(here: Settings, embeddings: Any) -> None:
    embedded: list[str] = []

    class Noted(SentenceEmbeddings):
        def embed_query(self, text: str) -> list[float]:
            embedded.append(text)
            return super().embed_query(text)

    noted = Noted(here.embedding_model)
    for suggestions, kept in ((3, True), (0, False)):
        embedded.clear()
        assistant = assembled(TEXTS, here.model_copy(update={"suggestions": suggestions}), noted)
        assistant.close()
        assert (len(embedded) > 10) is kept


def test_an_index_that_is_up_to_date_is_opened_as_it_is(here: Settings, embeddings: Any) -> None:
    assembled(TEXTS, here, embeddings).close()
    before = {path: path.stat().st_mtime_ns for path in here.data.rglob("passages.jsonl")}
    reports: list[tuple[int, int, str]] = []
    assembled(TEXTS, here, embeddings, lambda *report: reports.append(report)).close()
    assert reports == []
    assert before
    assert {path: path.stat().st_mtime_ns for path in here.data.rglob("passages.jsonl")} == before


@pytest.mark.parametrize(
    ("texts", "documents", "words"),
    [
        ((TEXTS[0], Document("power", "用电", "园区建有三座变电站。")), {"fund", "power"}, "三座"),
        ((*TEXTS, Document("new", "新文", "新来的企业三十家。")), {"fund", "power", "new"}, "三十家"),
        (TEXTS[:1], {"fund"}, "10亿元"),
    ],
    ids=["changed", "added", "removed"],
)
def test_a_change_of_the_corpus_rebuilds_the_index(
    here: Settings, embeddings: Any, texts: tuple[Document, ...], documents: set[str], words: str
) -> None:
    assembled(TEXTS, here, embeddings).close()
    assistant = assembled(texts, here, embeddings)
    try:
        assert set(assistant.index.documents) == documents
        assert words in "".join(passage.text for passage in assistant.index.passages.values())
        assert "两座" not in "".join(p.text for p in assistant.index.passages.values()) or words == "三十家"
    finally:
        assistant.close()


def test_another_length_of_passages_rebuilds_the_index(here: Settings, embeddings: Any) -> None:
    long = Document("long", "长文", "\n".join(f"第{n}段说的是{'甲' * 80}。" for n in range(6)))
    assembled([long], here, embeddings).close()
    assistant = assembled([long], here.model_copy(update={"passage_limit": 100}), embeddings)
    try:
        assert max(len(passage.text) for passage in assistant.index.passages.values()) <= 100
    finally:
        assistant.close()


def _elsewhere(settings: Settings) -> subprocess.CompletedProcess[str]:
    """Another process tries to open the same index."""
    code = (
        "from pathlib import Path; from bot.settings import Settings; from bot.assembly import index_settings\n"
        "from index.store import open_index; from corpus.errors import LutaiError; import sys\n"
        "settings = Settings(_env_file=None, data=Path(sys.argv[1]))\n"
        "try: open_index(settings.data / 'index', index_settings(settings)).close(); print('opened')\n"
        "except LutaiError as error: print(type(error).__name__, error)"
    )
    command = [sys.executable, "-c", code, str(settings.data)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)


def test_a_second_process_is_told_that_the_index_is_in_use_until_the_first_closes(here: Settings, embeddings: Any) -> None:
    assistant = assembled(TEXTS, here, embeddings)
    try:
        told = _elsewhere(here).stdout
        assert told.startswith("IndexLocked")
        assert str(index_folder(here)) in told
        assert "LUTAI_DATA" in told
    finally:
        assistant.close()
        assistant.close()
    assert _elsewhere(here).stdout.strip() == "opened"


def test_where_a_model_is_missing_the_index_is_let_go_of_again(here: Settings, embeddings: Any, tmp_path: Path) -> None:
    broken = here.model_copy(update={"reader": tmp_path / "nothing"})
    with pytest.raises(ReaderNotFound, match="LUTAI_READER"):
        assembled(TEXTS, broken, embeddings)
    assert _elsewhere(here).stdout.strip() == "opened"


def test_the_settings_reach_the_pipeline(here: Settings, embeddings: Any) -> None:
    wanted = {
        "read": 3,
        "answer_threshold": 0.7,
        "quotation_limit": 90,
        "home_region": "章丘区",
        "contact": {"en": "ask there"},
        "candidates": 7,
        "reranker": "none",
    }
    assistant = assembled(TEXTS, here.model_copy(update=wanted), embeddings)
    try:
        limits = assistant.pipeline.limits
        assert (limits.read, limits.threshold, limits.quotation) == (3, 0.7, 90)
        assert (limits.home, limits.contact, limits.reorder) == ("章丘区", {"en": "ask there"}, False)
        assert (assistant.retriever.candidates, assistant.pipeline.reranker) == (7, None)
    finally:
        assistant.close()


def test_a_cross_encoder_takes_the_readers_place_as_reranker(here: Settings, embeddings: Any) -> None:
    assistant = assembled(TEXTS, here.model_copy(update={"reranker": "some/cross-encoder"}), embeddings)
    try:
        assert assistant.pipeline.reranker is not None
        assert not assistant.pipeline.limits.reorder
    finally:
        assistant.close()


def test_the_index_is_made_with_the_model_and_the_length_that_are_set(here: Settings) -> None:
    made = index_settings(here.model_copy(update={"embedding_model": "some/model", "passage_limit": 120}))
    assert (made.embedding_model, made.passage_limit) == ("some/model", 120)
    assert index_folder(here) == here.data / "index"
