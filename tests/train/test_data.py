"""What the network is fed: captions, drawn subjects, the table of pictures, batches that follow from their number."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from studio.engine.motion.skeleton import Skeleton
from studio.engine.motion.vocabulary import (
    CONDITIONS,
    DIRECTIONS,
    MANNERS,
    NAMED,
    OVERLAYS,
    SIDES,
    TEMPOS,
    WORD_CLASSES,
)
from studio.resources import resource_path
from studio.train import drawn
from studio.train.captions import caption, felt, of_a_part, one_of_two, ruled_out
from studio.train.grammar import progressive, third_person
from studio.train.icons import plain_name, tight_square, wanted
from studio.train.labels import manner_of
from studio.train.motion_data import Batch, Tables, batch, choose, subject_box, word_shares
from studio.train.motions.idle import SHOWN_BY_KIND
from studio.train.part_pictures import PartPictures, carried, doubted, gathered
from studio.train.run import figure
from studio.train.sprites import HELD_OUT_SHARE, Sprites, build, is_held_out, kind_finder
from studio.train.wordings import Wordings
from studio.train.words_loop import kept_apart, split


@pytest.fixture(scope="module")
def wordings() -> Wordings:
    return Wordings(resource_path("assets/wordings"))


@pytest.fixture(scope="module")
def sprites(tmp_path_factory: pytest.TempPathFactory) -> Sprites:
    """From drawn subjects only: no icons, no house art."""
    empty = tmp_path_factory.mktemp("art")

    def no_svg(data: bytes, side: int) -> np.ndarray:
        raise AssertionError("there is no SVG to draw")

    return build((), empty, empty, resource_path("assets/wordings/nouns.toml"), 90, 7, no_svg)


# ------------------------------------------------------------------ captions
def test_every_class_is_asked_for_and_every_answer_is_a_known_name(wordings: Wordings) -> None:
    r = np.random.default_rng(0)
    made = [caption(wordings, r) for _ in range(6000)]
    assert {m for c in made for m in c.motions} == set(WORD_CLASSES)
    assert {c.direction for c in made if c.direction is not None} == set(DIRECTIONS)
    assert {c.manner for c in made if c.manner is not None} == set(MANNERS)
    assert {c.tempo for c in made if c.tempo is not None} == set(TEMPOS) and {c.side for c in made if c.side is not None} == set(SIDES)
    assert set(NAMED) - {"body"} == {c.part for c in made if c.part is not None}
    assert {o for c in made for o in c.overlays or ()} == set(OVERLAYS)
    assert all(c.text.strip() and "{" not in c.text for c in made)
    assert 0.07 < sum(len(c.motions) == 2 for c in made) / len(made) < 0.17


def test_captions_follow_from_their_generator(wordings: Wordings) -> None:
    one, two, other = ([caption(wordings, r) for _ in range(30)] for r in map(np.random.default_rng, (1, 1, 2)))
    assert one == two != other


@pytest.mark.parametrize(("phrase", "ing", "third"), [
    ("jump for joy", "jumping for joy", "jumps for joy"), ("spin", "spinning", "spins"), ("dance", "dancing", "dances"),
    ("be sad", "sad", "is sad"), ("lie down", "lying down", "lies down"), ("fly away", "flying away", "flies away"),
    ("go left", "going left", "goes left"), ("crash", "crashing", "crashes"), ("see stars", "seeing stars", "sees stars"),
    ("sway", "swaying", "sways"), ("have fun", "having fun", "has fun"), ("zigzag", "zigzagging", "zigzags"), ("buzz", "buzzing", "buzzes"),
])
def test_verbs_are_inflected(phrase: str, ing: str, third: str) -> None:
    assert (progressive(phrase), third_person(phrase)) == (ing, third)


@pytest.mark.parametrize(("text", "manner"), [
    ("jumps wildly", "strong"), ("sways gently", "weak"), ("jumps", ""), ("wildly but softly", None), ("shakes like mad", "strong"),
])
def test_a_manner_is_heard_in_the_words(text: str, manner: str | None) -> None:
    assert manner_of(text) == manner


def test_captions_of_a_kind_ask_for_what_they_say(wordings: Wordings) -> None:
    r = np.random.default_rng(5)
    moods = [felt(wordings, r) for _ in range(200)]
    assert all(len(c.motions) == 1 and c.overlays for c in moods)
    parts = [make(wordings, r) for make in (of_a_part, one_of_two) for _ in range(100)]
    assert sum(bool(c.part) for c in parts) > 140 and all(not c.side or c.part for c in parts)
    assert all(len(ruled_out(wordings, r).motions) == 1 for _ in range(50))


def test_an_article_fits_its_noun(wordings: Wordings) -> None:
    r = np.random.default_rng(3)
    subjects = [wordings.subject(r) for _ in range(2000)]
    assert not [s for s in subjects if re.match(r"an [^aeiou]|a [aeiou]", s)]


def test_wordings_kept_apart_are_not_trained_on(wordings: Wordings) -> None:
    fit, apart = split(wordings)
    for name, table in wordings.motions.items():
        for part, phrases in table.items():
            assert not any(kept_apart(p) for p in fit.motions[name][part])
            assert set(fit.motions[name][part]) | set(apart.motions[name][part]) >= set(phrases)
            assert fit.motions[name][part], (name, part)
    assert not [p for name, rows in fit.overlays.items() for p in rows["free"] if kept_apart(p)]
    every = [p for table in wordings.motions.values() for phrases in table.values() for p in phrases]
    assert 0.06 < sum(map(kept_apart, every)) / len(every) < 0.14


# ------------------------------------------------------------------ pictures
def test_drawn_subjects_are_many_and_follow_from_their_generator() -> None:
    first, again = ([drawn.draw(r) for _ in range(40)] for r in map(np.random.default_rng, (5, 5)))
    for (a, kind_a), (b, kind_b) in zip(first, again, strict=True):
        assert np.array_equal(a, b) and kind_a == kind_b
        assert a.shape == (drawn.DRAWN, drawn.DRAWN, 4) and a.dtype == np.uint8
        assert 0.01 < (a[..., 3] > 128).mean() < 0.95
        assert kind_a in SHOWN_BY_KIND
    assert len({kind for _, kind in first}) >= 6


def test_the_table_holds_centred_premultiplied_subjects(sprites: Sprites, tmp_path: Path) -> None:
    assert sprites.pictures.shape[1:] == (64, 64, 4) and len(sprites.pictures) > 80
    assert (sprites.pictures[..., :3] <= sprites.pictures[..., 3:]).all()
    for picture in sprites.pictures[:20]:
        left, top, right, bottom = subject_box(picture[..., 3] / 255)
        assert max(right - left, bottom - top) == pytest.approx(1.6, abs=0.16)
    sprites.save(tmp_path / "sprites.npz")
    again = Sprites.load(tmp_path / "sprites.npz")
    assert np.array_equal(again.pictures, sprites.pictures) and again.kinds == sprites.kinds and again.names == sprites.names
    assert np.array_equal(again.held_out, sprites.held_out)


def test_names_alone_decide_what_is_held_out(sprites: Sprites) -> None:
    assert sprites.held_out.tolist() == [is_held_out(name) for name in sprites.names]
    many = [is_held_out(f"subject {i}") for i in range(5000)]
    assert sum(many) / len(many) == pytest.approx(HELD_OUT_SHARE, abs=0.015)


def test_an_icons_name_tells_its_kind() -> None:
    find = kind_finder(resource_path("assets/wordings/nouns.toml"))
    assert (find("hot air balloon"), find("fox"), find("grinning face"), find("qwertz")) == ("floating", "animal", "person", "")
    assert plain_name("man-with-the-hat").split() == ["man", "hat"]
    seen: set[str] = set()
    assert wanted("fox", seen) and not wanted("fox", seen) and not wanted("flag-france", seen) and not wanted("ab", seen)


def test_specks_are_no_subjects() -> None:
    speck = np.zeros((64, 64, 4), np.uint8)
    speck[3:8, 3:8] = 255
    assert tight_square(speck, 64) is None


# ------------------------------------------------------------------ batches
def equal(a: Batch, b: Batch) -> bool:
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in Batch.__dataclass_fields__)


@pytest.fixture(scope="module")
def figures() -> PartPictures:
    """A few figures with parts, drawn by code."""
    return gathered(figure(np.random.default_rng([3, n])) for n in range(17))


@pytest.fixture(scope="module")
def tables(sprites: Sprites, figures: PartPictures) -> Tables:
    return Tables(sprites, np.flatnonzero(~sprites.held_out), figures, np.flatnonzero(~figures.held_out))


def test_a_batch_follows_from_seed_and_number_alone(tables: Tables) -> None:
    first = batch(tables, 1, 4, 6)
    batch(tables, 1, 9, 6)
    assert equal(first, batch(tables, 1, 4, 6))
    assert not equal(first, batch(tables, 1, 5, 6))
    assert not equal(first, batch(tables, 2, 4, 6))


def test_a_batch_has_the_shapes_and_bounds_it_promises(tables: Tables) -> None:
    b = batch(tables, 3, 0, 24)
    most = b.present.shape[1]
    shapes = {"picture": (4, 64, 64), "words": (67,), "direction": (7,), "manner": (3,), "side": (4,), "shown": (19,), "told": (most, 75), "local": (15, 2, 16, 16),
              "pose": (15, 7), "static": (3,), "limbs": (most, 91), "strength": (), "mask": (16, 16)}
    for name, shape in shapes.items():
        value = getattr(b, name)
        assert value.shape == (24, *shape) and value.dtype == np.float32 and np.isfinite(value).all(), name
    assert b.words.sum(1) == pytest.approx(1, abs=1e-4)
    assert b.direction.sum(1) == pytest.approx(1) and b.manner.sum(1) == pytest.approx(1) and b.side.sum(1) == pytest.approx(1)
    assert b.picture.min() >= 0 and (b.picture[:, :3] <= b.picture[:, 3:] + 1e-6).all()
    assert b.present.any() and not b.present.all() and not b.told[~b.present].any() and not b.limbs[~b.present].any()
    assert 0.5 < np.abs(b.limbs[b.present]).max() <= 6


# ------------------------------------------------------------------ pictures with parts
def test_figures_are_told_in_crop_units_and_kept_on_disk(figures: PartPictures, tmp_path: Path) -> None:
    assert figures.pictures.shape[1:] == (64, 64, 4) and figures.counts.max() > 3 and figures.held_out.sum() == 1
    figures.save(tmp_path / "figures.npz")
    again = PartPictures.load(tmp_path / "figures.npz")
    for index in range(len(figures.pictures)):
        s, t = figures.skeleton(index), again.skeleton(index)
        assert np.array_equal(s.told(), t.told()) and len(s) == figures.counts[index]
        assert np.abs(s.boxes[:, :2]).max(initial=0) <= 0.85 and (s.boxes[:, 2:] > 0).all() and s.parents.max(initial=-1) < len(s)
        assert s.shows.sum() == 1


def test_a_mirrored_skeleton_is_the_mirrored_pictures(figures: PartPictures) -> None:
    index = int(figures.counts.argmax())
    s = figures.skeleton(index)
    m = carried(s, True, (1.0, 1.0), (0.0, 0.0))
    assert m.pivots == pytest.approx(s.pivots * [-1, 1]) and np.array_equal(m.sides, -s.sides) and np.array_equal(m.boxes[:, 2:], s.boxes[:, 2:])
    back = carried(m, True, (1.0, 1.0), (0.0, 0.0))
    assert np.array_equal(back.told(), s.told())
    shifted = carried(s, False, (0.5, 1.0), (0.1, 0.0))
    assert shifted.tips[:, 0] == pytest.approx(s.tips[:, 0] * 0.5 + 0.1) and np.array_equal(shifted.tips[:, 1], s.tips[:, 1])


def test_a_finders_doubts_leave_a_skeleton_that_can_be_told(figures: PartPictures) -> None:
    s = figures.skeleton(int(figures.counts.argmax()))
    r = np.random.default_rng(4)
    made = [doubted(s, r) for _ in range(120)]
    counts = [len(d) for d in made]
    assert 0 in counts and max(counts) == len(s) and 0 < np.mean(counts) < len(s)
    assert any(not d.free and not d.allowed.all() for d in made) and any(d.shows.sum() == 0 for d in made)
    for d in made:
        assert np.isfinite(d.told()).all() and d.told().shape == (len(d), 75) and (d.parents < len(d)).all()


def test_shares_of_words_stand_where_the_network_expects_them() -> None:
    shares = word_shares({"jump": 0.5, "spin": 0.5})
    assert shares[CONDITIONS.index("jump")] == shares[CONDITIONS.index("spin")] == 0.5 and shares.sum() == 1


def test_every_condition_is_met_in_training() -> None:
    r = np.random.default_rng(0)
    met: set[str] = set()
    for _ in range(1500):
        met |= set(choose(Skeleton.none(), "animal", (-0.8, -0.8, 0.8, 0.8), r)[1].words)
    assert met == set(CONDITIONS)
