"""The motion transformer: a small diffusion model that predicts how a picture moves, not what it looks like.

Tokens: 8 x 8 patches of the local field (all 15 free knots at once), 3 tokens of pose (5 knots each), 1 token
of what holds for the whole cycle (pivot, turns), 1 token of words, and one for each known part of the picture
(its 15 free knots, its whole turns, and what is told of it). All attend to all; noise level, words, picture and
strength enter by adaptive layer norm (DiT, Peebles & Xie 2023, one table for all blocks as in PixArt-alpha). It
predicts clean motion (x-prediction) under rectified flow.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from studio.engine.motion.representation import CHANNELS, GRID, KNOTS, PART_CHANNELS
from studio.engine.motion.skeleton import SHOWN, TOLD
from studio.engine.motion.vocabulary import CONDITIONS, DIRECTIONS, MANNERS, SIDES

FREE = KNOTS - 1  # knot 0 is rest
PATCH = 2
SIDE = GRID // PATCH  # 8 patches a side
POSE_TOKENS = 3
PICTURE = 64  # the side of the picture that the model sees
STATIC = 3  # pivot x, pivot y, turns
LIMB = FREE * len(PART_CHANNELS) + 1  # numbers of one part: its free knots and its whole turns


@dataclass(frozen=True)
class Size:
    """The network's size; stored beside the weights."""

    width: int = 256
    depth: int = 6
    heads: int = 4

    def as_json(self) -> dict[str, int]:
        return asdict(self)


@dataclass
class Noisy:
    """A motion as tensors. local [B, 15, 2, 16, 16], pose [B, 15, 7], static [B, 3], limbs [B, P, 91] (P may be 0)."""

    local: Tensor
    pose: Tensor
    static: Tensor
    limbs: Tensor

    def map(self, f: Callable[[Tensor], Tensor]) -> Noisy:
        return Noisy(f(self.local), f(self.pose), f(self.static), f(self.limbs))

    def mix(self, other: Noisy, f: Callable[[Tensor, Tensor], Tensor]) -> Noisy:
        return Noisy(f(self.local, other.local), f(self.pose, other.pose), f(self.static, other.static), f(self.limbs, other.limbs))


@dataclass
class Condition:
    """What the motion depends on. picture [B, 4, 64, 64] premultiplied 0..1; words [B, 67] shares that sum to 1;
    direction [B, 7]; manner [B, 3]; side [B, 4] of two arms, eyes, ears; shown [B, 19] what the picture shows and
    whether only some parts may move; told [B, P, 75] of each part, present [B, P] where there is one (P may be 0)."""

    picture: Tensor
    words: Tensor
    direction: Tensor
    manner: Tensor
    side: Tensor
    shown: Tensor
    told: Tensor
    present: Tensor


@dataclass
class Sense:
    """What the condition says, made ready once for all steps: picture [B, 64, D], words [B, D], parts [B, P, D],
    present [B, P], and the log strength [B] of the body's motion that the model would choose."""

    picture: Tensor
    words: Tensor
    parts: Tensor
    present: Tensor
    strength: Tensor


def wave_features(value: Tensor, count: int) -> Tensor:
    """[B] to [B, 2 count]: cosines and sines of geometrically spaced frequencies."""
    frequency = torch.exp(torch.linspace(0, math.log(1000), count, device=value.device))
    angle = value[:, None] * frequency[None]
    return torch.cat([angle.cos(), angle.sin()], 1)


