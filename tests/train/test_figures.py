"""The data engine of the part finder: what it draws has exact parts, whatever the plan, the source and the style."""

from __future__ import annotations

import numpy as np
import pytest

from studio.pixels.parts import KINDS, SUBJECTS
from studio.resources import resource_path
from studio.train.figures import creatures, styles, things
from studio.train.figures.drawings import in_pixels, read
from studio.train.figures.figure import Figure
from studio.train.figures.kit import HELD_OUT, KitSource, names, trained
from studio.train.figures.sample import (
    AREA,
    FRONT,
    KIND,
    PARENT,
    PIVOT_X,
    PIVOT_Y,
    SHUT,
    SIDE,
    Plan,
    Sample,
    Wish,
    drawn,
    sample,
)
from studio.train.figures.shards import Window, make_shard

PLANS = [*creatures.PLANS, *creatures.KEPT_APART, *things.PLANS]
STYLES = [*styles.SHARES, *styles.KEPT_APART]


def consistent(s: Sample) -> None:
    """What holds for every training picture."""
    assert s.picture.shape == (len(s.owners), len(s.owners), 4)
    assert (s.picture[..., :3].max(-1) <= s.picture[..., 3]).all(), "colours are premultiplied"
    assert (s.picture[..., 3][s.owners > 0] > 8).all(), "masks lie inside the alpha"
    shown = s.table[:, KIND] > 0
    area = np.bincount(s.owners.ravel(), minlength=len(s.table))
    assert (area[1:] == s.table[1:, AREA]).all() and (area[~shown][1:] == 0).all()
    assert s.table[shown, KIND].max() <= len(KINDS)
    assert set(np.unique(s.table[:, FRONT])) <= {0, 1} and set(np.unique(s.table[:, SHUT])) <= {0, 1}
    parents = s.table[shown, PARENT].astype(int)
    assert (s.table[parents[parents > 0], KIND] > 0).all(), "parents are rows that are there"


@pytest.mark.parametrize("plan", PLANS, ids=lambda p: p.__name__)
def test_every_plan_gives_consistent_pictures(plan: Plan) -> None:
    for seed in range(4):
        s = sample(np.random.default_rng(seed), {drawn: 1}, Wish(plan=plan))
        consistent(s)
        assert 0 <= s.subject < len(SUBJECTS)


@pytest.mark.parametrize("style", STYLES, ids=lambda s: s.__name__)
def test_every_style_keeps_the_masks(style: styles.Style) -> None:
    plain = sample(np.random.default_rng(5), {drawn: 1}, Wish(plan=creatures.person, plain=True))
    styled = sample(np.random.default_rng(5), {drawn: 1}, Wish(plan=creatures.person, plain=True, style=style))
    consistent(styled)
    kinds = lambda s: s.table[:, KIND][s.owners]  # noqa: E731
    both = (kinds(plain) > 0) & (kinds(styled) > 0)
    assert both.sum() > 0.75 * (kinds(plain) > 0).sum()
    assert (kinds(plain) == kinds(styled))[both].all()


def test_pivots_of_limbs_lie_on_or_beside_what_they_hang_on() -> None:
    for seed in range(12):
        s = sample(np.random.default_rng(seed), {drawn: 1}, Wish(plan=creatures.quadruped, plain=True))
        ys, xs = np.nonzero(np.isin(s.table[:, KIND][s.owners], [1 + KINDS.index("body"), 1 + KINDS.index("head")]))
        for row in s.table[s.table[:, KIND] == 1 + KINDS.index("leg")]:
            assert np.hypot(xs - row[PIVOT_X], ys - row[PIVOT_Y]).min() < 0.12 * SIDE


def test_a_plain_mascot_has_two_eyes_and_four_limbs() -> None:
    seen = []
    for seed in range(20):
        s = sample(np.random.default_rng(seed), {drawn: 1}, Wish(plan=creatures.mascot, plain=True))
        seen.append(tuple(int((s.table[:, KIND] == 1 + KINDS.index(k)).sum()) for k in ("eye", "arm", "leg")))
    assert np.median(np.array(seen), 0).tolist() == [2, 2, 2]
    assert np.array(seen).max(0).tolist() == [2, 2, 2]


def test_decoration_is_no_part() -> None:
    """A thing without a face, limbs and leaves is one body, whatever is painted on it."""
    figure = Figure(np.random.default_rng(3))
    things.balloon(figure)
    assert {KINDS[j.kind] for j in figure.joints} <= {"body", "eye", "brow", "mouth"}
    assert any(m.decor for m in figure.marks)


def test_the_kit_is_complete_and_held_out_subjects_are_not_trained_on() -> None:
    assert set(HELD_OUT) <= set(names()) and not set(HELD_OUT) & set(trained())


@pytest.mark.parametrize(("name", "counts"), [("cat", {"eye": 2, "leg": 4, "tail": 1, "ear": 2, "mouth": 1}), ("car", {"wheel": 2}),
                                              ("owl", {"wing": 2, "eye": 2}), ("pirate_child", {"arm": 2, "leg": 2, "held": 1, "eye": 2})])
def test_rigs_at_rest_show_their_parts(name: str, counts: dict[str, int]) -> None:
    s = sample(np.random.default_rng(0), {KitSource([name]): 1}, Wish(plain=True))
    consistent(s)
    for kind, number in counts.items():
        assert (s.table[:, KIND] == 1 + KINDS.index(kind)).sum() == number, kind


def test_posed_rigs_are_consistent() -> None:
    source = KitSource(["fox", "girl", "bus", "rabbit"])
    for seed in range(8):
        consistent(sample(np.random.default_rng(seed), {source: 1}))


def test_the_same_shard_twice_is_the_same() -> None:
    first, second = (make_shard(3, 7, 4, {drawn: 1.0}) for _ in range(2))
    assert (first == second).all()
    assert not (first["picture"] == make_shard(3, 8, 4, {drawn: 1.0})["picture"]).all()


def test_a_window_moves_on_and_keeps_its_width(tmp_path: object) -> None:
    window = Window(tmp_path, 1, size=100, start=2, width=3, reuse=2.0)  # type: ignore[arg-type]
    assert window.at(0) == range(2)
    assert window.at(199) == range(2) and window.at(200) == range(3)
    assert window.at(2000) == range(9, 12)


def test_drawings_by_other_hands_can_be_read() -> None:
    paths = sorted(resource_path("assets/drawings").glob("*.svg"))
    assert len(paths) >= 20
    truth = read(paths[0], 128)
    assert truth.owners.max() <= len(truth.rows) and (truth.rgba[..., 3][truth.owners > 0] > 60).all()
    coarse = in_pixels(truth, 32)
    assert set(np.unique(coarse.owners)) <= set(range(len(truth.rows) + 1))
