"""The conversations of a browser → the HTML of the drawer that lists them; one of them → a file to take away."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from bot.records.conversations import TITLE_LIMIT, Conversation
from bot.records.keys import new_id
from bot.records.moments import HERE
from bot.web.wording import Wording

_DRAWER = Markup(
    '<section class="past" role="dialog" aria-label="{title}" lang="{lang}"><header><h2>{title}</h2>'
    '<button type="button" class="shut" aria-label="{close}" title="{close}">'
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18"/></svg></button></header>'
    '{trouble}<ul>{talks}</ul><p class="past-note">{note}</p></section>'
)
_TALK = Markup(
    '<li class="talk{now}"><button type="button" class="visit" value="{id}"><span class="talk-title">{title}</span>'
    '<span class="talk-time">{time}</span></button><details><summary aria-label="{more}" title="{more}">⋯</summary>'
    '<div class="talk-name"><input type="text" value="{title}" maxlength="{limit}" aria-label="{label}">'
    '<button type="button" class="rename" value="{id}">{rename}</button></div>'
    '<div class="talk-files"><button type="button" class="take" value="{id}:md">{markdown}</button>'
    '<button type="button" class="take" value="{id}:json">{json}</button></div>'
    '<details class="talk-end"><summary>{delete}</summary><p>{warning}</p>'
    '<button type="button" class="remove" value="{id}">{sure}</button></details></details></li>'
)


def drawer(talks: Iterable[Conversation], now: str | None, days: int, words: Wording, trouble: str = "") -> Markup:
    """The drawer. `now`: the id of the conversation that is shown; `days`: for how long an idle one is kept."""
    listed = Markup("").join(_talk(talk, talk.id == now, words) for talk in talks)
    return _DRAWER.format(
        title=words["past"],
        lang=words.language,
        close=words["past_close"],
        trouble=Markup('<p class="past-trouble" role="alert">{}</p>').format(trouble) if trouble else "",
        talks=listed,
        note=words["past_note"].format(days=days) if listed else words["past_none"],
    )


def file(name: str, text: str) -> Markup:
    """Text that page.js saves as a file, each time anew: Gradio's own doors for files are shut."""
    kind = "application/json" if name.endswith(".json") else "text/markdown"
    template = Markup('<pre class="file" data-name="{}" data-type="{};charset=utf-8" data-number="{}">{}</pre>')
    return template.format(name, kind, new_id(), text)


def _talk(talk: Conversation, now: bool, words: Wording) -> Markup:
    return _TALK.format(
        now=" now" if now else "",
        id=talk.id,
        title=talk.title,
        time=f"{talk.changed.astimezone(HERE):%Y-%m-%d %H:%M}",
        limit=TITLE_LIMIT,
        more=words["talk_more"],
        label=words["talk_title"],
        rename=words["talk_rename"],
        markdown=words["talk_markdown"],
        json=words["talk_json"],
        delete=words["talk_delete"],
        warning=words["talk_delete_warning"],
        sure=words["talk_delete_sure"],
    )
