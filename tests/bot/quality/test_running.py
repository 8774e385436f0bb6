"""A run goes on where it was cut, stops when told, keeps what fails as failed, and says what it depended on."""

import threading
from dataclasses import replace

import pytest

from bot.answering.question import Exchange
from bot.quality import build, golden, running
from bot.quality.errors import NothingToAsk
from bot.quality.golden import Status
from bot.quality.stale import pick
from bot.records.errors import RecordsBusy
from bot.settings import Settings
from corpus.document import Document


class Asked(list):
    """Counts what a build is asked; `fail` raises in place of an answer."""

    def of(self, toy, fail=None):
        def ask(turn):
            self.append(turn.question)
            if fail and (error := fail(turn)):
                raise error
            return toy.ask(turn)

        return replace(toy.build(), ask=ask)


@pytest.fixture
def asked():
    return Asked()


@pytest.fixture
def small(toy):
    return toy(size=12)


def test_every_case_is_asked_once_and_the_run_is_finished_with_its_metrics(small, asked, records, inputs):
    told = []
    run = running.execute(small.cases(), asked.of(small), records.runs, inputs, "lin", progress=lambda *p: told.append(p))
    assert run.finished
    assert (run.items, run.author, run.metrics["n"]) == (18, "lin", 18)
    assert sorted(asked) == sorted(case.question for case in small.cases())
    assert told == [(done, 18, "questions") for done in range(19)]
    assert records.runs.results(run.id).keys() == {case.id for case in small.cases()}
    again = running.execute(small.cases(), asked.of(small), records.runs, inputs, "lin")
    assert again.id != run.id


@pytest.mark.parametrize("workers", [1, 3])
def test_a_run_that_is_stopped_is_gone_on_with_and_comes_to_the_same(small, asked, records, inputs, workers):
    stopped = running.execute(
        small.cases(), asked.of(small), records.runs, inputs, "lin", stop=lambda: len(asked) >= 7, workers=workers
    )
    assert stopped.finished is None
    assert 7 <= stopped.items < 7 + workers
    run = running.execute(small.cases(), asked.of(small), records.runs, inputs, "lin", workers=workers)
    assert (run.id, run.items, len(asked)) == (stopped.id, 18, 18)
    whole = running.execute(small.cases(), small.build(), records.runs, inputs, "lin")
    assert records.runs.results(run.id) == records.runs.results(whole.id)
    assert run.metrics == whole.metrics


def test_a_run_that_an_exception_cuts_is_gone_on_with(small, asked, records, inputs):
    cut = asked.of(small, lambda turn: KeyboardInterrupt() if len(asked) == 5 else None)
    with pytest.raises(KeyboardInterrupt):
        running.execute(small.cases(), cut, records.runs, inputs, "lin", workers=2)
    run = running.execute(small.cases(), asked.of(small), records.runs, inputs, "lin")
    assert run.items == 18
    assert len(asked) == 19


def test_another_build_begins_anew(small, asked, records, inputs):
    running.execute(small.cases(), asked.of(small), records.runs, inputs, "lin", stop=lambda: len(asked) >= 3)
    other = replace(inputs, settings={"read": 1})
    assert running.execute(small.cases(), asked.of(small), records.runs, other, "lin").items == 18
    assert len(asked) == 3 + 18


def test_a_case_that_brings_an_error_has_failed_and_the_others_go_on(small, asked, records, inputs):
    broken = asked.of(small, lambda turn: ZeroDivisionError("x") if "第3号园区的电价" in turn.question else None)
    run = running.execute(small.cases(), broken, records.runs, inputs, "lin")
    result = records.runs.results(run.id)["toy-003-u"]
    assert (run.items, run.metrics["errors"], result["error"]) == (18, 1, "ZeroDivisionError: x")
    assert not result["right"]
    assert run.metrics["metrics"]["refusal_recall"]["value"] < 1


