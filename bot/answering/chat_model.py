"""The chat model behind one call: text as it streams, or one typed failure. Retries with back-off; a circuit breaker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from bot.errors import SettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage


class Failure(StrEnum):
    """Why a chat model gave no answer, or no whole one. Each ends in the extractive answer within the turn."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    REJECTED = "rejected"
    CUT = "cut_stream"
    MALFORMED = "malformed"
    EMPTY = "empty"
    RESTING = "resting"
    DECLINED = "declined"
    NOTHING_LEFT = "nothing_left"


PASSING = frozenset(
    (Failure.UNREACHABLE, Failure.RATE_LIMITED, Failure.SERVER_ERROR, Failure.CUT, Failure.MALFORMED, Failure.EMPTY)
)
"""Failures that another try may mend, as long as no text has come. A time-out has used the turn's time up."""


class ChatFailure(Exception):
    """The chat model failed; `reason` says how."""

    def __init__(self, reason: Failure, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason, self.detail = reason, detail


@dataclass(frozen=True)
class ChatSettings:
    """What bot/settings.py says of the chat model; see there for each."""

    model: str
    base_url: str | None = None
    api_key: str | None = None
    temperature: float | None = None
    timeout: float = 60.0
    retries: int = 2
    rest_after: int = 3
    rest_seconds: float = 60.0


class Breaker:
    """Opens after `limit` failures in a row and lets nothing through for `seconds`; then one call may try again.

    Safe across threads. Method: the circuit breaker of Nygard, Release It! (2007).
    """

    def __init__(self, limit: int, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._limit, self._seconds, self._clock = limit, seconds, clock
        self._failures, self._opened = 0, 0.0
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Whether a call may go through now. The one that is let through after the rest keeps others out until it ends."""
        with self._lock:
            if self._failures < self._limit:
                return True
            if self._clock() - self._opened < self._seconds:
                return False
            self._opened = self._clock()
            return True

    def record(self, success: bool) -> None:
        """How a call ended."""
        with self._lock:
            self._failures = 0 if success else self._failures + 1
            if self._failures >= self._limit:
                self._opened = self._clock()


class ChatModel:
    """Streams the text of one reply. Everything that can go wrong comes out as a `ChatFailure`."""

    def __init__(self, model: BaseChatModel, settings: ChatSettings, pause: Callable[[float], None] = sleep) -> None:
        self._model, self._settings, self._pause = model, settings, pause
        self._breaker = Breaker(settings.rest_after, settings.rest_seconds)

    @property
    def name(self) -> str:
        """The name as set, provider and all."""
        return self._settings.model

    def stream(self, messages: Sequence[BaseMessage]) -> Iterator[str]:
        """Pieces of the reply's text as they come. Raises ChatFailure, also in the middle.

        `timeout` is for the whole reply, retries included. A try that fails before any text came is made again after 0.5, 1,
        2 … seconds; what has been given out cannot be taken back, so later failures are final.
        """
        if not self._breaker.allows():
            raise ChatFailure(Failure.RESTING, f"{self._settings.rest_after} replies failed in a row")
        deadline = monotonic() + self._settings.timeout
        try:
            for attempt in range(self._settings.retries + 1):
                said = False
                try:
                    for piece in self._once(messages, deadline):
                        said = True
                        yield piece
                    break
                except ChatFailure as failure:
                    wait = 0.5 * 2**attempt
                    last = attempt == self._settings.retries or monotonic() + wait >= deadline
                    if said or last or failure.reason not in PASSING:
                        raise
                    self._pause(wait)
        except ChatFailure:
            self._breaker.record(success=False)
            raise
        self._breaker.record(success=True)

    def _once(self, messages: Sequence[BaseMessage], deadline: float) -> Iterator[str]:
        finished, said = False, False
        try:
            for chunk in self._model.stream(list(messages)):
                finished |= any(chunk.response_metadata.get(key) for key in ("finish_reason", "done_reason", "stop_reason"))
                if piece := str(chunk.text):
                    said = True
                    yield piece
                if monotonic() > deadline:
                    raise ChatFailure(Failure.TIMEOUT, f"no whole reply within {self._settings.timeout:g} s")
        except (ChatFailure, GeneratorExit):
            raise
        except Exception as error:  # Each provider raises its own; whatever it is, the turn goes on without the model.
            raise ChatFailure(failure_of(error), f"{type(error).__name__}: {error}"[:300]) from error
        if not said:
            raise ChatFailure(Failure.EMPTY)
        if not finished:
            raise ChatFailure(Failure.CUT, "the stream ended before the reply did")


def failure_of(error: BaseException) -> Failure:
    """The kind of a provider's error, by its status code, else by the classes' names along its chain of causes."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        if status in (408, 504):
            return Failure.TIMEOUT
        return Failure.RATE_LIMITED if status == 429 else Failure.SERVER_ERROR if status >= 500 else Failure.REJECTED
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    names = " ".join(base.__name__ for each in chain for base in type(each).__mro__)
    if "Timeout" in names:
        return Failure.TIMEOUT
    if "ReadError" in names or "RemoteProtocolError" in names or "IncompleteRead" in names:
        return Failure.CUT
    if "ConnectError" in names or "ConnectionError" in names or "APIConnectionError" in names:
        return Failure.UNREACHABLE
    if "APIError" in names:
        return Failure.SERVER_ERROR
    return Failure.MALFORMED


def open_chat_model(settings: ChatSettings, prefix: str = "LUTAI_CHAT") -> ChatModel:
    """The chat model that the settings name, through LangChain's `init_chat_model`. Nothing is sent yet.

    `prefix` is what the settings' names begin with, for the messages. Raises SettingsError if the provider is unknown, its
    package is not installed, or it lacks its key.
    """
    try:
        from langchain.chat_models import init_chat_model
    except ImportError as error:
        raise SettingsError(
            f"{prefix}_MODEL is set, and the packages for chat models are not installed: pip install 'lutai[chat]'"
        ) from error

    options: dict[str, Any] = {"timeout": settings.timeout, "max_retries": 0}
    if settings.model.startswith("ollama:"):
        options = {"client_kwargs": {"timeout": settings.timeout}}
    if settings.temperature is not None:
        options["temperature"] = settings.temperature
    if settings.base_url:
        options["base_url"] = settings.base_url
    if settings.api_key:
        options["api_key"] = settings.api_key
    elif settings.base_url and settings.model.startswith("openai:"):
        # A server of one's own often wants no key; the client will not start without one.
        options["api_key"] = "none"
    try:
        return ChatModel(init_chat_model(settings.model, **options), settings)
    except ImportError as error:
        raise SettingsError(
            f"{prefix}_MODEL is {settings.model!r}, whose package is not installed ({error}). pip install 'lutai[chat]'"
        ) from error
    except Exception as error:  # Providers check their settings each in its own way.
        raise SettingsError(
            f"{prefix}_MODEL is {settings.model!r}, which cannot be used: {error} Give it as PROVIDER:NAME "
            f"(openai:, deepseek:, ollama:, anthropic:), and {prefix}_API_KEY where the provider wants a key."
        ) from error
