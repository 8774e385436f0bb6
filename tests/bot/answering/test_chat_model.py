"""A chat model that misbehaves and breaks: each way told apart, tried again or left alone, against a scripted server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.answering.chat_model import Breaker, ChatFailure, ChatModel, ChatSettings, Failure, open_chat_model
from bot.answering.generative import Draft, Generative
from bot.answering.prompt import answer_messages
from bot.errors import SettingsError
from tests.bot.answering.conftest import GOOD, Stage
from tests.scripted_model import Play


@pytest.mark.parametrize(
    ("plays", "failure"),
    [
        ([Play(status=429)], Failure.RATE_LIMITED),
        ([Play(status=500)], Failure.SERVER_ERROR),
        ([Play(status=401)], Failure.REJECTED),
        ([Play(ending="empty")], Failure.EMPTY),
        ([Play("", ending="cut")], Failure.CUT),
        ([Play("", ending="malformed")], Failure.MALFORMED),
        ([Play("", ending="malformed_shape")], Failure.MALFORMED),
        ([Play("", ending="ended")], Failure.MALFORMED),
    ],
)
def test_each_way_of_breaking_is_told_apart(stage: Stage, plays: list[Play], failure: Failure) -> None:
    said, draft = stage.ask(*plays)
    assert (said, draft.failure) == ([], failure)


@pytest.mark.parametrize(
    ("ending", "failure"),
    [("cut", Failure.CUT), ("ended", Failure.CUT), ("malformed", Failure.MALFORMED), ("stall", Failure.TIMEOUT)],
)
def test_what_was_whole_before_the_stream_broke_stands_and_the_unfinished_is_dropped(
    stage: Stage, ending: str, failure: Failure
) -> None:
    said, draft = stage.ask(Play(GOOD + "期限", ending=ending), timeout=1)  # type: ignore[arg-type]
    assert [s.text for s in said] == ["基金总规模为10亿元人民币[1]。", "首期2亿元已募集完成[1]。"]
    assert draft.failure is failure


def test_a_slow_answer_is_shown_as_far_as_it_came_in_time(stage: Stage) -> None:
    said, draft = stage.ask(Play(GOOD * 20, delay=0.05, size=16), timeout=1)
    assert said
    assert draft.failure is Failure.TIMEOUT


def test_a_refused_connection_is_unreachable(stage: Stage) -> None:
    settings = ChatSettings("openai:scripted", "http://127.0.0.1:9/v1", timeout=5, retries=0)
    draft = Draft()
    source = stage.source("zone-promotion-2025", "基金总规模")
    assert list(Generative(open_chat_model(settings), stage.names).answer("基金？", "zh-Hans", [source], draft)) == []
    assert draft.failure is Failure.UNREACHABLE


@pytest.mark.parametrize("first", [Play(status=500), Play(status=429), Play(ending="empty"), Play("", ending="malformed")])
def test_a_failure_before_any_text_is_tried_again(stage: Stage, first: Play) -> None:
    waits: list[float] = []
    settings = ChatSettings("openai:scripted", stage.server.url, timeout=5, retries=2)
    model = ChatModel(open_chat_model(settings)._model, settings, pause=waits.append)
    stage.server.queue(first, first, Play(GOOD))
    messages = answer_messages("基金？", "zh-Hans", [stage.source("zone-promotion-2025", "基金总规模")])
    assert "".join(model.stream(messages)) == GOOD
    assert waits == [0.5, 1.0]


def test_a_rejected_key_is_not_tried_again(stage: Stage) -> None:
    before = len(stage.server.requests)
    _, draft = stage.ask(Play(status=401), retries=3)
    assert (draft.failure, len(stage.server.requests) - before) == (Failure.REJECTED, 1)


def test_after_some_failures_in_a_row_the_model_is_left_alone(stage: Stage) -> None:
    generative = stage.generative(rest_after=2)
    source = stage.source("zone-promotion-2025", "基金总规模")
    stage.server.queue(Play(status=500), Play(status=500))
    failures = []
    before = len(stage.server.requests)
    for _ in range(3):
        draft = Draft()
        list(generative.answer("基金？", "zh-Hans", [source], draft))
        failures.append(draft.failure)
    assert failures == [Failure.SERVER_ERROR, Failure.SERVER_ERROR, Failure.RESTING]
    assert len(stage.server.requests) - before == 2


def test_the_breaker_lets_one_call_try_after_its_rest_and_closes_on_success() -> None:
    now = [0.0]
    breaker = Breaker(limit=2, seconds=10, clock=lambda: now[0])
    breaker.record(success=False)
    assert breaker.allows()
    breaker.record(success=False)
    assert not breaker.allows()
    now[0] = 10.0
    assert breaker.allows()
    assert not breaker.allows()
    breaker.record(success=True)
    assert breaker.allows()
    assert breaker.allows()


@pytest.mark.parametrize("name", ["nobody:model", "openai:gpt-x"])
def test_a_model_that_cannot_be_used_says_what_to_set(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(SettingsError, match="LUTAI_CHAT_MODEL"):
        open_chat_model(ChatSettings(name))


def test_an_error_of_any_other_kind_is_malformed_and_ends_nothing() -> None:
    class Odd:
        def stream(self, messages: object) -> Iterator[object]:
            raise KeyError("choices")

    with pytest.raises(ChatFailure) as caught:
        list(ChatModel(Odd(), ChatSettings("x", retries=0)).stream([]))  # type: ignore[arg-type]
    assert caught.value.reason is Failure.MALFORMED
