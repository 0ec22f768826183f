"""The part finder's network: a U-Net over pixel-unshuffled RGBA with a small transformer at its bottom.

Coarse class logits come straight from the two lower grids as well, which is what lets eyes and mouths be learnt early.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from studio.pixels.parts import KINDS, SUBJECTS

SIDE = 128  # pixels of the input
HALF = 64  # grid of the maps other than the classes
REACH = 32.0  # pixels that an offset of 1 means
CLASSES = 1 + len(KINDS)  # 0 is nobody's


@dataclass(frozen=True)
class Size:
    """Channels on the grids 64, 32, 16 and 8, and the number of transformer blocks on the last."""

    fine: int = 24
    middle: int = 64
    coarse: int = 128
    deep: int = 256
    blocks: int = 4
    heads: int = 8

    def as_json(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True)
class Maps:
    """What the network says of a batch.

    classes: logits [B, 64, 64, 4, CLASSES], the 4 being the pixels of a 2 x 2 block row by row (`unfolded` makes it a map of
    128); offsets [B, 4, 64, 64] from a pixel to its instance's centre (x, y) and to
    its pivot (x, y), in units of REACH pixels; front and shut: logits [B, 64, 64]; subject: logits [B, SUBJECTS].
    """

    classes: Tensor
    offsets: Tensor
    front: Tensor
    shut: Tensor
    subject: Tensor


class Residual(nn.Module):
    """Two 3 x 3 convolutions with group normalisation beside a straight way; a 1 x 1 one before where the width changes."""

    def __init__(self, inner: int, outer: int) -> None:
        super().__init__()
        self.enter = nn.Conv2d(inner, outer, 1) if inner != outer else nn.Identity()
        self.first = nn.Conv2d(outer, outer, 3, 1, 1, bias=False)
        self.second = nn.Conv2d(outer, outer, 3, 1, 1, bias=False)
        self.norm1, self.norm2 = nn.GroupNorm(8, outer), nn.GroupNorm(8, outer)
        nn.init.constant_(self.norm2.weight, 0.2)

    def forward(self, x: Tensor) -> Tensor:
        x = self.enter(x)
        y = F.relu(self.norm1(self.first(x)), inplace=True)
        return F.relu(x + self.norm2(self.second(y)))


class Block(nn.Module):
    """Pre-norm attention over all places of the coarsest grid, then a feed-forward layer; both start as identity."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mix, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.down.weight)

    def forward(self, x: Tensor) -> Tensor:
        b, n, d = x.shape
        q, k, v = self.mix(self.norm1(x)).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        x = x + self.out(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(b, n, d))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class PartsNetwork(nn.Module):
    """[B, 4, 128, 128] premultiplied RGBA in -1..1 (see `prepared`) to Maps."""

    grid: Tensor

    def __init__(self, size: Size = Size()) -> None:
        super().__init__()
        self.size = size
        a, b, c, d = size.fine, size.middle, size.coarse, size.deep
        self.stem = nn.Conv2d(16 + 2, a, 3, 1, 1)
        self.enter1, self.down1 = Residual(a, a), nn.Conv2d(a, b, 2, 2)
        self.enter2, self.down2 = Residual(b, b), nn.Conv2d(b, c, 2, 2)
        self.enter3, self.down3 = Residual(c, c), nn.Conv2d(c, d, 2, 2)
        self.places = nn.Parameter(torch.randn(1, 64, d) * 0.02)
        self.blocks = nn.ModuleList(Block(d, size.heads) for _ in range(size.blocks))
        self.last = nn.LayerNorm(d)
        self.subject = nn.Linear(d, len(SUBJECTS))
        self.up3, self.leave3 = nn.Linear(d, 4 * c), Residual(2 * c, c)
        self.up2, self.leave2 = nn.Conv2d(c, 4 * b, 1), Residual(2 * b, b)
        self.up1, self.leave1 = nn.Conv2d(b, 4 * a, 1), Residual(2 * a + 16, a + 8)
        self.classes, self.rest = nn.Conv2d(a + 8, 4 * CLASSES, 1), nn.Conv2d(a + 8, 6, 1)
        self.classes2, self.classes3 = nn.Conv2d(b, 4 * CLASSES, 1), nn.Conv2d(c, 16 * CLASSES, 1)
        for layer in (self.classes2, self.classes3):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        line = torch.linspace(-1, 1, HALF)
        self.register_buffer("grid", torch.stack(torch.meshgrid(line, line, indexing="ij"))[None], persistent=False)

    def forward(self, x: Tensor) -> Maps:
        fine = F.pixel_unshuffle(x, 2)  # [B, 16, 64, 64]
        x1 = self.enter1(self.stem(torch.cat([fine, self.grid.expand(len(x), -1, -1, -1)], 1)))
        x2 = self.enter2(self.down1(x1))  # [B, b, 32, 32]
        x3 = self.enter3(self.down2(x2))  # [B, c, 16, 16]
        tokens = self.down3(x3).flatten(2).transpose(1, 2) + self.places  # [B, 64, d]
        for block in self.blocks:
            tokens = block(tokens)
        tokens = self.last(tokens)
        y = F.pixel_shuffle(self.up3(tokens).transpose(1, 2).unflatten(2, (8, 8)), 2)
        y = self.leave3(torch.cat([y, x3], 1))
        coarse = F.pixel_shuffle(self.classes3(y), 4)  # [B, CLASSES, 64, 64]
        y = self.leave2(torch.cat([F.pixel_shuffle(self.up2(y), 2), x2], 1))
        coarse = coarse + F.pixel_shuffle(self.classes2(y), 2)
        y = self.leave1(torch.cat([F.pixel_shuffle(self.up1(y), 2), x1, fine], 1))
        classes = self.classes(y).permute(0, 2, 3, 1).unflatten(3, (4, CLASSES)) + coarse.permute(0, 2, 3, 1)[:, :, :, None]
        rest = self.rest(y)
        return Maps(classes, rest[:, :4], rest[:, 4], rest[:, 5], self.subject(tokens.mean(1)))


def unfolded(blocks: Tensor) -> Tensor:
    """[B, 64, 64, 4, C] by 2 x 2 blocks to [B, 128, 128, C]."""
    b, h, w, _, c = blocks.shape
    return blocks.view(b, h, w, 2, 2, c).permute(0, 1, 3, 2, 4, 5).reshape(b, 2 * h, 2 * w, c)


def folded(whole: Tensor) -> Tensor:
    """[B, 128, 128] to [B, 64, 64, 4], the inverse of `unfolded` for maps without channels."""
    b, h, w = whole.shape
    return whole.view(b, h // 2, 2, w // 2, 2).permute(0, 1, 3, 2, 4).reshape(b, h // 2, w // 2, 4)


def prepared(pictures: Tensor) -> Tensor:
    """uint8 [B, 128, 128, 4] premultiplied to what the network takes."""
    return (pictures.permute(0, 3, 1, 2).float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)
