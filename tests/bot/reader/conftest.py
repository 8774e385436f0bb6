"""What the reader's tests share: the bundled reader, and a few made-up training rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.reader.encoding import PairEncoder
from bot.reader.model import Reader

WEIGHTS = Path(__file__).resolve().parents[3] / "bot" / "reader" / "weights"


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(WEIGHTS, threads=2)


@pytest.fixture(scope="session")
def encoder() -> PairEncoder:
    return PairEncoder(WEIGHTS / "tokenizer.json")


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    """A folder of training rows over ten made-up paragraphs: two questions answered in each, one that it does not answer."""
    folder = tmp_path / "rows"
    folder.mkdir()
    rows = []
    for n, name in enumerate("甲乙丙丁戊己庚辛壬癸"):
        context = f"{name}园区成立于{1990 + n}年，占地{n + 3}平方公里。园区内有{20 + n}家企业。负责人住在{name}城，每周开会。"
        for k, (question, answer) in enumerate(
            [
                (f"{name}园区哪年成立？", f"{1990 + n}年"),
                (f"{name}园区有多少家企业？", f"{20 + n}家"),
                (f"{name}园区电价多少？", ""),
            ]
        ):
            answers = [{"text": answer, "start": context.index(answer)}] if answer else []
            rows.append({"id": f"{n}-{k}", "context": context, "question": question, "answers": answers, "script": "hans"})
    (folder / "parks.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return folder
