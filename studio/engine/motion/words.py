"""Reads what words ask of a picture: which motions, in which direction, how strongly.

A small attention network on MiniLM's token states. What it answers conditions the transformer, and the same answer
is shown to the user, so what one reads on the screen is what the model was told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from studio.engine.motion.vocabulary import DIRECTIONS, MANNERS, MOTIONS, STILL, WORD_CLASSES, direction_for

WIDTH = 256
SURE = 0.45  # certainty from which a motion counts as asked for
SECOND = 0.5  # certainty from which a second motion joins
THEN = re.compile(r"(?:,|;|\.|\band\b)?\s*\b(?:and then|then|after that|afterwards|followed by|before it|before)\b\s*,?", re.IGNORECASE)


class WordsNetwork(nn.Module):
    """states [B, L, 384] and mask [B, L] to logits: motions [B, 54], direction [B, 7], manner [B, 3]."""

    def __init__(self, width: int = WIDTH, layers: int = 2) -> None:
        super().__init__()
        self.enter = nn.Sequential(nn.LayerNorm(384), nn.Linear(384, width))
        layer = nn.TransformerEncoderLayer(width, 4, 2 * width, dropout=0.15, activation="gelu", batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.asks = nn.Parameter(torch.randn(3, width) * 0.3)
        self.keys = nn.Linear(width, width)
        self.values = nn.Linear(width, width)
        self.mean = nn.Sequential(nn.LayerNorm(384), nn.Linear(384, width))
        self.drop = nn.Dropout(0.25)
        self.motions = nn.Sequential(nn.Linear(2 * width, width), nn.GELU(), nn.Dropout(0.25), nn.Linear(width, len(WORD_CLASSES)))
        self.direction = nn.Linear(width, len(DIRECTIONS))
        self.manner = nn.Linear(width, len(MANNERS))

    def forward(self, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        x = self.layers(self.drop(self.enter(states)), src_key_padding_mask=~mask)
        score = torch.einsum("qd,bld->bql", self.asks, self.keys(x)) / x.shape[-1] ** 0.5
        share = score.masked_fill(~mask[:, None], float("-inf")).softmax(-1)
        pooled = torch.einsum("bql,bld->bqd", share, self.values(x))  # [B, 3, D]
        mean = self.mean(states.sum(1) / mask.sum(1, keepdim=True))  # [B, D]
        return (self.motions(self.drop(torch.cat([pooled[:, 0], mean], 1))), self.direction(pooled[:, 1]), self.manner(pooled[:, 2]))


@dataclass(frozen=True)
class Reading:
    """What one phrase asks. `motions` are (name, certainty) with the surest first; empty when none is asked.

    `still` is True for words that ask for no motion at all; `unsure` for words that were not understood.
    """

    motions: tuple[tuple[str, float], ...] = ()
    direction: str = ""
    manner: str = ""
    still: bool = False
    unsure: bool = False


def reading_of(motions: Tensor, direction: Tensor, manner: Tensor) -> Reading:
    """One row of logits, decided: the surest motion, and a second where it is nearly as sure."""
    certain = motions.float().sigmoid()
    order = certain.argsort(descending=True)[:3].tolist()
    names = [(WORD_CLASSES[i], float(certain[i])) for i in order]
    top, sure = names[0]
    way = DIRECTIONS[int(direction.argmax())]
    how = MANNERS[int(manner.argmax())]
    if top == STILL and sure >= SURE:
        return Reading(still=True)
    if top == "none" or sure < 0.2:
        return Reading(unsure=top != "none", manner=how)
    asked = [(n, c) for n, c in names if n in MOTIONS]
    kept = asked[:1] + [(n, c) for n, c in asked[1:2] if c >= SECOND and sure >= SECOND]
    return Reading(tuple(kept), direction_for(top, way), how, unsure=sure < SURE)


def steps_of(text: str) -> list[str]:
    """A text cut at "then" into what happens one after the other; the text itself when it isn't cut."""
    parts = [p for p in (part.strip(" ,.;") for part in THEN.split(text)) if p]
    return parts if len(parts) > 1 else [text.strip()]


CLAUSES = re.compile(r"\s*(?:,|\s\+\s|\s&\s|\bas well as\b|\bplus\b|\bwhile\b|\band\b)\s*", re.IGNORECASE)
SURE_ALONE = 0.6  # certainty from which a clause by itself counts as asking for its motion


def clauses_of(text: str) -> list[str]:
    """The two or three clauses of a sentence that joins them ("jumps and spins"); none for one that doesn't."""
    parts = [p for p in (part.strip(" .!?") for part in CLAUSES.split(text)) if len(p) > 2]
    return parts if 2 <= len(parts) <= 3 else []


def together(whole: Reading, clauses: list[Reading]) -> Reading:
    """The whole sentence's reading, with two motions where two of its clauses surely ask for different ones."""
    if whole.still or len(whole.motions) > 1:
        return whole
    sure: dict[str, Reading] = {}
    for reading in clauses:
        if reading.motions and reading.motions[0][1] >= SURE_ALONE:
            sure.setdefault(reading.motions[0][0], reading)
    if len(sure) < 2:
        return whole
    first, second = list(sure.values())[:2]
    return Reading((first.motions[0], second.motions[0]), first.direction or (second.direction and direction_for(first.motions[0][0], second.direction)),
                   whole.manner)
