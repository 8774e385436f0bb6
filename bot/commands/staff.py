"""`lutai staff`: who may sign in to the staff page."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.records.store import Records

app = typer.Typer(no_args_is_help=True, help="Add, list and remove the accounts of staff.")


class RoleName(StrEnum):
    """The roles, as `bot.records.roles` has them; here so that help needs no database library."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"


Name = Annotated[str, typer.Argument(help="The name to sign in with.")]


@app.command()
def add(
    name: Name,
    role: Annotated[RoleName, typer.Option(help="viewer reads; editor changes what is answered; admin keeps accounts.")] = (
        RoleName.VIEWER
    ),
) -> None:
    """Add an account. The password is asked for, or read from the first line of standard input; there is no default."""
    from bot.records.roles import Role

    with _records() as records:
        account = records.accounts.add(name, _password(), Role(role))
    typer.echo(f"{account.name} can sign in as {account.role}.")


@app.command("list")
def list_() -> None:
    """List the accounts: name, role, since when."""
    with _records() as records:
        members = records.accounts.list()
    width = max((len(member.name) for member in members), default=0)
    for member in members:
        typer.echo(f"{member.name:{width}}  {member.role:6}  {member.created:%Y-%m-%d}")
    if not members:
        typer.echo("There is no account yet; `lutai staff add NAME` makes one.", err=True)


@app.command()
def remove(name: Name) -> None:
    """Remove an account; it is signed out at once. What it wrote keeps its name."""
    with _records() as records:
        records.accounts.remove(name)
    typer.echo(f"{name} can no longer sign in.")


@app.command("set-password")
def set_password(name: Name) -> None:
    """Change a password, asked for or read like that of `add`. The account is signed out everywhere."""
    with _records() as records:
        records.accounts.set_password(name, _password())
    typer.echo(f"The password of {name} is changed.")


@app.command("set-role")
def set_role(name: Name, role: Annotated[RoleName, typer.Argument(help="The new role.")]) -> None:
    """Change a role. The account is signed out everywhere."""
    from bot.records.roles import Role

    with _records() as records:
        records.accounts.set_role(name, Role(role))
    typer.echo(f"{name} is {role.value} now.")


def _records() -> Records:
    from bot.records.store import open_records
    from bot.settings import read_settings

    return open_records(read_settings())


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
