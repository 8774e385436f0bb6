"""What stands under a finished answer: was it helpful, and if not why; how to say otherwise or take it back; and the way
to leave a refused question for staff."""

from __future__ import annotations

from markupsafe import Markup

from bot.events import Outcome
from bot.records.feedback import Reason
from bot.web.session import Reply
from bot.web.wording import Wording

WORDS_LIMIT = 1000
CONTACT_LIMIT = 200

# Gradio's chatbot takes text areas and aria-labels out of a message, so these are inputs, named by their titles.
_MARKS = Markup(
    '<div class="marks"><button type="button" class="mark" value="{n}:1">{yes}</button>'
    '<details><summary>{no}</summary><div class="why">'
    '<select title="{reason}"><option value="">{reason}</option>{reasons}</select>'
    '<input type="text" maxlength="{limit}" placeholder="{words}" title="{words}">'
    '<button type="button" class="mark" value="{n}:0">{send}</button></div></details></div>'
)
_MARKED = Markup(
    '<div class="marked"><p class="thanks" role="status">{told}</p><details class="again"><summary>{change}</summary>'
    '{buttons}<button type="button" class="mark" value="{n}:-">{remove}</button></details></div>'
)
_LEAVE = Markup(
    '<details class="leave"><summary>{leave}</summary><div class="why">'
    '<input type="text" maxlength="{limit}" placeholder="{contact}" title="{contact}">'
    '<p>{privacy}</p><button type="button" class="left" value="{n}">{send}</button></div></details>'
)


def marks(reply: Reply, place: int, days: int, words: Wording) -> Markup:
    """The buttons for the reply at `place`; behind what was said already, to change it. Nothing for a turn that is not kept."""
    if reply.number is None or reply.answer is None:
        return Markup("")
    if reply.answer.outcome not in (Outcome.ANSWERED, Outcome.REFUSED):
        return Markup("")
    said = Markup("")
    if reply.answer.outcome is Outcome.REFUSED:
        if reply.left:
            said += Markup('<p class="thanks" role="status">{}</p>').format(words["left_thanks"])
        else:
            said += _LEAVE.format(
                n=place, limit=CONTACT_LIMIT, leave=words["leave"], contact=words["leave_contact"],
                privacy=words["leave_privacy"].format(days=days), send=words["leave_send"],
            )  # fmt: skip
    if reply.mark is None:
        return said + _buttons(place, words)
    told = words["marked_helpful"] if reply.mark else words["marked_unhelpful"]
    return said + _MARKED.format(
        n=place, told=told, change=words["change_mark"], buttons=_buttons(place, words), remove=words["remove_mark"]
    )


def _buttons(place: int, words: Wording) -> Markup:
    option = Markup('<option value="{}">{}</option>')
    reasons = Markup("").join(option.format(reason.value, words[f"reason_{reason.value}"]) for reason in Reason)
    return _MARKS.format(
        n=place, yes=words["helpful"], no=words["unhelpful"], reason=words["reason"], reasons=reasons,
        words=words["own_words"], send=words["send"], limit=WORDS_LIMIT,
    )  # fmt: skip
