"""Outliers among the numbers that enter a product, moved into its weights, so that int8 can hold what is left.

Xiao et al. 2023, SmoothQuant. What enters the last product of an attention or of a feed-forward block has channels a hundred
times greater than the rest, which one scale for all of them would round to nothing; what enters the first, a few times.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from bot.reader.data import Row
from bot.reader.encoding import PairEncoder
from bot.reader.network import Network

BLOCK_END, BLOCK_START = 0.85, 0.5
"""How much of a channel's greatest number the weights take on, 1 all of it, 0 none: in the last product of a block, and in
those that a layer norm stands before. Of a few pairs, the one that kept int8's logits nearest to fp32's on held-out rows."""


class Smoothed(nn.Module):
    """A part whose input is multiplied by `inverse`, (channels,), and whose products' weights by what undoes it."""

    def __init__(self, part: nn.Module, products: Sequence[nn.Linear], scale: Tensor) -> None:
        super().__init__()
        self.part = part
        self.register_buffer("inverse", 1 / scale)
        for product in products:
            product.weight.data *= scale

    def forward(self, states: Tensor, *others: Any, **named: Any) -> Any:
        return self.part(states * self.inverse, *others, **named)


def smooth(network: Network, encoder: PairEncoder, rows: Sequence[Row]) -> None:
    """Changes the network in place, its results not at all. The greatest numbers are those that reading `rows` shows."""
    layers = list(network.encoder.encoder.layer)
    products = [part for layer in layers for part in layer.modules() if isinstance(part, nn.Linear)]
    greatest = _greatest(network, products, encoder, rows)
    for layer in layers:
        attention, attended = layer.attention.self, layer.attention.output.dense
        # A channel of what is attended to is a row of the values' product: nothing is left to multiply when it runs.
        scale = _scale([attended], greatest, BLOCK_END)
        attention.value.weight.data /= scale[:, None]
        attention.value.bias.data /= scale
        attended.weight.data *= scale
        together = [attention.query, attention.key, attention.value]
        layer.attention.self = Smoothed(attention, together, _scale(together, greatest, BLOCK_START))
        for block, share in ((layer.intermediate, BLOCK_START), (layer.output, BLOCK_END)):
            block.dense = Smoothed(block.dense, [block.dense], _scale([block.dense], greatest, share))


def _scale(products: Sequence[nn.Linear], greatest: dict[nn.Linear, Tensor], share: float) -> Tensor:
    """One scale a channel, for products that the same numbers enter."""
    weights = torch.stack([product.weight.data.abs().amax(0) for product in products]).amax(0)
    return (greatest[products[0]].clamp(min=1e-4) ** share / weights.clamp(min=1e-4) ** (1 - share)).clamp(min=1e-2)


def _greatest(
    network: Network, products: list[nn.Linear], encoder: PairEncoder, rows: Sequence[Row]
) -> dict[nn.Linear, Tensor]:
    """The greatest absolute number, (channels,), that enters each product."""
    found = {product: torch.zeros(product.in_features) for product in products}

    def watch(product: nn.Linear, inputs: tuple[Tensor, ...]) -> None:
        found[product] = torch.maximum(found[product], inputs[0].abs().flatten(0, -2).amax(0))

    hooks = [product.register_forward_pre_hook(watch) for product in products]
    with torch.no_grad():
        for row in rows:
            window = encoder.windows(row.question, [row.context], [row.title])[0][0]
            ids, types = torch.tensor([window.ids]), torch.tensor([window.types])
            network(ids, torch.ones_like(ids), types)
    for hook in hooks:
        hook.remove()
    return found
