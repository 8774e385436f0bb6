"""Who may do what: the session behind the cookie, the role that a page takes, and the status that an error is told with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from bot.errors import SetNotFound
from bot.quality.errors import CaseNotFound, GoldenUnwritable
from bot.records.errors import (
    AlreadyPromoted,
    FeedbackNotFound,
    Forbidden,
    LeftQuestionNotFound,
    NotSignedIn,
    RunNotFound,
    TooManyAttempts,
    WrongPassword,
)  # fmt: skip
from bot.records.roles import Account, Role
from bot.web.staff.jobs import Jobs
from bot.web.staff.meanings import Meanings
from corpus.errors import LutaiError, UnknownDocument

if TYPE_CHECKING:
    from bot.records.store import Records
    from bot.settings import Settings
    from bot.web.startup import Startup

COOKIE = "lutai-staff"
LOGIN = "/staff/login"
_STATUS: dict[type[LutaiError], int] = {
    NotSignedIn: 401,
    WrongPassword: 401,
    Forbidden: 403,
    TooManyAttempts: 429,
    **dict.fromkeys((FeedbackNotFound, LeftQuestionNotFound, RunNotFound, SetNotFound, CaseNotFound, UnknownDocument), 404),
    AlreadyPromoted: 409,
    GoldenUnwritable: 503,
}


@dataclass(frozen=True)
class Desk:
    """What the pages work with."""

    settings: Settings
    startup: Startup
    records: Records
    jobs: Jobs = field(default_factory=Jobs)
    meanings: Meanings = field(default_factory=Meanings)


class OtherSite(Forbidden):
    """A form was sent by a page of another site."""


def desk(request: Request) -> Desk:
    """That of the app."""
    found: Desk = request.app.state.desk
    return found


def same_site(request: Request) -> None:
    """Raises `OtherSite` for what changes something and comes from a page of another site. The cookie is strict, too."""
    origin = request.headers.get("origin")
    if request.method != "GET" and origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise OtherSite("this was sent by a page of another site, and nothing was changed; use the form on this page")


def signed_in(role: Role) -> Callable[[Request], Account]:
    """A dependency that gives the account, if it may do what `role` may. Raises `NotSignedIn`, `Forbidden`, `OtherSite`."""

    def account(request: Request) -> Account:
        same_site(request)
        return desk(request).records.sessions.require(request.cookies.get(COOKIE, ""), role)

    return account


Viewer = Annotated[Account, Depends(signed_in(Role.VIEWER))]
Editor = Annotated[Account, Depends(signed_in(Role.EDITOR))]
"""What a handler takes to be shut to all others."""


def status_of(error: Exception) -> int:
    """The HTTP status that tells of it."""
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 422)
