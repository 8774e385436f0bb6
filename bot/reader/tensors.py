"""Batches as tensors, made in the training process or by several others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import islice

import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from bot.reader.batches import Labelled, batches
from bot.reader.data import Row
from bot.reader.encoding import PAD, PairEncoder
from bot.reader.negatives import Negatives


@dataclass(frozen=True)
class Batch:
    """`ids`, `mask`, `types`, `outside`: (batch, tokens), `outside` being True where no answer may start or end.

    `start`, `end`, `group`: (batch,), int64.
    """

    ids: Tensor
    mask: Tensor
    types: Tensor
    outside: Tensor
    start: Tensor
    end: Tensor
    group: Tensor

    def to(self, device: str) -> Batch:
        """The batch on a device."""
        return Batch(*(getattr(self, field.name).to(device, non_blocking=True) for field in fields(self)))


def tensors(batch: list[Labelled]) -> Batch:
    """The examples padded to the longest."""
    length = max(len(one.window.ids) for one in batch)
    ids = torch.full((len(batch), length), PAD)
    mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
    outside = torch.ones((len(batch), length), dtype=torch.bool)
    for row, one in enumerate(batch):
        window = one.window
        ids[row, : len(window.ids)] = torch.tensor(window.ids)
        types[row, : len(window.types)] = torch.tensor(window.types)
        mask[row, : len(window.ids)] = 1
        outside[row, 0] = False
        outside[row, window.first : window.first + len(window.offsets)] = False
    numbers = (torch.tensor([getattr(one, name) for one in batch]) for name in ("start", "end", "group"))
    return Batch(ids, mask, types, outside, *numbers)


def stream(
    rows: list[Row], encoder: PairEncoder, negatives: Negatives, seed: int, size: int, done: int, workers: int
) -> Iterator[Batch]:
    """Batches without end, going on after `done` of them. Each worker has a stream of its own, told by seed and `done`."""
    if not workers:
        return map(tensors, islice(batches(rows, encoder, negatives, seed, size), done, None))
    made = _Made(rows, encoder, negatives, seed + 7919 * done, size)
    return iter(DataLoader(made, batch_size=None, num_workers=workers, prefetch_factor=8))


class _Made(IterableDataset[Batch]):
    def __init__(self, rows: list[Row], encoder: PairEncoder, negatives: Negatives, seed: int, size: int) -> None:
        self._made = rows, encoder, negatives
        self._seed, self._size = seed, size

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        seed = self._seed + 104729 * (worker.id + 1 if worker else 0)
        rows, encoder, negatives = self._made
        return map(tensors, batches(rows, encoder, negatives, seed, self._size))
