"""A picture made ready to move: at its output size, its subject cut out, the background behind it filled.

Preparing is the slow part, so it is cached by everything it depends on; words and sliders don't.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from studio.contract.errors import InputError
from studio.contract.frame import Frame
from studio.contract.requests import Animate, MediaRef, PartMark
from studio.engine.motion.fit import Canvas, outline_points, placement_of
from studio.engine.motion.marks import corrected, marks_of, stays
from studio.engine.motion.representation import SUBJECT_SPAN
from studio.engine.motion.skeleton import Skeleton, skeleton_of
from studio.engine.motion.transformer import PICTURE
from studio.pixels.alpha import bounding_box, resize, view
from studio.pixels.contours import grown
from studio.pixels.cutout import WHOLE, CutOut, cut_out
from studio.pixels.fill import fill
from studio.pixels.layers.stage import Puppet
from studio.pixels.outline import outline, room_needed
from studio.pixels.overlays.places import Places, places_of
from studio.pixels.overlays.style import Style, style_of
from studio.pixels.parts import Parts
from studio.pixels.resample import scaled
from studio.pixels.warp import Mover, Placement, straight

Pixels = NDArray[np.uint8]
FindParts = Callable[[MediaRef, Pixels], Parts | None]
"""From a picture and its cut-out [H, W, 4] to its parts, at any size of the same picture; None when it has none."""
Cutter = Callable[[Pixels], CutOut]
K, V = TypeVar("K", bound=Hashable), TypeVar("V")
KEPT = 6  # prepared pictures that are remembered, and what was seen in as many


@dataclass(frozen=True)
class Subject:
    """`picture` is the output's conditioning frame [H, W, 4]; `mover` moves the subject; `background` [H, W, 4] lies
    behind it or is None; `crop` [4, 64, 64] is what the model sees, premultiplied 0..1; `whole` says that no
    subject was told from the background; `notes` are sentences for a person; `puppet` are its parts, if any were found, `skeleton` what the model is told of them and
    `marks` what a person is shown of them."""

    picture: Pixels
    mover: Mover
    canvas: Canvas
    background: Pixels | None
    crop: NDArray[np.float32]
    whole: bool
    notes: tuple[str, ...]
    puppet: Puppet | None = None
    skeleton: Skeleton = field(default_factory=Skeleton.none)
    marks: tuple[PartMark, ...] = ()

    @cached_property
    def cut(self) -> Pixels:
        """The subject alone where it rests, straight RGBA [H, W, 4]."""
        return straight(self.mover.source.copy())

    @cached_property
    def style(self) -> Style:
        return style_of(self.cut)

    @cached_property
    def places(self) -> Places:
        return places_of(self.cut, self.puppet.found if self.puppet is not None else None)


def output_size(width: int, height: int, longer: int) -> tuple[int, int]:
    """The picture's aspect with `longer` pixels on the longer side."""
    scale = longer / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def has_alpha(pixels: Pixels) -> bool:
    return bool((pixels[..., 3] < 250).any())


def crop_for_model(pixels: Pixels, box: tuple[int, int, int, int]) -> NDArray[np.float32]:
    """The subject centred in a square, premultiplied, [4, 64, 64] in 0..1."""
    left, top, right, bottom = box
    side = max(right - left, bottom - top) / SUBJECT_SPAN * 2
    scale = PICTURE / side
    cut = pixels[top:bottom, left:right].astype(np.float32) / 255
    cut[..., :3] *= cut[..., 3:]
    width, height = max(1, round(cut.shape[1] * scale)), max(1, round(cut.shape[0] * scale))
    small = scaled(cut, width, height, shrinking=scale < 1)
    out = np.zeros((PICTURE, PICTURE, 4), np.float32)
    y, x = (PICTURE - height) // 2, (PICTURE - width) // 2
    out[y:y + height, x:x + width] = np.clip(small, 0, 1)
    out[..., :3] = np.minimum(out[..., :3], out[..., 3:])
    return np.ascontiguousarray(out.transpose(2, 0, 1))


def _with_matte(pixels: Pixels, matte: Pixels) -> Pixels:
    out = pixels.copy()
    out[..., 3] = resize(matte, pixels.shape[1], pixels.shape[0])[..., 3]
    return out


