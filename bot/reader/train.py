"""Trains the reader: on the clock, with checkpoints, and going on from one where it was stopped."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from bot.reader.data import Row, Unseen, further, load_rows, made_up, some, split, texts_of
from bot.reader.encoding import PairEncoder
from bot.reader.errors import TrainingDataError
from bot.reader.negatives import Negatives
from bot.reader.network import Network, load
from bot.reader.tensors import Batch, stream

CHECKPOINT = "checkpoint.pt"
WARM_UP = 0.03


@dataclass(frozen=True)
class Plan:
    """What a run is made of. It ends, with the learning rate at 0, after `minutes` or, where given, after `steps`.

    Both count what was done before a stop. `workers` processes make the batches (0: the training process itself). The
    network computes in bfloat16 on an accelerator and on a processor that multiplies in it.
    """

    data: Path
    out: Path
    weights: Path
    embedding: Path
    tokenizer: Path
    unseen: tuple[Path, ...] = ()
    minutes: float = 120
    steps: int | None = None
    learning_rate: float = 8e-5
    layer_decay: float = 0.92
    frozen_layers: int = 4
    batch: int = 16
    checkpoint_minutes: float = 6
    rows: int | None = None
    made: bool = True
    layers: int | None = None
    threads: int = 1
    workers: int = 0
    device: str = "cpu"
    dropout: float = 0.0
    seed: int = 1


def train(plan: Plan, say: Callable[[str], None] = print) -> Path:
    """Trains until the plan is fulfilled and returns the checkpoint. A checkpoint in `plan.out` is gone on from.

    `log.jsonl` in `plan.out` gets a line every 20 steps: step, examples, seconds, loss (running mean), learning rate.
    Raises TrainingDataError and ReaderNotFound.
    """
    return train_on(some(training_rows(plan.data, plan.unseen, plan.made)[0], plan.rows), plan, say)


def train_on(rows: list[Row], plan: Plan, say: Callable[[str], None] = print) -> Path:
    """`train` on rows that were read before."""
    torch.set_num_threads(plan.threads)
    plan.out.mkdir(parents=True, exist_ok=True)
    say(f"{len(rows)} rows; looking for hard negatives")
    encoder = PairEncoder(plan.tokenizer)
    # Heads that are made anew begin alike whatever the seed: only then has the mean of several runs a meaning.
    torch.manual_seed(0)
    network = load(plan.weights, plan.embedding, plan.layers, plan.dropout).train().to(plan.device)
    torch.manual_seed(plan.seed)
    optimizer = torch.optim.AdamW(_groups(network, plan), fused=True)
    state = _resumed(plan.out / CHECKPOINT, network, optimizer)
    batches = stream(rows, encoder, Negatives(rows), plan.seed, plan.batch, state["step"], plan.workers)
    return _loop(plan, network, optimizer, batches, state, say)


def training_rows(data: Path, unseen: tuple[Path, ...], made: bool = True) -> tuple[list[Row], list[Row]]:
    """(training rows, held-out rows), none of whose contexts overlaps a text under the `unseen` folders.

    Our own further questions of these contexts are among them and, with `made`, the made-up passages.
    """
    rows = load_rows(data)
    texts = Unseen(text for folder in unseen for text in texts_of(folder))
    overlapping = {context for context in {row.context for row in rows} if texts.overlaps(context)}
    kept = [row for row in rows if row.context not in overlapping]
    if not kept:
        raise TrainingDataError(f"All contexts in {data} stand in the texts that are measured on; nothing is left to train on.")
    return split([*kept, *further(kept), *(made_up() if made else ())])


def _groups(network: Network, plan: Plan) -> list[dict[str, Any]]:
    """Parameters with their learning rates: embeddings and the lowest layers rest, each layer below the last learns less."""
    layers = list(network.encoder.encoder.layer)
    for part in (network.encoder.embeddings, *layers[: plan.frozen_layers]):
        part.requires_grad_(False)
    groups = [{"params": list(layer.parameters()), "share": plan.layer_decay ** (len(layers) - 1 - k)}
              for k, layer in enumerate(layers) if k >= plan.frozen_layers]  # fmt: skip
    heads = [p for head in (network.span, network.answerable, network.relevance) for p in head.parameters()]
    return [{**group, "lr": 0.0, "weight_decay": 0.01} for group in [*groups, {"params": heads, "share": 2.0}]]


def _resumed(file: Path, network: Network, optimizer: torch.optim.Optimizer) -> dict[str, Any]:
    if not file.exists():
        return {"step": 0, "examples": 0, "seconds": 0.0}
    try:
        saved = torch.load(file, weights_only=True)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
    except Exception as error:  # whatever a damaged or foreign file makes torch raise
        raise TrainingDataError(f"{file} is no checkpoint of this run ({error}); give another output folder.") from error
    return {name: saved[name] for name in ("step", "examples", "seconds")}


def _loop(
    plan: Plan, network: Network, optimizer: torch.optim.Optimizer, batches: Iterator[Batch],
    state: dict[str, Any], say: Callable[[str], None],
) -> Path:  # fmt: skip
    file = plan.out / CHECKPOINT
    begun, before, saved_at = time.monotonic(), state["seconds"], time.monotonic()
    mean: Tensor | None = None
    short = _short_numbers(plan.device)
    while (done := state["step"] / plan.steps if plan.steps else state["seconds"] / (60 * plan.minutes)) < 1:
        rate = plan.learning_rate * min(done / WARM_UP, (1 - done) / (1 - WARM_UP))
        for group in optimizer.param_groups:
            group["lr"] = rate * group["share"]
        batch = next(batches).to(plan.device)
        with torch.autocast(plan.device, torch.bfloat16, enabled=short):
            loss = loss_of(network, batch)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        mean = loss.detach() if mean is None else 0.98 * mean + 0.02 * loss.detach()
        state["step"] += 1
        state["examples"] += len(batch.ids)
        state["seconds"] = before + time.monotonic() - begun
        if state["step"] % 20 == 0:
            line = {**state, "seconds": round(state["seconds"]), "loss": round(float(mean), 4), "learning_rate": rate}
            with (plan.out / "log.jsonl").open("a") as log:
                log.write(json.dumps(line) + "\n")
            say(f"step {line['step']}, {line['examples']} examples, {line['seconds']} s, loss {line['loss']}")
        if time.monotonic() - saved_at > 60 * plan.checkpoint_minutes:
            saved_at = time.monotonic()
            _save(file, network, optimizer, state, plan)
    _save(file, network, optimizer, state, plan)
    return file


def _short_numbers(device: str) -> bool:
    """Whether bfloat16 is worth it: a third more examples a second on a CPU with AVX-512 BF16, a loss on one without."""
    able = torch.cpu.get_capabilities()
    return device != "cpu" or bool(able.get("avx512_bf16") or able.get("amx_bf16"))


def _save(file: Path, network: Network, optimizer: torch.optim.Optimizer, state: dict[str, Any], plan: Plan) -> None:
    """Written aside and renamed, so that a kill leaves the checkpoint before it whole."""
    config = network.encoder.config.to_dict()
    settings = {name: str(value) for name, value in asdict(plan).items()}
    content = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "config": config, "plan": settings}
    torch.save({**content, **state}, file.with_suffix(".part"))
    file.with_suffix(".part").replace(file)


def loss_of(network: Network, batch: Batch) -> Tensor:
    """Span cross-entropy + ½ answerability (binary) + ½ relevance (cross-entropy over the passages of one question).

    Start and end are sought among the passage's tokens and position 0, which is the right answer where there is none.
    """
    starts, ends, answerable, relevance = (logits.float() for logits in network(batch.ids, batch.mask, batch.types))
    cross_entropy = nn.functional.cross_entropy
    span = (cross_entropy(starts.masked_fill(batch.outside, -1e4), batch.start)
            + cross_entropy(ends.masked_fill(batch.outside, -1e4), batch.end)) / 2  # fmt: skip
    loss = span + 0.5 * nn.functional.binary_cross_entropy_with_logits(answerable, (batch.end > 0).float())
    # Every row against the rows of its own group only; the one that answers is the first of its group.
    same = batch.group[:, None] == batch.group[None, :]
    first = same.int().argmax(1) == torch.arange(len(same), device=same.device)
    contested = first & (same.sum(1) > 1)
    scores = relevance[None, :].masked_fill(~same, -1e4)
    ranked = nn.functional.cross_entropy(scores, torch.arange(len(same), device=same.device), reduction="none")
    return loss + 0.5 * (ranked * contested).sum() / contested.sum().clamp(min=1)
