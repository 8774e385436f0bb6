"""The part of the page that lists a browser's conversations: its button, its drawer, and what happens when they are used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr
from markupsafe import Markup

from bot.records.conversations import Conversation
from bot.web.chat import Chat
from bot.web.detail import detail
from bot.web.drawer import drawer, file
from bot.web.session import Session
from bot.web.wording import wording

QUICK: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}


class Past:
    """The browser names a conversation by its id alone; whether it may see it, the key that the server holds decides.

    `talk` gives what is shown of a session's conversation, in the order of the parts that `wire` is given as `talk`.
    """

    def __init__(self, chat: Chat, talk: Callable[[Session], tuple[Any, ...]]) -> None:
        self.chat, self.talk = chat, talk

    def lay_out_button(self) -> None:
        """In the header; not there where nothing is kept."""
        self.button = gr.Button(elem_id="past", size="sm", visible=self.chat.archive is not None)

    def lay_out(self) -> None:
        """The drawer, and what is to be saved as a file, which nobody sees."""
        self.drawer = gr.HTML(elem_id="drawer")
        self.file = gr.HTML(elem_id="file")

    def wire(self, source: gr.HTML, session: gr.State, talk: list[Any], asking: list[Any]) -> None:
        """Clicks arrive at `source`, where the page's script is. Another conversation cancels what is `asking` in this one."""
        self.button.click(self.open, [session], [self.drawer], **QUICK)
        source.shut(self.shut, [session], [self.drawer], **QUICK)
        source.visit(self.visit, [session], [*talk, self.drawer], cancels=asking, **QUICK)
        source.rename(self.rename, [session], [self.drawer], **QUICK)
        source.remove(self.remove, [session], [*talk, self.drawer], **QUICK)
        source.take(self.take, [session], [self.file, self.drawer], **QUICK)

    def open(self, session: Session) -> Markup:
        """The drawer was asked for, or is to go."""
        session.browsing = not session.browsing
        return self.draw(session)

    def shut(self, session: Session) -> Markup:
        """The drawer was shut."""
        session.browsing = False
        return self.draw(session)

    def visit(self, session: Session, event: gr.EventData) -> tuple[Any, ...]:
        """Another conversation is to be gone on with."""
        trouble = self.chat.told(session, lambda archive: archive.bring(session, detail(event, "id")))
        session.browsing = bool(trouble)
        return *self.talk(session), self.draw(session, trouble)

    def rename(self, session: Session, event: gr.EventData) -> Markup:
        """A conversation was given another title."""
        id, title = detail(event, "id"), detail(event, "title")
        return self.draw(session, self.chat.told(session, lambda archive: archive.rename(session, id, title)))

    def remove(self, session: Session, event: gr.EventData) -> tuple[Any, ...]:
        """A conversation was deleted. If it is the one that is shown, a new one stands in its place."""
        id = detail(event, "id")
        trouble = self.chat.told(session, lambda archive: archive.delete(session, id))
        here = session.conversation is None
        return *(self.talk(session) if here else (gr.skip(),) * len(self.talk(session))), self.draw(session, trouble)

    def take(self, session: Session, event: gr.EventData) -> tuple[Any, Any]:
        """A conversation is to be taken away as a file."""
        id, _, form = detail(event, "id").partition(":")
        files: list[Markup] = []
        trouble = self.chat.told(session, lambda archive: files.append(file(*archive.export(session, id, form))))
        return (files[0], gr.skip()) if files else (gr.skip(), self.draw(session, trouble))

    def draw(self, session: Session, trouble: str = "") -> Markup:
        """The drawer as it stands, in the page's language; nothing where it is shut."""
        if not session.browsing or self.chat.archive is None:
            return Markup("")
        talks: list[Conversation] = []
        trouble = self.chat.told(session, lambda archive: talks.extend(archive.list(session))) or trouble
        return drawer(talks, session.conversation, self.chat.archive.retention_days, wording(session.language), trouble)
