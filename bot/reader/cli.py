"""`lutai reader`: measure the reader, train it, export what was trained."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Optional

import typer

app = typer.Typer(help="Measure, train and export the reader.", no_args_is_help=True)

WEIGHTS = Path(__file__).resolve().parent / "weights"
Unseen = Annotated[Optional[list[Path]], typer.Option(help="folders with texts that must not be trained on; repeat it")]  # noqa: UP045


@app.command("evaluate")
def evaluate_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="bench folder: passages.jsonl and questions.jsonl")],
    limit: Annotated[int | None, typer.Option(min=1, help="read only so many questions, the same ones in each run")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    reader: Annotated[Path, typer.Option(help="folder of the reader")] = WEIGHTS,
    threads: Annotated[int, typer.Option(min=1, help="CPU threads")] = 2,
) -> None:
    """Read each question on the passage it was asked of and score the answers."""
    from bot.reader.evaluation import evaluate
    from bot.reader.model import Reader

    scores = asdict(evaluate(folder, limit, Reader(reader, threads)))
    rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in scores.items()}
    if as_json:
        typer.echo(json.dumps({"set": folder.resolve().name, **rounded}))
    else:
        for name, value in rounded.items():
            typer.echo(f"{name:16} {'–' if value is None else value}")


@app.command("train")
def train_command(
    data: Annotated[Path, typer.Argument(metavar="DATA", help="folder with the training rows, .jsonl or .jsonl.gz")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="folder for checkpoint and log; goes on from a checkpoint there")],
    weights: Annotated[Path, typer.Option(help="where to start: an encoder, a reader's weights, or an int8 reader")],
    embedding: Annotated[Path | None, typer.Option(help="embedding model that holds what WEIGHTS leave out")] = None,
    tokenizer: Annotated[Path, typer.Option(help="tokenizer.json")] = WEIGHTS / "tokenizer.json",
    unseen: Unseen = None,
    minutes: Annotated[float, typer.Option(min=0.01, help="time to train, which the learning rate decays over")] = 120,
    steps: Annotated[int | None, typer.Option(min=1, help="train for so many batches instead")] = None,
    checkpoint_minutes: Annotated[float, typer.Option(min=0.01, help="time between checkpoints")] = 6,
    rows: Annotated[int | None, typer.Option(min=1, help="use only so many rows")] = None,
    made: Annotated[bool, typer.Option("--made/--no-made", help="train on the project's made-up passages too")] = True,
    learning_rate: Annotated[float, typer.Option(min=0, help="learning rate of the last layer at its height")] = 8e-5,
    batch: Annotated[int, typer.Option(min=1, help="examples a step")] = 16,
    frozen_layers: Annotated[int, typer.Option(min=0, help="lowest layers that stay as they are")] = 4,
    dropout: Annotated[float, typer.Option(min=0, max=0.9, help="dropout; for runs of many passes over the data")] = 0.0,
    threads: Annotated[int, typer.Option(min=1, help="CPU threads")] = 1,
    workers: Annotated[int, typer.Option(min=0, help="processes that make batches; 0: the training process")] = 0,
    device: Annotated[str, typer.Option(help="torch device: cpu, cuda, mps")] = "cpu",
    seed: Annotated[int, typer.Option(help="seed of order and variation")] = 1,
) -> None:
    """Train for a while; stop it at any time and run it again to go on."""
    from bot.reader.train import Plan, train

    plan = Plan(
        data, out, weights, embedding or weights, tokenizer, tuple(unseen or ()), minutes, steps, learning_rate,
        frozen_layers=frozen_layers, batch=batch, checkpoint_minutes=checkpoint_minutes, rows=rows, made=made, threads=threads,
        workers=workers, device=device, dropout=dropout, seed=seed,
    )  # fmt: skip
    typer.echo(f"{train(plan, typer.echo)} is the checkpoint; export it with `lutai reader export`.")


@app.command("export")
def export_command(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="folder for reader.int8.onnx and tokenizer.json")],
    checkpoints: Annotated[
        list[Path], typer.Argument(metavar="CHECKPOINT...", help="checkpoint.pt of a run; of several, the mean")
    ],
    data: Annotated[Path | None, typer.Option(help="training rows: int8 is checked against fp32 on those held out")] = None,
    unseen: Unseen = None,
    limit: Annotated[int, typer.Option(min=1, help="held-out rows to check on")] = 200,
    tokenizer: Annotated[Path, typer.Option(help="tokenizer.json")] = WEIGHTS / "tokenizer.json",
    fp32: Annotated[bool, typer.Option(help="keep reader.onnx in fp32 as well")] = False,
) -> None:
    """Write the int8 reader that the product runs, checked against fp32."""
    import random

    from bot.reader.export import described, export, network_of
    from bot.reader.train import training_rows

    held = training_rows(data, tuple(unseen or ()))[1] if data else []
    sample = random.Random(0).sample(held, min(limit, len(held)))
    check = export(network_of(*checkpoints), tokenizer, out, sample, keep_fp32=fp32)
    typer.echo(json.dumps({"out": str(out), **(described(check) if check else {})}))
