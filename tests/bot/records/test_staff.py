"""Accounts, their names and passwords, and the command that makes the first one."""

import re

import pytest
from argon2 import PasswordHasher
from typer.testing import CliRunner

from bot.cli import app
from bot.commands.staff import RoleName
from bot.records import errors
from bot.records.errors import InvalidStaffName, StaffExists, StaffNotFound, WeakPassword, WrongPassword
from bot.records.passwords import Passwords
from bot.records.roles import Role
from bot.records.store import open_records
from corpus.errors import LutaiError
from tests.bot.records.conftest import CHEAP, HOME, PASSWORD, fail


def test_there_is_no_account_to_begin_with(records):
    assert records.accounts.list() == []


@pytest.mark.parametrize("name", ["lin", "LIN", "Ｌｉｎ", " Lin "])
def test_names_are_compared_without_capitals_and_width(records, lin, name):
    assert records.sessions.account(records.sessions.sign_in(name, PASSWORD, HOME)) == lin
    with pytest.raises(StaffExists):
        records.accounts.add(name, PASSWORD)


def test_a_password_typed_with_another_keyboard_is_the_same(records):
    records.accounts.add("lin", "ｃｏｒｒｅｃｔ horse é battery")
    assert records.sessions.sign_in("lin", "correct horse e\u0301 battery", HOME)


def test_a_wrong_name_is_answered_like_a_wrong_password(records, lin):
    with pytest.raises(WrongPassword) as of_password:
        records.sessions.sign_in("Lin", "wrong horse battery", HOME)
    with pytest.raises(WrongPassword) as of_name:
        records.sessions.sign_in("Nobody", PASSWORD, HOME)
    assert str(of_password.value) == str(of_name.value)


def test_a_wrong_name_costs_a_hash_like_a_wrong_password(monkeypatch):
    passwords, checked = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)), []
    verify = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda *given: checked.append(given[1]) or verify(*given))
    assert not passwords.matches("a password that nobody has", None)
    assert len(checked) == 1


@pytest.mark.parametrize("password", ["", "short", "x" * 257, "aaaaaaaaaaaaaaaa", "lin and his horse", "1212121212121212"])
def test_a_weak_password_is_turned_away(records, password):
    with pytest.raises(WeakPassword):
        records.accounts.add("Lin", password)
    assert records.accounts.list() == []


@pytest.mark.parametrize("name", ["", " ", "a b", "a\nb", "x" * 65, "<b>", "\ud800"])
def test_a_name_that_cannot_be_typed_is_turned_away(records, name):
    with pytest.raises(InvalidStaffName):
        records.accounts.add(name, PASSWORD)


def test_a_changed_password_is_the_only_one_that_holds(records, lin):
    records.accounts.set_password("Lin", "another horse battery")
    fail(records, 1)
    assert records.sessions.sign_in("Lin", "another horse battery", HOME)


def test_what_has_no_account_cannot_be_changed(records):
    for change in (
        lambda: records.accounts.remove("nobody"),
        lambda: records.accounts.set_password("nobody", PASSWORD),
        lambda: records.accounts.set_role("nobody", Role.ADMIN),
    ):
        with pytest.raises(StaffNotFound, match="nobody"):
            change()


def test_a_hash_made_at_other_costs_is_made_anew_at_sign_in(settings, records, lin):
    dearer = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    with open_records(settings, passwords=dearer) as later:
        later.sessions.sign_in("Lin", PASSWORD, HOME)
        assert later.sessions.sign_in("Lin", PASSWORD, HOME)
    assert records.sessions.sign_in("Lin", PASSWORD, HOME)


def test_neither_passwords_nor_tokens_lie_open_in_the_store(sqlite_settings):
    with open_records(sqlite_settings, passwords=CHEAP) as records:
        records.accounts.add("Lin", PASSWORD)
        token = records.sessions.sign_in("Lin", PASSWORD, HOME)
        content = b"".join(file.read_bytes() for file in sqlite_settings.data.iterdir())
    assert b"$argon2id$" in content
    assert PASSWORD.encode() not in content
    assert token.encode() not in content


def test_argon2s_costs_are_those_that_its_library_recommends():
    parameters = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)", Passwords().hash(PASSWORD, "Lin"))
    memory, passes, _ = map(int, parameters.groups())
    assert memory >= 19 * 1024
    assert passes >= 2


def test_every_error_of_the_records_is_one_that_a_person_can_read():
    classes = [each for each in vars(errors).values() if isinstance(each, type)]
    assert len(classes) > 20
    assert all(issubclass(each, LutaiError) and each.__doc__ for each in classes)


# ── the command ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def staff(tmp_path, monkeypatch):
    """Runs `lutai staff …` on records of its own, with these lines on standard input."""
    monkeypatch.setenv("LUTAI_DATA", str(tmp_path))
    monkeypatch.delenv("LUTAI_RECORDS_URL", raising=False)
    return lambda *arguments, typed="": CliRunner().invoke(app, ["staff", *arguments], input=typed)


def test_the_command_adds_lists_changes_and_removes_accounts(staff, sqlite_settings):
    assert staff("list").stdout == ""
    assert staff("add", "Lin", "--role", "editor", typed=f"{PASSWORD}\n").exit_code == 0
    assert re.fullmatch(r"Lin  editor  \d{4}-\d\d-\d\d\n", staff("list").stdout)
    assert staff("set-role", "lin", "admin").exit_code == 0
    assert staff("set-password", "lin", typed="another horse battery\n").exit_code == 0
    with open_records(sqlite_settings) as records:
        token = records.sessions.sign_in("Lin", "another horse battery", HOME)
        assert records.sessions.require(token, Role.ADMIN).name == "Lin"
    assert staff("remove", "Lin").exit_code == 0
    assert staff("list").stdout == ""


def test_the_command_makes_no_account_without_a_password(staff):
    result = staff("add", "Lin")
    assert result.exit_code == 2
    assert result.stderr.startswith("lutai: a password has")
    assert staff("list").stdout == ""


def test_the_least_role_is_the_default(staff):
    staff("add", "Lin", typed=f"{PASSWORD}\n")
    assert " viewer " in staff("list").stdout


def test_the_command_knows_the_roles_that_the_records_know():
    assert [role.value for role in RoleName] == [role.value for role in Role]
