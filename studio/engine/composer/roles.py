"""What one member does in a clip, as data: ways it goes, acts with spans, turns, and what is in whose hands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from studio.engine.composer.cast import Member
from studio.engine.composer.stage import Spot


@dataclass(frozen=True, slots=True)
class Way:
    """One leg of a journey, from `start` to `end` seconds, in units of the layer. `rise`, `fall`: seconds to get up to speed and to stop."""

    start: float
    end: float
    x0: float
    y0: float
    x1: float
    y1: float
    gait: str
    rise: float = 0.35
    fall: float = 0.35
    lift0: float = 0.0
    lift1: float = 0.0
    pace: float = 1.0  # against the natural speed


@dataclass(frozen=True, slots=True)
class Act:
    """Something done at a place or along the way. `target` is a member's key or "". `slot` numbers it among the member's acts."""

    verb: str
    start: float
    end: float
    manner: str = ""
    direction: str = ""
    target: str = ""
    said: str = ""
    slot: int = 0


@dataclass(frozen=True, slots=True)
class Grip:
    """From `start` on the thing is held by `holder`, or lies at (x, y) when that is "". `thrown`: it flies there until `end`."""

    start: float
    holder: str = ""
    x: float = 0.0
    y: float = 0.0
    end: float = 0.0


@dataclass(slots=True)
class Role:
    """All that one member does in the clip."""

    member: Member
    spot: Spot
    ways: list[Way] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    turns: list[tuple[float, int]] = field(default_factory=list)
    grips: list[Grip] = field(default_factory=list)
    props: list[tuple[str, float, float]] = field(default_factory=list)  # (drawing, from, to)
    seat: float = 0.0  # height of what it sits on, in units of the layer

    def rest(self, t: float = 1e9) -> tuple[float, float, float]:
        """(x, y, lift) after the ways begun before `t`."""
        done = [w for w in self.ways if w.start <= t]
        return (done[-1].x1, done[-1].y1, done[-1].lift1) if done else (self.spot.x, self.spot.y, self.spot.lift)

    def facing(self, t: float = 1e9) -> int:
        return next((f for s, f in reversed(self.turns) if s <= t), self.spot.facing)


def part_rolls(member: Member) -> bool:
    """Whether the thing is round enough to roll."""
    return member.art is not None and any("wheel" in p.tags and "body" in p.tags for p in member.art.parts)


def placed(spot: Spot, x: float) -> Spot:
    """The same place at another x; on a way at its height there."""
    return replace(spot, x=x, y=spot.way.y(x) if spot.way else spot.y)


def faced(spot: Spot, facing: int) -> Spot:
    """The same place, looking the other way."""
    return replace(spot, facing=facing)
