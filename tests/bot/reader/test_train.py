"""The whole way on made-up rows: train, stop, go on, export, and read what the checkpoint reads."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from typer.testing import CliRunner

from bot.reader.cli import app
from bot.reader.encoding import PairEncoder
from bot.reader.errors import ReaderNotFound, TrainingDataError
from bot.reader.export import network_of
from bot.reader.model import Reader
from bot.reader.network import load
from bot.reader.train import Plan, train

ROOT = Path(__file__).resolve().parents[3]
TOKENIZER = ROOT / "bot" / "reader" / "weights" / "tokenizer.json"
ENCODER = ROOT / "index" / "weights"

pytestmark = pytest.mark.slow


def plan(rows: Path, out: Path, steps: int) -> Plan:
    return Plan(
        rows,
        out,
        ENCODER,
        ENCODER,
        TOKENIZER,
        steps=steps,
        learning_rate=1e-3,
        frozen_layers=0,
        batch=8,
        layers=2,
        made=False,
        seed=5,
    )


def log(out: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]


def test_a_run_learns_is_gone_on_from_and_exports_what_it_knows(made_up: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    checkpoint = train(plan(made_up, out, 60), say=lambda line: None)
    first = log(out)
    assert first[-1]["loss"] < 0.8 * first[0]["loss"]

    train(plan(made_up, out, 80), say=lambda line: None)
    second = log(out)[len(first) :]
    assert [line["step"] for line in second] == [80]
    assert second[0]["loss"] < first[0]["loss"]

    exported = tmp_path / "reader"
    arguments = ["export", str(exported), str(checkpoint), "--data", str(made_up), "--limit", "3", "--fp32"]
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    check = json.loads(result.stdout.splitlines()[-1])
    assert abs(check["f1_fp32"] - check["f1_int8"]) <= 40

    network = network_of(checkpoint)
    ((window,),) = PairEncoder(TOKENIZER).windows("甲园区哪年成立？", ["甲园区成立于1990年，占地3平方公里。"], [""])
    ids, types = torch.tensor([window.ids]), torch.tensor([window.types])
    with torch.inference_mode():
        expected = network(ids, torch.ones_like(ids), types)
    full = Reader(exported, file="reader.onnx")._logits(window)
    small = Reader(exported)._logits(window)
    for name, value in zip(("start", "end", "answerable", "relevance"), expected, strict=True):
        assert np.allclose(full[name], value[0].numpy(), atol=1e-3)
        assert np.abs(small[name] - value[0].numpy()).max() < 1.5
    assert int(small["start"].argmax()) == int(expected[0][0].argmax())


def test_a_checkpoint_of_another_shape_is_refused_and_kept(made_up: Path, tmp_path: Path) -> None:
    one = plan(made_up, tmp_path / "run", 2)
    checkpoint = train(one, say=lambda line: None)
    before = checkpoint.read_bytes()
    with pytest.raises(TrainingDataError, match="another output folder"):
        train(replace(one, layers=1), say=lambda line: None)
    assert checkpoint.read_bytes() == before


def test_a_file_that_is_no_checkpoint_is_named(tmp_path: Path) -> None:
    (tmp_path / "checkpoint.pt").write_bytes(b"nothing")
    with pytest.raises(TrainingDataError, match=r"checkpoint\.pt"):
        network_of(tmp_path / "checkpoint.pt")


def test_a_folder_without_an_encoder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReaderNotFound, match=str(tmp_path)):
        load(tmp_path)


def test_an_int8_reader_is_gone_on_from_where_it_stood() -> None:
    bundled = TOKENIZER.parent
    network = load(bundled, ENCODER).eval()
    ((window,),) = PairEncoder(TOKENIZER).windows("甲园区哪年成立？", ["甲园区成立于1990年，占地3平方公里。"], [""])
    ids, types = torch.tensor([window.ids]), torch.tensor([window.types])
    with torch.inference_mode():
        restored = network(ids, torch.ones_like(ids), types)
    for name, value in zip(("start", "end", "answerable", "relevance"), restored, strict=True):
        assert np.abs(Reader(bundled)._logits(window)[name] - value[0].numpy()).max() < 1.5
    with pytest.raises(ReaderNotFound, match=r"config\.json"):
        load(bundled)


def test_the_mean_of_runs_lies_between_them(made_up: Path, tmp_path: Path) -> None:
    runs = [train(replace(plan(made_up, tmp_path / f"run{seed}", 3), seed=seed), say=lambda line: None) for seed in (1, 2)]
    one, two, mean = (dict(network_of(*files).state_dict()) for files in ([runs[0]], [runs[1]], runs))
    assert not torch.equal(one["span.weight"], two["span.weight"])
    assert all(torch.allclose(mean[name], (one[name] + two[name]) / 2) for name in mean)


def test_batches_made_by_others_are_trained_on_as_well(made_up: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    train(replace(plan(made_up, out, 20), workers=2), say=lambda line: None)
    assert log(out)[0]["examples"] >= 120
