"""What is drawn round a moving picture: which overlays, how they follow its motion, and what is said about them.

The conditioning frame stays the picture itself, so every overlay fades out before it and in after it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from studio.engine.motion.fit import Moments
from studio.engine.motion.reading import Understood
from studio.engine.motion.subject import Subject
from studio.pixels.overlays.layers import Layers
from studio.pixels.overlays.plan import HEADINGS, Overlay, plan_overlay
from studio.pixels.warp import look_up, pixel_matrix

LOUDER = {"strong": 0.25, "weak": -0.25}  # what a manner adds to the strength
SURE = 0.5  # certainty below which a place was a guess
TOLD = {  # how each is told, and whether there are several of it
    "tears": ("tears", True), "hearts": ("hearts", True), "confetti": ("confetti", False), "sparks": ("sparks", True), "steam": ("steam", False),
    "sweat": ("sweat", False), "notes": ("notes", True), "zzz": ("the z's of sleep", True), "rain": ("rain", False), "snow": ("snow", False),
    "speed lines": ("speed lines", True), "covered eyes": ("hands over the eyes", True), "anger mark": ("a mark of anger", False),
    "stars": ("stars", True), "bubbles": ("bubbles", True),
}


def overlays_for(subject: Subject, asked: Sequence[Understood], seed: int, strength: float, seconds: float) -> list[Overlay]:
    """Everything asked for in any step, once, planned for a loop of `seconds`; phase 0 is the conditioning frame."""
    names = dict.fromkeys(name for step in asked for name in step.overlays)
    heading = next((s.direction for s in asked if s.direction in HEADINGS), "")
    louder = strength + LOUDER.get(asked[0].manner, 0.0)
    return [plan_overlay(name, subject.cut, None, seed, louder, seconds=seconds, keep_rest=0.0, heading=heading, style=subject.style,
                         places=subject.places) for name in names]


def layers_at(overlays: Sequence[Overlay], subject: Subject, plan: Moments, k: int) -> list[Layers]:
    """What is drawn round frame k of the plan."""
    phase = (k - plan.still) / len(plan.matrix)
    return [o.frame(phase, carried(subject, plan, k, o.centre, o.radius), float(plan.opacity[k])) for o in overlays]


def carried(subject: Subject, plan: Moments, k: int, at: tuple[float, float], radius: float) -> np.ndarray:
    """Where frame k takes the pixels near a point, as an affine [2, 3] on pixels: the body's own and the local field's there."""
    place = subject.canvas.place
    centre, r = (np.array(at) - np.array(place.centre)) / place.scale, max(radius / place.scale, 1e-3)
    points = (centre + r * np.array([(-1, 0), (1, 0), (0, -1), (0, 1)])).astype(np.float32)
    lx, ly = look_up(plan.local[k], points[None, :, 0].copy(), points[None, :, 1].copy())
    moved = points + np.stack([lx[0], ly[0]], -1)
    near = np.stack([moved[1] - moved[0], moved[3] - moved[2]], -1) / (2 * r)  # [2, 2], columns are what x and y become
    shift = moved.mean(0) - near @ centre
    linear = plan.matrix[k, :, :2]
    return pixel_matrix(np.concatenate([linear @ near, (linear @ shift + plan.matrix[k, :, 2])[:, None]], 1), place)


def told(overlays: Sequence[Overlay]) -> tuple[str, ...]:
    """Sentences for the person: what was drawn, and where it was placed by guessing."""
    if not overlays:
        return ()
    phrases = [TOLD[o.name][0] for o in overlays]
    several = len(overlays) > 1 or TOLD[overlays[0].name][1]
    listed = phrases[0] if len(phrases) == 1 else f"{', '.join(phrases[:-1])} and {phrases[-1]}"
    were, they, are = ("were", "they", "aren't") if several else ("was", "it", "isn't")
    said = [f"{listed[0].upper()}{listed[1:]} {were} drawn over the picture; {they} {are} part of it."]
    guessed = [TOLD[o.name][0] for o in overlays if o.certainty < SURE]
    if guessed:
        said.append(f"No face was found in the picture, so where to put {' and '.join(guessed)} was guessed.")
    return tuple(said)
