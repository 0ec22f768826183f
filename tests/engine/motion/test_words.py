"""Words read: where a text is cut, how logits are decided, which direction a motion knows, what is said of the rest."""

from __future__ import annotations

import pytest
import torch

from studio.contract.events import MotionReading
from studio.engine.motion.asking import direction_told, shares_for
from studio.engine.motion.model import reading_of as told_of
from studio.engine.motion.reading import MOST_STEPS, Understood, reading_for, shorten, understand
from studio.engine.motion.representation import Motion
from studio.engine.motion.sequence import cycles_of, pace_notes, period_of, whole_loop
from studio.engine.motion.skeleton import Skeleton
from studio.engine.motion.vocabulary import (
    BRINGS,
    CONDITIONS,
    DIRECTED,
    DIRECTIONS,
    FIRST_CONDITIONS,
    FIRST_MOTIONS,
    FITTING,
    GOING,
    IDLE,
    MOTIONS,
    OVERLAYS,
    PART_OF,
    PARTICULAR,
    PERIOD,
    SIDED,
    STANDS_FOR,
    TURNING,
    WORD_CLASSES,
    direction_for,
    known_as,
)
from studio.engine.motion.words import (
    COLUMNS,
    SECOND,
    SURE,
    Answers,
    WordsNetwork,
    asked_for,
    clauses_of,
    held_still,
    reading_of,
    spelled_out,
    steps_of,
)


def logits(overlays: tuple[str, ...] = (), chosen: dict[str, str] | None = None, **certain: float) -> Answers:
    """Made-up answers of the network: certainties by class, all others near 0; `chosen` names the answer of the other heads."""
    motions = torch.full((len(WORD_CLASSES),), 0.01)
    for name, value in certain.items():
        motions[WORD_CLASSES.index(name)] = value
    made = {name: torch.zeros(len(columns)) for name, columns in COLUMNS.items()}
    for name, columns in COLUMNS.items():
        made[name][columns.index((chosen or {}).get(name, columns[0]))] = 5
    drawn = torch.tensor([0.9 if o in overlays else 0.01 for o in OVERLAYS])
    return Answers(**{**made, "motions": torch.logit(motions), "overlays": torch.logit(drawn)})


class Loud(WordsNetwork):
    """A network of the real kind whose last layers always say the same."""

    def __init__(self, overlays: tuple[str, ...] = (), chosen: dict[str, str] | None = None, **certain: float) -> None:
        super().__init__(64, 1)
        for name, bias in logits(overlays, chosen, **certain)._asdict().items():
            head = self.heads[name]
            last = head[-1] if isinstance(head, torch.nn.Sequential) else head
            torch.nn.init.zeros_(last.weight)
            last.bias.data = bias
        self.eval()


def shown(steps: list[Understood], conditions: tuple[str, ...] = CONDITIONS) -> MotionReading:
    """What is told of a picture without parts."""
    return told_of(steps, Skeleton.none(), conditions)


@pytest.mark.parametrize(("text", "steps"), [
    ("jumps, then spins", ["jumps", "spins"]),
    ("jumps and then spins", ["jumps", "spins"]),
    ("JUMPS THEN spins, after that nods.", ["JUMPS", "spins", "nods"]),
    ("a jump followed by a spin", ["a jump", "a spin"]),
    ("jump before spinning", ["jump", "spinning"]),
    ("the athenaeum strengthens", ["the athenaeum strengthens"]),
    ("then jump", ["then jump"]),
    ("first jump, then spin", ["jump", "spin"]),
    ("after jumping, it spins", ["jumping", "it spins"]),
    ("looks after the baby", ["looks after the baby"]),
    ("eats; next it laughs, finally sleeps", ["eats", "it laughs", "sleeps"]),
    ("jump and spin", ["jump and spin"]),
    ("", [""]),
    (" then ", ["then"]),
])
def test_a_text_is_cut_at_then(text: str, steps: list[str]) -> None:
    assert steps_of(text) == steps


def test_a_sure_motion_is_read_with_its_direction_and_manner() -> None:
    reading = reading_of(logits(chosen={"manner": "strong", "direction": "left"}, slide=0.9))
    assert [name for name, _ in reading.motions] == ["slide"] and reading.motions[0][1] == pytest.approx(0.9, abs=1e-3)
    assert (reading.direction, reading.manner, reading.still, reading.unsure) == ("left", "strong", False, False)


