"""The house art as training pictures: rigs posed within their limits, recoloured, their heads swapped, their faces redrawn.

`HELD_OUT` subjects are never trained on. A limb's links are one instance; what has no joint of its own belongs to
what it hangs on; a pair of eyes is split in two.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from studio.engine.composer.rig import Pose, RigPart, RigSprites, Subject, load_subject, place
from studio.pixels.parts import KINDS
from studio.resources import resource_path
from studio.train.figures.faces import face
from studio.train.figures.figure import Figure, Joint, hsv
from studio.train.figures.paint import Ink, View, paint_over, view_of
from studio.train.figures.sample import Painted, Wish

HELD_OUT = ("cat", "bear", "pirate_child", "owl", "car", "robot", "sunflower", "fish")
SCALE = 0.6  # sprite pixels a drawing unit
PALETTES = 4  # the drawing's own colours and three others
ALIVE = ("person", "animal")
MOVING = {"robot", "cactus"}  # not alive, but with arms, ears and eyes that are
AIRY = ("beam", "glow", "halo")
DARK = ("light", "glow", "lantern")  # states whose lit look would cover the subject
CHAINED = ("body", "head", "arm", "leg", "tail", "ear", "flame")
SHUT = ("closed", "happy", "smile", "sad")
TAGS = {"head": "head", "body": "body", "ear": "ear", "horn": "ear", "eye": "eye", "brow": "brow", "mouth": "mouth", "jaw": "mouth", "arm": "arm",
        "forearm": "arm", "hand": "arm", "leg": "leg", "shin": "leg", "foot": "leg", "paw": "leg", "tail": "tail", "wing": "wing", "fin": "wing",
        "hair": "hair", "wheel": "wheel", "propeller": "wheel", "leaf": "leaf", "branch": "leaf", "flower": "leaf", "flame": "flame", "smoke": "flame", "flag": "flame"}
SHOWS = {"small_bird": "bird", "owl": "bird", "fish": "fish", "whale": "fish", "butterfly": "insect", "aeroplane": "aircraft", "rocket": "aircraft", "rowboat": "boat",
         "sailboat": "boat", "submarine": "boat", "balloon": "balloon", "lighthouse": "building", "windmill": "building", "candle": "flame"}
STRETCH = {"head": 0.18, "eye": 0.22, "mouth": 0.22, "ear": 0.2, "tail": 0.2, "arm": 0.1, "leg": 0.1, "wing": 0.18, "hair": 0.08}
"""How far parts are resized, as a deviation of the logarithm; others .03."""


def names() -> list[str]:
    return sorted(p.stem for p in resource_path("assets/art/subjects").glob("*.json"))


def trained() -> list[str]:
    return [n for n in names() if n not in HELD_OUT]


def kind_of(subject: Subject, part: RigPart) -> str | None:
    """What a part of a rig is; None when it belongs to what it hangs on."""
    tag = part.tags[0] if part.tags else ""
    parent = subject.part(part.parent)
    alive = subject.kind in ALIVE or subject.name in MOVING
    if parent and "hand" in parent.tags and tag not in ("hand", "arm"):
        return "held"
    if tag == "lid":
        return "hair" if part.id == "hat" else None
    if tag == "head":
        return "leaf" if subject.name == "tulip" else "head" if alive or subject.name == "sunflower" else None
    if part.id.startswith("trunk") or part.id in ("trunk_top", "bow_l", "bow_r", "page") or (tag == "flag" and alive):
        return None
    if not alive and tag in ("arm", "forearm", "hand", "ear", "horn", "foot") and subject.name != "rowboat":
        return None
    if (tag == "eye" and part.id != "eyes") or tag == "shell" or subject.name == "ball":
        return None
    return TAGS.get(tag)


def _recoloured(subject: Subject, palette: int) -> dict[str, str]:
    """New colours for most slots; palette 0 keeps the drawing's own."""
    r = np.random.default_rng([palette, *subject.name.encode()])
    new = {}
    for slot, colour in subject.slots.items():
        if palette == 0 or r.random() > 0.75:
            continue
        h, s, v = colorsys.rgb_to_hsv(*(int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)))
        h = h + r.normal(0, 0.05) if r.random() < 0.3 else r.random()
        new[slot] = "#{:02x}{:02x}{:02x}".format(*hsv(h, float(np.clip(s * r.uniform(0.5, 1.3) + r.uniform(-0.05, 0.25), 0, 1)), float(np.clip(v * r.uniform(0.7, 1.2), 0.12, 1))))
    return new