def test_what_a_person_can_put_right_cuts_the_run(small, asked, records, inputs):
    locked = asked.of(small, lambda turn: RecordsBusy("locked") if len(asked) == 4 else None)
    with pytest.raises(RecordsBusy):
        running.execute(small.cases(), locked, records.runs, inputs, "lin")
    assert records.runs.resume(inputs).items == 3


def test_workers_ask_at_the_same_time(small, records, inputs):
    both = threading.Barrier(2, timeout=20)

    def ask(turn):
        both.wait()
        return small.ask(turn)

    assert running.execute(small.cases(), replace(small.build(), ask=ask), records.runs, inputs, "lin", workers=2).finished


def test_a_follow_up_is_asked_after_what_the_bot_itself_said(small, make):
    turns = []

    def ask(turn):
        turns.append(turn)
        return make.answer(f"答{len(turns)}")

    case = make.case(history=(Exchange("一", ""), Exchange("二", "说过"), Exchange("三", "")))
    running.ask(case, replace(small.build(), ask=ask, read=make.read), [])
    assert [turn.question for turn in turns] == ["一", "三", "多少？"]
    assert turns[-1].history == (Exchange("一", "答1"), Exchange("二", "说过"), Exchange("三", "答2"))


def test_gold_that_no_longer_stands_is_counted_and_measures_nothing(small, records, inputs, make):
    case = small.cases()[0]
    old = Document("n0", "", "旧文：第0号园区的补贴为7万元。")
    case = replace(case, gold=(pick(old, 0, 8),))
    run = running.execute([case], small.build(), records.runs, inputs, "lin")
    assert (run.metrics["stale"], run.metrics["metrics"]["hit@5"]["n"]) == (1, 0)
    assert records.runs.results(run.id)[case.id]["case"]["gold"] == []


def test_only_active_cases_are_asked(make):
    cases = [make.case(id="a"), make.case(id="b", status=Status.DRAFT), make.case(id="c", status=Status.RETIRED)]
    assert [case.id for case in running.active(cases)] == ["a"]
    with pytest.raises(NothingToAsk):
        running.active(cases[1:])


def test_the_inputs_of_a_run_are_all_that_it_depends_on_and_no_secret(small, tmp_path):
    settings = Settings(
        _env_file=None, data=tmp_path, chat_api_key="s3cret-1", judge_api_key="s3cret-2", records_url="postgresql://s3cret-3"
    )
    cases = small.cases()
    inputs = build.inputs("toy", cases, small.build(), settings)
    assert (inputs.golden_set, inputs.set_hash, inputs.manifest) == ("toy", golden.digest(cases), small.build().manifest)
    assert inputs.settings.keys() == Settings.model_fields.keys() - {"chat_api_key", "judge_api_key", "records_url"}
    assert "s3cret" not in repr(inputs)
    assert {"lutai", "python", "onnxruntime", "evidence", "reader/reader.int8.onnx"} <= inputs.versions.keys()
    assert inputs.fingerprint == build.inputs("toy", cases, small.build(), settings).fingerprint
    other = settings.model_copy(update={"read": 1})
    assert inputs.fingerprint != build.inputs("toy", cases, small.build(), other).fingerprint
    assert inputs.fingerprint != build.inputs("toy", cases[1:], small.build(), settings).fingerprint
    switched = build.inputs("toy", cases, small.build(), settings, staff={"disabled": ["n0:0"]})
    assert (switched.settings["staff"], switched.fingerprint != inputs.fingerprint) == ({"disabled": ["n0:0"]}, True)


def test_the_revision_is_the_commit_and_says_whether_files_were_changed(monkeypatch):
    replies = {"rev-parse": "c0ffee\n", "diff": ""}
    monkeypatch.setattr(build, "_git", lambda command, *rest: replies[command])
    assert build.revision.__wrapped__() == "c0ffee"
    replies["diff"] = "-a\n+b\n"
    assert build.revision.__wrapped__().startswith("c0ffee-dirty-")
    replies["rev-parse"] = ""
    assert build.revision.__wrapped__() == "unknown"
