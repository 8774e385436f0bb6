"""What staff set takes effect at the next turn."""

import pytest

from bot.answering.state import Controls
from bot.controls import live
from bot.records.errors import RecordsUnavailable
from bot.records.roles import Account, Role
from bot.records.store import open_records
from bot.settings import Settings

EDITOR = Account("editor", Role.EDITOR)


@pytest.fixture
def settings(tmp_path):
    return Settings(_env_file=None, data=tmp_path)


def test_a_choice_and_a_switch_hold_from_the_next_turn_on(settings):
    with open_records(settings) as records:
        controls = live(records, settings)
        assert controls() == Controls()
        records.thresholds.choose(EDITOR, 0.7, "zone", "hash", "too many wrong")
        records.switches.switch(EDITOR, "p1", "d", enabled=False, reason="outdated")
        assert controls() == Controls(0.7, frozenset({"p1"}))
        records.switches.switch(EDITOR, "p1", "d", enabled=True, reason="checked")
        assert controls() == Controls(0.7)


def test_a_threshold_in_the_settings_holds_against_a_choice(settings):
    with open_records(settings) as records:
        records.thresholds.choose(EDITOR, 0.7, "zone", "hash", "why")
        assert live(records, settings.model_copy(update={"answer_threshold": 0.2}))().threshold is None


def test_while_the_records_cannot_be_read_the_last_word_holds(settings, monkeypatch):
    with open_records(settings) as records:
        records.thresholds.choose(EDITOR, 0.7, "zone", "hash", "why")
        controls = live(records, settings)
        assert controls() == Controls(0.7)

        def fails():
            raise RecordsUnavailable("gone")

        monkeypatch.setattr(records.switches, "disabled", fails)
        assert controls() == Controls(0.7)
