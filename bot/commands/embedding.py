"""`lutai embedding`: train the embedding model on the reader's rows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Train the embedding model.", no_args_is_help=True)
WEIGHTS = Path(__file__).resolve().parents[2] / "index" / "weights"


@app.callback()
def _group() -> None:
    """Train the embedding model."""


@app.command("train")
def train_command(
    data: Annotated[Path, typer.Argument(metavar="DATA", help="folder with the training rows, .jsonl or .jsonl.gz")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="folder for the trained model")],
    model: Annotated[str, typer.Option(help="where to start: a sentence-transformers folder or name")] = str(WEIGHTS),
    unseen: Annotated[list[Path] | None, typer.Option(help="folders with texts that must not be trained on; repeat it")] = None,
    count: Annotated[int, typer.Option(min=1, help="pairs drawn of the rows")] = 60_000,
    batch: Annotated[int, typer.Option(min=2, help="pairs a step; each is a negative to all others")] = 128,
    learning_rate: Annotated[float, typer.Option(min=0, help="learning rate at its height")] = 3e-5,
    share: Annotated[float, typer.Option(min=0, max=1, help="how far the weights move to what was trained")] = 0.6,
    rows: Annotated[int | None, typer.Option(min=1, help="use only so many rows")] = None,
    device: Annotated[str, typer.Option(help="torch device: cpu, cuda, mps")] = "cpu",
    seed: Annotated[int, typer.Option(help="seed of order and variation")] = 1,
) -> None:
    """Fine-tune on questions, the passages that answer them, and passages that do not."""
    from bot.reader.data import some
    from bot.reader.negatives import Negatives
    from bot.reader.pairs import pairs
    from bot.reader.train import training_rows
    from index.training import train

    used = some(training_rows(data, tuple(unseen or ()))[0], rows)
    made = pairs(used, Negatives(used), seed, count)
    saved = train(model, made, out, batch=batch, learning_rate=learning_rate, share=share, device=device, seed=seed)
    typer.echo(f"{saved} is the model; set LUTAI_EMBEDDING_MODEL to use it.")