@dataclass(frozen=True)
class Patch:
    """A sprite as premultiplied pixels and where its corner lies in drawing units."""

    pixels: np.ndarray
    x: float
    y: float

    @property
    def corners(self) -> np.ndarray:
        w, h = self.pixels.shape[1] / SCALE, self.pixels.shape[0] / SCALE
        return np.array([[self.x, self.y], [self.x + w, self.y], [self.x, self.y + h], [self.x + w, self.y + h]])


class Rig:
    """One subject in one palette: its patches as they are first shown."""

    def __init__(self, name: str, palette: int) -> None:
        self.subject = load_subject(name)
        self._sprites = RigSprites(self.subject, SCALE, None, _recoloured(self.subject, palette))
        self._patches: dict[str, list[Patch]] = {}

    def patches(self, part: RigPart, states: dict[str, str]) -> list[Patch]:
        """What a part shows, in order; eyes come one patch an eye."""
        found: list[Patch] = []
        for piece, state, value in part.pieces:
            if state and states.get(state, self.subject.states[state][0]) != value:
                continue
            if piece not in self._patches:
                self._patches[piece] = self._cut(piece, part)
            found += self._patches[piece]
        return found

    def _cut(self, piece: str, part: RigPart) -> list[Patch]:
        sprite = self._sprites.sprite(piece)
        if sprite is None or part.id.startswith(AIRY):
            return []
        whole = Patch(sprite.pixels(), sprite.x, sprite.y)
        if kind_of(self.subject, part) != "eye":
            return [whole]
        joined = cv2.dilate(whole.pixels[..., 3], np.ones((3, 3), np.uint8)) > 40
        count, label = cv2.connectedComponents(joined.astype(np.uint8))
        apart = [whole.pixels * (label == i)[..., None].astype(np.uint8) for i in range(1, count) if (label == i).sum() > 14]
        return [_tight(Patch(p, whole.x, whole.y)) for p in apart]


def _tight(patch: Patch) -> Patch:
    ys, xs = np.nonzero(patch.pixels[..., 3])
    return Patch(np.ascontiguousarray(patch.pixels[ys.min():ys.max() + 1, xs.min():xs.max() + 1]), patch.x + xs.min() / SCALE, patch.y + ys.min() / SCALE)


@cache
def rig(name: str, palette: int) -> Rig:
    return Rig(name, palette)


@dataclass
class Piece:
    """A patch to be painted: its matrix [2, 3] from drawing units, and the joint it belongs to."""

    patch: Patch
    matrix: np.ndarray
    joint: int


