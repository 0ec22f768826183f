"""Hypothesis strategies for whole projects, shared by the tests of the document."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from studio.core.curve import Curve, Key
from studio.core.partmark import BYTES, KINDS, SIDES, PartMark, packed
from studio.core.project import (
    AssetRef,
    Blend,
    Card,
    Clip,
    Kept,
    Music,
    Portrait,
    Project,
    ProjectSettings,
    Sequence,
    Sticker,
    Storyboard,
    Take,
    Title,
    Track,
    VoiceOver,
    new_id,
)
from studio.core.time import Rate, Span

WORDS = st.text(max_size=12)
SECONDS = st.floats(0, 600)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-10**9, 10**9) | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2), max_leaves=4)
EXTRA = st.dictionaries(st.sampled_from(["mood", "weather", "née"]), JSON, max_size=2)
SPANS = st.tuples(SECONDS, SECONDS).map(lambda pair: Span(min(pair), max(pair)))
RATES = st.builds(Rate, st.integers(1, 60_000), st.integers(1, 1001))


def keys() -> st.SearchStrategy[tuple[Key, ...]]:
    times = st.lists(st.integers(0, 1000), min_size=1, max_size=6, unique=True).map(sorted)
    slopes = st.none() | st.floats(-50, 50)
    return times.flatmap(lambda found: st.tuples(*[st.builds(Key, st.just(t / 1000), st.floats(0, 1), slopes) for t in found]))


CURVES = st.builds(Curve, keys())


def nodes(kind: type, **fields: Any) -> st.SearchStrategy[Any]:
    return st.builds(kind, id=st.builds(new_id), extra=EXTRA, **fields)


def lists(of: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=2).map(tuple)


SHARES = st.tuples(st.floats(0, 1), st.floats(0, 1))
MARKS = st.builds(
    PartMark, st.sampled_from(KINDS), SHARES, SHARES, st.binary(min_size=BYTES, max_size=BYTES).map(packed), st.sampled_from(SIDES), st.floats(0, 1),
    st.booleans(), st.booleans(), st.booleans())
CARDS = nodes(Card, at=SECONDS, text=WORDS, asset=WORDS, role=st.sampled_from(["", "keyframe"]), strength=st.floats(0, 1))
ITEMS = st.one_of(
    nodes(Clip, name=WORDS, at=SECONDS, take=WORDS, available=SPANS, source=SPANS), nodes(VoiceOver, at=SECONDS, text=WORDS),
    nodes(Music, at=SECONDS, source=SPANS), nodes(Title, at=SECONDS, text=WORDS))
STICKERS = nodes(
    Sticker, name=WORDS, source=WORDS, words=WORDS, strength=st.floats(0, 1), frames=st.integers(4, 48), fps=st.floats(4, 30),
    anchors=lists(st.sampled_from(["feet", "top"])), keep_background=st.booleans(), parts=lists(MARKS))
TAKES = nodes(Take, name=WORDS, library_id=st.integers(0, 10**12), request=st.dictionaries(WORDS, JSON, max_size=2), created=SECONDS)
PROJECTS = nodes(
    Project, name=WORDS, shown=WORDS, settings=nodes(ProjectSettings, fps=st.floats(1, 60)), assets=lists(nodes(AssetRef, sha256=WORDS)),
    stickers=lists(STICKERS), storyboards=lists(nodes(Storyboard, name=WORDS, seed=st.none() | st.integers(0, 9), cards=lists(CARDS))),
    takes=lists(TAKES), blends=lists(nodes(Blend, curve=CURVES)), portraits=lists(nodes(Portrait, rig=st.dictionaries(WORDS, JSON, max_size=2))),
    sequences=lists(nodes(Sequence, rate=RATES, tracks=lists(nodes(Track, items=lists(ITEMS))))),
    kept=st.just(()) | st.just((Kept("takes", 0, {"schema": "hologram", "version": 9, "id": "h"}),)))
