"""How long until the page is up: `python -m tests.bench.start --times 5 --against /another/checkout`.

From the start of `python app.py` to the first 200 of `/`, the models loading behind it: seconds on the clock, and seconds of
CPU that the app had used by then. With `--against`, both checkouts take turns, so that the ratio holds on a busy machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from bot.quality.metrics import percentile
from bot.settings import ROOT
from bot.web.server import listen


def main(arguments: Sequence[str]) -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--against", type=Path, help="another checkout of the product, run with the same interpreter")
    given = parser.parse_args(arguments)
    checkouts = [path.resolve() for path in (ROOT, given.against) if path]
    for checkout in checkouts:
        up(checkout)  # the first start compiles
    taken = [[up(checkout) for checkout in checkouts] for _ in range(given.times)]
    figures: dict[str, object] = {"times": given.times, "load": round(os.getloadavg()[0], 1)}
    for at, checkout in enumerate(checkouts):
        wall, cpu = (percentile([turn[at][part] for turn in taken], 50) for part in (0, 1))
        figures[str(checkout)] = {"wall_s_p50": round(wall, 2), "cpu_s_p50": round(cpu, 2)}
    print(json.dumps(figures))


def up(checkout: Path) -> tuple[float, float]:
    """Seconds until the page of a fresh process is up: on the clock, and of CPU. Needs /proc."""
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        given = {"LUTAI_PORT": str(port), "LUTAI_DATA": data, "LUTAI_OPEN_BROWSER": "false", "PYTHONPATH": str(checkout)}
        begun = time.perf_counter()
        app = subprocess.Popen(
            [sys.executable, str(checkout / "app.py")], env={**os.environ, **given}, stdout=subprocess.DEVNULL, cwd=checkout
        )
        try:
            while not _answers(port):
                if app.poll() is not None:
                    raise SystemExit(f"{checkout}: the app ended with {app.returncode}")
                time.sleep(0.02)
            return time.perf_counter() - begun, _cpu_seconds(app.pid)
        finally:
            app.terminate()
            app.wait(60)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=120) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def _cpu_seconds(pid: int) -> float:
    """User and system time of a process, its ended threads' too."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(sys.argv[1:])
