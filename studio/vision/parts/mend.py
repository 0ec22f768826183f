"""Repairs on a look's grid that are worth as much as training: who owns a limb's orphaned end, and the white border.

Also what hangs on what, and where a pivot must lie.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.vision.parts.decode import Instance, Mask, pieces

LIMBS = ("arm", "leg", "tail", "wing", "ear", "leaf", "held", "hair", "flame")
FACE = ("eye", "brow", "mouth")
ON_HEAD = ("eye", "brow", "mouth", "ear", "hair")
BORDER = 10.0  # grid pixels that a sticker's border may reach
_CROSS = np.ones((3, 3), np.uint8)


def grown(mask: Mask, by: int = 1) -> Mask:
    return cv2.dilate(mask.astype(np.uint8), _CROSS, iterations=by) > 0


def covered(found: list[Instance], inside: Mask) -> None:
    """Opaque pixels of nobody beside a part (a white border, a soft edge, a missed patch) follow the nearest part. In place."""
    label = np.zeros(inside.shape, np.int32)
    for n, i in enumerate(found, 1):
        if i.kind not in FACE:
            label[i.mask] = n
    if not label.any():
        return
    taken = np.any([i.mask for i in found], 0)
    far, near = cv2.distanceTransformWithLabels((label == 0).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    owner = np.zeros(int(near.max()) + 1, np.int32)
    owner[near[label > 0]] = label[label > 0]
    todo = inside & ~taken & (far < BORDER)
    for n, i in enumerate(found, 1):
        if i.kind not in FACE:
            i.mask = i.mask | (todo & (owner[near] == n))


def orphans_adopted(found: list[Instance], inside: Mask) -> list[Instance]:
    """What hangs on the subject only through a limb goes with the limb: a hand called something else, a tail's tip."""
    gone: set[int] = set()
    for limb in sorted((i for i in found if i.kind in ("arm", "leg", "tail", "wing", "ear", "leaf")), key=lambda i: -i.area):
        if id(limb) in gone:
            continue
        label, area = pieces(inside & ~limb.mask, 1)
        if len(area) <= 2:
            continue
        main = int(area[1:].argmax()) + 1
        for n in range(1, len(area)):
            piece = label == n
            if n == main or area[n] > max(0.9 * limb.area, 12) or not (grown(limb.mask, 2) & piece).any():
                continue
            inner = [i for i in found if i is not limb and (i.mask & piece).sum() > 0.7 * i.area]
            if any(i.kind in ("head", "body", "held") or i.kind in FACE for i in inner):
                continue
            limb.mask = limb.mask | piece
            gone |= {id(i) for i in inner}
            for other in found:
                if other is not limb:
                    other.mask = other.mask & ~piece
    return [i for i in found if id(i) not in gone and i.mask.any()]


def parents_of(found: list[Instance]) -> list[int]:
    """What each hangs on, as an index into the list or -1: by kind first, then by what it touches."""
    def first(kind: str) -> int:
        return next((n for n, i in enumerate(found) if i.kind == kind), -1)

    body, head = first("body"), first("head")
    trunk = body if body >= 0 else head
    return [_parent(found, n, body, head, trunk) for n in range(len(found))]


def _parent(found: list[Instance], n: int, body: int, head: int, trunk: int) -> int:
    kind = found[n].kind
    if n == trunk:
        return -1
    if kind == "head":
        return body
    if kind == "held":
        arms = [m for m, i in enumerate(found) if i.kind == "arm"]
        return min(arms, key=lambda m: _gap(found[n].mask, found[m].mask)) if arms else trunk
    if kind in ON_HEAD and head >= 0:
        nearer = body < 0 or _gap(found[n].mask, found[head].mask) <= _gap(found[n].mask, found[body].mask) + 3
        return head if nearer else body
    return trunk


def _gap(a: Mask, b: Mask) -> float:
    """The distance between two masks in grid pixels."""
    if not b.any():
        return 1e6
    return float(cv2.distanceTransform((~b).astype(np.uint8), cv2.DIST_L2, 3)[a].min())


def contact(limb: Mask, rest: Mask) -> Mask:
    """The limb's pixels that touch the rest."""
    return limb & grown(rest, 2)


def pivot_on_contact(limb: Instance, rest: Mask) -> float:
    """Move a pivot that lies far from where the limb touches the rest onto that place; answers how far off it was, as a
    share of the limb's length."""
    touching = contact(limb.mask, rest)
    ys, xs = np.nonzero(limb.mask)
    length = float(np.hypot(xs + 0.5 - limb.pivot[0], ys + 0.5 - limb.pivot[1]).max())
    if not touching.any():
        return 0.5
    ty, tx = np.nonzero(touching)
    gaps = np.hypot(tx + 0.5 - limb.pivot[0], ty + 0.5 - limb.pivot[1])
    off = float(gaps.min()) / max(length, 1.0)
    if off > 0.25:
        close = gaps <= gaps.min() + 6
        limb.pivot = np.array([tx[close].mean() + 0.5, ty[close].mean() + 0.5], np.float32)
    return min(off, 1.0)


def severed(limb: Mask, inside: Mask) -> float:
    """The share of the subject that would hang in the air without the limb."""
    _, area = pieces(inside & ~limb, 3)
    rest = int(area[1:].sum())
    return 1 - float(area[1:].max(initial=0)) / rest if rest else 1.0


def tip_of(mask: Mask, pivot: NDArray[np.float32]) -> tuple[float, float]:
    """The far end: the mean of the furthest twentieth of the mask."""
    ys, xs = np.nonzero(mask)
    far = np.hypot(xs + 0.5 - pivot[0], ys + 0.5 - pivot[1])
    end = far >= np.quantile(far, 0.95)
    return float(xs[end].mean() + 0.5), float(ys[end].mean() + 0.5)
