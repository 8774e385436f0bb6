"""Two askers at once beside one alone, and what embedding a question takes: `python -m tests.bench.askers --questions 24`.

Questions of the golden set's fitting half on an index of the corpus; each phase asks others, since what was embedded is kept.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from statistics import median

from bot.answering.question import Turn
from bot.assembly import assemble
from bot.quality import golden
from bot.quality.golden import Half
from bot.settings import ROOT, Settings


def main(arguments: Sequence[str]) -> None:
    """Measure and print one JSON object: medians in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=24, help="questions that one asker asks")
    parser.add_argument("--data", type=Path, help="data folder with an index that is used and kept; else a new one each time")
    given = parser.parse_args(arguments)
    cases = [case for case in golden.load(ROOT / "tests" / "golden" / "zone.jsonl") if case.half is Half.FIT]
    alone, first, second, embedded, warm = (
        [case.question for case in cases[k::5][: given.questions]] for k in range(5)
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch, closing(
        assemble(Settings(_env_file=None, data=given.data or Path(scratch), suggestions=0))
    ) as assistant:  # fmt: skip

        def asked(questions: Sequence[str]) -> list[float]:
            return timed(lambda question: assistant.pipeline.invoke(Turn(question)), questions)

        asked(warm)
        by_itself = asked(alone)
        with ThreadPoolExecutor(2) as askers:
            together = [took for each in askers.map(asked, (first, second)) for took in each]
        embedding = timed(assistant.retriever.embeddings.embed_query, embedded)
    told = {"alone_ms": median(by_itself), "together_ms": median(together), "embedding_ms": median(embedding)}
    print(json.dumps({"questions": len(alone), **{name: round(value, 1) for name, value in told.items()}}))


def timed(act: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Milliseconds for each."""
    took = []
    for question in questions:
        begun = time.perf_counter()
        act(question)
        took.append(1000 * (time.perf_counter() - begun))
    return took


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
