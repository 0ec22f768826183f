"""Contact sheets of what the motion model makes of held-out pictures: to be looked at before a figure is believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from studio.contract.requests import At
from studio.engine.motion.asking import motions_for
from studio.engine.motion.fit import Canvas, moments, outline_points, placement_of
from studio.engine.motion.reading import Understood
from studio.engine.motion.representation import Motion
from studio.engine.motion.sampler import Sampling
from studio.engine.motion.skeleton import Skeleton, skeleton_of
from studio.engine.motion.subject import crop_for_model
from studio.engine.motion.transformer import MotionTransformer
from studio.engine.motion.vocabulary import IDLE, MOTIONS
from studio.pixels.alpha import bounding_box, unpremultiply
from studio.pixels.layers.stage import Puppet
from studio.pixels.parts import Part, Parts
from studio.pixels.warp import Mover
from studio.train.evaluate_parts import NAMED
from studio.train.part_pictures import Labelled, parts_of, straight
from studio.train.sprites import Sprites

CELL = 96
FRAMES = 8
ROWS = 18


def contact_sheets(model: MotionTransformer, sprites: Sprites, folder: Path, seed: int = 3) -> list[Path]:
    """One row a motion on a held-out picture, 8 frames each; written as sheet-1.png and so on into `folder`."""
    r = np.random.default_rng(seed)
    allowed = np.flatnonzero(sprites.held_out) if sprites.held_out.any() else np.arange(len(sprites.pictures))
    names = [*MOTIONS, IDLE, IDLE]
    pictures = [sprites.pictures[int(i)] for i in r.choice(allowed, len(names), replace=len(names) > len(allowed))]
    asked = [Understood() if n == IDLE else Understood(((n, 1.0),)) for n in names]
    crops = [p.astype(np.float32).transpose(2, 0, 1) / 255 for p in pictures]
    motions = motions_for(model, crops, asked, [Skeleton.none() for _ in names], Sampling())
    rows = [row(n, p, m) for n, p, m in zip(names, pictures, motions, strict=True)]
    paths = []
    for index in range(0, len(rows), ROWS):
        path = folder / f"sheet-{index // ROWS + 1}.png"
        cv2.imwrite(str(path), np.concatenate(rows[index:index + ROWS])[..., ::-1])
        paths.append(path)
    return paths


def part_sheets(model: MotionTransformer, figures: Sequence[Labelled], folder: Path) -> list[Path]:
    """One row a motion on a figure that has the part it is about, moved by the renderer with its exact parts; written
    as parts-1.png and so on."""
    ready = [prepared(f) for f in figures]
    cases = [(name, next((s for s in _turned(ready, index) if suits(name, s[2])), ready[0])) for index, name in enumerate((*MOTIONS, IDLE, IDLE, IDLE))]
    asked = [Understood() if n == IDLE else Understood(((n, 1.0),)) for n, _ in cases]
    made = motions_for(model, [s[3] for _, s in cases], asked, [s[2] for _, s in cases], Sampling())
    rows = [part_row(n, s, s[2].spread(m)) for (n, s), m in zip(cases, made, strict=True)]
    paths = []
    for index in range(0, len(rows), ROWS):
        path = folder / f"parts-{index // ROWS + 1}.png"
        cv2.imwrite(str(path), np.concatenate(rows[index:index + ROWS])[..., ::-1])
        paths.append(path)
    return paths


Ready = tuple[np.ndarray, Parts, Skeleton, np.ndarray]


def _turned(ready: list[Ready], by: int) -> list[Ready]:
    """Each motion begins to look at another figure."""
    k = by * 5 % len(ready)
    return ready[k:] + ready[:k]


def prepared(figure: Labelled) -> Ready:
    """A figure with room around it: straight RGBA, its parts, its skeleton, what the model sees."""
    edge = figure.picture.shape[0] // 4
    rgba = np.pad(straight(figure.picture), ((edge, edge), (edge, edge), (0, 0)))
    own = parts_of(figure)
    parts = Parts(rgba.shape[1], rgba.shape[0], tuple(moved_by(p, edge) for p in own.parts), own.shows)
    box = bounding_box(rgba[..., 3], 12) or (0, 0, rgba.shape[1], rgba.shape[0])
    return rgba, parts, skeleton_of(parts, placement_of(box)), crop_for_model(rgba, box)


def moved_by(part: Part, edge: int) -> Part:
    return replace(part, mask=np.pad(part.mask, edge), pivot=(part.pivot[0] + edge, part.pivot[1] + edge), tip=(part.tip[0] + edge, part.tip[1] + edge))


def suits(name: str, skeleton: Skeleton) -> bool:
    """Whether a figure has what a motion is about; for what the whole body does, any figure with limbs."""
    return any(skeleton.of(kind) for kind in NAMED.get(name, ("arm", "leg", "wing", "tail", "wheel", "leaf")))


def part_row(name: str, ready: Ready, motion: Motion) -> np.ndarray:
    """A label and eight frames, every part moved as it is told."""
    rgba, parts, _, _ = ready
    place = placement_of(bounding_box(rgba[..., 3], 12) or (0, 0, rgba.shape[1], rgba.shape[0]))
    canvas = Canvas(place, rgba.shape[1], rgba.shape[0], outline_points(rgba[..., 3], place))
    plan = moments(motion, canvas, FRAMES, 1, At.FIRST, puppet=Puppet(rgba, parts))
    mover = Mover(rgba, place)
    acts = [plan.act.moment(k) if plan.act is not None else None for k in range(FRAMES)]
    frames = [rgba if k == plan.still else mover.frame(plan.matrix[k], plan.local[k], float(plan.opacity[k]), acts[k]) for k in range(FRAMES)]
    return np.concatenate([labelled(name), *(cv2.resize(on_grey(f), (CELL, CELL), interpolation=cv2.INTER_AREA) for f in frames)], 1)


def labelled(name: str) -> np.ndarray:
    label = np.full((CELL, 84, 3), 255, np.uint8)
    cv2.putText(label, name, (3, CELL // 2), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (20, 20, 20), 1, cv2.LINE_AA)
    return label


def row(name: str, picture: np.ndarray, motion: Motion) -> np.ndarray:
    """A label and eight frames of a 64-pixel picture that stands in a larger canvas."""
    canvas_picture = np.zeros((CELL, CELL, 4), np.uint8)
    edge = (CELL - picture.shape[0]) // 2
    canvas_picture[edge:edge + picture.shape[0], edge:edge + picture.shape[1]] = unpremultiply(picture)
    place = placement_of(bounding_box(canvas_picture[..., 3], 12) or (0, 0, CELL, CELL))
    canvas = Canvas(place, CELL, CELL, outline_points(canvas_picture[..., 3], place))
    plan = moments(motion, canvas, FRAMES, 1, At.FIRST)
    mover = Mover(canvas_picture, place)
    frames = [canvas_picture if k == plan.still else mover.frame(plan.matrix[k], plan.local[k], float(plan.opacity[k])) for k in range(FRAMES)]
    return np.concatenate([labelled(name), *(on_grey(f) for f in frames)], 1)


def on_grey(frame: np.ndarray) -> np.ndarray:
    alpha = frame[..., 3:].astype(np.float32) / 255
    return (frame[..., :3] * alpha + 225 * (1 - alpha)).astype(np.uint8)
