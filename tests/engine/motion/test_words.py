"""Words read: where a text is cut, how logits are decided, which direction a motion knows, what is said of the rest."""

from __future__ import annotations

import pytest
import torch

from studio.engine.motion.reading import MOST_STEPS, Understood, reading_for, shorten, understand
from studio.engine.motion.vocabulary import (
    DIRECTED,
    DIRECTIONS,
    FIRST_MOTIONS,
    GOING,
    IDLE,
    MANNERS,
    MOTIONS,
    PART_OF,
    PERIOD,
    SIDED,
    TURNING,
    WORD_CLASSES,
    direction_for,
)
from studio.engine.motion.words import SECOND, SURE, WordsNetwork, reading_of, steps_of


def logits(manner: str = "", direction: str = "", **certain: float) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Made-up answers of the network: certainties by class, all others near 0."""
    motions = torch.full((len(WORD_CLASSES),), 0.01)
    for name, value in certain.items():
        motions[WORD_CLASSES.index(name)] = value
    way, how = torch.zeros(len(DIRECTIONS)), torch.zeros(len(MANNERS))
    way[DIRECTIONS.index(direction)] = how[MANNERS.index(manner)] = 5
    return torch.logit(motions), way, how


class Loud(WordsNetwork):
    """A network of the real kind whose last layer always says the same."""

    def __init__(self, **certain: float) -> None:
        super().__init__(64, 1)
        motions, way, how = logits(**certain)
        for layer, bias in ((self.motions[3], motions), (self.direction, way), (self.manner, how)):
            torch.nn.init.zeros_(layer.weight)
            layer.bias.data = bias
        self.eval()


@pytest.mark.parametrize(("text", "steps"), [
    ("jumps, then spins", ["jumps", "spins"]),
    ("jumps and then spins", ["jumps", "spins"]),
    ("JUMPS THEN spins, after that nods.", ["JUMPS", "spins", "nods"]),
    ("a jump followed by a spin", ["a jump", "a spin"]),
    ("jump before spinning", ["jump", "spinning"]),
    ("the athenaeum strengthens", ["the athenaeum strengthens"]),
    ("then jump", ["then jump"]),
    ("jump and spin", ["jump and spin"]),
    ("", [""]),
    (" then ", ["then"]),
])
def test_a_text_is_cut_at_then(text: str, steps: list[str]) -> None:
    assert steps_of(text) == steps


def test_a_sure_motion_is_read_with_its_direction_and_manner() -> None:
    reading = reading_of(*logits("strong", "left", slide=0.9))
    assert [name for name, _ in reading.motions] == ["slide"] and reading.motions[0][1] == pytest.approx(0.9, abs=1e-3)
    assert (reading.direction, reading.manner, reading.still, reading.unsure) == ("left", "strong", False, False)


def test_a_second_motion_joins_from_its_threshold() -> None:
    assert [n for n, _ in reading_of(*logits(jump=0.9, spin=SECOND + 0.05)).motions] == ["jump", "spin"]
    assert [n for n, _ in reading_of(*logits(jump=0.9, spin=SECOND - 0.05)).motions] == ["jump"]
    assert [n for n, _ in reading_of(*logits(jump=0.95, spin=0.9, nod=0.8)).motions] == ["jump", "spin"]


def test_what_is_not_sure_says_so() -> None:
    assert not reading_of(*logits(jump=SURE + 0.02)).unsure
    guess = reading_of(*logits(jump=SURE - 0.02))
    assert guess.unsure and guess.motions[0][0] == "jump"
    lost = reading_of(*logits(jump=0.15))
    assert lost.unsure and lost.motions == ()


def test_stillness_and_no_motion_are_told_apart() -> None:
    assert reading_of(*logits(still=0.9, jump=0.5)).still
    none = reading_of(*logits(none=0.9))
    assert (none.motions, none.still, none.unsure) == ((), False, False)
    assert [n for n, _ in reading_of(*logits(jump=0.9, none=0.8)).motions] == ["jump"]


@pytest.mark.parametrize(("motion", "asked", "known"), [
    ("spin", "left", "counterclockwise"), ("spin", "right", "clockwise"), ("spin", "clockwise", "clockwise"), ("spin", "up", ""),
    ("slide", "up", "up"), ("run", "up", ""), ("run", "counterclockwise", "left"), ("jump", "left", ""), ("nothing", "left", ""), ("slide", "", ""),
])
def test_a_direction_is_told_as_the_motion_knows_it(motion: str, asked: str, known: str) -> None:
    assert direction_for(motion, asked) == known


def test_the_vocabulary_is_of_one_piece() -> None:
    assert len(set(MOTIONS)) == len(MOTIONS) == 66 and MOTIONS[:52] == FIRST_MOTIONS
    assert len(WORD_CLASSES) == 54
    assert set(SIDED) <= set(MOTIONS) and set(DIRECTED) <= set(MOTIONS) and set(PART_OF) <= set(MOTIONS) and set(PERIOD) <= {*MOTIONS, IDLE}
    assert all(set(ways) <= set(DIRECTIONS) for ways in DIRECTED.values())
    assert {b: a for a, b in TURNING.items()} == GOING


def test_what_is_understood_is_what_the_network_says() -> None:
    read = understand("whatever it says", Loud(jump=0.9))
    assert [n for n, _ in read.motions] == ["jump"] and read.left_out == ()
    assert read.shares() == [("jump", 1.0)]
    assert understand("x", Loud(jump=0.9, spin=0.8)).shares() == [("jump", 0.5), ("spin", 0.5)]
    assert understand("x", Loud(still=0.9)).still
    assert Understood().shares() == [(IDLE, 1.0)]


def test_what_cannot_be_done_is_said() -> None:
    assert understand("waves", Loud(wave=0.9)).left_out == ()  # whether there is an arm, the picture knows
    (said,) = understand("qwertz", Loud(jump=0.1)).left_out
    assert said == "No motion was understood in “qwertz”."
    assert understand("a house", Loud(none=0.9)).left_out == ()


def test_a_fourth_step_is_said_to_be_left_out() -> None:
    read = reading_for("jump then spin then nod then shake wildly", lambda: Loud(jump=0.9))
    assert len(read) == MOST_STEPS
    assert [len(step.left_out) for step in read] == [0, 0, 1]
    assert "shake wildly" in read[-1].left_out[0]
    assert [len(step.left_out) for step in reading_for("jump then spin", lambda: Loud(jump=0.9))] == [0, 0]


def test_long_words_are_shortened_in_what_is_said() -> None:
    assert shorten("short") == "short"
    assert len(shorten("x" * 200)) == 60 and shorten("x" * 200).endswith("…")


def test_padding_does_not_change_a_reading() -> None:
    network = WordsNetwork(64, 1).eval()
    states, mask = torch.randn(1, 6, 384), torch.ones(1, 6, dtype=torch.bool)
    padded = torch.cat([states, torch.zeros(1, 5, 384)], 1), torch.cat([mask, torch.zeros(1, 5, dtype=torch.bool)], 1)
    with torch.inference_mode():
        for plain, more in zip(network(states, mask), network(*padded), strict=True):
            assert torch.allclose(plain, more, atol=1e-5)
