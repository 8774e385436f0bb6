"""Outliers among the numbers that enter a product, moved into its weights, so that int8 can hold what is left.

Xiao et al. 2023, SmoothQuant. What enters the last product of an attention or of a feed-forward block has channels a hundred
times greater than the rest, which one scale for all of them would round to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from bot.reader.data import Row
from bot.reader.encoding import PairEncoder
from bot.reader.network import Network

SHARE = 0.7
"""How much of a channel's greatest number the weights take on: 1 all of it, 0 none."""


class Smoothed(nn.Module):
    """A product whose input is multiplied by `inverse`, (channels,), and whose weights by what undoes it."""

    def __init__(self, product: nn.Linear, scale: Tensor) -> None:
        super().__init__()
        self.product = product
        self.register_buffer("inverse", 1 / scale)
        product.weight.data *= scale

    def forward(self, states: Tensor) -> Tensor:
        product: Tensor = self.product(states * self.inverse)
        return product


def smooth(network: Network, encoder: PairEncoder, rows: Sequence[Row]) -> None:
    """Changes the network in place, its results not at all. The greatest numbers are those that reading `rows` shows."""
    layers = list(network.encoder.encoder.layer)
    products = [product for layer in layers for product in (layer.attention.output.dense, layer.output.dense)]
    greatest = _greatest(network, products, encoder, rows)
    for layer in layers:
        attended, fed = layer.attention.output.dense, layer.output.dense
        # A channel of what is attended to is a row of the values' product: nothing is left to multiply when it runs.
        scale = _scale(attended, greatest[attended])
        values = layer.attention.self.value
        values.weight.data /= scale[:, None]
        values.bias.data /= scale
        attended.weight.data *= scale
        layer.output.dense = Smoothed(fed, _scale(fed, greatest[fed]))


def _scale(product: nn.Linear, greatest: Tensor) -> Tensor:
    weights = product.weight.data.abs().amax(0)
    return (greatest.clamp(min=1e-4) ** SHARE / weights.clamp(min=1e-4) ** (1 - SHARE)).clamp(min=1e-2)


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
