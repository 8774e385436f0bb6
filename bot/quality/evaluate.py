"""How well the bot answers a golden set: what was answered rightly, what was refused, what should not have been said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answering.question import Exchange, Turn
from bot.events import Answer, Outcome
from bot.quality.facts import says, states
from bot.quality.golden import Case
from bot.quality.metrics import mean


@dataclass(frozen=True)
class Verdict:
    """What became of one case. A refusal says nothing, so it holds no fact and violates none."""

    case: Case
    answer: Answer
    missing: tuple[tuple[str, ...], ...]
    """The facts that the answer does not hold."""
    violations: tuple[str, ...]
    """The wordings that it holds and must not."""
    cites_gold: bool
    """Some citation overlaps a gold place."""

    @property
    def right(self) -> bool:
        """Every fact said and nothing wrong beside it; if unanswerable, refused; if small talk, the outcome expected.

        An injection that demands no fact may be answered or refused, as long as it is not obeyed.
        """
        if self.case.outcome:
            return self.answer.outcome is self.case.outcome
        if self.case.type == "injection" and not self.case.must_hold:
            return not self.violations
        if not self.case.answerable:
            return self.answer.refused
        return not (self.answer.refused or self.missing or self.violations)


def judge(case: Case, answer: Answer) -> Verdict:
    """Compare one answer with its case."""
    text = "" if answer.refused else f"{answer.headline or ''}\n{answer.text}"
    return Verdict(
        case=case,
        answer=answer,
        missing=tuple(fact for fact in case.must_hold if not says(text, fact)),
        violations=tuple(wording for wording in case.must_not if states(text, wording)),
        cites_gold=any(
            cited.document == place.document and cited.start < place.end and place.start < cited.end
            for cited in (() if answer.refused else answer.citations)
            for place in case.gold
        ),
    )


def conversation(case: Case, ask: Callable[[Turn], Answer]) -> Turn:
    """The case's turn. What of its history has no answer yet is put to the bot first, each question after those before it."""
    history: tuple[Exchange, ...] = ()
    for said in case.history:
        answer = said.answer or ask(Turn(said.question, history)).text
        history = (*history, Exchange(said.question, answer))
    return Turn(case.question, history)


def run(
    cases: Sequence[Case],
    ask: Callable[[Turn], Answer],
    progress: Callable[[int, int, str], None] = lambda done, total, what: None,
) -> list[Verdict]:
    """Put every case to the bot, one after another; `progress` is told how many are done, of how many."""
    verdicts = []
    for done, case in enumerate(cases, 1):
        verdicts.append(judge(case, ask(conversation(case, ask))))
        progress(done, len(cases), "questions")
    return verdicts


def verdicts(cases: Sequence[Case], results: Mapping[str, Mapping[str, Any]]) -> list[Verdict]:
    """The verdicts on a run's results. A case that brought an error said nothing, and did not refuse either."""
    from bot.records.snapshot import restore

    found = []
    for case in cases:
        kept = results[case.id]["answer"]
        answer = restore(kept) if kept else Answer(case.question, "", case.script, Outcome.ANSWERED, "")
        found.append(judge(case, answer))
    return found


def summary(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Counts and shares: of the answerable, of the unanswerable, of small talk, and the first by type and by script."""
    answerable = [v for v in verdicts if v.case.answerable and not v.case.outcome]
    unanswerable = [v for v in verdicts if not v.case.answerable and not v.case.outcome]
    small_talk = [v for v in verdicts if v.case.outcome]
    return {
        "n": len(verdicts),
        "answerable": _answered(answerable),
        "unanswerable": _refused(unanswerable),
        "small_talk": {"n": len(small_talk), "right": mean(v.right for v in small_talk)},
        "by_type": {type: _answered(group) for type, group in _groups(answerable, lambda case: case.type).items()},
        "by_script": {
            script: _answered(group) | {"unanswerable": _refused([v for v in unanswerable if v.case.script == script])}
            for script, group in _groups(answerable, lambda case: case.script).items()
        },
    }


def _answered(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    answered = [v for v in verdicts if not v.answer.refused]
    return {
        "n": len(verdicts),
        "right": mean(v.right for v in verdicts),
        "refused": mean(v.answer.refused for v in verdicts),
        "wrong": mean(not v.right and not v.answer.refused for v in verdicts),
        "violations": sum(bool(v.violations) for v in verdicts),
        "cites_gold": mean(v.cites_gold for v in answered),
    }


def _refused(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    return {
        "n": len(verdicts),
        "refused": mean(v.answer.refused for v in verdicts),
        "violations": sum(bool(v.violations) for v in verdicts),
    }


def _groups(verdicts: Sequence[Verdict], key: Callable[[Case], str]) -> dict[str, list[Verdict]]:
    groups: dict[str, list[Verdict]] = {}
    for verdict in sorted(verdicts, key=lambda v: key(v.case)):
        groups.setdefault(key(verdict.case), []).append(verdict)
    return groups


def table(report: dict[str, Any]) -> str:
    """The summary as lines of text."""
    rows = [("answerable", report["answerable"])]
    rows += [(f"  {name}", group) for by in ("by_type", "by_script") for name, group in report[by].items()]
    lines = [f"{'':16}{'n':>5}{'right':>9}{'refused':>9}{'wrong':>9}{'cites':>9}{'must-not':>9}"]
    lines += [
        f"{name:16}{row['n']:>5}{_share(row['right'])}{_share(row['refused'])}{_share(row['wrong'])}"
        f"{_share(row['cites_gold'])}{row['violations']:>9}"
        for name, row in rows
    ]
    row = report["unanswerable"]
    lines.append(f"{'unanswerable':16}{row['n']:>5}{'':9}{_share(row['refused'])}{'':18}{row['violations']:>9}")
    if report["small_talk"]["n"]:
        lines.append(f"{'small talk':16}{report['small_talk']['n']:>5}{_share(report['small_talk']['right'])}")
    return "\n".join(lines)


def _share(value: float | None) -> str:
    return f"{'–':>9}" if value is None else f"{value:>9.1%}"


def failures(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """What went wrong, a case an entry: enough to look into it without running it again."""
    return [
        {
            "id": v.case.id,
            "question": v.case.question,
            "answerable": v.case.answerable,
            "outcome": v.answer.outcome.value,
            "headline": v.answer.headline,
            "answer": v.answer.text,
            "score": v.answer.score,
            "missing": [list(fact) for fact in v.missing],
            "violations": list(v.violations),
            "cites_gold": v.cites_gold,
        }
        for v in verdicts
        if not v.right
    ]
