"""The staff's pages at /staff: plain HTML from the server, behind a login, over the records and the running assistant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.records.store import Records
    from bot.settings import Settings
    from bot.web.startup import Startup


def mount(app: FastAPI, settings: Settings, startup: Startup, records: Records) -> None:
    """Put the pages into the app. Call it before anything is mounted at "/"."""
    from bot.web.staff import (
        access,
        answers,
        cases,
        dashboard,
        faults,
        feedback,
        left,
        login,
        promotion,
        retrieval,
        runs,
        sets,
        texts,
        threshold,
    )  # fmt: skip

    app.state.desk = access.Desk(settings, startup, records)
    for page in (login, dashboard, feedback, promotion, left, answers, sets, cases, texts, runs, threshold, retrieval):
        app.include_router(page.router)
    faults.handle(app)
