"""The operations on clips: they come back equal, and what is wrong is said before any work, in one sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.contract.checks import check_media
from studio.contract.codec import request_from_json, request_from_text, request_to_json, validate
from studio.contract.errors import InputError
from studio.contract.events import TakeResult
from studio.contract.frame import Frame, Loop
from studio.contract.media import MediaFacts
from studio.contract.operations import (
    OPERATIONS,
    Animate,
    Blend,
    Bridge,
    Direction,
    Expand,
    Extend,
    Operation,
    Region,
    Remix,
    Restyle,
    Seamless,
    Trim,
)
from studio.contract.recipe import recipe_of
from studio.contract.requests import OWN_RATE, GenerationRequest, MediaRef, TextPrompt
from studio.contract.sizes import ASPECTS, expanded_size
from studio.core.curve import PRESETS, Curve, Key, preset
from studio.core.partmark import PartMark
from tests.core.documents import MARKS

A, B, MASK = MediaRef("a" * 64, "a.mp4", "a.mp4"), MediaRef("b" * 64, "b.mp4", "b.mp4"), MediaRef("c" * 64, "m.png", "m.png")
SECONDS = st.floats(0.1, 60)
KEYS = st.lists(st.tuples(st.integers(0, 100), st.floats(0, 1), st.none() | st.floats(-3, 3)), min_size=1, max_size=6, unique_by=lambda k: k[0])
CURVES = st.sampled_from(PRESETS).map(preset) | KEYS.map(lambda keys: Curve(tuple(Key(t / 100, w, s) for t, w, s in sorted(keys, key=lambda k: k[0]))))
OPERATED: st.SearchStrategy[Operation] = st.one_of(
    st.builds(Extend, st.just(A), st.sampled_from(Direction), SECONDS), st.builds(Bridge, st.just(A), st.just(B), SECONDS),
    st.builds(Remix, st.just(A), st.floats(0, 1)), st.builds(Blend, st.just(A), st.none() | st.just(B), CURVES),
    st.tuples(st.floats(0, 10), st.none() | st.floats(10.1, 20)).map(lambda cut: Seamless(A, *cut)),
    st.just(Region(A, MASK)), st.just(Expand(A)), st.just(Restyle(A)),
    st.tuples(st.floats(0, 10), st.floats(10.1, 20)).map(lambda cut: Trim(A, *cut)),
)  # fmt: skip


@given(OPERATED, st.just(OWN_RATE) | st.floats(1, 60))
def test_an_operation_comes_back_equal_through_json_text(operation: Operation, fps: float) -> None:
    request = GenerationRequest(operation, (TextPrompt("snow falls"),), fps=fps, style="chalk", aspect_ratio="21:9")
    assert request_from_text(json.dumps(request_to_json(request))) == request
    assert validate(request) == request
    assert set(request.media) <= {A, B, MASK}


def test_every_operation_of_the_contract_is_there() -> None:
    assert {operation.kind for operation in OPERATIONS} == {
        "generate", "animate", "extend", "bridge", "remix", "blend", "loop", "region", "expand", "restyle", "trim"}


def read(**operation: Any) -> Operation:
    return request_from_json({"prompts": [{"text": "x"}], "style": "chalk", "aspect_ratio": "1:1", "operation": operation}).operation


def test_the_contracts_own_lines_are_understood() -> None:
    clip = MediaRef("", "a.mp4")
    assert read(kind="remix", source="a.mp4", strength="mild") == Remix(clip, 0.5)
    assert read(kind="remix", source="a.mp4", strength=0.33) == Remix(clip, 0.33)
    assert read(kind="blend", a="a.mp4", b="b.mp4", curve="mix") == Blend(clip, MediaRef("", "b.mp4"), preset("mix"))
    assert read(kind="blend", a="a.mp4", b="b.mp4", curve=[[1, 1], [0, 0]]) == Blend(clip, MediaRef("", "b.mp4"), Curve((Key(0, 0), Key(1, 1))))
    assert read(kind="bridge", a="a.mp4", b="b.mp4", seconds=2) == Bridge(clip, MediaRef("", "b.mp4"), 2.0)
    assert read(kind="loop", source="a.mp4", start=0, end=4) == Seamless(clip, 0.0, 4.0)
    assert read(kind="extend", source="a.mp4", direction="both", seconds=2) == Extend(clip, Direction.BOTH, 2.0)
    assert read(kind="trim", source="a.mp4", start=1, end=2) == Trim(clip, 1.0, 2.0)
    assert read(kind="region", source="a.mp4", mask="m.png") == Region(clip, MediaRef("", "m.png"))
    assert read(kind="expand", source="a.mp4") == Expand(clip)
    assert read(kind="restyle", source="a.mp4") == Restyle(clip)


def test_frames_are_duration_times_rate_and_nothing_is_a_still() -> None:
    still = request_from_json({"prompts": [{"text": "x"}], "duration": 0})
    assert still.still and still.frames(12, 6) == 1
    clip = request_from_json({"prompts": [{"text": "x"}], "duration": 2.5, "fps": 12})
    assert not clip.still and clip.frames(24, 6) == 30
    assert request_from_json({"prompts": [{"text": "x"}]}).frames(12, 6) == 72


@pytest.mark.parametrize(("value", "said"), [
    ({"operation": {"kind": "trim", "source": "a"}}, "needs an “end”"),
    ({"operation": {"kind": "trim", "source": "a", "start": 3, "end": 3}}, "ends at 3 s, but it starts at 3 s"),
    ({"operation": {"kind": "trim", "start": 1, "end": 2}}, "needs a “source”: the clip it works on"),
    ({"operation": {"kind": "loop", "source": "a", "start": -1}}, "“start” in the operation must be a number from 0"),
    ({"operation": {"kind": "loop", "source": "a", "seam": 1}}, "Unknown field “seam” in the operation"),
    ({"operation": {"kind": "extend", "source": "a", "direction": "up"}}, "forward, backward or both"),
    ({"operation": {"kind": "extend", "source": "a", "seconds": 0}}, "more than 0 and at most 60"),
    ({"operation": {"kind": "extend", "source": "a", "seconds": 36_000}}, "from 0 to 60"),
    ({"operation": {"kind": "bridge", "a": "a"}}, "needs a “b”: the clip after it"),
    ({"operation": {"kind": "remix", "source": "a", "strength": "wild"}}, "subtle, mild or strong"),
    ({"operation": {"kind": "remix", "source": "a", "strength": 2}}, "from 0 to 1"),
    ({"operation": {"kind": "blend", "a": "a"}}, "neither a second clip nor words"),
    ({"operation": {"kind": "blend", "a": "a", "b": "b", "curve": "ramp"}}, "transition, mix or sample"),
    ({"operation": {"kind": "blend", "a": "a", "b": "b", "curve": [[0, 2]]}}, "stands between 0 and 1"),
    ({"operation": {"kind": "blend", "a": "a", "b": "b", "curve": [[0, 0], [0, 1]]}}, "one after another"),
    ({"operation": {"kind": "blend", "a": "a", "b": "b", "curve": []}}, "a list of [time"),
    ({"operation": {"kind": "region", "source": "a"}}, "needs a “mask”"),
    ({"operation": {"kind": "region", "source": "a", "mask": "m"}}, "what the region should become"),
    ({"operation": {"kind": "expand", "source": "a"}}, "how far to expand"),
    ({"operation": {"kind": "restyle", "source": "a"}}, "which style"),
    ({"prompts": [{"text": "x"}], "fps": 0}, "“fps” in the request must be a number from 1 to 60, not 0"),
    ({"prompts": [{"text": "x"}], "duration": 36_000}, "“duration” in the request must be a number from 0 to 3600, not 36000"),
    ({"prompts": [{"text": "x"}], "seed": -1}, "“seed”"),
    ({"prompts": [{"text": "x", "timestamp": 7}], "duration": 6}, "after the end of the clip at 6 s"),
    ({"prompts": [{"text": "x"}], "duration": 6, "camera": [{"move": "pan", "amount": 1, "from": 7}]}, "A camera move starts at 7 s"),
])
def test_what_is_wrong_is_said_in_one_sentence(value: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        request_from_json(value)
    assert said in caught.value.sentence
    assert "\n" not in str(caught.value)


CLIP = MediaFacts(640, 360, 48, 24.0)
PICTURE = MediaFacts(640, 360)


@pytest.mark.parametrize(("operation", "source", "said"), [
    (Trim(A, 3, 4), CLIP, "reaches to 3 s, but a.mp4 ends at 2 s"),
    (Trim(A, 1, 4), CLIP, "reaches to 4 s"),
    (Trim(A, 0, 1), PICTURE, "a.mp4 is a single picture; “trim” needs a clip"),
    (Seamless(A, 1.9), CLIP, "at least 4 frames; from 1.9 s to 2 s there are 2"),
    (Extend(A), PICTURE, "“extend” needs a clip"),
    (Region(A, MASK), MediaFacts(320, 180, 48, 24.0), "The mask has 640 x 360 pixels, but a.mp4 has 320 x 180"),
    (Blend(A, B), PICTURE, "no length of their own"),
    (Expand(A), CLIP, "nothing to expand"),
    (Expand(A), MediaFacts(3840, 3840, 48, 24.0), "at most 4096 a side"),
])
def test_what_only_the_files_tell_is_said_too(operation: Operation, source: MediaFacts, said: str) -> None:
    request = GenerationRequest(operation, aspect_ratio="16:9")
    facts = {A: source, B: PICTURE, MASK: PICTURE}
    with pytest.raises(InputError) as caught:
        check_media(request, facts)
    assert said in caught.value.sentence and "\n" not in str(caught.value)


@pytest.mark.parametrize("operation", [Trim(A, 0, 2), Trim(A, 1.9, 2.01), Seamless(A), Extend(A), Blend(A, B), Bridge(A, B), Region(A, MASK), Remix(A)])
def test_what_suits_its_files_passes(operation: Operation) -> None:
    request = GenerationRequest(operation)
    assert check_media(request, {A: CLIP, B: CLIP, MASK: PICTURE}) is request


@given(st.sampled_from(sorted(ASPECTS)), st.integers(16, 2000), st.integers(16, 1200))
def test_an_expanded_canvas_holds_the_picture_and_has_the_aspect(aspect: str, width: int, height: int) -> None:
    wide, high = expanded_size(None, aspect, width, height)
    assert wide >= width and high >= height and (wide == width or high == height)
    share = float(ASPECTS[aspect])
    assert abs(wide - share * high) <= 1 + share or abs(high - wide / share) <= 2


@given(st.lists(MARKS, max_size=3).map(tuple))
def test_corrected_parts_come_back_equal_and_stand_in_the_recipe(parts: tuple[PartMark, ...]) -> None:
    request = GenerationRequest(Animate(A, parts=parts))
    assert request_from_text(json.dumps(request_to_json(request))) == request
    assert validate(request) == request
    told = recipe_of(request, TakeResult(Loop((Frame(1, 1, bytes(4)),), 8.0), 0, "motion", "", ""), "1")
    assert request_from_json(told["request"]).operation.parts == parts


@pytest.mark.parametrize("parts", [[3], [{}], [{"kind": "arm", "pivot": [0, 0], "tip": [0, 0], "cover": "x"}], [None] * 65, "arm"])
def test_parts_that_cannot_be_are_said(parts: Any) -> None:
    with pytest.raises(InputError):
        read(kind="animate", source="a.png", parts=parts)
