"""The vocabulary of actions: nothing twice, nobody unknown."""

import pytest

from studio.engine.composer.actions import ACTIONS, BODIES, NAMES, OF_WORDS, can


def test_names_and_verbs_stand_for_one_action_each() -> None:
    words = [word for action in ACTIONS for word in action.words]
    assert len(set(NAMES)) == len(ACTIONS) >= 45
    assert len(set(words)) == len(words) == len(OF_WORDS)


def test_every_action_has_a_body_and_a_length() -> None:
    for action in ACTIONS:
        assert action.bodies
        assert set(action.bodies) <= set(BODIES)
        assert action.target in ("", "may", "needs")
        assert 0.2 <= action.seconds <= 4


def test_a_fish_swims_and_does_not_walk() -> None:
    assert can("fish", "swim")
    assert not can("fish", "walk")
    with pytest.raises(KeyError):
        can("fish", "frobnicate")