class Block(nn.Module):
    """Attention and MLP with adaptive layer norm; the block's own offset to the shared table."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width, elementwise_affine=False)
        self.norm2 = nn.LayerNorm(width, elementwise_affine=False)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)
        self.offset = nn.Parameter(torch.zeros(6, width))
        self.q_scale = nn.Parameter(torch.ones(width // heads))
        self.k_scale = nn.Parameter(torch.ones(width // heads))

    def forward(self, x: Tensor, table: Tensor, there: Tensor | None) -> Tensor:  # x [B, L, D], table [B, 6, D], there [B, 1, 1, L]
        scale1, shift1, gate1, scale2, shift2, gate2 = (table + self.offset[None]).unsqueeze(2).unbind(1)
        batch, length, width = x.shape
        qkv = self.qkv(self.norm1(x) * (1 + scale1) + shift1)
        q, k, v = qkv.view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        q = F.rms_norm(q, q.shape[-1:], self.q_scale.to(q.dtype))
        k = F.rms_norm(k, k.shape[-1:], self.k_scale.to(k.dtype))
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=there)
        x = x + gate1 * self.out(y.transpose(1, 2).reshape(batch, length, width))
        hidden = F.gelu(self.up(self.norm2(x) * (1 + scale2) + shift2), approximate="tanh")
        return x + gate2 * self.down(hidden)


class PictureStem(nn.Module):
    """The picture [B, 4, 64, 64] as 8 x 8 tokens."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(4, 32, 4, 2, 1), nn.GELU(), nn.Conv2d(32, 96, 4, 2, 1), nn.GELU(),
            nn.Conv2d(96, width, 4, 2, 1), nn.GELU(), nn.Conv2d(width, width, 1),
        )

    def forward(self, picture: Tensor) -> Tensor:
        return self.layers(picture * 2 - 1).flatten(2).transpose(1, 2)  # [B, 64, D]


