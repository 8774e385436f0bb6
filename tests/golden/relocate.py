"""Sets every quotation's offsets (in `gold` and in `nearest`) from its words.

Run it after a case was written or a text of the corpus changed:

    python tests/golden/relocate.py [FILE …]      (all zone*.jsonl beside this script, if none is named)

A quotation must stand exactly once in its document. Where one does not, nothing is written and each such case is named.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from bot.quality.golden import half  # noqa: E402
from corpus.library import Library  # noqa: E402


def relocate(rows: list[dict], texts: dict[str, str]) -> list[str]:
    """Writes `start` and `end` into the rows' places; returns what is wrong, one line a quotation."""
    wrong = []
    for row in rows:
        for place in [*row["gold"], *row.get("nearest", [])]:
            times = texts.get(place["document"], "").count(place["quote"])
            if times == 1:
                place["start"] = texts[place["document"]].index(place["quote"])
                place["end"] = place["start"] + len(place["quote"])
            else:
                wrong.append(f"{row['id']}: stands {times} times in {place['document']}: {place['quote']}")
    return wrong


def summary(rows: list[dict]) -> str:
    """Counts by type, script, half and document."""
    documents = Counter(document for row in rows for document in {place["document"] for place in row["gold"]})
    counts = {
        "type": Counter(row["type"] for row in rows),
        "script": Counter(row["script"] for row in rows),
        "half": Counter(str(half(row["id"])) for row in rows),
        "document": documents,
    }
    lines = [f"  {name}: " + ", ".join(f"{key} {n}" for key, n in counter.most_common()) for name, counter in counts.items()]
    return "\n".join([f"{len(rows)} cases", *lines])


def main(paths: list[Path]) -> int:
    texts = {document.id: document.text for document in Library(ROOT / "corpus").documents()}
    failed = False
    for path in paths:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        wrong = relocate(rows, texts)
        print(path.name, *(wrong or [summary(rows)]), sep="\n")
        failed = failed or bool(wrong)
        if not wrong:
            path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]] or sorted(HERE.glob("zone*.jsonl"))))
