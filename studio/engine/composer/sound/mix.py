"""Events become a clip's sound: each is made by its kind, set at its moment and its place, and all are brought to one loudness."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from studio.contract.frame import Sound
from studio.engine.composer import report
from studio.engine.composer.sound.kinds import KINDS, Kind
from studio.engine.composer.sound.loudness import balanced, limited
from studio.engine.composer.sound.signal import RATE, Wave, eased, hump, lay, size

END = 0.03  # seconds in which whatever still sounds goes out with the clip
PIECE, OVER = 20.0, 1.5  # seconds of a long bed that are made at once, and in which one goes over into the next


def mix(events: Sequence[report.Sound], seconds: float, seed: int, gain: float = 1.0) -> Sound:
    """The sound of a clip of `seconds`: 48 kHz stereo, float32 in -1..1, the same for the same events and seed.

    `gain` is the one fader (1 as mixed, 0 silent). Events of a kind that has no synthesiser aren't heard; `unheard` names them.
    """
    out = np.zeros((size(seconds), 2), np.float32)
    for event in events:
        if event.kind in KINDS and event.start < seconds:
            for piece in pieces(event):
                before, after = piece.start > event.start, piece.start + piece.length < event.start + event.length - 1e-6
                lay(out, made(piece, seed, OVER * before, OVER * after), round(piece.start * RATE))
    out = limited(balanced(out) * np.float32(gain))
    last = min(len(out), size(END))
    out[-last:] = eased(out[-last:], 0.0, END)
    return Sound(RATE, 2, out.tobytes())


def pieces(event: report.Sound) -> list[report.Sound]:
    """The event itself, or a long bed as pieces that overlap by `OVER` seconds, so that making it takes the same memory however long it is."""
    if not KINDS[event.kind].bed or event.length <= PIECE + OVER:
        return [event]
    count = math.ceil((event.length - OVER) / PIECE)
    starts = [event.start + k * PIECE for k in range(count)]
    return [replace(event, start=start, length=min(PIECE + OVER, event.start + event.length - start)) for start in starts]


def unheard(events: Sequence[report.Sound]) -> list[str]:
    """Sentences about kinds that can't be made."""
    return [f"No sound can be made for {kind} yet." for kind in dict.fromkeys(e.kind for e in events if e.kind not in KINDS)]


def made(event: report.Sound, seed: int, begin: float = 0.0, end: float = 0.0) -> Wave:
    """One event by itself, [n, 2], at its loudness and its place; `begin` and `end` are seconds that it takes at least to come and go."""
    kind = KINDS[event.kind]
    kind = replace(kind, begin=max(kind.begin, begin), end=max(kind.end, end))
    key = zlib.crc32(f"{event.kind}|{event.what}|{event.start:.4f}|{event.pan:.3f}".encode())
    wave = kind.make(np.random.default_rng((seed % (1 << 64), key)), event.length, event.what)
    return placed(levelled(wave, kind, event.loud), event.pan, event.pan if event.pan_end is None else event.pan_end)


def levelled(wave: Wave, kind: Kind, loud: float) -> Wave:
    """The wave without an offset, with soft ends, as loud as its kind at this loudness."""
    soft = eased(wave, kind.begin, kind.end) if kind.lasting else eased(wave, 0.0, 0.02)
    soft = soft - _offset(soft)
    heard = np.sqrt(np.mean(np.square(soft))) if kind.lasting else np.abs(soft).max()
    return soft * np.float32(10 ** (kind.level / 20) * loud / 0.5 / max(float(heard), 1e-9))


def _offset(wave: Wave) -> Wave:
    """What has to be taken away so that the mean is zero, as a slow swell that ends at zero on both sides."""
    swell = hump(len(wave)) / max(float(hump(len(wave)).mean()), 1e-9)
    return swell * wave.mean() if wave.ndim == 1 else swell[:, None] * wave.mean(0)


def placed(wave: Wave, begin: float, end: float) -> Wave:
    """[n, 2] on its way between two places, -1 (left) to 1 (right), with equal power; what is wide already leans that way."""
    angle = np.pi / 4 * (1 + np.linspace(begin, end, len(wave) if begin != end else 1, dtype=np.float32).clip(-1, 1))
    sides = np.stack([np.cos(angle), np.sin(angle)], 1)
    return wave * sides * np.float32(np.sqrt(2)) if wave.ndim == 2 else wave[:, None] * sides
