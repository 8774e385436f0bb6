"""Settings → an assistant that is ready to answer: the index brought up to date and opened, the models loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answering.chat_model import ChatSettings, open_chat_model
from bot.answering.evidence import load_evidence_model
from bot.answering.generative import Generative
from bot.answering.names import Names
from bot.answering.pipeline import Pipeline
from bot.answering.rerank import Reranker, SentenceCrossEncoder
from bot.answering.state import Limits
from bot.answering.suggesting import Suggester
from bot.reader.model import Reader
from bot.settings import Settings
from bot.texts import library
from corpus.document import Document
from index.build import IndexSettings, Progress, build_index
from index.embedding import SentenceEmbeddings
from index.errors import IndexMissing, IndexOutdated
from index.search import HybridRetriever
from index.store import Index, open_index


@dataclass(frozen=True)
class Assistant:
    """The parts, put together. Close it to let go of the index."""

    index: Index
    retriever: HybridRetriever
    reader: Reader
    pipeline: Pipeline

    def close(self) -> None:
        """Let go of the index folder; harmless if done already."""
        self.index.close()


def assemble(settings: Settings, progress: Progress | None = None) -> Assistant:
    """An assistant over the corpus on disk; see `assemble_over`. Raises what a broken or missing corpus raises, too."""
    return assemble_over(library(settings).documents(), index_folder(settings), settings, progress=progress)


def index_folder(settings: Settings) -> Path:
    """Where the index of the corpus lies."""
    return settings.data / "index"


def index_settings(settings: Settings) -> IndexSettings:
    """What an index has to have been built with."""
    return IndexSettings(embedding_model=settings.embedding_model, passage_limit=settings.passage_limit)


def chat_settings(settings: Settings) -> ChatSettings | None:
    """What is set of the chat model; None if none is set."""
    if not settings.chat_model:
        return None
    return ChatSettings(
        model=settings.chat_model,
        base_url=settings.chat_base_url,
        api_key=settings.chat_api_key.get_secret_value() if settings.chat_api_key else None,
        temperature=settings.chat_temperature,
        timeout=settings.chat_timeout,
        retries=settings.chat_retries,
        rest_after=settings.chat_rest_after,
        rest_seconds=settings.chat_rest_seconds,
    )


def assemble_over(
    documents: Sequence[Document],
    folder: Path,
    settings: Settings,
    embeddings: SentenceEmbeddings | None = None,
    progress: Progress | None = None,
) -> Assistant:
    """An assistant over any documents, its index in `folder`, built or brought up to date where needed.

    Raises IndexLocked if another process owns the folder, ModelNotFound and ReaderNotFound if a model is not there,
    SettingsError if the chat model that is set cannot be used.
    """
    embeddings = embeddings or SentenceEmbeddings(settings.embedding_model, settings.threads)
    wanted = index_settings(settings)
    try:
        index = open_index(folder, wanted, documents)
    except (IndexMissing, IndexOutdated):
        build_index(documents, folder, wanted, embeddings, progress)
        index = open_index(folder, wanted, documents)
    try:
        retriever = HybridRetriever(index=index, embeddings=embeddings, candidates=settings.candidates)
        reader = Reader(settings.reader, settings.threads)
        other = settings.reranker not in ("reader", "none")
        model = load_evidence_model()
        limits = Limits(
            read=settings.read,
            threshold=model.threshold if settings.answer_threshold is None else settings.answer_threshold,
            quotation=settings.quotation_limit,
            reorder=settings.reranker == "reader",
            home=settings.home_region,
            contact=settings.contact,
            suggestions=settings.suggestions,
        )
        reranker = Reranker(SentenceCrossEncoder(settings.reranker)) if other else None
        generative = Generative(open_chat_model(chat), Names.of(documents)) if (chat := chat_settings(settings)) else None
        embeddings.warm_up()
        suggester = Suggester.bundled(embeddings) if settings.suggestions else None
        if suggester:
            suggester.warm_up()
        pipeline = Pipeline(index, retriever, reader, model, limits, reranker, generative, suggester)
        return Assistant(index, retriever, reader, pipeline)
    except BaseException:
        index.close()
        raise


def renew(assistant: Assistant, documents: Sequence[Document], settings: Settings) -> Assistant:
    """Another assistant over `documents`, with the models of this one, its index brought up to date beside this one's.

    This one goes on answering from its own index, and each is to be closed by itself. Raises what building and opening an
    index raise; then the index is what it was.
    """
    old, before = assistant.pipeline, assistant.retriever
    wanted, folder = index_settings(settings), assistant.index.folder
    build_index(documents, folder, wanted, before.embeddings)
    index = open_index(folder, wanted, documents)
    try:
        retriever = HybridRetriever(index=index, embeddings=before.embeddings, candidates=before.candidates)
        generative = old.generative and old.generative.over(Names.of(documents))
        suggester = old.suggester and old.suggester.anew()
        pipeline = Pipeline(index, retriever, old.reader, old.model, old.limits, old.reranker, generative, suggester)
        pipeline.controls = old.controls
        return Assistant(index, retriever, assistant.reader, pipeline)
    except BaseException:
        index.close()
        raise
