"""Run as a program: builds an index and is killed at a given moment. `killed.py FOLDER MOMENT`."""

import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from plain_embeddings import PlainEmbeddings  # noqa: E402

from corpus.document import Document  # noqa: E402
from index import build, generation  # noqa: E402

MOMENTS = ("passages", "embedding", "keywords", "vectors", "before the switch", "within the switch", "after the switch")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(folder: Path, moment: str) -> None:
    if moment == "before the switch":
        generation.switch = lambda *_: die()
    if moment == "within the switch":
        Path.replace = lambda *_: die()  # type: ignore[assignment, method-assign]
    if moment == "after the switch":
        generation.prune = lambda *_: die()
    texts = {"new": "新的文本，写着另外的话。", "kept": "留下的文本。\n\n它有两段。"}
    documents = [Document(id=id, title=id, text=text) for id, text in texts.items()]
    settings = build.IndexSettings(embedding_model="plain")
    build.build_index(
        documents, folder, settings, PlainEmbeddings(), lambda done, total, what: die() if what == moment else None
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
