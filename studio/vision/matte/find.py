"""Tells the subject of an opaque picture from what lies behind it, roughly, with the shipped network."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file

from studio.contract.errors import JobError
from studio.vision.matte.network import SIDE, MatteNetwork

WEIGHTS = "weights.safetensors"


def sha256_of(path: Path) -> str:
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def load_matte(path: Path) -> MatteNetwork:
    """The averaged network in float32. Raises JobError when the weights are missing, damaged or of another version."""
    network = MatteNetwork()
    try:
        network.load_state_dict({name: value.float() for name, value in load_file(path).items()})
    except FileNotFoundError as error:
        raise JobError(f"The weights that tell a subject from its background are missing: {path.name}.", "Install Kinora again.") from error
    except (SafetensorError, OSError, RuntimeError) as error:
        raise JobError(f"The weights that tell a subject from its background are damaged: {path.name}.", "Install Kinora again.") from error
    return network.eval().requires_grad_(False)


class SubjectFinder:
    """Keeps the network warm. Owned by the engine's thread."""

    def __init__(self, weights: Path) -> None:
        self._weights = weights
        self._network: MatteNetwork | None = None

    def rough_matte(self, colours: NDArray[np.uint8]) -> tuple[NDArray[np.float32], float]:
        """Of a picture [H, W, 3]: a matte [SIDE, SIDE] in 0..1 over the whole picture, whatever its aspect, and the overlap
        with the true one that the network expects, 0..1. The mean with the mirrored picture's answer."""
        if self._network is None:
            self._network = load_matte(self._weights)
        growing = max(colours.shape[:2]) < SIDE
        small = cv2.resize(colours, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC if growing else cv2.INTER_AREA)
        both = torch.from_numpy(np.stack([small, small[:, ::-1]])).permute(0, 3, 1, 2).float() / 255  # [2, 3, SIDE, SIDE]
        with torch.inference_mode():
            logits, quality = self._network(both)
        matte = (logits[0].sigmoid() + logits[1].sigmoid().flip(-1)) / 2
        return matte.numpy().astype(np.float32), float(quality.mean().sigmoid())
