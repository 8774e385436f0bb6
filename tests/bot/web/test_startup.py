"""The assistant starts in the background, is lent out, and is replaced without a pause."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest

from bot.web.startup import NotReady, Startup
from corpus.errors import LutaiError


@dataclass(eq=False)
class Toy:
    """What is lent out; it counts how often it was closed."""

    closed: int = 0

    def close(self):
        self.closed += 1


@pytest.fixture
def first():
    return Toy()


@pytest.fixture
def startup(first):
    made = Startup(lambda progress: first)
    made.start()
    made.assistant()
    return made


def test_what_takes_its_place_is_lent_from_then_on_and_the_first_closed_when_its_last_user_is_done(startup, first):
    second = Toy()
    with startup.lent() as one:
        with startup.lent() as other:
            assert one is other is first
            assert startup.renew(lambda old: second) is second
            assert first.closed == 0
        assert first.closed == 0
        with startup.lent() as new:
            assert new is second
        with startup.lent(first) as same:  # a run goes on with what it began with
            assert same is first
    assert (first.closed, second.closed) == (1, 0)
    with pytest.raises(NotReady, match="renewed"), startup.lent(first):
        pass
    startup.close()
    assert second.closed == 1


def test_what_nobody_uses_is_closed_at_once(startup, first):
    startup.renew(lambda old: Toy())
    assert first.closed == 1


def test_a_user_that_fails_or_is_left_alone_gives_back_what_was_lent(startup, first):
    def turn():
        with startup.lent() as assistant:
            yield assistant

    running = turn()
    next(running)
    startup.renew(lambda old: Toy())
    assert first.closed == 0
    running.close()
    assert first.closed == 1


def test_a_renewal_that_fails_changes_nothing(startup, first):
    def fail(old):
        raise LutaiError("no room")

    with pytest.raises(LutaiError, match="no room"):
        startup.renew(fail)
    assert (startup.ready(), first.closed) == (first, 0)
    assert startup.renew(lambda old: Toy()) is startup.ready()


def test_renewals_come_one_after_the_other_each_from_the_last(startup, first):
    order, entered, go = [], threading.Event(), threading.Event()

    def slow(old):
        order.append(("slow", old))
        entered.set()
        go.wait(10)
        return slow_made

    def quick(old):
        order.append(("quick", old))
        return Toy()

    slow_made = Toy()
    one = threading.Thread(target=startup.renew, args=(slow,))
    one.start()
    entered.wait(10)
    two = threading.Thread(target=startup.renew, args=(quick,))
    two.start()
    with startup.lent() as meanwhile:
        assert meanwhile is first, "nobody waits for a renewal"
    go.set()
    one.join(10)
    two.join(10)
    assert order == [("slow", first), ("quick", slow_made)]


def test_many_users_and_many_renewals_close_each_just_once(startup, first):
    made, wrong = [first], []

    def use():
        for _ in range(200):
            with startup.lent() as assistant:
                if assistant.closed:
                    wrong.append(assistant)

    users = [threading.Thread(target=use) for _ in range(4)]
    for user in users:
        user.start()
    for _ in range(50):
        made.append(startup.renew(lambda old: Toy()))
    for user in users:
        user.join(30)
    startup.close()
    assert wrong == []
    assert [each.closed for each in made] == [1] * 51


def test_before_the_start_and_after_one_that_failed_nothing_can_be_renewed():
    def fail(progress):
        raise LutaiError("the index is in use by another process (id 7)")

    startup = Startup(fail)
    with pytest.raises(NotReady, match="still starting"):
        startup.renew(lambda old: Toy())
    startup.start()
    startup.assistant()
    with pytest.raises(NotReady, match="id 7"):
        startup.renew(lambda old: Toy())
    with startup.lent() as nothing:
        assert nothing is None
    startup.close()
