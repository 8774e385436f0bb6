"""What came of one case in a run, as JSON data: all that metrics, comparisons and reports are made from later."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bot.answering import values
from bot.events import Answer, Citation
from bot.quality import evaluate, golden
from bot.quality.golden import Case, Place
from corpus.cleaning import in_traditional, script
from corpus.document import Document

if TYPE_CHECKING:
    from bot.quality.judge import Judged

Item = Mapping[str, Any]
"""A result as it is kept; `result` says what it has."""


def result(
    case: Case, answer: Answer, read: Callable[[str, str], Document], kept_hits: int, judged: Judged | None = None
) -> dict[str, Any]:
    """The result of one case. `read(id, hash)` gives the version of a text that was cited.

    `case`: its row; `demand`: see `Case.demand`; `answer`: a snapshot with its first `kept_hits` passages and all scores;
    `right`, `missing`, `violations`: see `evaluate.Verdict`; `found` and `cited`: for each passage kept and each citation, the
    numbers of the gold places that it overlaps; `verbatim`: for each citation, whether its quotation stands at its offsets;
    `figures`: how many the answer says, and those that nothing it cites holds; `script`: whether an answer is in the case's;
    `judged`: what the judge model said, None without one; `error`: None.
    """
    from bot.records.snapshot import snapshot

    verdict = evaluate.judge(case, answer)
    return {
        **_head(case),
        "answer": snapshot(answer, kept_hits),
        "right": verdict.right,
        "missing": [list(fact) for fact in verdict.missing],
        "violations": list(verdict.violations),
        "found": [_overlaps(case, hit.passage) for hit in answer.hits[:kept_hits]],
        "cited": [] if answer.refused else [_overlaps(case, cited) for cited in answer.citations],
        "verbatim": [_is_verbatim(cited, read) for cited in answer.citations],
        "figures": _figures(answer),
        "script": None if answer.refused else in_script(answer.text, case.script),
        "judged": asdict(judged) if judged else None,
        "error": None,
    }


def failed(case: Case, error: Exception) -> dict[str, Any]:
    """The result of a case that brought an error instead of an answer. It is never right."""
    return {**_head(case), "answer": None, "right": False, "error": f"{type(error).__name__}: {error}"}


def in_script(text: str, wanted: str) -> bool:
    """Whether an answer is in the script wanted; an English one in its own words, since it quotes Chinese texts."""
    if wanted == "en":
        own = re.sub(r"“[^”]*”|《[^》]*》", "", text.partition("\n\n")[2] or text)
        return script(own) == "en"
    return script(text) == wanted or (wanted == "zh-Hant" and script(text) != "en" and in_traditional(text) == text)


def _head(case: Case) -> dict[str, Any]:
    return {"case": golden.as_row(case), "demand": case.demand, "kind": case.kind}


def _overlaps(case: Case, at: Any) -> list[int]:
    """Numbers, from 0, of the gold places that a passage or citation shares a character with."""
    return [number for number, place in enumerate(case.gold) if _overlap(place, at)]


def _overlap(place: Place, at: Any) -> bool:
    return bool(at.document == place.document and at.start < place.end and place.start < at.end)


def _is_verbatim(cited: Citation, read: Callable[[str, str], Document]) -> bool:
    from corpus.errors import UnknownDocument

    try:
        text = read(cited.document, cited.document_hash).text
    except UnknownDocument:
        return False
    return text[cited.start : cited.end] == cited.quote


def _figures(answer: Answer) -> dict[str, Any]:
    """Figures of an answer's text against what it cites: the quotations, and the titles, numbers and dates over them."""
    if answer.refused:
        return {"said": 0, "unsupported": []}
    sources = "\n".join(part for cited in answer.citations for part in _source(cited))
    said = values.values(answer.text)
    return {
        "said": len(said),
        "unsupported": [answer.text[value.start : value.end] for value in said if not values.holds(sources, value)],
    }


def _source(cited: Citation) -> list[str]:
    day = cited.published.isoformat() if cited.published else None
    return [part for part in (cited.quote, cited.title, cited.number, day, cited.as_of) if part]
