"""Whom to ask, where a text says whose business the matter is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.answering.citations import cite
from bot.answering.silence import is_silent
from bot.answering.terms import Asked, TermWeights
from bot.events import Citation
from corpus.document import Document
from corpus.sentences import split
from index.hit import Hit

COVERS = 0.35
"""Least share of the question's weighty words that the document's title and the sentence must hold together."""

_OFFICE = r"(?:[\u3400-\u9fff]{0,8}(?:台办|台港澳办|管委会|公安机关|税务机关|主管部门|监管部门|保障部门|管理部门|商务部|厅|局))"
_BUSINESS = "受理|咨询|负责|审核|办理|签发|牵头|核实|申请对应"
_NAMES = re.compile(f"(?:{_OFFICE}[^。；;]{{0,24}}(?:{_BUSINESS})|(?:{_BUSINESS})[^。；;]{{0,8}}{_OFFICE})(?!人)")


def office_of(
    hits: Sequence[Hit], documents: Mapping[str, Document], asked: Asked, terms: TermWeights, n: int
) -> Citation | None:
    """The citation, numbered `n`, of the sentence that names the office for the matter; None where no text near names one.

    Looked for in the whole documents of the passages found: where a procedure is told, its office stands elsewhere.
    """
    found: list[tuple[float, Citation]] = []
    for id in dict.fromkeys(hit.passage.document for hit in hits):
        document = documents[id]
        for start, end in split(document.text, 0, len(document.text)):
            sentence = document.text[start:end]
            if _NAMES.search(sentence) and not is_silent(sentence, ()):
                share = asked.share(terms.of_text(document.title) | terms.of_text(sentence))
                found.append((share, cite(n, document, start, end)))
    share, citation = max(found, key=lambda f: f[0], default=(0.0, None))
    return citation if share >= COVERS else None
