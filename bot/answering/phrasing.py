"""Outcomes and citations → the words that the asker reads, in their language and script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.answering.extractive import Part, Place
from bot.answering.wording import wording
from bot.events import Citation, Outcome
from corpus.cleaning import in_traditional


def in_script(text: str, language: str) -> str:
    """A stretch of a text in the asker's script; the citation keeps the text's own."""
    return in_traditional(text) if language == "zh-Hant" else text


def quotation(citation: Citation, part: Part, language: str) -> str:
    """The line that quotes one part: whether it is a digest or staff's answer, its author and date, its words, its number."""
    words = wording(language)
    date = citation.published.isoformat() if citation.published else citation.as_of
    frame = "earlier" if part.place is Place.EARLIER else "quoted_digest" if citation.digest else "quoted"
    if citation.by_staff:
        frame = "earlier_staff" if part.place is Place.EARLIER else "quoted_staff"
        date = words["signed"].format(author=citation.byline, date=date)
    return str(words[frame]).format(
        date=words["dated"].format(date=date) if date else "",
        quote=in_script(citation.quote.strip(), language),
        n=citation.n,
    )


def refusal(
    reason: Citation | None,
    nearest: Sequence[Citation],
    headings: Mapping[int, tuple[str, ...]],
    language: str,
    contact: str | None,
    office: Citation | None = None,
) -> str:
    """What a refused asker reads. Of the nearest passages only title and headings are named: their words are no answer."""
    words = wording(language)
    lines = [words["refused"]]
    if reason:
        lines.append(words["reason"].format(quote=in_script(reason.quote.strip(), language), n=reason.n))
    if office:
        lines.append(words["office"].format(quote=in_script(office.quote.strip(), language), n=office.n))
    else:
        lines.append(contact or words["ask"])
    if nearest:
        lines.append("\n" + words["nearest"])
    for citation in nearest:
        where = "".join(f" · {h}" for h in headings.get(citation.n, ()))
        lines.append(
            words["nearest_item"].format(
                n=citation.n, title=in_script(citation.title, language), where=in_script(where, language)
            )
        )
    return "\n".join(lines)


def small_talk(outcome: Outcome, language: str) -> str:
    """The reply to a turn that needs no search, with questions that could be asked."""
    words = wording(language)
    return "\n".join([words[outcome.value], *(words["example"].format(question=q) for q in words["examples"])])
