"""What the records object to → a sentence in the page's language."""

from __future__ import annotations

import logging

from bot.records.conversations import TITLE_LIMIT
from bot.records.errors import ConversationNotFound, InvalidTitle, TextTooLong
from bot.web.wording import Wording
from corpus.errors import LutaiError

log = logging.getLogger(__name__)


def sentence(error: LutaiError, words: Wording) -> str:
    """What the visitor can do about it. What only those who run the page can do something about is logged."""
    match error:
        case ConversationNotFound():
            return words["conversation_gone"]
        case InvalidTitle():
            return words["bad_title"].format(limit=TITLE_LIMIT)
        case TextTooLong():
            return words["words_too_long"]
    log.warning("The records cannot be used: %s", error)
    return words["records_down"]
