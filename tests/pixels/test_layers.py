"""A picture's parts as layers: whose pixels are whose, cut and put together again, bent, shut, opened, spun."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.pixels.layers.bend import REST, Bend, Joint
from studio.pixels.layers.owners import rims_of
from studio.pixels.layers.pieces import carriers_of
from studio.pixels.layers.stage import Puppet, fitted_to
from studio.pixels.layers.wheels import circle_of, disc_of, shared
from studio.pixels.outline import outline
from studio.pixels.parts import Part, Parts
from studio.pixels.warp import straight
from tests.pixels.kit import subject

SIDE = 192
seeds = st.integers(0, 100_000)


def index_of(puppet: Puppet, kind: str, side: str = "") -> int:
    return next(i for i, p in enumerate(puppet.parts) if p.kind == kind and (not side or p.side == side))


def rows_for(puppet: Puppet, moving: dict[int, tuple[float, ...]]) -> np.ndarray:
    """Two moments: rest, then each part with its six channels."""
    rows = np.zeros((2, len(puppet.parts), 6), np.float32)
    for index, row in moving.items():
        rows[1, index] = row
    return rows


def moved(name: str, kind: str, row: tuple[float, ...], side: str = "") -> tuple[Puppet, int, np.ndarray]:
    """The puppet, the part's index and the moment's picture, premultiplied."""
    picture, parts = subject(name, SIDE)
    puppet = Puppet(picture, parts)
    index = index_of(puppet, kind, side)
    moment = puppet.act(rows_for(puppet, {index: row})).moment(1)
    assert moment is not None
    return puppet, index, moment


TURN = (0.5, 0, 0, 0, 0, 0)


# ------------------------------------------------------------------ bends
def bend_from(seed: int, shape: bool = False) -> Bend:
    r = np.random.default_rng(seed)
    angle, way = r.uniform(0, 2 * np.pi), r.uniform(-1, 1)
    frame = np.array([[np.cos(way), -np.sin(way), r.uniform(-30, 30)], [np.sin(way), np.cos(way), r.uniform(-30, 30)]])
    ellipse = np.array([[9.0, 1.0], [1.0, 14.0]]) if shape else None
    joint = Joint(r.uniform(20, 80, 2), np.array([np.cos(angle), np.sin(angle)]), float(r.uniform(10, 60)), float(r.choice([0.0, 8.0, 30.0])), ellipse)
    row = np.array([r.uniform(-2, 2), r.uniform(-0.3, 0.3), r.uniform(-0.3, 0.3), r.uniform(-0.5, 0.8), r.uniform(-0.4, 0.6), 0])
    return Bend(joint, row, frame)


@settings(max_examples=40, deadline=None)
@given(seed=seeds, shape=st.booleans())
def test_a_bend_and_its_inverse_are_one(seed: int, shape: bool) -> None:
    bend = bend_from(seed, shape)
    points = np.random.default_rng(seed).uniform(0, 100, (60, 2)).astype(np.float32)
    there = bend.points(points)
    back = np.stack(bend.source_of(there[:, 0], there[:, 1]), -1)
    assert np.abs(back - points).max() < 0.02


@settings(max_examples=40, deadline=None)
@given(seed=seeds)
def test_a_bend_never_folds(seed: int) -> None:
    bend, step = bend_from(seed), 0.25
    points = np.random.default_rng(seed).uniform(0, 100, (200, 2)).astype(np.float32)
    right, down = (bend.points(points + np.float32(d)) - bend.points(points) for d in ((step, 0), (0, step)))
    assert (right[:, 0] * down[:, 1] - right[:, 1] * down[:, 0]).min() > 0


def test_a_joint_stays_where_it_is_and_bends_instead_of_tearing() -> None:
    joint = Joint(np.array([10.0, 20.0]), np.array([1.0, 0.0]), 40.0, 12.0)
    bend = Bend(joint, np.array([1.2, 0, 0, 0, 0, 0]), REST)
    at = bend.points(np.array([[10, 20], [10.5, 20], [22, 20], [50, 20]], np.float32))
    assert at[0] == pytest.approx([10, 20], abs=1e-4)
    assert at[1] == pytest.approx([10.5, 20], abs=0.05)  # beside the pivot nearly nothing
    assert at[2] == pytest.approx([10 + 12 * np.cos(1.2), 20 + 12 * np.sin(1.2)], abs=1e-3)  # beyond the soft zone all of it
    assert at[3] == pytest.approx([10 + 40 * np.cos(1.2), 20 + 40 * np.sin(1.2)], abs=1e-3)


# ------------------------------------------------------------------ whose pixels
def test_every_seen_pixel_has_one_owner_and_it_is_the_right_one() -> None:
    picture, parts = subject("cat", SIDE)
    puppet = Puppet(picture, parts)
    assert (puppet.labels[picture[..., 3] == 0] == -1).all()
    assert (puppet.labels[picture[..., 3] > 0] >= 0).all()
    for kind in ("tail", "head", "leg", "ear"):
        index = index_of(puppet, kind)
        sure = (parts.parts[index].mask > 250)
        for p in parts.parts:  # the face is drawn on the head
            sure &= (p.mask < 5) | (p is parts.parts[index])
        assert (puppet.labels[sure] == index).mean() > 0.99


def test_a_vague_mask_is_snapped_to_the_edge_of_the_picture() -> None:
    import cv2

    picture, parts = subject("cat", SIDE)
    exact = Puppet(picture, parts)
    index = index_of(exact, "tail")
    small = cv2.resize(cv2.resize(parts.parts[index].mask, (32, 32), interpolation=cv2.INTER_AREA), (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)
    vague = tuple(replace(p, mask=small) if i == index else p for i, p in enumerate(parts.parts))
    guessed = Puppet(picture, Parts(SIDE, SIDE, vague)).labels == index
    true = exact.labels == index
    assert (guessed & true).sum() / (guessed | true).sum() > 0.8


def test_a_rim_goes_with_the_part_it_runs_along() -> None:
    picture, parts = subject("bear", SIDE)
    rimmed = outline(picture, 5)
    (rim,) = rims_of(rimmed)
    assert not rim.ink and rim.width == pytest.approx(5, abs=1.5) and rim.colour.min() > 250
    assert rims_of(picture) == ()
    puppet = Puppet(rimmed, parts)
    index = index_of(puppet, "arm", "left")
    moment = straight(puppet.act(rows_for(puppet, {index: (0.9, 0, 0, 0, 0, 0)})).moment(1))
    arm = np.zeros((SIDE, SIDE), bool)
    tip = puppet.parts[index].tip
    x, y = puppet.act(rows_for(puppet, {index: (0.9, 0, 0, 0, 0, 0)})).bends(1)[0].points(np.array([tip], np.float32))[0]
    arm[int(y) - 12 : int(y) + 12, int(x) - 12 : int(x) + 12] = True
    seen = arm & (moment[..., 3] > 200)
    assert (moment[..., :3].min(-1)[seen] > 235).sum() > 25  # white all round the hand where it is now


# ------------------------------------------------------------------ cut and put together
@pytest.mark.parametrize(("name", "kinds"), [("cat", ("tail", "head", "leg")), ("boy", ("arm", "leg", "head")), ("car", ("wheel",)), ("owl", ("wing",))])
def test_layers_over_the_rest_are_the_picture(name: str, kinds: tuple[str, ...]) -> None:
    picture, parts = subject(name, SIDE)
    puppet = Puppet(picture, parts)
    moving = {i: (0.002, 0, 0, 0, 0, 0) for i, p in enumerate(puppet.parts) if p.kind in kinds}
    moment = puppet.act(rows_for(puppet, moving)).moment(1)
    assert moment is not None
    off = np.abs(moment - puppet.image).max(-1)
    assert np.percentile(off, 99) < 26 and (off > 60).mean() < 0.002  # a fifth of a pixel's turn at an edge, no seam


def test_where_no_part_moves_the_pixels_are_the_pictures() -> None:
    puppet, index, moment = moved("cat", "tail", TURN)
    assert puppet.act(np.zeros((1, len(puppet.parts), 6), np.float32)).moment(0) is None
    far = np.ones((SIDE, SIDE), bool)
    layer = puppet.cut(frozenset({index})).layers[0]
    reach = np.linalg.norm(layer.outline - layer.joint.pivot, axis=1).max() + 8
    y, x = np.mgrid[:SIDE, :SIDE]
    far = np.hypot(x - layer.joint.pivot[0], y - layer.joint.pivot[1]) > reach
    assert far.sum() > 2000 and np.array_equal(moment[far], puppet.image[far])


def test_a_turned_limb_is_where_it_should_be_and_gone_from_where_it_was() -> None:
    puppet, index, moment = moved("boy", "arm", (-1.2, 0, 0, 0, 0, 0), "right")
    part = puppet.parts[index]
    bend = puppet.act(rows_for(puppet, {index: (-1.2, 0, 0, 0, 0, 0)})).bends(1)[0]
    hand = np.array([np.array(part.pivot) + 0.93 * (np.array(part.tip) - np.array(part.pivot))], np.float32)
    (nx, ny), (ox, oy) = bend.points(hand)[0], hand[0]
    assert moment[int(ny), int(nx), 3] > 200 and moment[int(oy), int(ox), 3] < 60


def test_what_a_limb_uncovers_is_filled_where_the_body_goes_on() -> None:
    puppet, index, moment = moved("bear", "arm", (1.0, 0, 0, 0, 0, 0), "left")
    body = puppet.parts[puppet.base]
    inside = (puppet.labels == index) & (np.abs(np.mgrid[:SIDE, :SIDE][1] - body.pivot[0]) < 0.12 * SIDE)
    assert inside.sum() > 10 and (moment[..., 3][inside] > 250).mean() > 0.95


def test_a_head_takes_its_face_along_and_an_ear_its_head() -> None:
    picture, parts = subject("cat", SIDE)
    puppet = Puppet(picture, parts)
    head, eye = index_of(puppet, "head"), index_of(puppet, "eye")
    assert carriers_of(puppet.parts, frozenset({head}))[eye] == head
    ear = index_of(puppet, "ear")
    act = puppet.act(rows_for(puppet, {head: (0.4, 0, 0, 0, 0, 0), ear: (0.3, 0, 0, 0, 0, 0)}))
    bends = {layer.mover: bend for layer, bend in zip(act.made.layers, act.bends(1), strict=True)}
    pivot = np.array([puppet.parts[ear].pivot], np.float32)
    assert bends[ear].points(pivot) == pytest.approx(bends[head].points(pivot), abs=0.05)


def test_a_circle_of_parts_that_hang_on_each_other_is_no_endless_loop() -> None:
    picture, parts = subject("cat", SIDE)
    looped = tuple(replace(p, parent=(i + 1) % len(parts.parts)) for i, p in enumerate(parts.parts))
    puppet = Puppet(picture, Parts(SIDE, SIDE, looped))
    rows = np.zeros((2, len(looped), 6), np.float32)
    rows[1, :, 0] = 0.1
    moment = puppet.act(rows).moment(1)
    assert moment is not None and np.isfinite(moment).all()


# ------------------------------------------------------------------ eyes and mouths
def inside_of(puppet: Puppet, index: int) -> np.ndarray:
    return puppet.parts[index].mask > 200


def test_a_shut_eye_is_skin_with_a_line_of_ink() -> None:
    puppet, index, moment = moved("cat", "eye", (0, 0, 0, 0, 0, 1))
    inside = inside_of(puppet, index)
    ys, xs = np.nonzero(inside)
    skin = puppet.image[ys.min() - 4, int(xs.mean()), :3]
    light, before = moment[..., :3].mean(-1), puppet.image[..., :3].mean(-1)
    top = inside & (np.mgrid[:SIDE, :SIDE][0] < ys.min() + 0.4 * np.ptp(ys))
    assert np.abs(moment[top][:, :3] - skin).max(-1).mean() < 12  # the lid
    assert light[inside].min() < 90 and light[inside].mean() > before[inside].mean() + 40  # a line is left, no more
    away = ~(cv_grown(puppet.parts[index].mask > 20, 5))
    assert np.array_equal(moment[away], puppet.image[away])


def cv_grown(mask: np.ndarray, by: int) -> np.ndarray:
    import cv2

    return cv2.dilate(mask.astype(np.uint8), np.ones((2 * by + 1, 2 * by + 1), np.uint8)) > 0


def test_a_lid_goes_down_evenly() -> None:
    picture, parts = subject("owl", SIDE)
    puppet = Puppet(picture, parts)
    index = index_of(puppet, "eye")
    rows = np.zeros((9, len(puppet.parts), 6), np.float32)
    rows[:, index, 5] = np.linspace(0, 1, 9)
    act = puppet.act(rows)
    changed = [0.0] + [float(np.abs(act.moment(k) - puppet.image).max(-1)[inside_of(puppet, index)].mean()) for k in range(1, 9)]
    assert np.diff(changed).min() > -2 and changed[-1] > 40


def test_a_gaze_moves_the_pupil_and_not_the_eye() -> None:
    picture, parts = subject("owl", SIDE)
    puppet = Puppet(picture, parts)
    index = index_of(puppet, "eye")

    def dark(dx: float) -> float:
        act = puppet.act(rows_for(puppet, {index: (0, dx, 0, 0, 0, 0)}))
        picture = puppet.image if act.moment(1) is None else act.moment(1)
        xs = np.nonzero(cv_grown(inside_of(puppet, index), 3) & (picture[..., :3].max(-1) < 70))[1]
        return float(xs.mean())

    assert dark(-1) < dark(0) - 0.7 < dark(1) - 1.4


@pytest.mark.parametrize("name", ["boy", "cat", "robot"])
def test_a_line_mouth_opens_into_a_dark_inside(name: str) -> None:
    picture, parts = subject(name, SIDE)
    puppet = Puppet(picture, parts)
    index = index_of(puppet, "mouth")
    rows = np.zeros((3, len(puppet.parts), 6), np.float32)
    rows[:, index, 5] = (0, 0.5, 1)
    act = puppet.act(rows)
    changed = [0] + [int((np.abs(act.moment(k) - puppet.image).max(-1) > 30).sum()) for k in (1, 2)]
    assert 0 < changed[1] < changed[2]
    outside = ~cv_grown(parts.parts[index].mask > 20, SIDE // 8)
    assert np.array_equal(act.moment(2)[outside], puppet.image[outside])


# ------------------------------------------------------------------ wheels
def test_a_wheel_turns_in_its_own_place_and_comes_round() -> None:
    picture, parts = subject("bus", SIDE)
    puppet = Puppet(picture, parts)
    index = index_of(puppet, "wheel")
    whole = puppet.act(rows_for(puppet, {index: (2 * np.pi, 0, 0, 0, 0, 0)})).moment(1)
    part = puppet.act(rows_for(puppet, {index: (0.4, 0, 0, 0, 0, 0)})).moment(1)
    outside = ~cv_grown(parts.parts[index].mask > 20, 3)
    assert np.array_equal(part[outside], puppet.image[outside])
    assert np.percentile(np.abs(whole - puppet.image).max(-1), 99.5) < 40
    assert np.abs(part[..., 3] - puppet.image[..., 3]).mean() < 1  # its silhouette stays


def test_a_wheel_seen_at_an_angle_and_half_covered_is_still_an_ellipse() -> None:
    y, x = np.mgrid[:120, :120]
    mask = ((x - 60) / 30) ** 2 + ((y - 60) / 40) ** 2 <= 1
    for covered in (mask, mask & (y > 38)):
        disc = disc_of(covered)
        assert disc is not None
        assert disc.centre == pytest.approx([60, 60], abs=2)
        assert np.linalg.svd(disc.shape, compute_uv=False) == pytest.approx([40, 30], abs=2.5)


# ------------------------------------------------------------------ trust
def test_what_is_unsure_moves_gently_and_what_is_a_mere_guess_not_at_all() -> None:
    picture, parts = subject("cat", SIDE)

    def share(certainty: float, **more: object) -> float:
        index = next(i for i, p in enumerate(parts.parts) if p.kind == "tail")
        doubted = tuple(replace(p, certainty=certainty, **more) if i == index else p for i, p in enumerate(parts.parts))
        return Puppet(picture, Parts(SIDE, SIDE, doubted)).trust[index].share

    assert share(1.0) == 1 and 0.3 < share(0.4) < 0.8 and share(0.1) == 0
    assert share(1.0, pivot=(SIDE * 0.9, SIDE * 0.1)) == 0  # its joint is somewhere else


def test_a_piece_of_a_plain_surface_is_not_torn_out() -> None:
    import cv2

    picture = np.zeros((SIDE, SIDE, 4), np.uint8)
    cv2.rectangle(picture, (40, 40), (150, 150), (180, 120, 60, 255), -1)
    mask = np.zeros((SIDE, SIDE), np.uint8)
    mask[60:140, 60:80] = 255
    vague = cv2.GaussianBlur(mask, (0, 0), 4)
    body = Part("body", picture[..., 3], (95, 140), (95, 40))
    arm = Part("arm", vague, (70, 62), (70, 138), parent=0, depth=1)
    trust = Puppet(picture, Parts(SIDE, SIDE, (body, arm))).trust[1]
    assert trust.share == 0 and trust.why == "joined"


# ------------------------------------------------------------------ sizes
@settings(max_examples=20, deadline=None)
@given(width=st.integers(8, 90), height=st.integers(8, 90), seed=seeds)
def test_parts_found_at_another_size_fit(width: int, height: int, seed: int) -> None:
    r = np.random.default_rng(seed)
    mask = np.zeros((40, 40), np.uint8)
    mask[10:30, 5:25] = 255
    part = Part("arm", mask, (r.uniform(5, 25), 10.0), (15.0, 30.0))
    (fitted,) = fitted_to(Parts(40, 40, (part,)), width, height)
    assert fitted.mask.shape == (height, width)
    _, xs = np.nonzero(fitted.mask > 127)
    if len(xs):
        assert xs.mean() == pytest.approx((14.5 + 0.5) * width / 40 - 0.5, abs=1)
    assert fitted.pivot[0] == pytest.approx((part.pivot[0] + 0.5) * width / 40 - 0.5)


def test_a_picture_of_one_pixel_and_parts_of_nothing_do_no_harm() -> None:
    one = np.full((1, 1, 4), 255, np.uint8)
    part = Part("arm", np.zeros((1, 1), np.uint8), (0, 0), (0, 0))
    puppet = Puppet(one, Parts(1, 1, (part, replace(part, kind="eye"), replace(part, kind="mouth"), replace(part, kind="wheel"))))
    assert puppet.act(np.full((2, 4, 6), 0.5, np.float32)).moment(1) is not None


def test_a_wheel_whose_mask_runs_out_is_the_circle_about_its_hub() -> None:
    y, x = np.mgrid[:120, :160]
    wheel = np.hypot(x - 80, y - 70) < 30
    vague = wheel | ((np.abs(x - 112) < 22) & (np.abs(y - 60) < 9))
    disc, share = circle_of(vague, (80.0, 70.0))
    assert disc is not None and share > 0.75
    assert np.abs(np.diag(disc.shape) - 30).max() < 3
    assert share > shared(disc_of(vague), vague)


def test_no_circle_is_too_small_to_turn() -> None:
    mask = np.zeros((20, 20), bool)
    mask[9:11, 9:11] = True
    assert circle_of(mask, (9.5, 9.5)) == (None, 0.0)
