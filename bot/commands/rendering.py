"""An answer as JSON and as text for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.events import Answer, Citation
from index.hit import Hit

_LABELS = {
    "zh-Hans": {"sources": "来源", "digest": "摘要，不是全文", "staff": "工作人员答复", "source": "依据："},
    "zh-Hant": {"sources": "來源", "digest": "摘要，不是全文", "staff": "工作人員答覆", "source": "依據："},
    "en": {"sources": "Sources", "digest": "digest, not the full text", "staff": "staff answer", "source": "rests on: "},
}


def as_record(answer: Answer) -> dict[str, Any]:
    """What `--json` prints. Offsets count in the text that `lutai corpus show ID --json` gives; times are milliseconds."""
    return {
        "question": answer.question,
        "answer": answer.text,
        "headline": None if answer.refused else answer.headline,
        "refused": answer.refused,
        "outcome": answer.outcome.value,
        "score": answer.score,
        "language": answer.language,
        "searched_for": answer.searched_for,
        "citations": [_citation(citation) for citation in answer.citations],
        "passages": [_passage(hit) for hit in answer.hits],
        "suggestions": list(answer.suggestions),
        "answerer": answer.answerer,
        "removed": [{"sentence": sentence, "reason": reason} for sentence, reason in answer.removed],
        "fallback": answer.fallback,
        "timings_ms": {stage: round(ms, 2) for stage, ms in answer.timings_ms.items()},
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "n": citation.n,
        "document": citation.document,
        "document_hash": citation.document_hash,
        "title": citation.title,
        "issuer": citation.issuer,
        "number": citation.number,
        "published": citation.published.isoformat() if citation.published else None,
        "as_of": citation.as_of,
        "kind": citation.kind.value if citation.kind else None,
        "digest": citation.digest,
        "byline": citation.byline,
        "source": citation.source,
        "url": citation.url,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "span": list(citation.span) if citation.span else None,
    }


def _passage(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.passage.id,
        "document": hit.passage.document,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "keyword": {"rank": hit.keyword.rank, "score": hit.keyword.score},
        "vector": {"rank": hit.vector.rank, "score": hit.vector.score},
        "fused": hit.fused,
        "reranked": hit.reranked,
    }


def as_text(answer: Answer) -> str:
    """The answer, and below it each source: title, issuer, number, date, what sort of text, its link, the quotation."""
    if not answer.citations:
        return answer.text
    labels = _LABELS[answer.language]
    sources = [_source(citation, labels) for citation in answer.citations]
    return "\n".join([answer.text, "", labels["sources"], *sources])


def _source(citation: Citation, labels: Mapping[str, str]) -> str:
    date = citation.published.isoformat() if citation.published else citation.as_of
    author = citation.byline if citation.by_staff else None
    sort = labels["staff"] if citation.by_staff else labels["digest"] if citation.digest else None
    parts = [f"《{citation.title}》", author, citation.issuer, citation.number, date, sort]
    lines = [f"[{citation.n}] " + " · ".join(part for part in parts if part)]
    if citation.source:
        lines.append(f"    {labels['source']}{citation.source}")
    if citation.url:
        lines.append(f"    {citation.url}")
    lines.append(f"    “{' '.join(citation.quote.split())}”")
    return "\n".join(lines)
