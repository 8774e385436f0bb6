"""From a checkpoint to the folder that the product reads with: int8 ONNX, checked against fp32 on the held-out rows."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from bot.reader.data import Row, made_up, some
from bot.reader.encoding import PairEncoder
from bot.reader.errors import TrainingDataError
from bot.reader.metrics import auc, f1
from bot.reader.model import Reader
from bot.reader.network import INT8, Network
from bot.reader.smoothing import smooth

FP32 = "reader.onnx"
SEEN = 200
"""Made-up rows read to see how great the numbers are that enter a product."""


@dataclass(frozen=True)
class Check:
    """Scores (0 to 100; AUC 0 to 1, None without both kinds) on the same `n` held-out rows in both precisions."""

    n: int
    f1_fp32: float
    f1_int8: float
    auc_fp32: float | None
    auc_int8: float | None


def network_of(*checkpoints: Path) -> Network:
    """The network as the checkpoint holds it; of several that began from the same weights, the mean of their weights.

    The mean of runs that differ in their seeds reads better than each (Wortsman et al. 2022, Model soups). Raises
    TrainingDataError.
    """
    from transformers import BertConfig, BertModel

    network: Network | None = None
    total: dict[str, Any] = {}
    for checkpoint in checkpoints:
        try:
            saved: dict[str, Any] = torch.load(checkpoint, weights_only=True, map_location="cpu")
            config = BertConfig.from_dict(saved["config"])
            config._attn_implementation = "eager"
            network = Network(BertModel(config, add_pooling_layer=False), config.hidden_size)
            network.load_state_dict(saved["network"])
        except Exception as error:  # whatever a missing, damaged or foreign file makes torch raise
            raise TrainingDataError(f"{checkpoint} is no checkpoint of the reader's training ({error}).") from error
        for name, value in network.state_dict().items():
            total[name] = total[name] + value if name in total else value.clone()
    if network is None:
        raise TrainingDataError("no checkpoint was given; name one or more.")
    try:
        means = {name: value / len(checkpoints) if value.is_floating_point() else value for name, value in total.items()}
        network.load_state_dict(means)
    except RuntimeError as error:
        raise TrainingDataError(f"the checkpoints are of different shapes ({error}).") from error
    return network.eval()


def export(network: Network, tokenizer: Path, out: Path, held: Sequence[Row] = (), keep_fp32: bool = False) -> Check | None:
    """Writes `reader.int8.onnx` and `tokenizer.json` into `out`; with `held` rows, both precisions are scored on them.

    `network` is smoothed in place (see `smoothing`): outliers, which one scale for all activations cannot hold, go into the
    weights. These are int8 per channel in 7 of 8 bits, since processors without VNNI add pairs of products in 16 bits, which
    would overflow otherwise; activations are scaled as they come.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    out.mkdir(parents=True, exist_ok=True)
    smooth(network, PairEncoder(tokenizer), some(list(made_up(times=1)), SEEN))
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / FP32
        _to_onnx(network, full)
        options = {"MatMulConstBOnly": True}
        quantize_dynamic(
            full, out / INT8, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, extra_options=options
        )
        if tokenizer.resolve() != (out / "tokenizer.json").resolve():
            shutil.copyfile(tokenizer, out / "tokenizer.json")
        shutil.copyfile(tokenizer, Path(scratch) / "tokenizer.json")
        check = _checked(Path(scratch), out, held) if held else None
        if keep_fp32:
            shutil.copyfile(full, out / FP32)
    return check


def _to_onnx(network: Network, file: Path) -> None:
    ids = torch.randint(5, 100, (2, 16))
    inputs = ["input_ids", "attention_mask", "token_type_ids"]
    outputs = ["start", "end", "answerable", "relevance"]
    both, one = {0: "batch", 1: "tokens"}, {0: "batch"}
    axes = dict.fromkeys([*inputs, "start", "end"], both) | {"answerable": one, "relevance": one}
    with warnings.catch_warnings():
        # The exporter by tracing is called old, but it needs no further package, and every output is checked after it.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network, (ids, torch.ones_like(ids), torch.zeros_like(ids)), str(file), input_names=inputs, output_names=outputs,
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip


def _checked(full: Path, out: Path, held: Sequence[Row]) -> Check:
    (f1_fp32, auc_fp32), (f1_int8, auc_int8) = (score(Reader(full, file=FP32), held), score(Reader(out), held))
    return Check(len(held), f1_fp32, f1_int8, auc_fp32, auc_int8)


def score(reader: Reader, rows: Sequence[Row]) -> tuple[float, float | None]:
    """(F1 in percent over the rows that are answered, AUC of answerability over all)."""
    readings = [reader.read(row.question, [row.context])[0] for row in rows]
    answered = [
        f1(row.context[reading.spans[0].start : reading.spans[0].end] if reading.spans else "", [row.answer])
        for row, reading in zip(rows, readings, strict=True)
        if row.start >= 0
    ]
    area = auc([reading.answerable for reading in readings], [row.start >= 0 for row in rows])
    return 100 * sum(answered) / max(1, len(answered)), area


def described(check: Check) -> dict[str, Any]:
    """The check as a JSON object."""
    return asdict(check)