class MotionTransformer(nn.Module):
    def __init__(self, size: Size = Size()) -> None:
        super().__init__()
        self.size = size
        self.conditions: tuple[str, ...] = CONDITIONS  # the motions that its weights know
        self.knows_parts = True  # whether they know part tokens
        d = size.width
        self.local_in = nn.Linear(FREE * 2 * PATCH * PATCH, d)
        self.pose_in = nn.Linear(FREE // POSE_TOKENS * len(CHANNELS), d)
        self.static_in = nn.Linear(STATIC, d)
        self.place = nn.Parameter(torch.randn(1, SIDE * SIDE + POSE_TOKENS + 2, d) * 0.02)
        self.stem = PictureStem(d)
        self.picture_to_all = nn.Linear(d, d)
        self.no_picture = nn.Parameter(torch.zeros(1, SIDE * SIDE, d))
        self.words_in = nn.Linear(len(CONDITIONS), d, bias=False)
        self.direction_in = nn.Linear(len(DIRECTIONS), d, bias=False)
        self.manner_in = nn.Linear(len(MANNERS), d, bias=False)
        self.side_in = nn.Linear(len(SIDES), d, bias=False)
        self.shown_in = nn.Linear(SHOWN, d, bias=False)
        self.limb_in = nn.Linear(LIMB, d)
        self.told_in = nn.Sequential(nn.Linear(TOLD, d), nn.GELU(), nn.Linear(d, d))
        self.role_part = nn.Linear(d, d)
        self.role_words = nn.Linear(d, d)
        self.no_words = nn.Parameter(torch.randn(1, d) * 0.02)
        self.time_in = nn.Sequential(nn.Linear(256, d), nn.SiLU(), nn.Linear(d, d))
        self.strength_in = nn.Sequential(nn.Linear(64, d), nn.SiLU(), nn.Linear(d, d))
        self.no_strength = nn.Parameter(torch.zeros(1, d))
        self.strength_out = nn.Sequential(nn.Linear(2 * d, d), nn.GELU(), nn.Linear(d, 1))
        self.table = nn.Linear(d, 6 * d)
        self.blocks = nn.ModuleList(Block(d, size.heads) for _ in range(size.depth))
        self.norm = nn.LayerNorm(d, elementwise_affine=False)
        self.last = nn.Linear(d, 2 * d)
        self.local_out = nn.Linear(d, FREE * 2 * PATCH * PATCH)
        self.pose_out = nn.Linear(d, FREE // POSE_TOKENS * len(CHANNELS))
        self.static_out = nn.Linear(d, STATIC)
        self.limb_out = nn.Linear(d, LIMB)
        self._start_as_identity()

    def _start_as_identity(self) -> None:
        for layer in (self.table, self.last, self.local_out, self.pose_out, self.static_out, self.limb_out):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        for layer in (self.side_in, self.shown_in):
            nn.init.zeros_(layer.weight)
        with torch.no_grad():
            self.table.bias.view(6, -1)[2] = 0.1
            self.table.bias.view(6, -1)[5] = 0.1

    def understand(self, c: Condition, drop_picture: Tensor | None = None, drop_words: Tensor | None = None) -> Sense:
        """The condition made ready for any number of steps."""
        picture = self.stem(c.picture)
        words = self.words_in(c.words) + self.direction_in(c.direction) + self.manner_in(c.manner) + self.side_in(c.side)
        shown = self.shown_in(c.shown)
        parts = self.told_in(c.told)
        count = c.present.to(parts.dtype)[..., None]
        limbs = (parts * count).sum(1) / count.sum(1).clamp(min=1)  # [B, D]
        strength = self.strength_out(torch.cat([picture.mean(1), words + shown + limbs], 1).float())[:, 0] - 1.5
        if drop_picture is not None:
            picture = torch.where(drop_picture[:, None, None], self.no_picture.to(picture.dtype), picture)
        if drop_words is not None:
            words = torch.where(drop_words[:, None], self.no_words.to(words.dtype), words)
        words = words + shown
        parts = parts + self.role_part(parts) * self.role_words(words)[:, None]  # what this kind of part does in this motion
        return Sense(picture, words, parts, c.present, strength)

    def forward(self, noisy: Noisy, t: Tensor, sense: Sense, strength: Tensor, drop_strength: Tensor | None = None, kept: Tensor | None = None) -> Noisy:
        """Clean motion from noisy motion at times t [B] (0 noise, 1 clean); `strength` [B] is the body's log strength.

        `kept` [K] are the patches of the local field that are looked at: to train on fewer tokens at a time (MaskDiT,
        Zheng et al. 2024). Where the others are, the answer is 0.
        """
        batch, picture, words = t.shape[0], sense.picture, sense.words
        patches = torch.arange(SIDE * SIDE, device=t.device) if kept is None else kept
        local = noisy.local.reshape(batch, FREE * 2, SIDE, PATCH, SIDE, PATCH).permute(0, 2, 4, 1, 3, 5).reshape(batch, SIDE * SIDE, -1)
        seen = self.picture_to_all(picture.mean(1))  # [B, D]
        others = torch.cat([
            self.pose_in(noisy.pose.reshape(batch, POSE_TOKENS, -1)) + seen[:, None],  # [B, 3, D]
            (self.static_in(noisy.static) + seen)[:, None],  # [B, 1, D]
            words[:, None],  # [B, 1, D]
        ], 1) + self.place[:, SIDE * SIDE:]
        field = self.local_in(local[:, patches]) + picture[:, patches] + self.place[:, patches]  # [B, K, D]
        body = torch.cat([field, others], 1)  # [B, K + 5, D]
        x = torch.cat([body, self.limb_in(noisy.limbs) + sense.parts], 1)  # [B, K + 5 + P, D]
        there = None if bool(sense.present.all()) else F.pad(sense.present, (body.shape[1], 0), value=True)[:, None, None]
        far = self.strength_in(wave_features((strength + 2) * 0.5, 32))
        if drop_strength is not None:
            far = torch.where(drop_strength[:, None], self.no_strength.to(far.dtype), far)
        c = F.silu(self.time_in(wave_features(t, 128)) + far + words + seen)
        table = self.table(c).view(batch, 6, -1)
        for block in self.blocks:
            x = block(x, table, there)
        scale, shift = self.last(c)[:, None].chunk(2, -1)
        x = self.norm(x) * (1 + scale) + shift
        n = len(patches)
        shown = self.local_out(x[:, :n])
        every = shown if kept is None else shown.new_zeros(batch, SIDE * SIDE, shown.shape[2]).index_copy(1, kept, shown)
        local = every.view(batch, SIDE, SIDE, FREE * 2, PATCH, PATCH).permute(0, 3, 1, 4, 2, 5)
        pose = self.pose_out(x[:, n:n + POSE_TOKENS])
        return Noisy(local.reshape(batch, FREE, 2, GRID, GRID), pose.reshape(batch, FREE, len(CHANNELS)),
                     self.static_out(x[:, n + POSE_TOKENS]), self.limb_out(x[:, body.shape[1]:]))
