"""The sound of events: in time to the sample, the same every time, within bounds, every kind that can happen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.contract.frame import Frame, Loop
from studio.contract.operations import Generate
from studio.contract.requests import GenerationRequest, TextPrompt
from studio.engine.composer import report
from studio.engine.composer.model import AnimaticModel
from studio.engine.composer.render import compose
from studio.engine.composer.report import Sound
from studio.engine.composer.roles import Act
from studio.engine.composer.script import Actor, Deed, Script
from studio.engine.composer.sound.calls import CALLS
from studio.engine.composer.sound.kinds import KINDS
from studio.engine.composer.sound.loudness import loudness
from studio.engine.composer.sound.mix import PIECE, made, mix, unheard
from studio.engine.composer.sound.signal import RATE, noise
from studio.media.clips import sound as sounds
from studio.media.clips.writer import ClipWriter
from tests.engine.composer import boards

FRAME = 1 / 24
HIGHEST = 10 ** (-1 / 20)  # -1 dBFS
MOMENTS = sorted(kind for kind, row in KINDS.items() if not row.lasting)


def heard(*events: Sound, seconds: float = 2.0, seed: int = 1, gain: float = 1.0) -> np.ndarray:
    return sounds.view(mix(events, seconds, seed, gain))


def told_kinds() -> set[str]:
    """Every kind that the source of `report` can name, tables included."""
    tree = ast.parse(Path(report.__file__).read_text(encoding="utf-8"))
    found: set[str] = set()
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
        named: dict[str, list[ast.expr]] = {}
        for row in (n for n in ast.walk(function) if isinstance(n, ast.Assign)):
            for target in (t for t in row.targets if isinstance(t, ast.Name)):
                named.setdefault(target.id, []).append(row.value)
        for call in (n for n in ast.walk(function) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "Sound"):
            first = call.args[0]
            for value in named.get(first.id, [first]) if isinstance(first, ast.Name) else [first]:
                found |= set(strings(value))
    return found


def strings(node: ast.expr) -> Iterator[str]:
    """The values that an expression of constants, choices and tables can have."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*strings(node.body), *strings(node.orelse))
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        yield from getattr(report, node.value.id).values()
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Dict):
        yield from (text for value in (*node.func.value.values, *node.args[1:]) for text in strings(value))
    elif not isinstance(node, ast.Attribute):
        raise AssertionError(f"nobody can tell which kinds {ast.unparse(node)} names")


def test_every_kind_that_can_happen_is_heard_and_no_other_is_made() -> None:
    assert told_kinds() == set(KINDS) and len(KINDS) >= 50


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_sound_begins_with_its_event_and_never_clicks(kind: str) -> None:
    start, length = 0.3177, 1.2 if KINDS[kind].lasting else 0.0
    samples = heard(Sound(kind, start, length, 0.5, 0.0, "girl"))
    first, peak = round(start * RATE), np.abs(samples).max()
    assert np.isfinite(samples).all() and 0.005 < peak <= HIGHEST
    assert not samples[:first].any(), "heard before it happens"
    within = np.abs(samples[first : first + round(FRAME * RATE)]).max()
    assert within > (0.1 if kind in MOMENTS else 0.002) * peak
    assert np.abs(samples[first]).max() < 0.05 * peak and np.abs(samples[-1]).max() < 1e-4
    if KINDS[kind].lasting:
        over = round((start + length) * RATE)
        assert np.abs(samples[over - 2 : over]).max() < 0.02 * peak and not samples[over + 1 :].any()
    assert np.abs(samples.mean(0)).max() < 1e-3 * peak, "no offset"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_same_event_and_seed_sound_the_same(kind: str) -> None:
    event = Sound(kind, 0.1, 0.5 if KINDS[kind].lasting else 0.0, 0.4, 0.2, "fox")
    assert np.array_equal(made(event, 5), made(event, 5)) and not np.array_equal(made(event, 5), made(replace(event, start=0.2), 5))


def share(kind: str, low: float, high: float, length: float = 3.0) -> float:
    """Which part of its power lies between two frequencies."""
    wave = made(Sound(kind, 0.0, length if KINDS[kind].lasting or kind == "thunder" else 0.0), 2).mean(1)
    power, hertz = np.square(np.abs(np.fft.rfft(wave))), np.fft.rfftfreq(len(wave), 1 / RATE)
    return float(power[(hertz >= low) & (hertz < high)].sum() / power.sum())


