"""Questions that ask the same are counted as one: by the product's own embedding model, in one pass that can be followed."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.cleaning import simplified

if TYPE_CHECKING:
    from bot.records.usage import RefusedQuestion

SAME = 0.7
"""Cosine from which two questions count as asking the same. By hand, on the bundled model: other words for one question lie at
0.74 to 0.85, the price of water and that of power at 0.6 to 0.73."""
MOST = 200
"""Wordings that are compared, those asked most often: each costs one embedding when it is first seen."""


@dataclass(frozen=True)
class Cluster:
    """Questions that ask the same. The first is the wording asked most often; each is at least `SAME` like it."""

    wordings: tuple[str, ...]
    asked: tuple[RefusedQuestion, ...]

    @property
    def question(self) -> str:
        """The first wording as it was asked last, in its own script."""
        return self.asked[0].searched_for or self.asked[0].question

    @property
    def left(self) -> tuple[str, ...]:
        """Ids of the questions that were left for staff among them."""
        return tuple(each.left for each in self.asked if each.left)


class Meanings:
    """Vectors of questions, kept from one look to the next under hashes: no question is held here."""

    def __init__(self) -> None:
        self._lock, self._known = threading.Lock(), dict[bytes, np.ndarray]()

    def of(self, texts: Iterable[str], embed: Callable[[str], Sequence[float]]) -> dict[str, np.ndarray]:
        """Text → its vector, of length 1. Those of all other texts are forgotten."""
        with self._lock:
            keys = {text: hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts}
            known = {
                key: self._known[key] if key in self._known else np.asarray(embed(text), dtype=np.float32)
                for text, key in keys.items()
            }
            self._known = known
            return {text: known[key] for text, key in keys.items()}


def wordings(refused: Iterable[RefusedQuestion]) -> dict[str, list[RefusedQuestion]]:
    """Each wording, in Simplified script and without the sign at its end → when it was asked; the most often asked first."""
    found: dict[str, list[RefusedQuestion]] = {}
    for each in refused:
        found.setdefault(simplified(each.searched_for or each.question).strip(" ？?。.！!"), []).append(each)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def clusters(
    asked: Mapping[str, Sequence[RefusedQuestion]], vectors: Mapping[str, np.ndarray], same: float = SAME
) -> list[Cluster]:
    """Each wording goes to the cluster whose first wording is most like it, or begins one; those asked most often come first.

    A wording without a vector is a cluster of its own.
    """
    heads: list[str] = []
    members: dict[str, list[str]] = {}
    for wording in asked:
        near = [(float(vectors[wording] @ vectors[head]), head) for head in heads if wording in vectors and head in vectors]
        likeness, head = max(near, default=(-1.0, wording))
        if likeness < same:
            heads.append(head := wording)
        members.setdefault(head, []).append(wording)
    found = [Cluster(tuple(each), tuple(q for wording in each for q in asked[wording])) for each in members.values()]
    return sorted(found, key=lambda cluster: -len(cluster.asked))
