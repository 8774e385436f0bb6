"""The tables as SQLAlchemy sees them. The migrations make them; a test holds the two together."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Dialect, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from bot.records.moments import Moment

Json = dict[str, Any]


class Words(TypeDecorator[str]):
    """Text as people send it. What no store can keep (NUL, half a surrogate pair) becomes U+FFFD, so no turn is lost to it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value).replace("\0", "\ufffd")

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return value


def storable(text: str) -> str:
    """`text` with every lone surrogate replaced by U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class Table(DeclarativeBase):
    """What all tables share."""

    type_annotation_map: ClassVar = {datetime: Moment, str: Words, Json: JSON}


class MigrationRow(Table):
    __tablename__ = "migrations"
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    applied: Mapped[datetime]


class ConversationRow(Table):
    __tablename__ = "conversations"
    id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    title: Mapped[str]
    created: Mapped[datetime]
    changed: Mapped[datetime]


class TurnRow(Table):
    __tablename__ = "turns"
    conversation: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    asked: Mapped[datetime]
    outcome: Mapped[str]
    milliseconds: Mapped[float | None]
    answer: Mapped[Json]
    settings: Mapped[Json]


class CitedRow(Table):
    """Which documents a turn's answer cites: for counting, so that no JSON has to be searched."""

    __tablename__ = "turn_citations"
    conversation: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(primary_key=True)


class FeedbackRow(Table):
    __tablename__ = "feedback"
    id: Mapped[str] = mapped_column(primary_key=True)
    conversation: Mapped[str | None]
    number: Mapped[int | None]
    given: Mapped[datetime]
    helpful: Mapped[bool]
    reason: Mapped[str | None]
    words: Mapped[str]
    question: Mapped[str]
    answer: Mapped[Json]
    settings: Mapped[Json]
    status: Mapped[str]
    golden_case: Mapped[str | None]


class VerdictRow(Table):
    """What staff say of an answer that feedback was given on: never in the investor's own row."""

    __tablename__ = "verdicts"
    feedback: Mapped[str] = mapped_column(primary_key=True)
    right: Mapped[bool]
    reason: Mapped[str | None]
    note: Mapped[str]
    author: Mapped[str]
    given: Mapped[datetime]


class LeftQuestionRow(Table):
    __tablename__ = "left_questions"
    id: Mapped[str] = mapped_column(primary_key=True)
    conversation: Mapped[str | None]
    number: Mapped[int | None]
    left: Mapped[datetime]
    question: Mapped[str]
    refusal: Mapped[Json]
    status: Mapped[str]
    answer: Mapped[str | None]
    author: Mapped[str | None]
    answered: Mapped[datetime | None]
    document: Mapped[str | None]


class ContactRow(Table):
    """How to reach who left a question: kept apart, so that it can be shown to few and deleted first."""

    __tablename__ = "left_contacts"
    question: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str]
    left: Mapped[datetime]


class StaffRow(Table):
    __tablename__ = "staff"
    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    password: Mapped[str]
    created: Mapped[datetime]


class SessionRow(Table):
    __tablename__ = "staff_sessions"
    token: Mapped[str] = mapped_column(primary_key=True)
    staff: Mapped[str]
    expires: Mapped[datetime]


class AttemptRow(Table):
    __tablename__ = "sign_in_attempts"
    id: Mapped[str] = mapped_column(primary_key=True)
    who: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime]


class RunRow(Table):
    __tablename__ = "runs"
    id: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    inputs: Mapped[Json]
    author: Mapped[str]
    started: Mapped[datetime]


class RunItemRow(Table):
    __tablename__ = "run_items"
    run: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    result: Mapped[Json]
    at: Mapped[datetime]


class RunEndRow(Table):
    """That a run is finished, and its metrics. Apart, so that the row of a run is written once and never again."""

    __tablename__ = "run_ends"
    run: Mapped[str] = mapped_column(primary_key=True)
    finished: Mapped[datetime]
    metrics: Mapped[Json]


class RunNameRow(Table):
    __tablename__ = "run_names"
    name: Mapped[str] = mapped_column(primary_key=True)
    run: Mapped[str]
    author: Mapped[str]
    at: Mapped[datetime]


class SwitchRow(Table):
    """A log: the latest entry of a passage says whether it is read."""

    __tablename__ = "passage_switches"
    passage: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str]
    enabled: Mapped[bool]
    reason: Mapped[str]
    author: Mapped[str]
    at: Mapped[datetime]


class ThresholdRow(Table):
    """A log: the latest entry is in force."""

    __tablename__ = "thresholds"
    number: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[float]
    golden_set: Mapped[str]
    set_hash: Mapped[str]
    reason: Mapped[str]
    author: Mapped[str]
    at: Mapped[datetime]
