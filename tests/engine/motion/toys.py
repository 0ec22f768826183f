"""A toy motion model on disk, and a bench on which it runs behind the real worker."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from studio.contract.events import Finished, TakeResult
from studio.contract.requests import Animate, GenerationRequest, MediaRef, TextPrompt
from studio.engine.motion.model import MotionModel
from studio.engine.motion.transformer import MotionTransformer, Size
from studio.engine.motion.weights import TRANSFORMER, WORDS, save_transformer, save_words
from studio.engine.motion.words import WordsNetwork
from studio.engine.worker import Worker
from tests.fakes.model import Ears
from tests.fakes.pictures import PaintedPictures, disc


def save_toys(folder: Path) -> Path:
    """Weights of a network that was never trained, loud enough that something moves."""
    torch.manual_seed(11)
    transformer = MotionTransformer(Size(32, 1, 2))
    with torch.no_grad():
        for name in ("last", "local_out", "pose_out", "table"):
            torch.nn.init.normal_(getattr(transformer, name).weight, 0, 0.05)
        transformer.pose_out.bias.normal_(0, 0.3)
        transformer.strength_out[2].bias.fill_(0.8)
    folder.mkdir(parents=True, exist_ok=True)
    save_transformer(transformer, folder / TRANSFORMER, {"model": "toy"})
    save_words(WordsNetwork(64, 1), folder / WORDS, 64, 1, {"model": "toy"})
    return folder


class Bench:
    """The model behind a worker, with painted pictures and a listener."""

    def __init__(self, folder: Path) -> None:
        self.pictures = PaintedPictures()
        self.model = MotionModel(folder)
        self.worker = Worker({"motion": lambda: self.model}, self.pictures)
        self.ears = Ears()
        self.worker.subscribe(self.ears)

    def request(self, picture: np.ndarray | None = None, words: str = "", seed: int = 0, variations: int = 1, fps: float = 8.0,
                frames: int = 4, size: int = 64, source: MediaRef | None = None, **more: object) -> GenerationRequest:
        ref = source or self.pictures.put(disc() if picture is None else picture)
        what = Animate(ref, frames=frames, size=size, **more)  # type: ignore[arg-type]
        return GenerationRequest(what, (TextPrompt(words),) if words else (), seed=seed, variations=variations, fps=fps)

    def ending(self, request: GenerationRequest) -> object:
        return self.ears.ending(self.worker.submit(request).id)

    def results(self, *args: object, **more: object) -> tuple[TakeResult, ...]:
        ending = self.ending(self.request(*args, **more))  # type: ignore[arg-type]
        assert isinstance(ending, Finished), ending
        return ending.results

    def close(self) -> bool:
        return self.worker.close()
