"""The training wordings: every class is there, well filled, and no phrase stands on both sides of a border.

Reads only the two TOML files; must not know how the encoder is trained.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

WORDINGS = Path(__file__).resolve().parents[2] / "assets" / "wordings"
WHOLE_BODY = [
    "jump", "bounce", "hop", "sway", "rock", "spin", "twirl", "flip", "shake", "tremble", "pulse", "float", "walk",
    "run", "roll", "wobble", "swing", "laugh", "droop", "burst", "grow", "shrink", "fade", "flicker", "nod",
    "refuse", "tilt", "dance", "flutter", "fly", "melt", "stretch", "breathe", "drive", "peek", "slide", "surprise",
    "angry", "swim", "squash", "circle", "launch", "fall",
]
PARTS = ["wave", "clap", "cheer", "wag", "ears", "kick", "blink", "wink", "talk"]
CLASSES = [*WHOLE_BODY, *PARTS, "still", "none"]
DIRECTED = {"slide", "run", "walk", "drive", "fly", "swim", "roll"}
DIRECTIONS = ("left", "right", "up", "down")
KINDS = [
    "person", "animal", "flyer", "swimmer", "plant", "vehicle", "food", "object", "light", "hanging", "floating",
    "building", "cloth", "blob",
]

Wordings = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def motions() -> Wordings:
    return tomllib.loads((WORDINGS / "motions.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def nouns() -> dict[str, list[str]]:
    return tomllib.loads((WORDINGS / "nouns.toml").read_text(encoding="utf-8"))


def _key(phrase: str) -> str:
    """Lower case, punctuation and repeated spaces gone; a phrase of punctuation only stays itself."""
    words = re.sub(r"[^\w\s]", " ", phrase.lower()).split()
    return " ".join(words) or phrase


def _spoken(phrase: str) -> Iterator[str]:
    if "{d}" not in phrase:
        yield _key(phrase)
        return
    for direction in DIRECTIONS:
        yield _key(phrase.replace("{d}", direction))


def _places(motions: Wordings) -> dict[str, list[str]]:
    places: dict[str, list[str]] = defaultdict(list)
    for motion, table in motions.items():
        for part, phrases in table.items():
            for phrase in phrases:
                for spoken in _spoken(phrase):
                    places[spoken].append(f"{motion}.{part}")
    return places


def test_every_class_is_there_and_no_other(motions: Wordings) -> None:
    assert sorted(motions) == sorted(CLASSES)


@pytest.mark.parametrize("motion", [name for name in CLASSES if name != "none"])
def test_a_class_is_well_filled(motions: Wordings, motion: str) -> None:
    table = motions[motion]
    assert set(table) <= {"base", "free", "mood"}
    assert 70 <= len(table["base"]) <= 120
    assert 40 <= len(table["free"]) <= 60


def test_nothing_asked_has_only_free_prompts(motions: Wordings) -> None:
    assert set(motions["none"]) == {"free"}
    assert len(motions["none"]["free"]) >= 120


def test_no_phrase_stands_twice(motions: Wordings) -> None:
    twice = {phrase: where for phrase, where in _places(motions).items() if len(where) > 1}
    assert twice == {}


def test_directions_stand_only_where_they_make_sense(motions: Wordings) -> None:
    for motion, table in motions.items():
        placed = [phrase for phrases in table.values() for phrase in phrases if "{" in phrase or "}" in phrase]
        assert all(phrase.count("{d}") == 1 and phrase.count("{") == 1 for phrase in placed), motion
        assert not placed or motion in DIRECTED, motion
        assert not [phrase for phrase in placed if phrase not in table["base"]], motion
    assert all(any("{d}" in phrase for phrase in motions[motion]["base"]) for motion in DIRECTED)


def test_phrases_are_clean(motions: Wordings) -> None:
    for motion, table in motions.items():
        for part, phrases in table.items():
            for phrase in phrases:
                assert phrase == " ".join(phrase.split()), (motion, part, phrase)
                assert len(phrase.split()) <= 20, (motion, part, phrase)
        for phrase in table.get("base", []):
            assert re.match(r"[a-z]", phrase), (motion, phrase)
            assert not re.match(r"(a|an|the|it|he|she|they|to|not|can|do not)\b", phrase), (motion, phrase)


@pytest.mark.parametrize(
    ("phrase", "motion"),
    [
        ("blow up", "burst"), ("blow up a balloon", "grow"), ("be blown by the wind", "sway"),
        ("blink its eyes", "blink"), ("blinking lamp", "flicker"), ("shake its head", "refuse"),
        ("shake with cold", "tremble"), ("shake with laughter", "laugh"), ("shake with anger", "angry"),
        ("shake", "shake"), ("wave hello", "wave"), ("wave like a flag", "flutter"), ("ride the waves", "rock"),
        ("ripple in waves", "wobble"), ("run like melted butter", "melt"), ("spin around", "spin"),
        ("spin on its heel like a ballerina", "twirl"), ("swing", "swing"), ("swing to the jazz", "dance"),
        ("fall asleep", "breathe"), ("fall over", "fall"), ("fall in love", "pulse"), ("nod off", "breathe"),
        ("fly off the handle", "angry"), ("drop dead", "fall"), ("jump scare", "surprise"),
        ("be over the moon", "jump"), ("take off", "launch"), ("pop", "burst"), ("pop up from below", "peek"),
        ("rock", "rock"), ("rock out", "dance"), ("rocket", "none"), ("beat", "pulse"),
        ("beat its wings", "fly"), ("dance to the beat", "dance"), ("go round in circles", "circle"),
        ("spin in circles", "spin"), ("deflate sadly", "droop"), ("deflate", "shrink"),
    ],
)
def test_borders_are_held(motions: Wordings, phrase: str, motion: str) -> None:
    assert [place.split(".")[0] for place in _places(motions)[phrase]] == [motion]


@pytest.mark.parametrize("kind", KINDS)
def test_nouns_are_many_and_plain(nouns: dict[str, list[str]], kind: str) -> None:
    assert len(set(nouns[kind])) == len(nouns[kind]) >= 60
    for noun in nouns[kind]:
        assert noun == noun.lower().strip(), noun
        assert not re.match(r"(a|an|the|my|two)\b", noun), noun


def test_a_noun_is_of_one_kind(nouns: dict[str, list[str]]) -> None:
    assert sorted(nouns) == sorted(KINDS)
    every = [noun for listed in nouns.values() for noun in listed]
    assert len(every) == len(set(every))
