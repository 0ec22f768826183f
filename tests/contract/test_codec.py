"""The request file: what it means, that it comes back equal, and one sentence for each thing that can be wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.contract.codec import request_from_json, request_from_text, request_to_json, validate
from studio.contract.errors import InputError
from studio.contract.requests import (
    Anchor,
    Animate,
    At,
    CameraMove,
    Generate,
    GenerationRequest,
    MediaRef,
    Role,
    TextPrompt,
    VisualPrompt,
)
from studio.contract.sizes import pixel_size

WORDS = st.text(max_size=40)
SECONDS = st.floats(0, 60)
SHARE = st.floats(0, 1)
MEDIA = st.builds(
    MediaRef,
    sha256=st.sampled_from(["", "a" * 64, "0123456789abcdef" * 4]),
    path=st.text(min_size=1, max_size=20).filter(lambda text: "\0" not in text),
    name=WORDS,
)
ANIMATES = st.builds(
    Animate, source=MEDIA, frames=st.integers(4, 48), size=st.integers(16, 4096), at=st.sampled_from(At), strength=SHARE,
    keep_background=st.booleans(), cut_out=st.booleans(), anchors=st.lists(st.sampled_from(Anchor), unique=True).map(tuple),
    mask=st.none() | MEDIA, matte=st.none() | MEDIA, outline=st.floats(0, 0.1),
)
REQUESTS = st.builds(
    GenerationRequest,
    operation=ANIMATES,
    prompts=st.lists(st.builds(TextPrompt, text=WORDS, timestamp=SECONDS), max_size=3).map(tuple),
    visual_prompts=st.lists(
        st.builds(VisualPrompt, media=MEDIA, timestamp=SECONDS, role=st.none() | st.sampled_from(Role), strength=SHARE), max_size=2
    ).map(tuple),
    duration=st.none(),
    resolution=st.sampled_from([None, "360p", "640x360"]),
    aspect_ratio=st.sampled_from([None, "16:9", "1:1"]),
    fps=st.floats(4, 30),
    style=st.none() | WORDS,
    negative_prompt=WORDS,
    seed=st.integers(0, 2**63 - 1),
    variations=st.sampled_from([1, 2, 4, 8]),
    model=st.sampled_from(["auto", "motion", "built-in", "ltx"]),
    camera=st.lists(st.builds(CameraMove, move=st.sampled_from(["pan", "zoom"]), amount=st.floats(-10, 10), start=st.just(0.0), end=st.none() | SECONDS), max_size=2).map(tuple),
    motion_strength=SHARE,
)


@given(REQUESTS)
def test_a_request_comes_back_equal_through_json_text(request_: GenerationRequest) -> None:
    text = json.dumps(request_to_json(request_))
    assert request_from_text(text) == request_
    assert validate(request_) == request_


def test_the_contracts_example_is_understood() -> None:
    request = request_from_json({
        "prompts": [{"text": "a lighthouse at dusk, waves", "timestamp": 0.0}, {"text": "the lamp turns on", "timestamp": 3.0}],
        "visual_prompts": [{"path": "fox.png", "timestamp": 2.0, "role": "keyframe", "strength": 1.0}],
        "duration": 6.0, "resolution": "360p", "aspect_ratio": "16:9", "fps": 12,
        "style": "archival", "negative_prompt": "", "seed": 7, "variations": 1, "model": "auto",
        "camera": [{"move": "pan", "amount": 0.2, "from": 0.0, "to": 3.0}], "motion_strength": 0.5,
        "operation": {"kind": "generate"},
    })
    assert request.operation == Generate()
    assert request.text == "a lighthouse at dusk, waves the lamp turns on"
    assert request.visual_prompts == (VisualPrompt(MediaRef("", "fox.png"), 2.0, Role.KEYFRAME, 1.0),)
    assert request.camera == (CameraMove("pan", 0.2, 0.0, 3.0),)
    assert request.fps == 12.0 and request.duration == 6.0 and request.seed == 7


def test_a_plain_path_is_a_source_and_a_duration_gives_the_frames() -> None:
    request = request_from_json({"operation": {"kind": "animate", "source": "fox.png"}, "duration": 2, "fps": 12})
    assert isinstance(request.operation, Animate)
    assert request.operation.source == MediaRef("", "fox.png")
    assert request.operation.frames == 24


def animate(**changes: Any) -> dict[str, Any]:
    return {"operation": {"kind": "animate", "source": "fox.png", **changes}}


@pytest.mark.parametrize(("value", "said"), [
    ([], "must be a JSON object"),
    ({"promts": []}, "Unknown field “promts” in the request"),
    ({**animate(), "wobble": 1, "blur": 2}, "Unknown fields “blur”, “wobble”"),
    (animate(frame=8), "Unknown field “frame” in the operation"),
    (animate(frames=3), "“frames” in the operation must be a whole number from 4 to 48, not 3"),
    (animate(frames=49), "4 to 48"),
    (animate(frames=8.5), "not 8.5"),
    (animate(frames=True), "not true"),
    (animate(frames="8"), "not “8”"),
    (animate(size=15), "16 to 4,096"),
    (animate(strength=1.1), "“strength” in the operation must be a number from 0 to 1"),
    (animate(at="centre"), "auto, first, middle or last"),
    (animate(anchors=["nose"]), "feet, top, left, right or centre"),
    (animate(anchors=[["feet"]]), "feet, top"),
    (animate(outline=0.2), "from 0 to 0.1"),
    (animate(keep_background="yes"), "true or false"),
    (animate(source=""), "names no picture"),
    (animate(source={"sha256": "xyz"}), "64 hexadecimal digits"),
    (animate(source="a\0b"), "a file's path"),
    (animate(mask=3), "must be a JSON object, not 3"),
    ({**animate(), "fps": 31}, "“fps” in the request must be a number from 4 to 30"),
    ({**animate(), "fps": float("nan")}, "from 4 to 30"),
    ({**animate(), "duration": 61}, "from 0 to 60"),
    ({**animate(), "duration": 10, "fps": 30}, "4 to 48 frames; 10 s at 30 frames a second are 300"),
    ({**animate(frames=8), "duration": 2, "fps": 8}, "8 frames don't last 2 s"),
    ({**animate(), "variations": 3}, "1, 2, 4 or 8"),
    ({**animate(), "variations": True}, "1, 2, 4 or 8"),
    ({**animate(), "seed": -1}, "“seed”"),
    ({**animate(), "seed": 10**5000}, "a number that long"),
    ({**animate(), "model": "../x"}, "a model's id"),
    ({**animate(), "resolution": "tiny"}, "is no resolution"),
    ({**animate(), "resolution": "8p"}, "16 to 4096"),
    ({**animate(), "aspect_ratio": "5:4"}, "is no aspect ratio"),
    ({**animate(), "aspect_ratio": "custom"}, "needs a resolution"),
    ({**animate(), "aspect_ratio": "custom", "resolution": "360p"}, "as WIDTHxHEIGHT"),
    ({**animate(), "prompts": "jump"}, "must be a list"),
    ({**animate(), "prompts": [{"text": 3}]}, "“text” in prompts[0] must be text"),
    ({**animate(), "prompts": [{"text": "x" * 10_001}]}, "longer than 10,000"),
    ({**animate(), "prompts": [{"text": "late", "timestamp": 2}], "duration": 1}, "after the end of the clip"),
    ({**animate(), "camera": [{"move": "spin", "amount": 1}]}, "pan, tilt, zoom, roll or dolly"),
    ({**animate(), "camera": [{"move": "pan", "amount": 1, "from": 2, "to": 1}]}, "before it starts"),
    ({"operation": {"kind": "explode"}}, "There is no operation “explode”"),
    ({"operation": "animate"}, "an object with a “kind”"),
    ({"operation": {"kind": "animate"}}, "needs a “source”"),
    ({}, "neither words nor a picture"),
])
def test_what_is_wrong_is_said_in_one_sentence(value: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        request_from_json(value)
    assert said in caught.value.sentence
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"fps": NaN}', '{"fps": Infinity}', b"\xff\xfe\x00", '{"seed": ' + "9" * 5000 + "}"])
def test_what_is_no_json_is_an_input_error(text: str | bytes) -> None:
    with pytest.raises(InputError):
        request_from_text(text)


def test_a_huge_document_is_refused_unread() -> None:
    with pytest.raises(InputError, match="larger than 2 MB"):
        request_from_text(" " * 2_000_001)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["prompts", "operation", "kind", "source", "fps", "path", "text", "frames", "anchors", "x"]), inner, max_size=5),
    max_leaves=20))
def test_any_json_gives_a_request_or_a_sentence(value: Any) -> None:
    try:
        request_from_json(value)
    except InputError as error:
        assert error.sentence


@pytest.mark.parametrize(("resolution", "aspect", "size"), [
    ("360p", "16:9", (640, 360)), ("360p", "9:16", (360, 640)), ("480p", "16:9", (854, 480)), ("720p", "1:1", (720, 720)),
    ("360p", "2.39:1", (860, 360)), ("480p", "4:3", (640, 480)), ("301x77", "16:9", (301, 77)), ("360p", "21:9", (840, 360)),
])
def test_pixels_of_a_resolution(resolution: str, aspect: str, size: tuple[int, int]) -> None:
    assert pixel_size(resolution, aspect) == size
