"""The composer without queue, request or file: words in, frames out. For benchmarks (the port `ComposerTarget`)."""

from __future__ import annotations

from collections.abc import Iterator

from studio.contract.requests import TextPrompt
from studio.engine.composer.reading.reader import Reader
from studio.engine.composer.render import compose
from studio.engine.composer.script import Script
from studio.pixels.alpha import Pixels


class DirectComposer:
    """Keeps the reader warm between clips."""

    def __init__(self) -> None:
        self._reader = Reader()

    def prepare(self) -> None:
        self._reader.read([TextPrompt("a fox")])

    def read(self, words: str, duration: float) -> Script:
        return self._reader.read([TextPrompt(words)], duration=duration).script

    def frames(self, words: str, duration: float, width: int, height: int, fps: float) -> Iterator[Pixels]:
        """Premultiplied RGBA uint8 [height, width, 4] in order of time."""
        yield from compose(self.read(words, duration), width, height, fps).frames()
