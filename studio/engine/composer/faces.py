"""Faces: blinks, where the eyes go, what the mouth does while somebody speaks, and moods. By seed, at any moment."""

from __future__ import annotations

import math

from studio.engine.composer.ease import chance, clamp, noise, smooth
from studio.engine.composer.moment import Moment

MOODS: dict[str, tuple[str, str, float]] = {  # eyes, mouth, turn of the brows (inward ends down is positive)
    "happy": ("open", "smile", -3.0), "sad": ("open", "sad", -12.0), "angry": ("open", "sad", 14.0), "afraid": ("wide", "o", -10.0),
    "surprised": ("wide", "o", -6.0), "tired": ("open", "closed", -5.0), "calm": ("open", "smile", 0.0), "": ("open", "", 0.0),
}  # fmt: skip
_SHAPES = {"a": "open", "e": "open", "i": "smile", "o": "o", "u": "o", "m": "closed", "b": "closed", "p": "closed", "f": "closed", " ": "closed"}
LETTERS = 13.0  # letters a second of unhurried speech


def face(m: Moment, mood: str, flip: float) -> None:
    """Set the states of eyes and mouth, the brows, and shift the face a little to where it looks."""
    eyes, mouth, brows = MOODS.get(mood, MOODS[""])
    states, pose = m.art.states, m.pose
    if "eyes" in states:
        wanted = m.eyes or eyes
        if wanted in ("open", "wide") and _blinking(m.t, m.seed, mood):
            wanted = "closed"
        _set(m, "eyes", wanted if "none" not in states["eyes"] or m.eyes or m.speaking or mood else "none")
    if "mouth" in states:
        first = states["mouth"][0]
        said = _speech(m) if m.speaking else m.mouth or mouth or first
        _set(m, "mouth", said if "none" not in states["mouth"] or m.mouth or m.speaking or mood else "none")
    for part in m.art.with_tag("brow"):
        inward = 1.0 if part.id.endswith("_l") else -1.0
        pose.add(part.id, brows * inward)
    _gaze(m, flip)


def _set(m: Moment, state: str, value: str) -> None:
    if value in m.art.states[state]:
        m.pose.states[state] = value
    elif "smile" in m.art.states[state] and value == "open":
        m.pose.states[state] = "smile"


def _blinking(t: float, seed: str, mood: str) -> bool:
    """A blink every few seconds at no fixed beat, sometimes two; the tired blink longer."""
    length = 0.26 if mood == "tired" else 0.13
    every = 3.1
    for k in (math.floor(t / every) - 1, math.floor(t / every)):
        at = every * (k + 0.15 + 0.8 * chance(seed, "blink", k))
        if at <= t < at + length or (chance(seed, "twice", k) < 0.22 and at + 0.3 <= t < at + 0.3 + length):
            return True
    return False


def _speech(m: Moment) -> str:
    """The mouth for the letter that is being said; pauses at the ends of sentences."""
    text = m.speaking.lower()
    at = int(m.t * LETTERS) % (len(text) + 8)
    if at >= len(text):
        return "closed"
    letter = text[at]
    if letter in ".!?,;":
        return "closed"
    if letter in _SHAPES:
        return _SHAPES[letter]
    return ("open", "smile", "o", "open")[int(chance(m.seed, at) * 4)]


def _gaze(m: Moment, flip: float) -> None:
    """Shift eyes (most), mouth and nose (less) over the face, as a head turns; idle eyes wander now and then."""
    x, y = m.gaze
    if x == 0.0 and y == 0.0:
        x, y = _wander(m.t, m.seed)
    x, y = clamp(x, -1.5, 1.5), clamp(y, -1.2, 1.2)
    eyes = m.art.part("eyes")
    if eyes is None:
        return
    size = 0.011 * m.tall
    for id, far in (("eyes", 1.0), ("brow_l", 0.85), ("brow_r", 0.85), ("mouth", 0.7), ("nose", 0.9), ("muzzle", 0.6), ("glasses", 1.0), ("beak", 0.8)):
        if m.art.part(id) is not None:
            m.pose.move(id, size * far * x, -size * 0.7 * far * y)


def _wander(t: float, seed: str) -> tuple[float, float]:
    """Where eyes with nothing to look at go: mostly ahead, now and then aside, quickly there and long there."""
    every = 1.9
    k = math.floor(t / every)
    u = smooth((t / every - k) * every / 0.22)
    return (
        _goal(seed, "x", k - 1) + (_goal(seed, "x", k) - _goal(seed, "x", k - 1)) * u,
        0.5 * (_goal(seed, "y", k - 1) + (_goal(seed, "y", k) - _goal(seed, "y", k - 1)) * u) + 0.05 * noise(t, seed + "eye"),
    )


def _goal(seed: str, axis: str, k: int) -> float:
    v = chance(seed, "gaze", axis, k)
    return 0.0 if v < 0.5 else (v - 0.75) * 4.4