class Posing:
    """One posed subject as pieces and joints, in drawing units."""

    def __init__(self, r: np.random.Generator, plain: bool) -> None:
        self.r, self.plain = r, plain
        self.joints: list[Joint] = []
        self.pieces: list[Piece] = []

    def states(self, subject: Subject) -> dict[str, str]:
        found = {}
        for key, values in subject.states.items():
            choice = values[0] if self.plain else str(self.r.choice(values))
            found[key] = "off" if key in DARK and "off" in values else choice
        return found

    def pose(self, subject: Subject) -> Pose:
        pose = Pose()
        if self.plain:
            return pose
        r = self.r
        for part in subject.parts:
            low, high = part.limits
            if r.random() < 0.85:
                pose.turn[part.id] = float(r.uniform(low, high) * r.choice([0.3, 0.7, 1.0]))
            spread = STRETCH.get(part.tags[0] if part.tags else "", 0.03)
            k = np.exp(r.normal(0, spread))
            pose.stretch[part.id] = (float(k), float(k * np.exp(r.normal(0, spread * 0.5))))
        return pose

    def add(self, here: Rig, root: tuple[float, ...], only: set[str] | None = None, parent: int = -1) -> None:
        """Pieces and joints of a subject, or of some of its parts that hang on joint `parent`."""
        subject, states = here.subject, self.states(here.subject)
        matrices = place(subject, self.pose(subject), root)  # type: ignore[arg-type]
        owner: dict[str, int] = {}
        order = {p.id: n for n, p in enumerate(subject.parts)}
        for i in subject.order:
            part = subject.parts[i]
            if only is None or part.id in only:
                owner[part.id] = self._joint_of(subject, part, owner.get(part.parent, parent), _matrix(matrices[i]), order)
        for i, part in enumerate(subject.parts):
            if part.id in owner:
                self._show(here, part, states, _matrix(matrices[i]), owner[part.id])

    def _joint_of(self, subject: Subject, part: RigPart, above: int, matrix: np.ndarray, order: dict[str, int]) -> int:
        kind = kind_of(subject, part)
        if above >= 0 and (kind is None or ((kind in CHAINED or subject.name == "tulip") and KINDS[self.joints[above].kind] == kind)):
            return above
        pivot = matrix[:, :2] @ np.array(part.pivot) + matrix[:, 2]
        behind = part.parent in order and order[part.id] < order[part.parent]
        self.joints.append(Joint(KINDS.index(kind or "body"), pivot, above, False, behind))
        return len(self.joints) - 1

    def _show(self, here: Rig, part: RigPart, states: dict[str, str], matrix: np.ndarray, joint: int) -> None:
        kind = KINDS[self.joints[joint].kind]
        shut = next((v in SHUT for _, s, v in part.pieces if s and states.get(s) == v), False)
        for n, patch in enumerate(here.patches(part, states)):
            own = joint
            if kind in ("eye", "mouth"):
                centre = matrix[:, :2] @ patch.corners.mean(0) + matrix[:, 2]
                if kind == "eye" and n:
                    self.joints.append(Joint(self.joints[joint].kind, centre, self.joints[joint].parent, shut))
                    own = len(self.joints) - 1
                self.joints[own].pivot, self.joints[own].shut = centre, shut
            self.pieces.append(Piece(patch, matrix, own))

    def box(self, joints: set[int] | None = None) -> tuple[np.ndarray, np.ndarray]:
        corners = np.concatenate([p.patch.corners @ p.matrix[:, :2].T + p.matrix[:, 2] for p in self.pieces if joints is None or p.joint in joints])
        return corners.min(0), corners.max(0)


def _matrix(m: tuple[float, ...]) -> np.ndarray:
    a, b, c, d, e, f = m
    return np.array([[a, c, e], [b, d, f]])


def composed(posing: Posing, view: View) -> tuple[np.ndarray, np.ndarray]:
    """Canvas uint8 premultiplied and owner map."""
    canvas = np.zeros((view.size, view.size, 4), np.float32)
    owners = np.zeros((view.size, view.size), np.uint8)
    for piece in posing.pieces:
        m = view.matrix[:, :2] @ piece.matrix
        m[:, 2] += view.matrix[:, 2]
        corners = piece.patch.corners @ m[:, :2].T + m[:, 2]
        low = np.clip(np.floor(corners.min(0)).astype(int) - 1, 0, view.size)
        high = np.clip(np.ceil(corners.max(0)).astype(int) + 1, 0, view.size)
        if (high <= low).any():
            continue
        local = np.c_[m[:, :2] / SCALE, m[:, :2] @ np.array([piece.patch.x, piece.patch.y]) + m[:, 2] - low]
        drawn = cv2.warpAffine(piece.patch.pixels, local, tuple(int(v) for v in high - low), flags=cv2.INTER_LINEAR).astype(np.float32)
        place_ = np.s_[low[1]:high[1], low[0]:high[0]]
        canvas[place_] = canvas[place_] * (1 - drawn[..., 3:] / 255) + drawn
        owners[place_][drawn[..., 3] > 110] = piece.joint + 1
    return canvas.clip(0, 255).astype(np.uint8), owners


