"""Templates and words → a page in the reader's language. Jinja2 escapes everything that it is given."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.records.moments import here
from bot.records.roles import Account, Role
from bot.web.wording import LANGUAGES, preferred
from corpus.cleaning import traditional

ROOM = Path(__file__).parent
STATIC = ROOM / "static"
LANGUAGE = "lutai-staff-language"
"""Cookie that keeps the language that a reader chose."""


class Words:
    """The words of a page by key, as `w.key` or `w[key]`: of a dict, Jinja2 would take `w.items` for its method."""

    def __init__(self, said: dict[str, str]) -> None:
        self._said = said

    def __getattr__(self, key: str) -> str:
        return self[key]

    def __getitem__(self, key: str) -> str:
        try:
            return self._said[key]
        except KeyError:
            raise AttributeError(key) from None


def language(request: Request) -> str:
    """The one chosen before, else the browser's."""
    chosen = request.cookies.get(LANGUAGE, "")
    return chosen if chosen in LANGUAGES else preferred(request.headers.get("accept-language", ""))


def render(request: Request, template: str, account: Account | None, status: int = 200, **values: Any) -> HTMLResponse:
    """The page.

    In the template, `w` holds its words, `words_of(PAGE)` those of another, `account` who is signed in (or None), `may_edit`
    if as an editor.
    """
    spoken = language(request)
    name = template.removesuffix(".html")
    told = {
        "w": Words(words(name, spoken)),
        "words_of": lambda page: Words(words(page, spoken)),
        "account": account,
        "may_edit": account is not None and account.role.includes(Role.EDITOR),
        "language": spoken,
        "languages": LANGUAGES,
        "page": name,
        **values,
    }
    return HTMLResponse(_templates().get_template(template).render(told), status_code=status)


@cache
def words(page: str, language: str) -> dict[str, str]:
    """The words of a page over those that all pages share. Traditional ones are derived from the Simplified."""
    found: dict[str, str] = {}
    for file in (ROOM / "wording" / f"{name}.json" for name in ("common", page)):
        if file.exists():
            for key, said in json.loads(file.read_text(encoding="utf-8")).items():
                found[key] = traditional(said["zh-Hans"]) if language == "zh-Hant" else said[language]
    return found


@cache
def _templates() -> Environment:
    made = Environment(loader=FileSystemLoader(ROOM / "templates"), autoescape=True, undefined=StrictUndefined)
    made.filters["moment"] = here
    return made
