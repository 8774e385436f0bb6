"""A report's figures in words, the same for every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.quality.wording import wording
from bot.records.moments import HERE, here

_PLAIN = ("answer_length",)


def shown(metric: str, value: float | None) -> str:
    """A metric's value as it is read: a share in percent, a length in characters; a dash for nothing."""
    if value is None:
        return "–"
    return f"{value:.0f}" if metric in _PLAIN else f"{value:.1%}"


class Words:
    """The wording of one language, and the sentences that are made with it."""

    def __init__(self, language: str) -> None:
        self.language, self._words = language, wording(language)

    def __getitem__(self, key: str) -> str:
        return self._words[key]

    def metric(self, name: str) -> str:
        """A metric's name in words; what is no metric, an item's id, as it is."""
        return self._words.get(f"metric_{name}", name)

    def group(self, name: str) -> str:
        """A type or script in words; a document's id as it is."""
        return self._words.get(f"group_{name}", name)

    def measured(self, data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The metrics that say something of some item."""
        return ((name, metric) for name, metric in data["metrics"].items() if metric["n"])

    def compared(self, found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The changes of metrics that either run says something of."""
        return (change for change in found["changes"] if change["before"] is not None or change["after"] is not None)

    def summary(self, data: Mapping[str, Any]) -> str:
        """The run in a few sentences."""
        said = [self["summary"].format(n=data["n"], right=shown("right", data["metrics"]["right"]["value"]))]
        for key, name in (("summary_answerable", "right_answerable"), ("summary_refused", "refusal_recall")):
            if data["metrics"][name]["n"]:
                said.append(self[key].format(share=shown(name, data["metrics"][name]["value"])))
        return (" " if self.language == "en" else "").join(said)

    def head(self, data: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What the run was of: name and value."""
        run = data["run"]
        inputs = run["inputs"]
        names = f" ({', '.join(run['names'])})" if run["names"] else ""
        told = [
            (self["set"], inputs["golden_set"]),
            (self["items"], str(data["n"])),
            (self["run"], run["id"] + names),
            (self["started"], f"{here(datetime.fromisoformat(run['started']))} ({HERE})"),
            (self["author"], run["author"]),
            (self["commit"], inputs["revision"]),
            (self["set_hash"], inputs["set_hash"][:16]),
            (self["documents"], str(len(inputs["manifest"].get("documents", ())))),
        ]
        if judge := data.get("judge"):
            agreed = judge["agreement"]
            kappa = "–" if agreed["kappa"] is None else f"{agreed['kappa']:.2f}"
            line = self["judge_line"].format(
                model=judge["judge_model"], prompt=judge["judge_prompt"], n=agreed["n"], same=agreed["same"], kappa=kappa
            )
            told.insert(0, (self["judge"], line))
        return told

    def warnings(self, data: Mapping[str, Any]) -> list[str]:
        """What a reader has to know before the figures."""
        told = [] if data["run"]["finished"] else [self["unfinished"]]
        return told + [self[name].format(n=data[name]) for name in ("errors", "stale") if data[name]]

    def verdicts(self, found: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What a comparison comes to: name and value."""
        fates = ", ".join(f"{self[f'fate_{fate}']} {n}" for fate, n in found["fates"].items() if n)
        told = [
            (self["on_this_set"], self[found["on_this_set"]]),
            (self["in_general"], self[found["verdict"]]),
            (self["fates"], fates or "–"),
        ]
        for name in ("new", "changed"):
            if found[name]:
                label, _, _ = self[name].partition("{n}")
                told.append((label.rstrip("：: "), ", ".join(found[name])))
        return told

    def change(self, change: Mapping[str, Any]) -> tuple[str, str, str, str]:
        """A metric's difference, interval, p and verdict."""
        plain = change["metric"] in _PLAIN
        low, high, difference = change["low"], change["high"], change["difference"]
        number = "{:+.0f}" if plain else "{:+.1%}"
        between = "–" if low is None or high is None else f"{number.format(low)} … {number.format(high)}"
        p = "–" if change["corrected"] is None else f"{change['corrected']:.3f}"
        return "–" if difference is None else number.format(difference), between, p, self[change["tell"]]
