"""`PartsFinder.find_parts`: a cut-out picture in, its movable parts out.

The subject's silhouette is the picture's alpha, so cut the subject out first: a picture without transparency has no
silhouette, and for it the answer holds no parts. Where a picture shows several subjects apart, each is looked at on
its own and they are numbered as actors.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.contract.errors import InputError
from studio.pixels.parts import SUBJECTS, Part, Parts
from studio.resources import resource_path
from studio.vision.parts import mend
from studio.vision.parts.decode import OPAQUE, SINGLE, Floats, Instance, Look, Mask, instances_of, pieces
from studio.vision.parts.gates import Gates, measured
from studio.vision.parts.looking import Square, looks
from studio.vision.parts.masks import full_masks
from studio.vision.parts.network import SIDE, PartsNetwork
from studio.vision.parts.weights import load

FILL = 0.92  # share of the grid that the subject takes
HEAD_FILL = 0.8
FULL = 0.985  # share of opaque pixels from which a picture has no cut-out
SMALLEST = 12  # pixels of a subject's longer side below which nothing is looked for
ACTORS = 4
SIDED = ("eye", "brow", "ear", "arm", "leg", "wing", "wheel", "leaf", "hair", "held", "tail")


@dataclass(frozen=True)
class Evidence:
    """A part before its masks are made: the instance, what it hangs on, how sure, and what that was concluded from."""

    instance: Instance
    parent: int
    certainty: float
    measures: NDArray[np.float64]


class PartsFinder:
    """Loads its weights when it is first asked. May be used from several threads; they take turns loading."""

    def __init__(self, folder: Path | None = None, loaded: tuple[PartsNetwork, Gates] | None = None) -> None:
        self._folder = folder
        self._loaded = loaded
        self._lock = threading.Lock()

    def find_parts(self, rgba: NDArray[np.uint8]) -> Parts:
        """The parts of a straight RGBA picture uint8 [H, W, 4], body first.

        No parts when the picture is opaque or empty. Raises InputError for another shape, JobError when the weights
        can't be loaded.
        """
        if rgba.ndim != 3 or rgba.shape[2] != 4 or rgba.dtype != np.uint8:
            raise InputError("A picture to find parts in must be 8-bit RGBA.")
        h, w = rgba.shape[:2]
        inside = rgba[..., 3] >= OPAQUE
        if inside.mean() > FULL or not inside.any():
            return Parts(w, h)
        parts: list[Part] = []
        shows: Floats = np.zeros(len(SUBJECTS), np.float32)
        for number, silhouette in enumerate(actors_of(inside)):
            alone = np.where(silhouette[..., None], rgba, 0).astype(np.uint8)
            found, subject = self._actor(alone, number, len(parts))
            parts += found
            shows += subject
        total = float(shows.sum()) or 1.0
        order = np.argsort(-shows)
        return Parts(w, h, tuple(parts), tuple((SUBJECTS[i], float(shows[i] / total)) for i in order[:5]))

    def _actor(self, rgba: NDArray[np.uint8], number: int, offset: int) -> tuple[list[Part], Floats]:
        evidence, look = self.evidence(rgba)
        found = [e.instance for e in evidence]
        masks = full_masks(found, rgba)
        depths = _depths(evidence)
        parts = []
        for n, (e, mask) in enumerate(zip(evidence, masks, strict=True)):
            part = _part(e, mask, _side(found, n, e.parent), depths[n], number)
            parts.append(replace(part, parent=e.parent + offset if e.parent >= 0 else -1))
        return parts, look.subject if look else np.zeros(len(SUBJECTS), np.float32)

    def evidence(self, rgba: NDArray[np.uint8]) -> tuple[list[Evidence], Look | None]:
        """What is found of one subject, on the looks' grids; for measuring and for `find_parts`."""
        inside = rgba[..., 3] >= OPAQUE
        ys, xs = np.nonzero(inside)
        if max(np.ptp(ys), np.ptp(xs)) < SMALLEST:
            return [], None
        network, gates = self._ready()
        look = looks(network, rgba, [Square.around(inside, FILL)])[0]
        found = understood(look)
        found = self._second_look(network, rgba, look, found)
        return weighed(found, look, gates), look

    def _second_look(self, network: PartsNetwork, rgba: NDArray[np.uint8], look: Look, found: list[Instance]) -> list[Instance]:
        """Eyes, brows and mouths again, from a square around the head or around the face that was found."""
        where = face_square(found, look)
        if where is None or where.side > 0.95 * SIDE / float(look.matrix[0, 0]):
            return found
        closer = looks(network, rgba, [where])[0]
        features = [i for i in instances_of(closer) if i.kind in mend.FACE]
        if not any(i.kind == "eye" for i in features):
            return found
        margin = closer.matrix[:, :2] @ np.stack([_to_picture(i.centre, look) for i in found], 1) + closer.matrix[:, 2:]
        seen = (margin > 0).all(0) & (margin < SIDE).all(0)
        kept = [i for i, s in zip(found, seen, strict=True) if i.kind not in mend.FACE or not s]
        return kept + features

    def _ready(self) -> tuple[PartsNetwork, Gates]:
        with self._lock:
            if self._loaded is None:
                self._loaded = load(self._folder or resource_path("models/parts"))
            return self._loaded


