"""Starts the investors' page: reads the settings, serves it. `make run` calls this."""

from __future__ import annotations

import sys

from bot.settings import read_settings
from bot.web.server import serve
from corpus.errors import LutaiError


def main() -> int:
    """Serve until stopped; 2 if a person has to put something right first."""
    try:
        serve(read_settings())
    except LutaiError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
