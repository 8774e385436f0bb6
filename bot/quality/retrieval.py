"""Rank measures of a run's items, by ir-measures. What is to be found are the gold places of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.quality.item import Item

NAMES = ("hit@1", "hit@5", "hit@10", "mrr@10", "ndcg@10")


def ranked(found: Sequence[Sequence[int]]) -> tuple[list[str], set[str]]:
    """`found`, the gold places that each passage overlaps, best passage first → ids for ranking, and those that are covered.

    A passage that is the first to show a place has that place's id, and one that shows several stands for them all; a
    passage that shows nothing new has an id of its own, and is not relevant: what is found twice is not found better.
    """
    seen: set[int] = set()
    ids, merged = [], set()
    for rank, places in enumerate(found):
        new = [place for place in places if place not in seen]
        ids.append(f"gold {new[0]}" if new else f"passage {rank}")
        merged |= {f"gold {place}" for place in new[1:]}
        seen.update(new)
    return ids, merged


def measure(items: Mapping[str, Item]) -> dict[str, dict[str, float]]:
    """Item → measure → value from 0 to 1, for the items with gold. An answer without passages has found nothing.

    hit@k: anything right among the first k (Success@k). MRR with cut-off 10. nDCG with gain 1 and log2 discount; its ideal
    puts every gold place first, each passage that shows several counting once.
    """
    import ir_measures
    from ir_measures import RR, Success, nDCG

    measures = dict(zip(NAMES, (Success @ 1, Success @ 5, Success @ 10, RR @ 10, nDCG @ 10), strict=True))
    qrels, run, values = [], [], {}
    for id, item in items.items():
        gold = item["case"].get("gold", ())
        if not gold:
            continue
        ids, merged = ranked(item.get("found", ()))
        values[id] = dict.fromkeys(NAMES, 0.0)
        wanted = {f"gold {number}" for number in range(len(gold))} - merged
        qrels += [ir_measures.Qrel(id, place, 1) for place in sorted(wanted)]
        run += [ir_measures.ScoredDoc(id, found, -float(rank)) for rank, found in enumerate(ids)]
    names = {measure: name for name, measure in measures.items()}
    for metric in ir_measures.iter_calc(list(names), qrels, run) if run else ():
        values[metric.query_id][names[metric.measure]] = metric.value
    return values
