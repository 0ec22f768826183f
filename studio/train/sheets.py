"""Contact sheets of what the motion model makes of held-out pictures: to be looked at before a figure is believed."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from studio.contract.requests import At
from studio.engine.motion.fit import Canvas, moments, outline_points, placement_of
from studio.engine.motion.asking import motions_for
from studio.engine.motion.reading import Understood
from studio.engine.motion.representation import Motion
from studio.engine.motion.sampler import Sampling
from studio.engine.motion.skeleton import Skeleton
from studio.engine.motion.transformer import MotionTransformer
from studio.engine.motion.vocabulary import IDLE, MOTIONS
from studio.pixels.alpha import bounding_box, unpremultiply
from studio.pixels.warp import Mover
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


def row(name: str, picture: np.ndarray, motion: Motion) -> np.ndarray:
    """A label and eight frames of a 64-pixel picture that stands in a larger canvas."""
    canvas_picture = np.zeros((CELL, CELL, 4), np.uint8)
    edge = (CELL - picture.shape[0]) // 2
    canvas_picture[edge:edge + picture.shape[0], edge:edge + picture.shape[1]] = unpremultiply(picture)
    place = placement_of(bounding_box(canvas_picture[..., 3], 12) or (0, 0, CELL, CELL))
    canvas = Canvas(place, CELL, CELL, outline_points(canvas_picture[..., 3], place))
    plan = moments(motion, canvas, FRAMES, 1, At.FIRST)
    mover = Mover(canvas_picture, place)
    label = np.full((CELL, 84, 3), 255, np.uint8)
    cv2.putText(label, name, (3, CELL // 2), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (20, 20, 20), 1, cv2.LINE_AA)
    frames = [canvas_picture if k == plan.still else mover.frame(plan.matrix[k], plan.local[k], float(plan.opacity[k])) for k in range(FRAMES)]
    return np.concatenate([label, *(on_grey(f) for f in frames)], 1)


def on_grey(frame: np.ndarray) -> np.ndarray:
    alpha = frame[..., 3:].astype(np.float32) / 255
    return (frame[..., :3] * alpha + 225 * (1 - alpha)).astype(np.uint8)
