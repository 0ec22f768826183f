"""A sticker's picture from words alone: the subject that they name, drawn on nothing, in several poses to choose from.

Pictures are straight RGBA uint8 [side, side, 4]. They are ranked by how well the pose reads as a silhouette.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from studio.contract.errors import InputError
from studio.contract.requests import TextPrompt
from studio.engine.composer.cast import Member
from studio.engine.composer.render import compose
from studio.engine.composer.rig import Pose, RigSprites
from studio.engine.composer.script import Actor, Deed, Script
from studio.pixels.alpha import frame_of, unpremultiply

if TYPE_CHECKING:
    from studio.engine.composer.reading.reader import Reader
    from studio.pixels.alpha import Pixels

MARGIN = 0.14  # of the side, left free on every side for movement
_POSES = ("", "wave", "cheer", "look", "sit", "dance", "think", "point", "bow", "clap")
_MERRY = ("wave", "cheer", "dance", "clap")
_AT = 0.9  # seconds into an act, when it is at its height


@dataclass(frozen=True)
class Candidate:
    """`what` is the drawing, `pose` the act it shows ("" at rest), `clarity` 0..1 how far its silhouette is from a blob."""

    picture: Pixels
    what: str
    pose: str
    clarity: float


@dataclass(frozen=True)
class Drawn:
    """The candidates, best first; `rest` are the words that don't name the subject; `stood_in` is (asked, drawn)."""

    candidates: tuple[Candidate, ...]
    rest: str
    stood_in: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()

    def as_answer(self) -> dict[str, Any]:
        """The same as frames and plain values."""
        return {"pictures": [frame_of(c.picture) for c in self.candidates], "rest": self.rest, "left_out": list(self.left_out),
                "candidates": [{"what": c.what, "pose": c.pose, "clarity": round(c.clarity, 3)} for c in self.candidates],
                "stood_in": [{"asked": asked, "drawn": what} for asked, what in self.stood_in]}


def draw(reader: Reader, words: str, count: int, side: int, seed: int = 0) -> Drawn:
    """`count` candidates of the first subject of the words. Raises InputError when they name nobody that the art can draw."""
    script = reader.read([TextPrompt(words)]).script
    actor = next((a for a in script.actors if not a.scenery), None)
    if actor is None or not actor.drawing:
        raise InputError(f"There is no drawing of {actor.asked if actor else 'anything'} in “{words}”.", "Name an animal, a person or a thing, or animate a picture of your own.")
    one = replace(actor, count=1, side="", depth="")
    found = sorted((_candidate(one, pose, flip, side, seed) for pose, flip in _poses(one, count, seed)), key=lambda c: -c.clarity)
    others = tuple(f"“{a.asked}”: a sticker shows one subject" for a in script.actors if not a.scenery and a.id != actor.id)
    return Drawn(tuple(found), _rest(words, actor), tuple(s for s in script.stood_in if s[0] == actor.asked), others)


def _rest(words: str, actor: Actor) -> str:
    at = words.lower().find(actor.asked.lower())
    return words if at < 0 else f"{words[:at]} {words[at + len(actor.asked):]}".strip(" ,.;:!")


def _poses(actor: Actor, count: int, seed: int) -> Iterator[tuple[str, bool]]:
    """(act, whether it looks the other way): at rest first, then acts that change how it stands, others for another seed; a thing only turns round."""
    yield "", False
    rest, member = _pose(actor, "", seed)
    acts = [verb for verb in _POSES[1:] if verb not in _MERRY or actor.mood not in ("sad", "angry", "afraid", "tired")]
    able = [verb for verb in acts if _differs(_pose(actor, verb, seed)[0], rest)] if member.alive or member.plan == "biped" else []
    for k in range(count - 1):
        yield (able[(k + seed) % len(able)], False) if able else ("", k % 2 == 0)


def _pose(actor: Actor, verb: str, seed: int) -> tuple[Pose, Member]:
    deeds = (Deed((actor.id,), verb, verb, 0.0, 2.0),) if verb else ()
    scene = compose(Script((actor,), deeds=deeds, duration=2.0), 64, 64, 8.0, seed).scenes[0]
    stand = scene.stands(_AT)[0]
    return stand.pose, stand.member


def _differs(one: Pose, other: Pose) -> bool:
    return max((abs(one.turn.get(k, 0.0) - other.turn.get(k, 0.0)) for k in {*one.turn, *other.turn}), default=0.0) > 12.0


def _candidate(actor: Actor, verb: str, flip: bool, side: int, seed: int) -> Candidate:
    pose, member = _pose(actor, verb, seed)
    pose.lift, pose.lean = 0.0, 0.0
    assert member.art is not None
    left, top, right, low = _box(member, pose)
    scale = (1 - 2 * MARGIN) * side / max(right - left, low - top)
    root = scale, 0.0, 0.0, scale, side / 2 - scale * (left + right) / 2, side / 2 - scale * (top + low) / 2
    picture = unpremultiply(RigSprites(member.art, scale, None, dict(member.slots)).compose(pose, root, side, side))
    picture = picture[:, ::-1] if flip else picture
    return Candidate(picture, actor.drawing.replace("_", " "), verb, clarity(picture))


def _box(member: Member, pose: Pose) -> Sequence[float]:
    """What the pose covers, in drawing units: left, top, right, bottom."""
    assert member.art is not None
    small = RigSprites(member.art, 0.25, None).compose(pose, (0.25, 0.0, 0.0, 0.25, 64.0, 64.0), 256, 256)
    found = np.argwhere(small[..., 3] > 24)
    (top, left), (low, right) = found.min(0), found.max(0) + 1
    return [4.0 * (v - 64.0) for v in (left, top, right, low)]


def clarity(picture: Pixels) -> float:
    """How much a silhouette tells: 1 - 4 pi area / outline^2 (a disc tells nothing), 0..1."""
    solid = picture[..., 3] > 127
    outline = np.count_nonzero(np.diff(solid, axis=0)) + np.count_nonzero(np.diff(solid, axis=1))
    around = max(1.0, outline * np.pi / 4)  # steps along axes are longer than the line they follow
    return float(np.clip(1 - 4 * np.pi * np.count_nonzero(solid) / around**2, 0.0, 1.0))