def test_a_second_motion_joins_from_its_threshold() -> None:
    assert [n for n, _ in reading_of(logits(jump=0.9, spin=SECOND + 0.05)).motions] == ["jump", "spin"]
    assert [n for n, _ in reading_of(logits(jump=0.9, spin=SECOND - 0.05)).motions] == ["jump"]
    assert [n for n, _ in reading_of(logits(jump=0.95, spin=0.9, nod=0.8)).motions] == ["jump", "spin"]


def test_what_is_not_sure_says_so() -> None:
    assert not reading_of(logits(jump=SURE + 0.02)).unsure
    guess = reading_of(logits(jump=SURE - 0.02))
    assert guess.unsure and guess.motions[0][0] == "jump"
    lost = reading_of(logits(jump=0.15))
    assert lost.unsure and lost.motions == ()


def test_stillness_and_no_motion_are_told_apart() -> None:
    assert reading_of(logits(still=0.9, jump=0.5)).still
    none = reading_of(logits(none=0.9))
    assert (none.motions, none.still, none.unsure) == ((), False, False)
    assert [n for n, _ in reading_of(logits(jump=0.9, none=0.8)).motions] == ["jump"]


@pytest.mark.parametrize(("motion", "asked", "known"), [
    ("spin", "left", "counterclockwise"), ("spin", "right", "clockwise"), ("spin", "clockwise", "clockwise"), ("spin", "up", ""),
    ("slide", "up", "up"), ("run", "up", ""), ("run", "counterclockwise", "left"), ("jump", "left", ""), ("nothing", "left", ""), ("slide", "", ""),
])
def test_a_direction_is_told_as_the_motion_knows_it(motion: str, asked: str, known: str) -> None:
    assert direction_for(motion, asked) == known


def test_the_vocabulary_is_of_one_piece() -> None:
    assert len(set(MOTIONS)) == len(MOTIONS) == 66 and MOTIONS[:52] == FIRST_MOTIONS and MOTIONS[52:] == PARTICULAR
    assert len(WORD_CLASSES) == 68
    assert set(SIDED) <= set(MOTIONS) and set(DIRECTED) <= set(MOTIONS) and set(PART_OF) <= set(MOTIONS) and set(PERIOD) <= {*MOTIONS, IDLE}
    assert set(STANDS_FOR) == set(PARTICULAR) and all(known_as(name, FIRST_CONDITIONS) in FIRST_CONDITIONS for name in MOTIONS)
    assert all(known_as(name) == name for name in MOTIONS)
    assert set(FITTING) - {""} <= set(MOTIONS) and set(BRINGS) <= set(MOTIONS) and all(set(o) <= set(OVERLAYS) for o in BRINGS.values())
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


def test_what_the_words_name_is_understood() -> None:
    read = understand("x", Loud(("hearts", "stars"), {"side": "left", "part": "ear", "tempo": "fast"}, ears=0.9))
    assert (read.side, read.part, read.tempo, read.overlays) == ("left", "ear", "fast", ("hearts", "stars"))
    told = shown([read])
    assert (told.side, told.part, told.tempo, told.overlays, told.idle, told.inferred) == ("left", "ear", "fast", ("hearts", "stars"), False, False)


def test_a_thing_does_what_it_does_by_itself_and_it_is_said() -> None:
    read = understand("a balloon", Loud(chosen={"fits": "float"}, none=0.9))
    assert read.inferred and read.shares() == [("float", 1.0)]
    assert shown([read]).inferred and not shown([read]).idle
    calm = understand("a house", Loud(none=0.9))
    assert not calm.inferred and calm.motions == () and shown([calm]).idle


def test_a_motion_that_weights_do_not_know_is_told_by_its_nearest_and_said() -> None:
    asked = Understood((("look", 0.9), ("jump", 0.8)), direction="up")
    shares = shares_for(asked, FIRST_CONDITIONS)
    assert shares[CONDITIONS.index(STANDS_FOR["look"])] == shares[CONDITIONS.index("jump")] == 0.5 and shares.sum() == 1
    assert direction_told(asked, FIRST_CONDITIONS) == direction_for(STANDS_FOR["look"], "up") and direction_told(asked, CONDITIONS) == "up"
    (said,) = shown([asked], FIRST_CONDITIONS).left_out
    assert "look" in said and STANDS_FOR["look"] in said
    both = shares_for(Understood((("eat", 0.9), ("talk", 0.8))), FIRST_CONDITIONS)
    assert both[CONDITIONS.index("talk")] == 1


