"""What stays behind: footprints where somebody walked over snow or sand, as long as the scene lasts."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from studio.engine.composer.gaits import GAITS
from studio.engine.composer.limbs import legs_of
from studio.engine.composer.view import View

if TYPE_CHECKING:
    from studio.engine.composer.look import Look
    from studio.engine.composer.roles import Role, Way
    from studio.engine.composer.scene import Scene
    from studio.media.canvas import Canvas

_SOFT = ("beach", "desert_dunes", "snowy_mountains")


@lru_cache(maxsize=8)
def _steps(key: int, scene: Scene) -> tuple[tuple[float, float, float, float], ...]:
    """(when, x, y, half width) of every footfall of the scene."""
    out = []
    for when, role, x, y in footfalls(scene):
        size = 0.055 * role.member.tall * scene.acting.scale(role, y)
        out.append((when, x, y, size))
    return tuple(out)


def footfalls(scene: Scene) -> list[tuple[float, Role, float, float]]:
    """(when, role, x, y) of every footfall on the ground, in order of time."""
    found: list[tuple[float, Role, float, float]] = []
    for role in scene.roles.values():
        art = role.member.art
        if art is None or not legs_of(art) or role.spot.way is not None:
            continue
        for way in role.ways:
            if way.gait not in GAITS:
                continue
            gone, _ = scene.acting.phase(role, way, way.end)
            halves = max(1, round(gone * 2))
            sign = 1 if way.x1 >= way.x0 else -1
            for k in range(halves + 1):
                share = k / halves
                when = _when(scene, role, way, share)
                found.append((when, role, way.x0 + (way.x1 - way.x0) * share + sign * 0.05 * role.member.tall * role.spot.scale, way.y0 + (way.y1 - way.y0) * share))
    return sorted(found, key=lambda row: row[0])


def _when(scene: Scene, role: Role, way: Way, share: float) -> float:
    """The moment at which that share of a way is done (the share grows with time, so halving finds it)."""
    low, high = way.start, way.end
    for _ in range(22):
        middle = (low + high) / 2
        if scene.acting.share(role, way, middle) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def footprints(canvas: Canvas, view: View, scene: Scene, t: float, look: Look) -> None:
    white = look.weight(("snow",)) > 0.3
    if scene.place.name not in _SOFT and not white:
        return
    colour = scene.styled("#8fa0c4" if white or scene.place.name == "snowy_mountains" else "#8a6238")
    for when, x, y, size in _steps(id(scene), scene):
        if when > t:
            break
        px, py = view.point(x, y + size * 0.2)
        canvas.ellipse(px, py, size * view.unit * 1.25, size * view.unit * 0.42, colour, 0.34 * min(1.0, (t - when) * 12))
