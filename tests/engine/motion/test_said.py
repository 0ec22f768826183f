"""Words of closed classes: a direction, a pace, a part, a side, a thing to be drawn; and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.engine.motion.said import PART_WORDS, direction_said, drawn_said, part_said, side_said, tempo_said
from studio.engine.motion.vocabulary import DIRECTIONS, NAMED, OVERLAYS, SIDES, TEMPOS


@pytest.mark.parametrize(("text", "motion", "way"), [
    ("slides to the left", "slide", "left"), ("runs left to right", "run", "right"), ("drives in from the left", "drive", "right"), ("blown from the right", "windblown", "left"),
    ("spin anti-clockwise", "spin", "counterclockwise"), ("turns Clockwise", "spin", "clockwise"), ("rises", "slide", "up"), ("looks down at its feet", "look", "down"),
    ("jumps up", "jump", None), ("sways left and right", "sway", ""), ("goes up and down", "slide", ""), ("everything is all right", "nod", ""), ("he left the room", "walk", ""),
    ("right now it hops", "hop", ""), ("waves its left hand", "wave", None), ("waves its left hand and slides right", "slide", "right"), ("jumps", "jump", None),
])
def test_a_direction_is_heard(text: str, motion: str, way: str | None) -> None:
    assert direction_said(text, motion) == way


@pytest.mark.parametrize(("text", "tempo"), [
    ("spins quickly", "fast"), ("nods slowly", "slow"), ("eats breakfast", ""), ("fast asleep", ""), ("first slowly, then fast", ""), ("with speed lines", ""),
    ("spins", None), ("walks without hurry", "slow"),
])
def test_a_pace_is_heard(text: str, tempo: str | None) -> None:
    assert tempo_said(text) == tempo


@pytest.mark.parametrize(("text", "part", "side"), [
    ("wave its left hand", "arm", "left"), ("the paw on the right goes up", "arm", "right"), ("only the tail", "tail", None), ("close both eyes", "eye", "both"),
    ("jump on its feet", "", None), ("turn like a wheel", "", None), ("slides left", None, None), ("the wheels turn", "wheel", None), ("without moving its legs", "", None),
    ("head over heels in love", "", None), ("a one-eyed pirate", "", None), ("swings the sword in its hand", "held", None), ("her mane in the wind", "hair", None),
])
def test_a_part_is_heard(text: str, part: str | None, side: str | None) -> None:
    assert (part_said(text), side_said(text)) == (part, side)


@pytest.mark.parametrize(("text", "drawn"), [
    ("dances in the rain", ("rain",)), ("gazes at the stars", ()), ("sees stars", ("stars",)), ("tears along the road", ()), ("in tears", ("tears",)), ("a steam train", ()),
    ("a raincoat", ()), ("a snowman", ()), ("hearts and confetti", ("hearts", "confetti")), ("waves without hearts", ()), ("queen of hearts", ()), ("a sweater", ()),
])
def test_what_is_drawn_is_heard(text: str, drawn: tuple[str, ...]) -> None:
    assert drawn_said(text) == drawn


@given(st.text(max_size=60), st.sampled_from(["slide", "spin", "jump"]))
def test_any_text_gets_known_names(text: str, motion: str) -> None:
    assert direction_said(text, motion) in (None, *DIRECTIONS) and tempo_said(text) in (None, *TEMPOS)
    assert part_said(text) in (None, *NAMED) and side_said(text) in (None, *SIDES) and set(drawn_said(text)) <= set(OVERLAYS)


def test_every_word_for_a_part_is_of_its_kind() -> None:
    assert set(PART_WORDS) <= set(NAMED)
    for kind, words in PART_WORDS.items():
        for word in words.split():
            assert part_said(f"move its {word.split('?')[0].split('(')[0]}") == kind, (kind, word)
