"""Small loops, and a toy lossless format for them: size and frame count, then the bytes."""

from __future__ import annotations

import struct
from pathlib import Path

from studio.contract.events import TakeResult
from studio.contract.frame import Frame, Loop
from studio.contract.requests import Animate, GenerationRequest, MediaRef, TextPrompt


def loop(seed: int = 0, frames: int = 3, side: int = 4, fps: float = 12.5, still: int = 1) -> Loop:
    """A loop whose pixels depend on the seed."""
    return Loop(tuple(Frame(side, side, bytes((seed * 7 + i + n) % 256 for i in range(side * side * 4))) for n in range(frames)), fps, still)


def save_loop(loop: Loop, path: Path) -> None:
    path.write_bytes(struct.pack("<III", *loop.size, len(loop.frames)) + b"".join(bytes(frame.buffer) for frame in loop.frames))


def load_loop(path: Path) -> Loop:
    """As a file format that keeps neither rate nor still."""
    data = path.read_bytes()
    width, height, count = struct.unpack("<III", data[:12])
    size = width * height * 4
    return Loop(tuple(Frame(width, height, data[12 + i * size : 12 + (i + 1) * size]) for i in range(count)), 1.0, 0)


def thumbnail(frame: Frame) -> bytes:
    return b"thumb" + bytes(frame.buffer[:4])


def request(words: str = "jumping for joy", name: str = "fox.png") -> GenerationRequest:
    return GenerationRequest(operation=Animate(MediaRef("a" * 64, name, name)), prompts=(TextPrompt(words),) if words else (), seed=7)


def result(seed: int = 0, model: str = "motion") -> TakeResult:
    return TakeResult(loop=loop(seed), seed=seed, model=model, model_sha256="b" * 64, method="motion", why="it moves pictures")
