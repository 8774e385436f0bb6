"""Writes docs/reference.md from the settings and the command line themselves: `make reference` runs it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import EnumType
from pathlib import Path
from typing import Any

import typer

from bot.cli import app
from bot.settings import ROOT, Settings

PATH = Path(__file__).resolve().parent.parent / "docs" / "reference.md"

INTRODUCTION = """\
# Settings and commands

Written by `make reference` from the code; a test holds that it is current.

## Settings

Each is read from the environment, or from a line `NAME=value` in a file `.env` in the working directory. Paths may be
relative to the working directory.

| name | default | what it is |
| --- | --- | --- |
"""

COMMANDS = """
## Commands

Results go to standard output; progress and messages go to standard error. Exit status: 0 done; 1 a check of `doctor` failed, or
`evaluate --against` found the run worse; 2 something that a person can put right, said in one line; 130 cut by Ctrl-C.
`lutai COMMAND --help` says the same as this page.
"""


def reference() -> str:
    """The page."""
    return INTRODUCTION + "".join(_settings()) + COMMANDS + "".join(_commands(typer.main.get_command(app), "lutai"))


def _settings() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        yield f"| `LUTAI_{name.upper()}` | {_default(field.default)} | {_cell(field.description or '')} |\n"


def _default(value: Any) -> str:
    if value is None or value == "":
        return "none"
    path = Path(str(value))
    shown = path.relative_to(ROOT).as_posix() if path.is_absolute() and path.is_relative_to(ROOT) else str(value)
    return f"`{shown}`"


def _commands(command: Any, path: str) -> Iterator[str]:
    if hasattr(command, "commands"):
        for name, inner in command.commands.items():
            yield from _commands(inner, f"{path} {name}")
        return
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    names = [p.metavar or p.name.upper() for p in arguments]
    usage = "".join(f" {name}" if p.required else f" [{name}]" for name, p in zip(names, arguments, strict=True))
    yield f"\n### `{path}{usage}{' [OPTIONS]' if options else ''}`\n\n{' '.join(command.help.split())}\n"
    if command.params:
        yield "\n| | default | |\n| --- | --- | --- |\n"
    for name, parameter in [*zip(names, arguments, strict=True), *((", ".join(p.opts), p) for p in options)]:
        default = "required" if parameter.required else "" if _is_flag(parameter) else _default(parameter.default)
        values = parameter.type_descriptor.annotation
        choices = ", ".join(f"`{value}`" for value in values) if isinstance(values, EnumType) else ""
        yield f"| `{name}` | {default} | {_cell(parameter.help or '')}{f' One of {choices}.' if choices else ''} |\n"


def _is_flag(parameter: Any) -> bool:
    return bool(getattr(parameter, "is_flag", False))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PATH.write_text(reference(), encoding="utf-8")
    sys.stdout.write(f"{PATH}\n")
