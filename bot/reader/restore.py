"""Weights to train on from, out of an int8 reader: what it was quantised from is not kept beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

QUANTIZED = "_quantized"
SMOOTHED = ".part."


def restored(file: Path) -> dict[str, Tensor]:
    """The state of a `Network`, fp32, as the ONNX `file` of `export` holds it: each weight is off by at most half a step of
    its scale, which a few thousand examples of further training make good."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(file).graph
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    state = {name: values for name, values in arrays.items() if name.endswith((".bias", ".weight"))}
    for name in [name for name in arrays if name.endswith(f"embeddings.weight{QUANTIZED}")]:
        state[name.removesuffix(QUANTIZED)] = _plain(arrays, name.removesuffix(QUANTIZED))
    for node in graph.node:
        if node.op_type != "MatMulInteger":
            continue
        *path, operation = node.name.split("/")[1:]
        module = path[-1] if operation.startswith("Gemm") else ".".join(path)
        state[f"{module}.weight"] = _plain(arrays, node.input[1].removesuffix(QUANTIZED)).T
    for name in [name for name in state if SMOOTHED in name]:
        # What `smoothing` moved into these weights goes back; what it moved between two products is no difference.
        part, rest = name.split(SMOOTHED)
        values = state.pop(name)
        state[f"{part}.{rest}"] = values * arrays[f"{part}.inverse"] if rest.endswith("weight") else values
    return {name: torch.tensor(values.astype(np.float32)) for name, values in state.items()}


def _plain(arrays: dict[str, np.ndarray], name: str) -> np.ndarray:
    """(quantised − zero point) · scale; a scale for the whole tensor, or one for each of its last axis."""
    return (arrays[name + QUANTIZED].astype(np.float32) - arrays[f"{name}_zero_point"]) * arrays[f"{name}_scale"]
