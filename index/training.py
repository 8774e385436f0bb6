"""Contrastive fine-tuning of the embedding model: a question is drawn to the passage that answers it, away from others.

The loss is that of in-batch negatives (Henderson et al. 2017, Efficient Natural Language Response Suggestion) with a mined
hard negative beside each pair, by sentence-transformers' own trainer. The word embeddings stay as they are, since the reader
shares them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import TrainingFailed

TEMPERATURE = 0.02
"""What cosines are divided by in the loss. The model was made with 0.01; the data here is small, and less sure."""


@dataclass(frozen=True)
class Pair:
    """A question, a passage that answers it and one that does not, all without prompts. `of` tells contexts apart."""

    question: str
    passage: str
    negative: str
    of: str


def ordered(pairs: Iterable[Pair], size: int) -> list[Pair]:
    """The pairs as batches of `size` in which no two are of one context: its passages would be false negatives.

    A pair that does not fit into a batch waits for the next; what does not fill a last batch is dropped.
    """
    order: list[Pair] = []
    batch: dict[str, Pair] = {}
    waiting: list[Pair] = []
    for pair in pairs:
        if pair.of in batch:
            waiting.append(pair)
        else:
            batch[pair.of] = pair
        if len(batch) == size:
            order += batch.values()
            batch, waiting, again = {}, [], waiting
            for one in again:
                if len(batch) == size or one.of in batch:
                    waiting.append(one)
                else:
                    batch[one.of] = one
    return order


def train(
    model: str, pairs: Iterable[Pair], out: Path, *, batch: int = 128, learning_rate: float = 3e-5, share: float = 1.0,
    device: str = "cpu", seed: int = 1,
) -> Path:  # fmt: skip
    """Fine-tunes `model` (a sentence-transformers folder or name) on the pairs and saves it, in half precision, to `out`.

    `share` is how far the weights move from where they were to where training took them: the mean of both keeps what the
    model knew beyond these pairs (Wortsman et al. 2022, Robust fine-tuning of zero-shot models). Raises TrainingFailed if
    there are fewer pairs of distinct contexts than a batch holds.
    """
    order = ordered(pairs, batch)
    if not order:
        raise TrainingFailed(f"The pairs have fewer than {batch} contexts; give more data, or a smaller batch.")
    import torch
    from datasets import Dataset
    from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
    from sentence_transformers.base.sampler import DefaultBatchSampler
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from torch.utils.data import SequentialSampler

    network = SentenceTransformer(model, device=device, model_kwargs={"dtype": torch.float32})
    before = {name: value.detach().clone() for name, value in network.state_dict().items()}
    for name, parameter in network.named_parameters():
        parameter.requires_grad_("word_embeddings" not in name)

    def in_order(dataset: Any, batch_size: int, drop_last: bool, **_: Any) -> DefaultBatchSampler:
        return DefaultBatchSampler(SequentialSampler(dataset), batch_size=batch_size, drop_last=drop_last)

    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(out), num_train_epochs=1, per_device_train_batch_size=batch, learning_rate=learning_rate,
        warmup_steps=max(1, len(order) // batch // 10), lr_scheduler_type="cosine", weight_decay=0.01, seed=seed,
        bf16=device != "cpu", use_cpu=device == "cpu", batch_sampler=in_order, dataloader_drop_last=True, save_strategy="no",
        report_to="none", logging_steps=10, disable_tqdm=True,
        prompts={"anchor": "query: ", "positive": "passage: ", "negative": "passage: "},
    )  # fmt: skip
    columns = {"anchor": "question", "positive": "passage", "negative": "negative"}
    rows = Dataset.from_dict({column: [getattr(pair, field) for pair in order] for column, field in columns.items()})
    loss = MultipleNegativesRankingLoss(network, scale=1 / TEMPERATURE)
    SentenceTransformerTrainer(model=network, args=arguments, train_dataset=rows, loss=loss).train()
    after = network.state_dict()
    with torch.no_grad():
        for name, value in after.items():
            if value.is_floating_point():
                value.copy_(before[name] + share * (value - before[name]))
    network.half().save_pretrained(str(out), create_model_card=False)
    return out
