"""Closed outlines as arrays of points [n, 2] (x, y), y down: ovals, soft curves through points, ribbons, boxes, stars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Points = np.ndarray  # [n, 2] float
Point = np.ndarray | Sequence[float]


def at(x: float, y: float) -> Points:
    return np.array([x, y], float)


def along(angle: float) -> Points:
    """The unit vector of an angle in radians; 0 points right, positive turns towards y down."""
    return np.array([np.cos(angle), np.sin(angle)])


def turned(points: Points, about: Point, angle: float) -> Points:
    c, s = np.cos(angle), np.sin(angle)
    return (np.asarray(points) - about) @ np.array([[c, s], [-s, c]]) + about


def oval(centre: Point, rx: float, ry: float, turn: float = 0.0, power: float = 2.0, n: int = 36) -> Points:
    """A superellipse: power 2 is an ellipse, 4 and more a rounded box, below 2 a lens."""
    t = np.linspace(0, 2 * np.pi, n, endpoint=False)
    c, s = np.cos(t), np.sin(t)
    p = np.stack([rx * np.sign(c) * np.abs(c) ** (2 / power), ry * np.sign(s) * np.abs(s) ** (2 / power)], 1)
    return turned(p, (0, 0), turn) + centre


def lump(r: np.random.Generator, centre: Point, rx: float, ry: float, wobble: float = 0.06, n: int = 48) -> Points:
    """An oval whose radius wanders smoothly."""
    t = np.linspace(0, 2 * np.pi, n, endpoint=False)
    radius = 1 + sum(r.normal(0, wobble / k) * np.cos(k * t + r.uniform(0, 6.3)) for k in (2, 3, 4, 6))
    return np.stack([rx * radius * np.cos(t), ry * radius * np.sin(t)], 1) + centre


def closed(points: Sequence[Point] | Points, k: int = 6) -> Points:
    """A closed Catmull-Rom curve through the points."""
    b = np.asarray(points, float)
    return _spline(np.roll(b, 1, 0), b, np.roll(b, -1, 0), np.roll(b, -2, 0), k)


def curve(points: Sequence[Point] | Points, k: int = 6) -> Points:
    """An open Catmull-Rom curve through the points, ends included."""
    p = np.asarray(points, float)
    p = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    return np.concatenate([_spline(p[:-3], p[1:-2], p[2:-1], p[3:], k), p[-2:-1]])


def _spline(a: Points, b: Points, c: Points, d: Points, k: int) -> Points:
    t = np.linspace(0, 1, k, endpoint=False)[:, None, None]
    q = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return q.transpose(1, 0, 2).reshape(-1, 2)


def ribbon(line: Sequence[Point] | Points, widths: Sequence[float], k: int = 5) -> Points:
    """A tube along a soft line, half as wide as `widths` say from root to tip, with a round tip."""
    c = curve(line, k)
    d = np.gradient(c, axis=0)
    d /= np.linalg.norm(d, axis=1, keepdims=True) + 1e-6
    n = np.stack([-d[:, 1], d[:, 0]], 1)
    w = np.interp(np.linspace(0, 1, len(c)), np.linspace(0, 1, len(widths)), widths)[:, None]
    heading = np.arctan2(d[-1, 1], d[-1, 0])
    cap = c[-1] + w[-1] * np.stack([np.cos(a := heading + np.linspace(1.2, -1.2, 5)), np.sin(a)], 1)
    return np.concatenate([c + n * w, cap, (c - n * w)[::-1]])


def arc(centre: Point, rx: float, ry: float, a0: float, a1: float, n: int = 12) -> Points:
    t = np.linspace(a0, a1, n)
    return np.stack([centre[0] + rx * np.cos(t), centre[1] + ry * np.sin(t)], 1)


def box(centre: Point, rx: float, ry: float, turn: float = 0.0) -> Points:
    return turned(np.array([[-rx, -ry], [rx, -ry], [rx, ry], [-rx, ry]], float), (0, 0), turn) + centre


def star(centre: Point, outer: float, inner: float, spikes: int, turn: float = 0.0) -> Points:
    t = np.linspace(0, 2 * np.pi, 2 * spikes, endpoint=False) + turn
    radius = np.where(np.arange(2 * spikes) % 2, inner, outer)
    return np.stack([radius * np.cos(t), radius * np.sin(t)], 1) + centre
