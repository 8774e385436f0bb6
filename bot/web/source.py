"""A cited document → the HTML of the source panel: its whole text, the cited place marked by its offsets."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import urlsplit

from markupsafe import Markup

from bot.events import Citation
from bot.web.wording import Wording
from corpus.document import Document, Kind

_PANEL = Markup(
    '<section class="source" role="dialog" aria-label="{label}" lang="{lang}"><header class="source-head">'
    '<p class="source-kind">{badge}{label}</p><h2 lang="{text_lang}">{title}</h2>{facts}{link}'
    '<button type="button" class="close" aria-label="{close}" title="{close}">'
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18"/></svg></button></header>'
    '<div class="source-body" tabindex="0"><p class="source-note">{note}</p>'
    '<div class="text" lang="{text_lang}">{text}</div></div></section>'
)
# What Markdown writes at the head of a line to say what the line is: kept in the text, styled out of sight.
_SYNTAX = re.compile(r"(#{1,6} +)|([-*] +)|(> +)")


def panel(document: Document, citation: Citation, words: Wording) -> Markup:
    """The panel for one citation of `document`, which must be the version that the citation's hash names."""
    facts = (
        (words["issuer"], document.issuer),
        (words["number"], document.number),
        (words["published"], document.published),
        (words["as_of"], None if document.published and document.kind is not Kind.QA else document.as_of),
        (words["answered_by"] if document.kind is Kind.QA else words["byline"], document.byline),
        (words["text_source"], document.source),
        (words["original_title"], document.original_title),
    )
    notes = {"staff": words["staff_answer_note"], "digest": words["digest_note"], "full": words["full_text_note"]}
    rows = [Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(name, value) for name, value in facts if value]
    return _PANEL.format(
        label=words["source"],
        lang=words.language,
        close=words["close"],
        badge=badge(document.kind, document.digest, words),
        title=document.title,
        facts=Markup('<dl class="facts">{}</dl>').format(Markup("").join(rows)) if rows else "",
        link=_link(document.url, words),
        note=notes[_sort(document.kind, document.digest)],
        text_lang=document.language,
        text=marked(document.text, (citation.start, citation.end), citation.span),
    )


def gone(words: Wording) -> Markup:
    """The panel where the cited version cannot be had any more."""
    return _PANEL.format(
        label=words["source"], lang=words.language, close=words["close"], badge="", title="", facts="", link="",
        note=words["source_gone"], text_lang=words.language, text="",
    )  # fmt: skip


def badge(kind: Kind | None, digest: bool, words: Wording) -> Markup:
    """What sort of text is cited: our own digest, an answer of staff, or the full text."""
    names = {"staff": words["staff_answer"], "digest": words["digest"], "full": words["full_text"]}
    sort = _sort(kind, digest)
    return Markup('<span class="badge {}">{}</span>').format(sort, names[sort])


def _sort(kind: Kind | None, digest: bool) -> str:
    return "staff" if kind is Kind.QA else "digest" if digest else "full"


def _link(url: str | None, words: Wording) -> Markup:
    if not url or urlsplit(url).scheme not in ("http", "https"):
        return Markup("")
    template = Markup('<a class="official" href="{}" target="_blank" rel="noopener noreferrer nofollow">{} <span>{}</span></a>')
    return template.format(url, words["official_link"], urlsplit(url).hostname)


def marked(text: str, cited: tuple[int, int], span: tuple[int, int] | None = None) -> Markup:
    """The text as HTML, line by line, `cited` and within it `span` marked. What it shows is exactly `text`.

    Offsets are Python string indices into `text`, end exclusive; those outside of it are cut to it. The first mark that
    can be seen has the id `cited`.
    """
    lines, start, first = [], 0, True
    for line in text.split("\n"):
        syntax = _SYNTAX.match(line)
        kind = ("h", "li", "q")[syntax.lastindex - 1] if syntax and syntax.lastindex else "p" if line.strip() else "gap"
        end = start + len(line)
        ends = (start, end, start + (syntax.end() if syntax else 0), *cited, *(span or ()))
        cuts = sorted({min(max(cut, start), end) for cut in ends})
        pieces = []
        for a, b in pairwise(cuts):
            piece = Markup("{}").format(text[a:b])
            unseen = syntax is not None and b <= start + syntax.end()
            if unseen:
                piece = Markup('<span class="syntax">{}</span>').format(piece)
            if span and span[0] <= a and b <= span[1]:
                piece = Markup('<strong class="span">{}</strong>').format(piece)
            if cited[0] <= a and b <= cited[1]:
                piece = Markup("<mark{}>{}</mark>").format(Markup(' id="cited"') if first and not unseen else "", piece)
                first = first and unseen
            pieces.append(piece)
        lines.append(Markup('<span class="line {}">{}</span>').format(kind, Markup("").join(pieces)))
        start = end + 1
    return Markup("\n").join(lines)