def swapped_head(posing: Posing, host: Rig, donor: Rig, root: tuple[float, ...]) -> None:
    """The host without its head, and the donor's head in its place."""
    theirs, ours = donor.subject.part("head"), host.subject.part("head")
    assert theirs and ours
    gone = _under(host.subject, "head")
    posing.add(host, root, {p.id for p in host.subject.parts} - gone)
    shift = (1.0, 0.0, 0.0, 1.0, ours.pivot[0] - theirs.pivot[0], ours.pivot[1] - theirs.pivot[1])
    body = next((i for i, j in enumerate(posing.joints) if KINDS[j.kind] == "body"), -1)
    posing.add(donor, shift, _under(donor.subject, "head"), body)


def _under(subject: Subject, top: str) -> set[str]:
    found = {top}
    for i in subject.order:
        if subject.parts[i].parent in found:
            found.add(subject.parts[i].id)
    return found


class KitSource:
    """Posed rigs by name as a source of pictures."""

    def __init__(self, chosen: list[str]) -> None:
        self.names = chosen
        with_heads = [n for n in chosen if load_subject(n).kind in ALIVE and load_subject(n).part("head")]
        self.heads = [n for n in with_heads if n not in ("butterfly", "turtle", "horse")]
        self.alive = [n for n in chosen if load_subject(n).kind in ALIVE or n in MOVING]

    def __call__(self, r: np.random.Generator, wish: Wish = Wish()) -> Painted:
        name = str(r.choice(self.alive if self.alive and r.random() < 0.55 else self.names))
        here = rig(name, 0 if wish.plain else int(r.integers(PALETTES)))
        posing = Posing(r, wish.plain)
        root = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        if not wish.plain and name in self.heads and r.random() < 0.3:
            swapped_head(posing, here, rig(str(r.choice(self.heads)), int(r.integers(PALETTES))), root)
        else:
            posing.add(here, root)
        kinds = [KINDS[j.kind] for j in posing.joints]
        redrawn = not wish.plain and "eye" in kinds and r.random() < 0.45
        view = self._view(posing, kinds, r, wish)
        if redrawn:
            posing.pieces = [p for p in posing.pieces if kinds[p.joint] not in ("eye", "mouth", "brow")]
        canvas, owners = composed(posing, view)
        joints = [Joint(j.kind, view(j.pivot[None])[0], j.parent, j.shut, j.behind) for j in posing.joints]
        if redrawn:
            joints += _new_face(canvas, owners, joints, kinds, r)
        subject = SHOWS.get(name, here.subject.kind)
        return Painted(canvas, owners, joints, subject)

    def _view(self, posing: Posing, kinds: list[str], r: np.random.Generator, wish: Wish) -> View:
        wanted = None
        if not wish.plain and r.random() < wish.head and "head" in kinds:
            wanted = {kinds.index("head")} & {p.joint for p in posing.pieces}
        low, high = posing.box(wanted or None)
        flat = view_of(low, high, wish.canvas, r, plain=wish.plain, fill=(0.5, 1.0) if wanted else (0.72, 0.98))
        return View(flat.matrix, flat.size, np.zeros((2, 4)))


def _new_face(canvas: np.ndarray, owners: np.ndarray, joints: list[Joint], kinds: list[str], r: np.random.Generator) -> list[Joint]:
    """Another hand's face painted where the rig's eyes were; the joints that it adds."""
    eyes = [j.pivot for j, k in zip(joints, kinds, strict=True) if k == "eye"]
    at = kinds.index("head") if "head" in kinds else kinds.index("body")
    area = max(60.0, float((owners == at + 1).sum()))
    radius = float(np.sqrt(area / np.pi)) * r.uniform(0.6, 0.85)
    figure = Figure(r)
    base = figure.part(kinds[at], (0, 0))
    face(figure, base, np.mean(eyes, 0) + [0, radius * 0.2], radius, radius, 0.0, min(2, len(eyes)))
    numbers = [at + 1, *range(len(joints) + 1, len(joints) + len(figure.joints))]
    unmoved = View(np.eye(3)[:2], len(canvas), np.zeros((2, 4)))
    before = canvas[..., 3].copy()
    paint_over(canvas, owners, figure, numbers, unmoved, Ink(float(r.choice([0, 0, 1, 2])), figure.colours.ink), r)
    outside = before < 40
    canvas[outside] = 0
    owners[outside] = 0
    return [Joint(j.kind, j.pivot, at, j.shut, j.behind) for j in figure.joints[1:]]
