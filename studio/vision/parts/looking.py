"""Shows the network a square of the picture, as it is and mirrored, and turns its answer into a Look."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from studio.vision.parts.decode import Look, offsets_in_pixels
from studio.vision.parts.network import SIDE, Maps, PartsNetwork, prepared, unfolded


@dataclass(frozen=True)
class Square:
    """A part of the picture that is looked at: left, top and side in its pixels."""

    left: float
    top: float
    side: float

    @staticmethod
    def around(mask: NDArray[np.bool_], fill: float) -> Square:
        """The square whose `fill` share the mask's box takes. Raises ValueError when the mask is empty."""
        ys, xs = np.nonzero(mask)
        if not len(ys):
            raise ValueError("nothing to look at")
        x0, x1, y0, y1 = xs.min(), xs.max() + 1, ys.min(), ys.max() + 1
        side = max(x1 - x0, y1 - y0) / fill
        return Square((x0 + x1 - side) / 2, (y0 + y1 - side) / 2, side)

    @property
    def matrix(self) -> NDArray[np.float32]:
        """[2, 3] from the picture's pixels to the grid's, both with pixel centres at .5."""
        s = SIDE / self.side
        return np.array([[s, 0, -self.left * s], [0, s, -self.top * s]], np.float32)


def cut(rgba: NDArray[np.uint8], square: Square) -> NDArray[np.uint8]:
    """The square at 128 x 128, premultiplied. `rgba` is straight."""
    pixels = rgba.astype(np.float32)
    pixels[..., :3] *= pixels[..., 3:] / 255
    m = square.matrix
    scale = float(m[0, 0])
    if scale < 1:  # an exact box filter first, so that lines don't vanish
        k = max(1, round(1 / scale))
        pixels = cv2.blur(pixels, (k, k)) if k > 1 else pixels
    shifted = m.copy()
    shifted[:, 2] += 0.5 * scale - 0.5
    return cv2.warpAffine(pixels, shifted, (SIDE, SIDE), flags=cv2.INTER_LINEAR).round().clip(0, 255).astype(np.uint8)


@torch.inference_mode()
def looks(network: PartsNetwork, rgba: NDArray[np.uint8], squares: list[Square]) -> list[Look]:
    """One Look a square."""
    pictures = np.stack([cut(rgba, s) for s in squares])
    both = np.concatenate([pictures, pictures[:, :, ::-1]])
    maps = network(prepared(torch.from_numpy(both)))
    return [look_of(maps, i, len(squares) + i, pictures[i], squares[i].matrix) for i in range(len(squares))]


def look_of(maps: Maps, index: int, mirrored: int, picture: NDArray[np.uint8], matrix: NDArray[np.float32]) -> Look:
    """The mean of an answer and the mirror image of its mirror's."""
    classes = unfolded(maps.classes[[index, mirrored]].float()).softmax(-1).numpy()
    offsets, back = maps.offsets[index].float().numpy(), maps.offsets[mirrored].float().numpy()[:, :, ::-1].copy()
    grid = 1 / 32  # mirrored, a block's first pixel is its second
    back[0::2] = -back[0::2] + grid
    front, shut = (torch.sigmoid(m[[index, mirrored]].float()).numpy() for m in (maps.front, maps.shut))
    big = [cv2.resize((m[0] + m[1][:, ::-1]) / 2, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR) for m in (front, shut)]
    subject = maps.subject[[index, mirrored]].float().softmax(-1).mean(0).numpy()
    return Look(picture, (classes[0] + classes[1][:, ::-1]) / 2, offsets_in_pixels((offsets + back) / 2), big[0], big[1], subject, matrix)
