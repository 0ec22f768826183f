"""The matte network: a small U-Net with global attention at its lowest grid, from colours to a rough matte.

It works on a square copy of the picture, whatever its aspect; `pixels/segment.py` brings its answer to the picture's
own edges.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

SIDE = 160  # pixels of the square copy that the network sees
WIDTHS = (24, 48, 96, 160)  # channels at a half, a quarter, an eighth and a sixteenth of SIDE
GRID = SIDE // 16


class Step(nn.Module):
    """Two convolutions with a way around them; [B, C, H, W] to [B, D, H, W]."""

    def __init__(self, came: int, goes: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(came, goes, 3, 1, 1)
        self.norm = nn.GroupNorm(8, goes)
        self.second = nn.Conv2d(goes, goes, 3, 1, 1)
        self.around = nn.Conv2d(came, goes, 1) if came != goes else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        return self.around(x) + self.second(F.gelu(self.norm(self.first(x))))


class MatteNetwork(nn.Module):
    """colours [B, 3, SIDE, SIDE] in 0..1 to logits of the matte [B, SIDE, SIDE] and how good it will be [B] (logit of IoU)."""

    def __init__(self) -> None:
        super().__init__()
        a, b, c, d = WIDTHS
        self.enter = nn.Conv2d(12, a, 3, 1, 1)
        self.down = nn.ModuleList([Step(a, a), Step(a, b), Step(b, c), Step(c, d)])
        self.place = nn.Parameter(torch.randn(1, GRID * GRID, d) * 0.02)
        layer = nn.TransformerEncoderLayer(d, 4, 3 * d, dropout=0.0, activation="gelu", batch_first=True, norm_first=True)
        self.everywhere = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.up = nn.ModuleList([Step(d + c, c), Step(c + b, b), Step(b + a, a)])
        self.leave = nn.Conv2d(a, 4, 3, 1, 1)
        self.quality = nn.Sequential(nn.LayerNorm(d), nn.Linear(d, 64), nn.GELU(), nn.Linear(64, 1))

    def forward(self, colours: Tensor) -> tuple[Tensor, Tensor]:
        x = self.enter(F.pixel_unshuffle(colours - 0.5, 2))  # [B, 24, 80, 80]
        kept = []
        for index, step in enumerate(self.down):
            x = step(x if index == 0 else F.avg_pool2d(x, 2))
            kept.append(x)
        batch, wide, high, _ = x.shape
        tokens = self.everywhere(x.flatten(2).transpose(1, 2) + self.place)  # [B, 100, 160]
        x = tokens.transpose(1, 2).reshape(batch, wide, high, high)
        for step, beside in zip(self.up, reversed(kept[:-1]), strict=True):
            x = step(torch.cat([F.interpolate(x, scale_factor=2, mode="bilinear"), beside], 1))
        logits = F.pixel_shuffle(self.leave(x), 2)[:, 0]  # [B, 160, 160]
        return logits, self.quality(tokens.mean(1))[:, 0]
