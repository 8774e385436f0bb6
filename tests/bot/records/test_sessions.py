"""Sessions: who signs in, what ends it, how often it may be tried, and what each role may do."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.records import throttle
from bot.records.errors import Forbidden, NotSignedIn, TooManyAttempts, WrongPassword
from bot.records.roles import Role, require
from bot.records.store import open_records
from corpus.errors import LutaiError
from tests.bot.records.conftest import ADMIN, CHEAP, EDITOR, HOME, PASSWORD, VIEWER, fail

OFFICE = "198.51.100.9"


def test_a_member_of_staff_signs_in_and_out(records, lin):
    token = records.sessions.sign_in("Lin", PASSWORD, HOME)
    assert records.sessions.account(token) == lin
    assert records.sessions.require(token, Role.EDITOR) == lin
    records.sessions.sign_out(token)
    records.sessions.sign_out(token)
    assert records.sessions.account(token) is None
    with pytest.raises(NotSignedIn):
        records.sessions.require(token, Role.VIEWER)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "\ud800" * 40, "' OR 1=1 -- " * 4])
def test_a_token_that_was_never_given_is_nobodys(records, lin, token):
    records.sessions.sign_in("Lin", PASSWORD, HOME)
    assert records.sessions.account(token) is None


def test_a_session_expires(records, lin, clock):
    token = records.sessions.sign_in("Lin", PASSWORD, HOME)
    clock.turn(hours=7, minutes=59)
    assert records.sessions.account(token) == lin
    clock.turn(minutes=1)
    assert records.sessions.account(token) is None
    assert records.purge().sessions == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda accounts: accounts.set_password("lin", "another horse battery"),
        lambda accounts: accounts.set_role("lin", Role.VIEWER),
        lambda accounts: accounts.remove("lin"),
    ],
)
def test_a_change_of_the_account_ends_its_sessions_and_no_others(records, lin, change):
    records.accounts.add("Wang", PASSWORD)
    token, other = (records.sessions.sign_in(name, PASSWORD, HOME) for name in ("Lin", "Wang"))
    change(records.accounts)
    assert records.sessions.account(token) is None
    assert records.sessions.account(other).name == "Wang"


# ── the throttle ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_name_is_throttled_from_wherever_it_is_tried(records, lin, clock):
    fail(records, 3, address=HOME)
    fail(records, 2, address=OFFICE)
    for address in (HOME, OFFICE, "192.0.2.1"):
        with pytest.raises(TooManyAttempts, match="15 minutes"):
            records.sessions.sign_in("LIN", PASSWORD, address)
    clock.turn(minutes=10)
    with pytest.raises(TooManyAttempts, match="5 minutes"):
        records.sessions.sign_in("Lin", PASSWORD, HOME)
    clock.turn(minutes=5)
    assert records.sessions.sign_in("Lin", PASSWORD, HOME)


def test_an_address_is_throttled_whatever_names_it_tries(records, lin):
    for n in range(throttle.PER_ADDRESS):
        fail(records, 1, name=f"guess{n}")
    with pytest.raises(TooManyAttempts):
        records.sessions.sign_in("Lin", PASSWORD, HOME)
    assert records.sessions.sign_in("Lin", PASSWORD, OFFICE)


def test_the_right_password_clears_the_failures_of_its_name(records, lin):
    for _ in range(3):
        fail(records, throttle.PER_NAME - 1)
        records.sessions.sign_in("Lin", PASSWORD, HOME)


def test_attempts_that_were_turned_away_do_not_lock_a_name_for_ever(records, lin, clock):
    fail(records, throttle.PER_NAME)
    for _ in range(14):
        clock.turn(minutes=1)
        with pytest.raises(TooManyAttempts):
            records.sessions.sign_in("Lin", PASSWORD, HOME)
    clock.turn(minutes=1)
    assert records.sessions.sign_in("Lin", PASSWORD, HOME)


def test_the_throttle_holds_across_a_restart(settings, records, lin, clock):
    fail(records, throttle.PER_NAME)
    with open_records(settings, clock=clock, passwords=CHEAP) as restarted, pytest.raises(TooManyAttempts):
        restarted.sessions.sign_in("Lin", PASSWORD, HOME)


def test_guesses_made_at_once_do_not_slip_through(records, lin):
    def guess(_):
        try:
            records.sessions.sign_in("Lin", "wrong horse battery", HOME)
        except LutaiError as error:
            return type(error)

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(guess, range(16)))
    assert outcomes.count(WrongPassword) == throttle.PER_NAME
    assert outcomes.count(TooManyAttempts) == 16 - throttle.PER_NAME


# ── roles ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("account", [VIEWER, EDITOR, ADMIN])
@pytest.mark.parametrize("role", list(Role))
def test_a_role_includes_those_below_it(account, role):
    order = ["viewer", "editor", "admin"]
    if order.index(account.role) >= order.index(role):
        assert require(account, role) is account
    else:
        with pytest.raises(Forbidden, match=role):
            require(account, role)


def test_nobody_has_no_role():
    with pytest.raises(NotSignedIn):
        require(None, Role.VIEWER)