def prepare(source: Pixels, matte: Pixels | None, what: Animate, find_parts: FindParts | None = None, cut: Cutter = cut_out) -> Subject:
    """Make a picture ready. `source` and `matte` are straight RGBA at their own sizes. Raises InputError.

    Parts are looked for in what was cut out, never in a picture that is all background.
    """
    notes: list[str] = []
    width, height = output_size(source.shape[1], source.shape[0], what.size)
    picture = resize(source, width, height)
    subject, background, whole = picture, None, False
    opaque = not has_alpha(source)
    if matte is not None:
        subject = _with_matte(picture, matte)
        background = _behind(picture, subject) if what.keep_background and opaque else None
    elif opaque and (what.keep_background or what.cut_out):
        found = cut(source)
        whole = found.method == WHOLE
        if found.note:
            notes.append(found.note)
        subject = resize(found.pixels, width, height)
        background = _behind(picture, subject) if what.keep_background and not whole else None
    if what.keep_background and not opaque:
        notes.append("The picture has no background to keep; it stays transparent.")
    box = bounding_box(subject[..., 3], 12)
    if box is None:
        raise InputError("There is nothing to see in the picture.", "Every pixel is transparent.")
    parts = find_parts(what.source, subject) if find_parts is not None and not whole else None
    if what.parts and not whole:
        parts = corrected(parts, what.parts, (width, height))
    if what.outline > 0 and background is not None:
        notes.append("With its background kept, the picture gets no outline.")
    elif what.outline > 0:
        wide = max(1.0, what.outline * max(width, height))
        if room_needed([subject], wide):
            notes.append("The outline is cut where the picture reaches its own edge.")
        subject = outline(subject, wide)
        box = bounding_box(subject[..., 3], 12) or box
    if background is None and not whole:
        picture = subject
    place = placement_of(box)
    canvas = Canvas(place, width, height, outline_points(subject[..., 3], place))
    puppet = Puppet(subject, parts) if parts is not None and parts.parts else None
    return Subject(picture, Mover(subject, place), canvas, background, crop_for_model(subject, box), whole, tuple(notes), puppet,
                   told_of(parts, puppet, place, width, stays(what.parts)), what.parts or _seen(parts, puppet))


def _seen(parts: Parts | None, puppet: Puppet | None) -> tuple[PartMark, ...]:
    """What was found, and how far it is trusted, for a person to look at."""
    return marks_of(parts, [t.share for t in puppet.trust] if puppet is not None else ())


def told_of(parts: Parts | None, puppet: Puppet | None, place: Placement, width: int, stay: Sequence[bool] = ()) -> Skeleton:
    """What the model is told of the parts that were found and may be moved. `place` is in a picture `width` pixels wide;
    `stay` says which parts are wanted still, none where all may move. Where the body is, only its parts move."""
    if parts is None:
        return Skeleton.none()
    still = stay or (False,) * len(parts.parts)
    shares = [t.share for t in puppet.trust] if puppet is not None else [1.0] * len(parts.parts)
    trust = [0.0 if stays else share for share, stays in zip(shares, still, strict=True)]
    skeleton = skeleton_of(parts, place.resized(parts.width / width), trust=trust)
    held = any(stays and part.kind == "body" for part, stays in zip(parts.parts, still, strict=True))
    return replace(skeleton, free=False) if held else skeleton


def _behind(picture: Pixels, subject: Pixels) -> Pixels:
    """The picture with the subject taken out and what it hid filled from around it."""
    covered = grown(subject[..., 3] > 0, max(1, picture.shape[0] // 256))
    if covered.all():
        return picture
    out = picture.copy()
    out[..., :3] = fill(np.ascontiguousarray(picture[..., :3]), ~covered)
    return out


class Recent(Generic[K, V]):
    """The last KEPT values that were made."""

    def __init__(self) -> None:
        self._kept: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K, make: Callable[[], V]) -> V:
        if key not in self._kept:
            self._kept[key] = make()
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


class Studio:
    """The pictures that were made ready lately, by everything that they depend on. What is seen in a picture, its cut-out
    and its parts, is looked for once and serves every size."""

    def __init__(self, find_parts: FindParts | None = None, cut: Cutter | None = None) -> None:
        self._find_parts, self._cut = find_parts, cut or cut_out
        self._ready: Recent[tuple[object, ...], Subject] = Recent()
        self._cuts: Recent[str, CutOut] = Recent()
        self._parts: Recent[tuple[object, ...], Parts | None] = Recent()

    def subject(self, what: Animate, read: Callable[[MediaRef], Frame]) -> Subject:
        matte = what.matte
        if not what.source.sha256 or (matte and not matte.sha256):
            return self._prepared(what, read, self._find_parts, self._cut)  # nothing tells it from another picture
        seen = (what.source.sha256, what.keep_background or what.cut_out, matte and matte.sha256)

        def look(ref: MediaRef, subject: Pixels) -> Parts | None:
            return self._parts.get(seen, lambda: self._find_parts(ref, subject) if self._find_parts else None)

        def cut(source: Pixels) -> CutOut:
            return self._cuts.get(what.source.sha256, lambda: self._cut(source))

        key = (*seen, what.size, what.keep_background, round(what.outline, 4), what.parts)
        return self._ready.get(key, lambda: self._prepared(what, read, look, cut))

    @staticmethod
    def _prepared(what: Animate, read: Callable[[MediaRef], Frame], find_parts: FindParts | None, cut: Cutter) -> Subject:
        return prepare(view(read(what.source)), view(read(what.matte)) if what.matte else None, what, find_parts, cut)
