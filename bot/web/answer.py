"""What the event stream has said so far → the HTML of a message. Everything that is not ours is escaped by markupsafe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup

from bot.events import EXTRACTIVE, Answer, Citation, Outcome
from bot.web.marks import marks
from bot.web.session import Reply, Session
from bot.web.source import badge
from bot.web.wording import Wording

_CHIP = re.compile(r"\[(\d{1,3})\]")
_BUSY = Markup('<p class="busy" role="status">{}<i></i><i></i><i></i></p>')


def messages(session: Session, words: Wording, days: int = 0) -> list[dict[str, str]]:
    """The whole conversation as the chatbot's messages, oldest first. `days`: for how long a contact is kept."""
    shown = []
    for number, reply in enumerate(session.replies):
        shown.append({"role": "user", "content": str(asked(reply.question, words))})
        last = number == len(session.replies) - 1
        shown.append({"role": "assistant", "content": str(_Shown(reply, number, words, days).html(last=last))})
    return shown


def asked(question: str, words: Wording) -> Markup:
    """The question as it was typed."""
    lines = Markup("<br>").join(question.split("\n"))
    return Markup('<div class="asked"><span class="unseen">{}</span>{}</div>').format(words["you"], lines)


def ask_buttons(questions: Iterable[str]) -> Markup:
    """Buttons that ask what stands on them."""
    button = Markup('<button type="button" class="ask" value="{0}">{0}</button>')
    return Markup('<div class="asks">{}</div>').format(Markup("").join(button.format(question) for question in questions))


class _Shown:
    """One reply as it is shown. A source is named to the browser by the reply's number and its own, and by nothing else."""

    def __init__(self, reply: Reply, number: int, words: Wording, days: int = 0) -> None:
        self.reply, self.number, self.words, self.days = reply, number, words, days
        self.sources = reply.sources

    def html(self, *, last: bool) -> Markup:
        """The reply as far as it has come. Follow-up questions are offered under the last reply only."""
        reply, words = self.reply, self.words
        parts: list[Markup] = []
        if reply.searched_for and reply.searched_for.strip() != reply.question.strip():
            searched = words["searched_for"].format(query=reply.searched_for)
            parts.append(Markup('<p class="searched">{}</p>').format(searched))
        if reply.trouble is not None:
            parts.append(self._trouble(reply.trouble))
        elif reply.refused:
            parts.append(Markup('<div class="refusal">{}</div>').format(self._text()))
        elif reply.headline or (reply.answer and reply.answer.outcome is Outcome.ANSWERED):
            parts.append(self._answer())
        elif reply.text:
            parts.append(Markup('<div class="plain">{}</div>').format(self._text()))
        unfinished = reply.answer is None and reply.trouble is None
        if unfinished and not reply.text:
            parts.append(_BUSY.format(words["waiting"] if reply.waiting else words["searching"]))
        parts.append(marks(reply, self.number, self.days, words))
        if last and reply.answer and reply.answer.suggestions:
            title, buttons = words["suggestions_label"], ask_buttons(reply.answer.suggestions)
            parts.append(Markup('<div class="suggestions"><h4>{}</h4>{}</div>').format(title, buttons))
        language = reply.answer.language if reply.answer else words.language
        state = "unfinished" if unfinished else "finished"
        return Markup('<article class="reply {}" lang="{}">{}</article>').format(state, language, Markup("").join(parts))

    def _answer(self) -> Markup:
        parts = []
        if headline := self.reply.headline:
            template = Markup('<p class="headline"><span class="unseen">{}</span>{} {}</p>')
            parts.append(template.format(self.words["answer_label"], headline.text, self._chip(headline.n)))
        if self.reply.text:
            parts.append(Markup('<div class="evidence">{}</div>').format(self._text()))
        if cards := [self._card(c, c.title) for c in self.reply.citations]:
            title = self.words["sources_label"]
            parts.append(Markup('<div class="sources"><h4>{}</h4>{}</div>').format(title, Markup("").join(cards)))
        if self.reply.answer:
            parts.append(Markup('<p class="wording">{}</p>').format(self._whose_wording(self.reply.answer)))
        return Markup('<div class="answer">{}</div>').format(Markup("").join(parts))

    def _whose_wording(self, answer: Answer) -> str:
        """Whether the text is quoted letter by letter, in the other script, or worded by a chat model."""
        if answer.answerer != EXTRACTIVE:
            return self.words["generated"].format(model=answer.answerer)
        verbatim = all(c.quote.strip() in self.reply.text for c in self.reply.citations)
        return self.words["extractive"] if verbatim else self.words["converted"]

    def _trouble(self, reason: str) -> Markup:
        message = Markup("{}<br>{}").format(self.words["stopped"], reason) if reason else self.words["broken"]
        return Markup('<div class="trouble" role="alert"><p>{}</p></div>').format(message)

    def _text(self) -> Markup:
        """The stream's text, line by line: "[1] …" is a source to open, "· …" a question to ask, all else a paragraph."""
        parts = []
        for line in filter(str.strip, self.reply.text.split("\n")):
            source = _CHIP.match(line)
            if source and int(source[1]) in self.sources:
                parts.append(self._card(self.sources[int(source[1])], line[source.end() :].strip()))
            elif line.startswith("· "):
                parts.append(ask_buttons([line.removeprefix("· ")]))
            else:
                parts.append(Markup("<p>{}</p>").format(self._line(line)))
        return Markup("").join(parts)

    def _line(self, line: str) -> Markup:
        """One line, its citation marks made buttons and the headline's span within a quotation made strong."""
        pieces, at = [], 0
        for start, end, html in sorted([*self._chips(line), *self._spans(line)], key=lambda cut: cut[:2]):
            if start >= at:
                pieces += [Markup("{}").format(line[at:start]), html]
                at = end
        return Markup("").join([*pieces, Markup("{}").format(line[at:])])

    def _chips(self, line: str) -> Iterator[tuple[int, int, Markup]]:
        return ((mark.start(), mark.end(), self._chip(int(mark[1]))) for mark in _CHIP.finditer(line))

    def _spans(self, line: str) -> Iterator[tuple[int, int, Markup]]:
        """Only where the quotation stands letter by letter: one turned into the other script has other offsets."""
        for c in self.reply.citations:
            quote = c.quote.strip()
            at = line.find(quote) - c.start - (len(c.quote) - len(c.quote.lstrip()))
            if c.span and quote and quote in line:
                start, end = c.span[0] + at, c.span[1] + at
                yield start, end, Markup("<strong>{}</strong>").format(line[start:end])

    def _chip(self, n: int) -> Markup:
        """The button for citation `n`; the bare mark while that citation has not come (or if it never does)."""
        if n not in self.sources:
            return Markup("[{}]").format(n)
        template = Markup(
            '<button type="button" class="cite" value="{}:{}" title="{}">'
            '<span class="unseen">{} [</span>{}<span class="unseen">]</span></button>'
        )
        return template.format(self.number, n, self.sources[n].title, self.words["open_source"], n)

    def _card(self, c: Citation, title: str) -> Markup:
        card = Markup(
            '<button type="button" class="card" value="{}:{}" title="{}"><span class="n">{}</span>'
            '<span class="what"><span class="title">{}</span><span class="meta">{} {}</span></span></button>'
        )
        author = c.byline if c.by_staff else None
        facts = " · ".join(str(fact) for fact in (author, c.issuer, c.number, c.published or c.as_of) if fact)
        sort = badge(c.kind, c.digest, self.words)
        return card.format(self.number, c.n, self.words["open_source"], c.n, title, sort, facts)
