"""What to ask next: near to what was asked, not asked before, answered by the texts as they stand."""

import json

import numpy as np
import pytest

from bot.answering.question import Exchange, Turn, analyse
from bot.answering.state import Controls, State
from bot.answering.suggesting import QUESTIONS, TRIES, Kept, Suggester

KEPT = [Kept("基金存续几年？", "zh-Hans"), Kept("园区多大？", "zh-Hans"), Kept("电价多少？", "zh-Hans"), Kept("How big?", "en")]


class Letters:
    """Embeds a text by the letters it holds: equal texts are equal, like ones near."""

    def embed_query(self, text):
        vector = np.full(64, 0.01)
        for letter in text:
            vector[ord(letter) % 64] += 1
        return vector.tolist()


def ask(question, history=(), answers=lambda question, controls: question, kept=KEPT, most=3):
    state = State(Turn(question, tuple(Exchange(q, "") for q in history)))
    state.question = analyse(question)
    state.language = state.question.language
    return Suggester(Letters(), kept).suggest(state, most, answers)


def test_the_nearest_come_first_and_no_more_than_are_wanted():
    assert ask("基金多大？", most=1) in {("基金存续几年？",), ("园区多大？",)}
    assert len(ask("基金多大？")) == 3


def test_what_was_asked_is_not_offered_again():
    assert "园区多大？" not in ask("园区多大？")
    assert "园区多大？" not in ask("电话多少？", history=["园区多大？"])


def test_nothing_is_offered_that_the_texts_do_not_answer_now():
    assert "电价多少？" not in ask("基金？", answers=lambda question, controls: None if "电价" in question else question)
    assert ask("基金？", answers=lambda question, controls: None) == ()


def test_two_questions_that_one_passage_answers_are_one_suggestion():
    assert len(ask("基金？", answers=lambda question, controls: "the same passage")) == 1


def test_the_language_is_the_askers():
    assert ask("How many?") == ("How big?",)
    assert ask("基金多少錢，園區面積有多大？")[0] in {"園區多大？", "基金存續幾年？", "電價多少？"}


def test_no_more_are_tried_than_one_turn_may_cost():
    tried = []
    many = [Kept(f"问题{n}？", "zh-Hans") for n in range(20)]
    assert ask("基金？", answers=lambda question, controls: tried.append(question), kept=many) == ()
    assert len(tried) == TRIES


def test_an_answer_is_looked_up_once_until_staff_change_something():
    tried = []
    suggester = Suggester(Letters(), KEPT)

    def answers(question, controls):
        tried.append(question)
        return question

    for controls in (Controls(), Controls(), Controls(0.9)):
        state = State(Turn("基金？"), controls)
        state.question = analyse("基金？")
        suggester.suggest(state, 3, answers)
    assert len(tried) == 6


def test_warmed_up_a_turn_embeds_nothing_but_what_was_asked():
    embedded = []

    class Noted(Letters):
        def embed_query(self, text):
            embedded.append(text)
            return super().embed_query(text)

    suggester = Suggester(Noted(), KEPT)
    suggester.warm_up()
    assert embedded == [kept.question for kept in KEPT]
    state = State(Turn("基金？"))
    state.question = analyse("基金？")
    assert suggester.suggest(state, 3, lambda question, controls: question)
    assert embedded[len(KEPT) :] == ["基金？"]


@pytest.mark.slow
def test_every_question_kept_is_answered_by_the_corpus(assistant):
    kept = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert len(kept) == len(set(kept))
    assert [q for q in kept if assistant.pipeline._answered_by(q, Controls()) is None] == []
