"""The layout of the investors' page, and which part of it each event changes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import gradio as gr
from markupsafe import Markup

from bot.answering import wording as answering
from bot.settings import Settings
from bot.web.answer import ask_buttons
from bot.web.archive import Archive
from bot.web.chat import Chat
from bot.web.detail import detail
from bot.web.past import QUICK, Past
from bot.web.session import Session
from bot.web.startup import Startup
from bot.web.wording import LANGUAGES, Wording, preferred, wording

ASSETS = files(__package__).joinpath("assets")
REMEMBERED = "lutai-language"
"""Key in the browser's local storage under which a chosen language stays for the next visit."""

VISITOR = "lutai-visitor"
"""The same for the random key by which a browser's conversations are found."""


def build(settings: Settings, startup: Startup, archive: Archive | None = None) -> gr.Blocks:
    """The page, not yet served. With an `archive`, conversations are kept and come back."""
    page = _Page(settings, startup, archive)
    with page.blocks:  # once: Gradio builds its whole app anew each time that this is left
        page.lay_out()
        page.wire()
    return page.blocks


class _Page:
    def __init__(self, settings: Settings, startup: Startup, archive: Archive | None) -> None:
        self.settings, self.startup = settings, startup
        self.chat = Chat(startup, settings.question_limit, settings.questions_per_minute, archive)
        self.past = Past(self.chat, self.talk)
        self.blocks = gr.Blocks(title="鲁台通", analytics_enabled=False, fill_height=True, fill_width=True)

    def lay_out(self) -> None:
        """The parts, with no words yet: those come with the visitor's language, by `speak`."""
        # Gradio counts from when it is last given out, and never drops one that is only taken in: hence it is among `talk`.
        self.session = gr.State(Session(), time_to_live=6 * 3600)
        self.remembered = gr.BrowserState("", storage_key=REMEMBERED, secret=REMEMBERED)
        self.visitor = gr.BrowserState("", storage_key=VISITOR, secret=VISITOR)
        self.clock = gr.Timer(0.5)
        with gr.Row(elem_id="header"):
            self.brand = gr.HTML(elem_id="brand")
            self.status = gr.HTML(elem_id="status")
            choices = [(name, code) for code, name in LANGUAGES.items()]
            self.language = gr.Radio(choices, container=False, elem_id="language")
            self.past.lay_out_button()
            self.new = gr.Button(elem_id="new", size="sm")
        with gr.Row(elem_id="stage"):
            self.past.lay_out()
            with gr.Column(elem_id="talk"):
                self.welcome = gr.HTML(elem_id="welcome")
                self.conversation = gr.Chatbot(
                    elem_id="conversation", container=False, autoscroll=False, height=None, layout="bubble", buttons=[],
                    render_markdown=False, sanitize_html=True, allow_tags=False, latex_delimiters=[], feedback_options=None,
                )  # fmt: skip
                with gr.Column(elem_id="composer"):
                    self.notice = gr.HTML(elem_id="notice")
                    self.box = gr.Textbox(
                        lines=1,
                        max_lines=6,
                        container=False,
                        show_label=False,
                        submit_btn=True,
                        autofocus=True,
                        elem_id="box",
                    )
                    self.prevail = gr.HTML(elem_id="prevail")
            # The script of the whole page hangs on this part: it is where clicks on sources and questions arrive.
            self.source = gr.HTML(elem_id="source", js_on_load=ASSETS.joinpath("page.js").read_text(encoding="utf-8"))

    def wire(self) -> None:
        """Who listens to what. No event is an API; only questions queue."""
        talk = [self.conversation, self.box, self.notice, self.welcome, self.source, self.session]
        asked: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "trigger_mode": "once"}
        spoken = [
            self.brand, self.status, self.language, self.new, self.welcome, self.conversation, self.box, self.notice,
            self.prevail, self.source, self.clock, self.past.button, self.past.drawer, self.session,
        ]  # fmt: skip
        self.blocks.load(self.arrive, [self.session, self.remembered, self.visitor], [self.visitor, *spoken], **QUICK)
        self.language.input(self.switch, [self.language, self.session], [self.remembered, *spoken], **QUICK)
        self.clock.tick(self.look, [self.session], [self.status, self.box, self.notice, self.clock], **QUICK)
        asker = [self.session, self.language, self.visitor]
        typed = self.box.submit(self.ask, [self.box, *asker], talk, **asked)
        clicked = self.source.ask(self.ask_clicked, asker, talk, **asked)
        self.source.open(self.open, [self.session], [self.source], **QUICK)
        self.source.mark(self.mark, [self.session], [self.conversation, self.notice], **QUICK)
        self.source.leave(self.leave, [self.session], [self.conversation, self.notice], **QUICK)
        self.source.close(self.close, [self.session], [self.source], **QUICK)
        self.past.wire(self.source, self.session, talk, [typed, clicked])
        self.new.click(self.begin_anew, [self.session], talk, cancels=[typed, clicked], **QUICK)

    # ── events ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def arrive(self, session: Session, remembered: str, visitor: str, request: gr.Request) -> list[Any]:
        """A page was opened: in the language set for all, else chosen before, else asked for by the browser."""
        fixed = self.settings.interface_language
        by_browser = preferred(request.headers.get("accept-language", ""))
        session.language = fixed if fixed != "auto" else remembered if remembered in LANGUAGES else by_browser
        if self.chat.archive:
            self.chat.archive.arrive(session, visitor)
        return [session.key, *self.speak(session)]

    def switch(self, language: str, session: Session) -> list[Any]:
        """Another language was chosen: all that is shown is said anew, the conversation too."""
        session.speak(language)
        return [session.language, *self.speak(session)]

    def ask(
        self, question: str, session: Session, language: str, visitor: str, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """A question was sent. It stays in the box where it is not taken up."""
        self.chat.awake(session, language, visitor)
        question = question.strip()
        if not question:
            yield (gr.skip(),) * 6
            return
        caller = request.session_hash or (request.client.host if request.client else "")
        if objection := self.chat.objection(question, session, caller):
            yield gr.skip(), gr.skip(), _paragraph(objection), gr.skip(), gr.skip(), session
            return
        shown = self.chat.ask(question, session)
        yield next(shown), "", self._failure(session), "", "", session
        for messages in shown:
            yield messages, *(gr.skip(),) * 5

    def ask_clicked(
        self, session: Session, language: str, visitor: str, event: gr.EventData, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """A question was clicked; what was being typed stays."""
        for messages, _, *others in self.ask(detail(event, "question"), session, language, visitor, request):
            yield messages, gr.skip(), *others

    def open(self, session: Session, event: gr.EventData) -> str:
        """A citation was clicked."""
        return self.chat.open(detail(event, "source"), session)

    def close(self, session: Session) -> str:
        """The source was closed."""
        session.opened = None
        return ""

    def mark(self, session: Session, event: gr.EventData) -> tuple[Any, ...]:
        """An answer was marked."""
        place, reason, words = (detail(event, name) for name in ("place", "reason", "words"))
        return self._kept(session, self.chat.mark(place, reason, words, session))

    def leave(self, session: Session, event: gr.EventData) -> tuple[Any, ...]:
        """A question was left for staff."""
        return self._kept(session, self.chat.leave(detail(event, "place"), detail(event, "contact"), session))

    def _kept(self, session: Session, trouble: str) -> tuple[Any, ...]:
        return self.chat.conversation(session), _paragraph(trouble) if trouble else self._failure(session)

    def begin_anew(self, session: Session) -> tuple[Any, ...]:
        """A new conversation in place of this one."""
        session.begin_anew()
        return [], "", self._failure(session), _welcome(wording(session.language)), "", session

    def look(self, session: Session) -> tuple[Any, ...]:
        """Ticks until the models are there."""
        return self._status(session), self._box(session), self._failure(session), gr.Timer(active=not self.startup.over)

    def talk(self, session: Session) -> tuple[Any, ...]:
        """The conversation as it stands, in the order of `talk` in `wire`; what was being typed stays."""
        welcome = "" if session.replies else _welcome(wording(session.language))
        return self.chat.conversation(session), gr.skip(), self._failure(session), welcome, self.chat.source(session), session

    # ── what is shown ──────────────────────────────────────────────────────────────────────────────────────────────────

    def speak(self, session: Session) -> list[Any]:
        """Every part that holds words, in the session's language, in the order of `spoken` in `wire`."""
        words = wording(session.language)
        # Names that Gradio gives its parts in no language or its own; page.js puts them on.
        brand = Markup(
            '<div class="brand" lang="{}" data-send="{}" data-conversation="{}">{}<div><h1>{}</h1><p>{}</p></div></div>'
        )
        logo = Markup(ASSETS.joinpath("logo.svg").read_text(encoding="utf-8"))
        return [
            brand.format(words.language, words["send"], words["conversation"], logo, words["brand"], words["subtitle"]),
            self._status(session),
            gr.Radio(value=words.language, label=words["language"]),
            words["new"],
            "" if session.replies else _welcome(words),
            gr.Chatbot(value=self.chat.conversation(session), label=words["conversation"]),
            self._box(session),
            self._failure(session),
            _paragraph(words["prevail"]),
            self.chat.source(session),
            gr.Timer(active=not self.startup.over),
            words["past"],
            self.past.draw(session),
            session,
        ]

    def _status(self, session: Session) -> Markup:
        words = wording(session.language)
        if not self.startup.over:
            state, text = "loading", words["loading"]
            if self.startup.share is not None:
                text += f" {self.startup.share:.0%}"
        elif self.startup.trouble is not None:
            state, text = "failed", words["failed"]
        else:
            state, text = "ready", words["ready"]
        return Markup('<span class="state {}" role="status"><i></i><span>{}</span></span>').format(state, text)

    def _box(self, session: Session) -> gr.Textbox:
        words = wording(session.language)
        failed = self.startup.trouble is not None
        loading = not self.startup.over
        hint = words["placeholder_failed"] if failed else words["placeholder_loading"] if loading else words["placeholder"]
        return gr.Textbox(placeholder=hint, label=words["question"], interactive=not failed)

    def _failure(self, session: Session) -> Markup:
        """Why nothing can be answered, for as long as that is so; else nothing."""
        if self.startup.trouble is None:
            return Markup("")
        return _paragraph(wording(session.language)["failed_detail"] + self.startup.trouble)


def _paragraph(text: str) -> Markup:
    return Markup("<p>{}</p>").format(text)


def _welcome(words: Wording) -> Markup:
    template = Markup('<section class="welcome"><h2>{}</h2><p>{}</p>{}</section>')
    examples = answering.wording(words.language)["examples"]
    return template.format(words["welcome_title"], words["welcome_text"], ask_buttons(examples))
