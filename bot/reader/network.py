"""The network in torch: a BERT encoder with a span head, an answerability head and a relevance head."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from bot.reader.errors import ReaderNotFound
from bot.reader.restore import restored

INT8 = "reader.int8.onnx"
WORDS = "embeddings.word_embeddings.weight"


class Network(nn.Module):
    """(ids, mask, types), each (batch, tokens) → start and end (batch, tokens), answerable and relevance (batch,)."""

    def __init__(self, encoder: nn.Module, hidden: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.span = nn.Linear(hidden, 2)
        self.answerable = _head(hidden)
        self.relevance = _head(hidden)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        states = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        spans = self.span(states)
        first = states[:, 0]
        return spans[..., 0], spans[..., 1], self.answerable(first).squeeze(-1), self.relevance(first).squeeze(-1)


def _head(hidden: int) -> nn.Module:
    return nn.Sequential(nn.Linear(hidden, hidden), nn.Tanh(), nn.Linear(hidden, 1))


def load(weights: Path, embedding: Path | None = None, layers: int | None = None, dropout: float = 0.0) -> Network:
    """A network to train on from: `weights` holds config.json and model.safetensors, and heads.pt where it was a reader; or
    it is a folder of `export`, whose int8 weights are restored, with the embedding model's config.json beside them.

    Word embeddings that the folder leaves out are taken from the embedding model in `embedding`. With `layers`, only the
    first layers are kept (for tests). Dropout wants many passes over the data: on a CPU, where there are not two, its random
    masks only cost an eighth of the time. Raises ReaderNotFound.
    """
    from safetensors.torch import load_file

    if (weights / INT8).is_file() and not (weights / "model.safetensors").is_file():
        return _gone_on_from(weights / INT8, embedding, layers, dropout)
    if not (weights / "config.json").is_file() or not (weights / "model.safetensors").is_file():
        raise ReaderNotFound(f"{weights} lacks config.json or model.safetensors; give a folder with an encoder's weights.")
    network = _untrained(weights, layers, dropout)
    state = {name: value.float() for name, value in load_file(weights / "model.safetensors").items()}
    if WORDS not in state:
        if embedding is None or not (embedding / "model.safetensors").is_file():
            raise ReaderNotFound(f"{weights} leaves the word embeddings out; name the embedding model's folder as well.")
        state[WORDS] = load_file(embedding / "model.safetensors")[WORDS].float()
    network.encoder.load_state_dict({name: value for name, value in state.items() if name in network.encoder.state_dict()})
    if (weights / "heads.pt").is_file():
        _load_heads(network, torch.load(weights / "heads.pt", weights_only=True))
    return network


def _untrained(folder: Path, layers: int | None, dropout: float) -> Network:
    """A network of the shape that the folder's config.json has."""
    from transformers import BertConfig, BertModel

    config = BertConfig.from_pretrained(folder)
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = dropout
    if layers:
        config.num_hidden_layers = layers
    return Network(BertModel(config, add_pooling_layer=False), config.hidden_size)


def _gone_on_from(file: Path, embedding: Path | None, layers: int | None, dropout: float) -> Network:
    from safetensors.torch import load_file

    if embedding is None or not (embedding / "config.json").is_file():
        raise ReaderNotFound(f"{file.parent} holds no config.json; name the embedding model's folder as well.")
    network = _untrained(embedding, layers, dropout)
    # Embeddings rest in training, so the embedding model holds what these were quantised from.
    state = {f"encoder.{name}": value.float() for name, value in load_file(embedding / "model.safetensors").items()}
    state = {**restored(file), **{name: value for name, value in state.items() if name.startswith("encoder.embeddings.")}}
    network.load_state_dict({name: state[name] for name in network.state_dict()})
    return network


def _load_heads(network: Network, heads: dict[str, dict[str, Tensor]]) -> None:
    """Heads of a version that had a dropout layer in them count their last layer one further."""
    network.span.load_state_dict(heads["span"])
    answerable: dict[str, Any] = {name.replace("3.", "2."): value for name, value in heads["ans"].items()}
    network.answerable.load_state_dict(answerable)
    network.relevance.load_state_dict(answerable)
