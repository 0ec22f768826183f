"""The training wordings: every class is there, well filled, and no phrase stands on both sides of a border.

Reads only the TOML files; must not know how the encoder is trained.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

WORDINGS = Path(__file__).resolve().parents[2] / "assets" / "wordings"
WHOLE_BODY = [
    "jump", "bounce", "hop", "sway", "rock", "spin", "twirl", "flip", "shake", "tremble", "pulse", "float", "walk",
    "run", "roll", "wobble", "swing", "laugh", "droop", "burst", "grow", "shrink", "fade", "flicker", "nod",
    "refuse", "tilt", "dance", "flutter", "fly", "melt", "stretch", "breathe", "drive", "peek", "slide", "surprise",
    "angry", "swim", "squash", "circle", "launch", "fall",
]
PARTS = ["wave", "clap", "cheer", "wag", "ears", "kick", "blink", "wink", "talk"]
PARTICULAR = ["flap", "look", "eat", "yawn", "sing", "point", "hug", "stomp", "shrug", "bow", "sneeze", "windblown", "sleep", "cry"]
FIRST = [*WHOLE_BODY, *PARTS, "still", "none"]
CLASSES = [*FIRST, *PARTICULAR]
OVERLAYS = [
    "tears", "hearts", "confetti", "sparks", "steam", "sweat", "notes", "zzz", "rain", "snow", "speed lines", "covered eyes", "anger mark",
    "stars", "bubbles",
]
DIRECTED = {"slide", "run", "walk", "drive", "fly", "swim", "roll", "look", "point", "windblown"}
DIRECTIONS = ("left", "right", "up", "down")
KINDS = [
    "person", "animal", "flyer", "swimmer", "plant", "vehicle", "food", "object", "light", "hanging", "floating",
    "building", "cloth", "blob",
]

Wordings = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def motions() -> Wordings:
    first, particular = _read("motions"), _read("particular")
    assert sorted(first) == sorted(FIRST) and sorted(particular) == sorted(PARTICULAR)
    return {**first, **particular}


@pytest.fixture(scope="module")
def nouns() -> dict[str, list[str]]:
    return tomllib.loads((WORDINGS / "nouns.toml").read_text(encoding="utf-8"))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((WORDINGS / f"{name}.toml").read_text(encoding="utf-8"))


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
    assert 60 <= len(table["base"]) <= 120
    assert 30 <= len(table["free"]) <= 60
    assert sum(map(len, table.values())) >= 100


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
        ("blow up", "burst"), ("blow up a balloon", "grow"), ("be blown by the wind", "windblown"), ("sway in the wind", "sway"),
        ("blink its eyes", "blink"), ("blinking lamp", "flicker"), ("shake its head", "refuse"),
        ("shake with cold", "tremble"), ("shake with laughter", "laugh"), ("shake with anger", "angry"),
        ("shake", "shake"), ("wave hello", "wave"), ("wave like a flag", "flutter"), ("ride the waves", "rock"),
        ("ripple in waves", "wobble"), ("run like melted butter", "melt"), ("spin around", "spin"),
        ("spin on its heel like a ballerina", "twirl"), ("swing", "swing"), ("swing to the jazz", "dance"),
        ("fall asleep", "sleep"), ("fall over", "fall"), ("fall in love", "pulse"), ("nod off", "sleep"),
        ("fly off the handle", "angry"), ("drop dead", "fall"), ("jump scare", "surprise"),
        ("be over the moon", "jump"), ("take off", "launch"), ("pop", "burst"), ("pop up from below", "peek"),
        ("rock", "rock"), ("rock out", "dance"), ("rocket", "none"), ("beat", "pulse"),
        ("beat its wings", "flap"), ("bow", "bow"), ("sob", "cry"), ("eat", "eat"), ("sing", "sing"), ("yawn", "yawn"), ("dance to the beat", "dance"), ("go round in circles", "circle"),
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


def test_what_is_drawn_has_wordings_of_both_kinds() -> None:
    table = _read("overlays")
    assert sorted(table) == sorted(OVERLAYS)
    for name, rows in table.items():
        assert set(rows) == {"add", "free"} and len(rows["add"]) + len(rows["free"]) >= 40, name
        assert len({_key(p) for p in (*rows["add"], *rows["free"])}) == len(rows["add"]) + len(rows["free"]), name


def test_feelings_ask_for_known_things() -> None:
    for name, mood in _read("moods").items():
        assert mood["motion"] in CLASSES and set(mood["overlays"]) <= set(OVERLAYS), name
        assert len(mood["feel"]) + len(mood["free"]) >= 35, name


def test_look_alikes_are_of_known_classes_and_no_wording_besides(motions: Wordings) -> None:
    places, hard = _places(motions), _read("hard")["hard"]
    assert set(hard) <= set(CLASSES)
    both = [p for phrases in hard.values() for p in phrases if _key(p) in places]
    assert both == []


def test_things_do_by_themselves_what_motions_are_called(nouns: dict[str, list[str]]) -> None:
    fitting = _read("fitting")
    assert set(fitting["kinds"]) == set(nouns)
    assert {*fitting["kinds"].values(), *fitting["nouns"]} - {""} <= set(CLASSES)
    every = [noun for listed in fitting["nouns"].values() for noun in listed]
    assert len(every) == len(set(every))


def _every_wording(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield _key(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("motion", "overlays"):  # of a feeling: what it asks for
                yield from _every_wording(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _every_wording(inner)


def test_what_is_held_out_is_no_wording_of_what_came_with_it() -> None:
    held = _read("heldout_parts")
    prompts = {_key(p) for name in ("motions", "overlays", "moods") for rows in held[name].values() for p in rows}
    prompts |= {_key(c["prompt"]) for rows in held.values() if "cases" in rows for c in rows["cases"]}
    trained = {p for name in ("particular", "hard", "overlays", "moods") for p in _every_wording(_read(name))}
    assert prompts & trained == set()
    assert all(len(rows) >= 12 for name in ("motions", "overlays", "moods") for rows in held[name].values())
