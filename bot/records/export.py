"""A conversation as a file to take away: Markdown with its sources, or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit

from bot.events import Citation
from bot.records.conversations import Conversation, KeptTurn
from bot.records.moments import HERE
from bot.records.snapshot import snapshot

_WORDS = {
    "zh-Hans": ("来源", "摘要，不是全文", "工作人员答复"),
    "zh-Hant": ("來源", "摘要，不是全文", "工作人員答覆"),
    "en": ("Sources", "digest, not the full text", "staff answer"),
}
_SIGNS = re.compile(r"[\\`*_\[\]<>&~|$]")
_AT_LINE_START = re.compile(r"^(?:([#>+=\-:])|(\d{1,9})([.)]))")


def as_markdown(conversation: Conversation, turns: Iterable[KeptTurn]) -> str:
    """CommonMark: a heading for each question, the answer, and below it each source with its place, date and quotation."""
    blocks = [f"# {escaped(conversation.title)}"]
    for turn in turns:
        answer = turn.answer
        sources, digest, staff = _WORDS.get(answer.language, _WORDS["en"])
        blocks.append(f"## {escaped(' '.join(answer.question.split()))}")
        blocks.append(f"_{turn.asked.astimezone(HERE):%Y-%m-%d %H:%M} {HERE}_")
        blocks.append("\\\n".join(escaped(line) for line in answer.text.splitlines() if line.strip()))
        if answer.citations:
            blocks.append(f"**{sources}**")
            blocks += [block for citation in answer.citations for block in _source(citation, digest, staff)]
    return "\n\n".join(blocks) + "\n"


def as_json(conversation: Conversation, turns: Iterable[KeptTurn]) -> str:
    """The same as data. Offsets count in the version of the text that `document_hash` names."""
    kept = ("question", "searched_for", "language", "outcome", "headline", "text", "citations")
    data = {
        "title": conversation.title,
        "created": conversation.created.isoformat(),
        "turns": [
            {"asked": turn.asked.isoformat()} | {name: value for name, value in snapshot(turn.answer).items() if name in kept}
            for turn in turns
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def escaped(text: str) -> str:
    """`text`, one line, as Markdown that shows just that."""
    line = _SIGNS.sub(r"\\\g<0>", " ".join(text.split()))
    return _AT_LINE_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line)


def _source(citation: Citation, digest: str, staff: str) -> Iterator[str]:
    date = citation.published.isoformat() if citation.published else citation.as_of
    sort = f"{staff} {citation.byline or ''}" if citation.by_staff else digest if citation.digest else None
    facts = [f"《{citation.title}》", citation.issuer, citation.number, date, sort, citation.source]
    lines = [f"\\[{citation.n}\\] " + " · ".join(escaped(fact) for fact in facts if fact)]
    if citation.url and (link := _link(citation.url)):
        lines.append(link)
    yield "\\\n".join(lines)
    yield f"> {escaped(citation.quote)}"


def _link(url: str) -> str | None:
    """An autolink, if it leads to the web."""
    try:
        web = urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return None
    return f"<{quote(url, safe=':/?#[]@!$&()*+,;=%~-._')}>" if web else None