def actors_of(inside: Mask) -> list[Mask]:
    """One silhouette a subject: pieces that stand apart and are both large; small ones go with the nearest."""
    label, area = pieces(inside, 5)
    large = [n for n in range(1, len(area)) if area[n] > 0.3 * area[1:].max(initial=0)]
    if len(large) < 2 or len(large) > ACTORS or _boxes_overlap(label, large):
        return [inside]
    seeds = np.zeros(inside.shape, np.int32)
    for k, n in enumerate(large, 1):
        seeds[label == n] = k
    _, near = cv2.distanceTransformWithLabels((seeds == 0).astype(np.uint8), cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    table = np.zeros(int(near.max()) + 1, np.int32)
    table[near[seeds > 0]] = seeds[seeds > 0]
    return [inside & (table[near] == k) for k in range(1, len(large) + 1)]


def _boxes_overlap(label: NDArray[np.int32], large: list[int]) -> bool:
    """Do two pieces' boxes overlap by more than a fifth of the smaller?"""
    boxes = []
    for n in large:
        ys, xs = np.nonzero(label == n)
        boxes.append((xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
            smaller = min((c[2] - c[0]) * (c[3] - c[1]) for c in (a, b))
            if wide > 0 and high > 0 and wide * high > 0.2 * smaller:
                return True
    return False


def understood(look: Look) -> list[Instance]:
    """Instances of a whole subject with borders and orphans settled, body first."""
    found = instances_of(look)
    if not found:
        return []
    mend.covered(found, look.inside)
    found = mend.orphans_adopted(found, look.inside)
    return sorted(found, key=lambda i: SINGLE.index(i.kind) if i.kind in SINGLE else len(SINGLE))


def face_square(found: list[Instance], look: Look) -> Square | None:
    """Where to look for a face: the head, else the eyes and mouth with room around; in picture pixels."""
    head = next((i for i in found if i.kind == "head"), None)
    if head is not None:
        mask, fill = head.mask, HEAD_FILL
    else:
        face = [i for i in found if i.kind in ("eye", "mouth")]
        if not any(i.kind == "eye" for i in face):
            return None
        mask, fill = np.any([i.mask for i in face], 0), 0.42
    grid = Square.around(mask, fill)
    scale = float(look.matrix[0, 0])
    left, top = _to_picture(np.array([grid.left, grid.top]), look)
    return Square(left, top, grid.side / scale)


def _to_picture(point: NDArray[np.floating], look: Look) -> tuple[float, float]:
    x, y = (np.asarray(point, float) - look.matrix[:, 2]) / float(look.matrix[0, 0])
    return float(x), float(y)


def weighed(found: list[Instance], look: Look, gates: Gates) -> list[Evidence]:
    """Parents, pivots on the joints, and certainties."""
    main = [i for i in found if i.look is look]
    parents = mend.parents_of([_on(look, i) for i in found])
    out = []
    for one, parent in zip(found, parents, strict=True):
        off = 0.0
        if one.kind in mend.LIMBS and one.look is look:
            rest = np.any([i.mask for i in main if i is not one], 0) if len(main) > 1 else np.zeros_like(one.mask)
            off = mend.pivot_on_contact(one, rest)
        elif one.kind in ("eye", "brow", "mouth", "wheel"):
            one.pivot = one.centre
        measures = measured(one, found, off, one.look.inside)
        out.append(Evidence(one, parent, 1.0 if parent < 0 else gates.certainty(measures, one.kind), measures))
    return out


def _on(look: Look, one: Instance) -> Instance:
    """The instance with its mask on this look's grid."""
    if one.look is look:
        return one
    both = look.matrix[0, 0] / one.look.matrix[0, 0]
    shift = look.matrix[:, 2] - both * one.look.matrix[:, 2]
    m = np.array([[both, 0, shift[0]], [0, both, shift[1]]], np.float32)
    mask = cv2.warpAffine(one.mask.astype(np.uint8) * 255, m, (SIDE, SIDE), flags=cv2.INTER_AREA) > 60
    if not mask.any():
        x, y = (m[:, :2] @ one.centre + m[:, 2]).clip(0, SIDE - 1).astype(int)
        mask[y, x] = True
    return replace(one, mask=mask)


def _depths(evidence: list[Evidence]) -> list[float]:
    """Larger is nearer: a step above or below what a part hangs on."""
    depths = [0.0] * len(evidence)
    for _ in range(4):
        for n, e in enumerate(evidence):
            if e.parent >= 0:
                nearer = e.instance.kind in mend.FACE or e.instance.front > 0.5
                depths[n] = depths[e.parent] + (1 if nearer else -1) * (0.5 + abs(e.instance.front - 0.5))
    return depths


def _side(found: list[Instance], n: int, parent: int) -> str:
    """As seen: the outermost of several of a kind on one parent, or on which side of its parent a single one lies."""
    one = found[n]
    if one.kind not in SIDED or parent < 0:
        return ""
    x = _to_picture(one.centre, one.look)[0]
    peers = [_to_picture(i.centre, i.look)[0] for i in found if i.kind == one.kind]
    if len(peers) == 2:
        return "left" if x <= min(peers) else "right"
    middle = _to_picture(found[parent].centre, found[parent].look)[0]
    wide = np.ptp(np.nonzero(found[parent].mask)[1]) / float(found[parent].look.matrix[0, 0])
    return "left" if x < middle - 0.12 * wide else "right" if x > middle + 0.12 * wide else ""


def _part(e: Evidence, mask: NDArray[np.uint8], side: str, depth: float, actor: int) -> Part:
    one = e.instance
    tip = mend.tip_of(one.mask, one.pivot)
    return Part(one.kind, mask, _to_picture(one.pivot, one.look), _to_picture(np.array(tip), one.look), side, depth, e.parent, e.certainty,
                one.kind in ("eye", "mouth") and one.shut > 0.5, actor)