def test_a_direction_that_a_motion_does_not_know_is_said() -> None:
    (said,) = understand("jumps to the left", Loud(jump=0.9)).left_out
    assert "jump" in said and "left" in said
    assert understand("x", Loud(chosen={"direction": "left"}, jump=0.9)).left_out == ()


@pytest.mark.parametrize(("text", "asked"), [
    ("don't jump, just wave", "just wave"), ("nods but no dancing", "nods"), ("jump and spin", "jump and spin"), ("don't move", "don't move"),
    ("jump, not too high, and never spin", "jump"), ("the old cat shouldn't run, it should sleep", "it should sleep"),
    ("anything but jumping, maybe swaying", "maybe swaying"), ("wobble, only the tail", "wobble, only the tail"), ("don't stop dancing, please", "don't stop dancing, please"),
])
def test_what_is_ruled_out_is_not_read(text: str, asked: str) -> None:
    assert asked_for(text) == asked


@pytest.mark.parametrize(("text", "held"), [
    ("waves without moving its head", "without moving its head"), ("nods, keep the tail still", "keep the tail still"), ("waves", ""), ("stands still", ""),
])
def test_what_is_to_be_kept_still_is_said(text: str, held: str) -> None:
    assert held_still(text) == held
    assert any(held in said for said in understand(text, Loud(nod=0.9)).left_out) == bool(held)


def test_an_emoji_is_read_by_its_name() -> None:
    assert spelled_out("jump \U0001f44b!") == "jump waving hand sign !"
    assert spelled_out("plain <3") == "plain <3" and spelled_out("café") == "café"


class Told(WordsNetwork):
    """Reads a clause by the place that it has among those asked about."""

    def __init__(self, rows: list[Answers]) -> None:
        super().__init__(64, 1)
        self.rows = rows

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> Answers:
        return Answers(*(torch.stack(t) for t in zip(*self.rows[: len(mask)], strict=True)))


@pytest.mark.parametrize(("text", "clauses"), [
    ("jumps and spins", ["jumps", "spins"]), ("goes up and down", []), ("rocks back and forth, nods", ["rocks back and forth", "nods"]), ("wobble, only the tail", []), ("jumps", []),
])
def test_a_sentence_is_cut_where_it_joins(text: str, clauses: list[str]) -> None:
    assert clauses_of(text) == clauses


def test_three_motions_come_one_after_the_other_unless_at_once() -> None:
    rows = [logits(jump=0.9), logits(jump=0.9), logits(spin=0.9), logits(chosen={"direction": "left"}, slide=0.9)]
    assert len(clauses_of("jumps, spins and slides left")) == 3
    steps = reading_for("jumps, spins and slides left", lambda: Told(rows))
    assert [[n for n, _ in s.motions] for s in steps] == [["jump"], ["spin"], ["slide"]]
    (step,) = reading_for("jumps and spins while sliding left", lambda: Told(rows))
    assert [n for n, _ in step.motions] == ["jump", "spin", "slide"] and sum(s for _, s in step.shares()) == pytest.approx(1)


def test_pace_changes_how_often_a_cycle_fits() -> None:
    slow, usual, fast = (Understood((("jump", 1.0),), tempo=t) for t in ("slow", "", "fast"))
    assert period_of(slow) > period_of(usual) > period_of(fast)
    loops = [whole_loop([Motion.still()], [step], 6.0, 48)[1] for step in (slow, usual, fast)]
    assert loops == sorted(loops) and len(set(loops)) == 3
    assert pace_notes([usual], 1, 1.0, 8) == [] and pace_notes([fast], loops[2], 6.0, 48) == []
    (note,) = pace_notes([slow], cycles_of(1.0, 8, period_of(slow)), 1.0, 8)
    assert "slower" in note


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
        first, more = network(states, mask), network(*padded)
        for name, columns in COLUMNS.items():
            assert getattr(first, name).shape == (1, len(columns))
            assert torch.allclose(getattr(first, name), getattr(more, name), atol=1e-5)