def test_sounds_have_the_pitch_of_what_they_are() -> None:
    assert share("thunder", 0, 200) > 0.8 and share("step", 0, 800) > 0.7 and share("bird", 1900, 6500) > 0.9 and share("cricket", 4000, 5000) > 0.9
    assert min(share("rain", low, high) for low, high in ((200, 1500), (1500, 4000), (4000, 12000))) > 0.1
    assert share("knock", 100, 1600) > 0.8 and share("wind", 40, 1000) > 0.8


@pytest.mark.parametrize("what", sorted(CALLS))
def test_an_animal_calls_in_its_own_way(what: str) -> None:
    said, person = (made(Sound("shout", 0.0, 1.5, 0.5, 0.0, who), 3) for who in (what, "man"))
    peak = np.abs(said).max()
    assert np.isfinite(said).all() and np.abs(said[: round(FRAME * RATE)]).max() > 0.01 * peak and np.abs(said[-1]).max() < 0.02 * peak
    assert len(said) == len(person) and not np.allclose(said, person)


def test_an_umbrella_opens_with_another_sound_than_a_door() -> None:
    opened = next(e for e in compose(boards.UMBRELLA, 96, 54, 24, 1).events() if e.kind == "open")
    assert opened.what == "umbrella" and len(made(opened, 1)) != len(made(replace(opened, what="door"), 1))


