"""Speed and memory of the product on this machine: `make bench`, or `python -m tests.bench --questions 100 --json`.

Everything is measured in fresh processes or with a fresh data folder, one thing after another; close other programs first.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.quality.metrics import percentile, unique
from bot.settings import ROOT, Settings

PYTHON = [sys.executable, "-c"]
LUTAI = [sys.executable, "-c", "from bot.cli import app; app()"]


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=100, help="questions of the golden sets that are asked")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(_env_file=None, data=Path(data))
        figures = {"machine": machine(), **indexing(settings), **answering(settings, given.questions), **starting(settings)}
    print(json.dumps(figures, ensure_ascii=False) if given.json else "\n".join(f"{k:28} {v}" for k, v in figures.items()))


def machine() -> str:
    """What the figures were measured on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def indexing(settings: Settings) -> dict[str, Any]:
    """The corpus indexed from nothing; loading the model does not count."""
    from bot.assembly import index_folder, index_settings
    from bot.texts import library
    from index.build import build_index
    from index.embedding import SentenceEmbeddings

    embeddings = SentenceEmbeddings(settings.embedding_model, settings.threads)
    embeddings.warm_up()
    built = build_index(library(settings).documents(), index_folder(settings), index_settings(settings), embeddings)
    return {"passages": built.passages, "passages_per_s": round(built.passages / built.seconds, 1)}


def answering(settings: Settings, count: int) -> dict[str, Any]:
    """Questions of the golden sets, one at a time, after one to warm up; memory is the most this process ever had."""
    from bot.answering.question import Turn
    from bot.assembly import assemble
    from bot.quality import golden

    cases = [case for case in golden.load(ROOT / "tests" / "golden") if not case.outcome]
    chosen = cases[:: max(1, len(cases) // count)][:count]
    with closing(assemble(settings)) as assistant:
        assistant.pipeline.invoke(Turn(chosen[0].question))
        answers = [assistant.pipeline.invoke(Turn(case.question)) for case in chosen]
    times = {stage: [a.timings_ms[stage] for a in answers] for stage in unique(s for a in answers for s in a.timings_ms)}
    return {
        "questions": len(answers),
        **{f"{stage}_ms_p50": round(percentile(ms, 50), 2) for stage, ms in times.items()},
        **{f"{stage}_ms_p95": round(percentile(ms, 95), 2) for stage, ms in times.items()},
        "peak_memory_mb": round(
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
        ),
    }


def starting(settings: Settings) -> dict[str, Any]:
    """Fresh processes: the median of five for what is quick, of three for a whole answer from an index that is there."""
    env = {**os.environ, "LUTAI_DATA": str(settings.data)}
    return {
        "import_bot_ms": wall_ms([*PYTHON, "import bot"], env, 5) - wall_ms([*PYTHON, "pass"], env, 5),
        "help_ms": wall_ms([*LUTAI, "--help"], env, 5),
        "first_answer_ms": wall_ms([*LUTAI, "ask", "合作区的产业基金总规模是多少？"], env, 3),
    }


def wall_ms(command: Sequence[str], env: dict[str, str], times: int) -> int:
    """The median wall-clock time of a command, in milliseconds."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        taken.append((time.perf_counter() - begun) * 1000)
    return round(percentile(taken, 50))


if __name__ == "__main__":
    main(sys.argv[1:])
