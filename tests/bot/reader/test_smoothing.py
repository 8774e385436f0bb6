"""Smoothing changes no result, and takes from what enters the products what int8 cannot hold."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from bot.reader.data import made_up
from bot.reader.encoding import PairEncoder
from bot.reader.network import Network, load
from bot.reader.smoothing import smooth

ENCODER = Path(__file__).resolve().parents[3] / "index" / "weights"

pytestmark = pytest.mark.slow


def unevenness(network: Network, pair: tuple[Tensor, Tensor, Tensor]) -> list[float]:
    """The greatest number that enters each of the first layer's products, as a multiple of the middle channel's greatest."""
    found = []

    def watch(_: object, inputs: tuple[Tensor, ...]) -> None:
        greatest = inputs[0].abs().flatten(0, -2).amax(0)
        found.append(float(greatest.max() / greatest.median()))

    layer = network.encoder.encoder.layer[0]
    attention = getattr(layer.attention.self, "part", layer.attention.self)
    blocks = layer.attention.output.dense, layer.output.dense, layer.intermediate.dense
    products = [attention.query, attention.value, *(getattr(block, "part", block) for block in blocks)]
    hooks = [product.register_forward_pre_hook(watch) for product in products]
    with torch.inference_mode():
        network(*pair)
    for hook in hooks:
        hook.remove()
    return found


def test_outliers_go_and_results_stay(encoder: PairEncoder) -> None:
    network = load(ENCODER, layers=2).eval()
    first = network.encoder.encoder.layer[0]
    with torch.no_grad():
        first.intermediate.dense.bias[7] += 90
        first.attention.self.value.bias[3] += 90
        first.attention.output.LayerNorm.bias[11] += 90
        network.encoder.embeddings.LayerNorm.bias[5] += 90
    ((window,),) = encoder.windows("甲园区哪年成立？", ["甲园区成立于1990年，占地3平方公里。"], [""])
    ids, types = torch.tensor([window.ids]), torch.tensor([window.types])
    pair = ids, torch.ones_like(ids), types
    before, uneven = network(*pair), unevenness(network, pair)

    smooth(network, encoder, list(made_up(times=1))[:40])

    for old, new in zip(before, network(*pair), strict=True):
        assert torch.allclose(old, new, atol=1e-3)
    assert len(uneven) == 5
    assert all(after < 0.5 * was for was, after in zip(uneven, unevenness(network, pair), strict=True))