def test_waves_swell_every_seven_to_nine_seconds() -> None:
    wave = made(Sound("waves", 0.0, 21.0), 4).mean(1)
    strong = np.sqrt(np.square(wave[: len(wave) // RATE * RATE]).reshape(-1, RATE // 2).mean(1))
    spectrum = np.abs(np.fft.rfft(strong - strong.mean(), 512))
    swell = np.fft.rfftfreq(512, 0.5)[3 + spectrum[3:].argmax()]
    assert 0.08 < swell < 0.2 and strong[2:-2].max() > 2 * strong[2:-2].min()


def test_noise_that_goes_round_has_no_seam() -> None:
    once = noise(np.random.default_rng(0), 1 << 12, 200, 2000)
    assert abs(once[0] - once[-1]) <= np.abs(np.diff(once)).max() and np.sqrt(np.mean(once**2)) == pytest.approx(1, abs=0.01)


def test_a_long_bed_goes_over_from_piece_to_piece_unheard() -> None:
    samples = heard(Sound("rain", 0.0, 2 * PIECE + 5), seconds=2 * PIECE + 5)
    powers = np.square(samples[: len(samples) // 12000 * 12000]).reshape(-1, 12000, 2).mean((1, 2))[1:-2]
    assert powers.min() > 0.4 * np.median(powers) and powers.max() < 2.5 * np.median(powers)


def test_where_something_happens_is_where_it_is_heard() -> None:
    powers = [np.square(heard(Sound("knock", 0.2, 0.0, 0.5, pan))).sum(0) for pan in (-1.0, 0.0, 1.0)]
    assert powers[0][1] < 1e-6 * powers[0][0] and powers[2][0] < 1e-6 * powers[2][1] and powers[1][0] == pytest.approx(powers[1][1])
    assert powers[0].sum() == pytest.approx(powers[1].sum(), rel=0.6)
    alone = [np.square(made(Sound("knock", 0.2, 0.0, 0.5, pan), 1)).sum() for pan in (-1.0, -0.4, 0.0, 0.7)]
    left, right = (np.square(made(Sound("rain", 0.0, 0.5, 0.5, -0.8), 1)).sum(0)).tolist()
    assert left > 10 * right and max(alone) < 1.5 * min(alone)


def test_what_drives_past_is_heard_on_its_way() -> None:
    script = Script((Actor("c", "car", "a car", drawing="car"),), deeds=(Deed(("c",), "drive", "drives", 0.0, 3.0, direction="left"),), duration=3.0)
    engine = next(s for s in compose(script, 96, 54, 24, 1).events() if s.kind == "engine")
    assert engine.pan_end is not None and engine.pan_end < engine.pan - 0.2
    halves = np.square(made(replace(engine, pan=0.9, pan_end=-0.9), 1)).reshape(2, -1, 2).sum(1)
    assert halves[0][1] > 2 * halves[0][0] and halves[1][0] > 2 * halves[1][1]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(KINDS)), st.floats(0, 1.2), st.floats(0.05, 1), st.floats(0, 1), st.floats(-1, 1)), max_size=9), st.floats(0, 8))
def test_no_mix_ever_clips(rows: list[tuple[str, float, float, float, float]], gain: float) -> None:
    events = [Sound(kind, start, length if KINDS[kind].lasting else 0.0, loud, pan, "bear") for kind, start, length, loud, pan in rows]
    samples = heard(*events, seconds=1.0, gain=gain)
    assert samples.shape == (RATE, 2) and samples.dtype == np.float32 and np.isfinite(samples).all()
    assert np.abs(samples).max() <= HIGHEST and np.abs(samples[-1]).max() < 1e-3


def test_mixes_are_about_equally_loud_and_one_fader_turns_them_down() -> None:
    storm = [Sound("rain", 0, 3, 0.75), Sound("wind", 0, 3, 0.6), Sound("thunder", 1.0, 2.0, 0.8), Sound("crash", 0.4, 0.0, 0.9)]
    for events in (storm, [Sound("meadow", 0, 3, 0.4), Sound("step", 0.5, 0.0, 0.3)], [Sound("voice", 0, 3, 0.5, 0.0, "man")]):
        assert -23.5 < loudness(heard(*events, seconds=3.0)) < -17.5
    quiet, loud = heard(*storm, gain=0.25), heard(*storm)
    assert np.square(quiet).mean() < 0.1 * np.square(loud).mean() and not heard(*storm, gain=0.0).any()
    assert loudness(heard()) == float("-inf")


def test_loudness_is_that_of_the_standard() -> None:
    """A sine of 997 Hz at full scale in one ear is -3.01 LUFS (BS.1770)."""
    tone = np.zeros((2 * RATE, 2), np.float32)
    tone[:, 0] = np.sin(2 * np.pi * 997 * np.arange(2 * RATE) / RATE)
    assert loudness(tone) == pytest.approx(-3.01, abs=0.1)


def test_a_kind_that_nobody_can_make_is_said() -> None:
    strange = [Sound("foghorn", 0.1), Sound("step", 0.2), Sound("foghorn", 0.5)]
    assert unheard(strange) == ["No sound can be made for foghorn yet."] and heard(*strange).any()


def test_blows_come_with_the_hands() -> None:
    assert report.blows(Act("clap", 1.0, 2.0)) == pytest.approx([1 + (k + 0.25) / 2.6 for k in range(3)])
    assert report.blows(Act("knock", 0.0, 1.0, "quickly")) == pytest.approx([(k + 0.75) / (2.8 * 1.6) for k in range(4)])
    assert report.blows(Act("throw", 1.0, 2.0)) == [1.4] and report.blows(Act("sing", 0.0, 2.0)) == [] and report.blows(Act("eat", 0.0, 0.1)) == []


def test_every_event_of_a_composed_clip_is_heard_when_it_happens() -> None:
    for board in (boards.WALK, boards.UMBRELLA, boards.EVENING):
        events = compose(board, 96, 54, 24, 1).events()
        assert events and unheard(events) == []
        sound = mix(events, board.duration, 1)
        assert sound.seconds == pytest.approx(board.duration) and sound.samples == mix(events, board.duration, 1).samples != mix(events, board.duration, 2).samples


class Watching:
    def step(self, *_: object) -> None:
        """Nobody watches."""


def test_a_take_has_its_sound_and_a_still_has_none() -> None:
    request = GenerationRequest(Generate(), (TextPrompt("a woman walks in a meadow"),), duration=1.0, resolution="48x27", fps=8.0)
    (take,) = AnimaticModel().run(request, Watching())  # type: ignore[arg-type]
    assert take.sound is not None and take.sound.seconds == pytest.approx(take.loop.seconds)
    (still,) = AnimaticModel().run(replace(request, duration=0.0), Watching())  # type: ignore[arg-type]
    assert still.sound is None and len(still.loop.frames) == 1


def test_a_clip_in_a_file_is_heard_as_long_as_it_is_seen_and_in_time(tmp_path: Path) -> None:
    picture = Frame(32, 32, bytes([90, 120, 200, 255]) * 1024)
    sound = mix([Sound("knock", 1.0), Sound("hammer", 1.5)], 2.0, 1)
    ClipWriter().export(Loop((picture,) * 48, 24.0), tmp_path / "clip.mp4", {}, sound)
    with av.open(str(tmp_path / "clip.mp4")) as container:
        stream = container.streams.audio[0]
        assert stream.rate == RATE and stream.channels == 2 and float(stream.duration * stream.time_base) == pytest.approx(2.0, abs=FRAME)
        back = sounds.view(sounds.read(container, 0.0, 2.0))
    loud = np.abs(back).max(1)
    assert abs(np.flatnonzero(loud > 0.25 * loud.max())[0] / RATE - 1.0) < FRAME
