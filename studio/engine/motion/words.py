"""Reads what words ask of a picture: which motions, in which direction, how strongly.

A small attention network on MiniLM's token states. What it answers conditions the transformer, and the same answer
is shown to the user, so what one reads on the screen is what the model was told.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import NamedTuple

import torch
from torch import Tensor, nn

from studio.engine.motion.said import direction_said, drawn_said, part_said, side_said, tempo_said
from studio.engine.motion.vocabulary import (
    DIRECTIONS,
    FITTING,
    MANNERS,
    MOTIONS,
    NAMED,
    OVERLAYS,
    SIDES,
    STILL,
    TEMPOS,
    WORD_CLASSES,
    direction_for,
)

WIDTH = 256
SURE = 0.45  # certainty from which a motion counts as asked for
SECOND = 0.7  # certainty from which a second motion joins
HEARD = 0.6  # certainty from which the network's direction, pace, part or side counts where none is said outright
DRAWN = 0.5  # certainty from which something is drawn beside the picture
THEN = re.compile(
    r"(?:,|;|\.|\band\b)?\s*\b(?:and then|then|after that|afterwards|after which|followed by|before it|before|and finally|finally|lastly|and next"
    r"|subsequently)\b\s*,?|[,;.]\s*next\b\s*,?", re.IGNORECASE)
FIRST = re.compile(r"^\s*(?:at first|first of all|first)\b\s*,?\s*", re.IGNORECASE)
AFTER = re.compile(r"^\s*after\s+(\w+ing\b[^,;]*)[,;]\s*(.+)$", re.IGNORECASE)


class Answers(NamedTuple):
    """Logits for a batch of texts; the columns are the names of the vocabulary."""

    motions: Tensor  # [B, 68] WORD_CLASSES, each by itself
    direction: Tensor  # [B, 7] DIRECTIONS, as said: "to the left" of a spin is left
    manner: Tensor  # [B, 3] MANNERS
    tempo: Tensor  # [B, 3] TEMPOS
    side: Tensor  # [B, 4] SIDES
    part: Tensor  # [B, 16] NAMED
    overlays: Tensor  # [B, 15] OVERLAYS, each by itself
    fits: Tensor  # [B, 17] FITTING: what the thing named does by itself, where nothing is asked of it

    def row(self, i: int) -> Answers:
        return Answers(*(t[i] for t in self))


COLUMNS = {"motions": WORD_CLASSES, "direction": DIRECTIONS, "manner": MANNERS, "tempo": TEMPOS, "side": SIDES, "part": NAMED, "overlays": OVERLAYS,
           "fits": FITTING}
DEEP = ("motions", "overlays", "fits")  # heads that also see the text's mean, through a hidden layer


class WordsNetwork(nn.Module):
    """states [B, L, 384] and mask [B, L] to `Answers`: each head asks the tokens a question of its own."""

    def __init__(self, width: int = WIDTH, layers: int = 2) -> None:
        super().__init__()
        self.enter = nn.Sequential(nn.LayerNorm(384), nn.Linear(384, width))
        layer = nn.TransformerEncoderLayer(width, 4, 2 * width, dropout=0.15, activation="gelu", batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.asks = nn.Parameter(torch.randn(len(COLUMNS), width) * 0.3)
        self.keys = nn.Linear(width, width)
        self.values = nn.Linear(width, width)
        self.mean = nn.Sequential(nn.LayerNorm(384), nn.Linear(384, width))
        self.drop = nn.Dropout(0.25)
        self.heads = nn.ModuleDict({name: self._head(name, width) for name in COLUMNS})

    @staticmethod
    def _head(name: str, width: int) -> nn.Module:
        if name not in DEEP:
            return nn.Linear(width, len(COLUMNS[name]))
        hidden = width if name == "motions" else width // 2
        return nn.Sequential(nn.Linear(2 * width, hidden), nn.GELU(), nn.Dropout(0.25), nn.Linear(hidden, len(COLUMNS[name])))

    def forward(self, states: Tensor, mask: Tensor) -> Answers:
        x = self.layers(self.drop(self.enter(states)), src_key_padding_mask=~mask)
        score = torch.einsum("qd,bld->bql", self.asks, self.keys(x)) / x.shape[-1] ** 0.5
        share = score.masked_fill(~mask[:, None], float("-inf")).softmax(-1)
        pooled = torch.einsum("bql,bld->bqd", share, self.values(x))  # [B, 8, D]
        mean = self.mean(states.sum(1) / mask.sum(1, keepdim=True))  # [B, D]
        seen = {name: torch.cat([pooled[:, i], mean], 1) if name in DEEP else pooled[:, i] for i, name in enumerate(COLUMNS)}
        return Answers(*(head(self.drop(seen[name]) if name in DEEP else seen[name]) for name, head in self.heads.items()))


@dataclass(frozen=True)
class Reading:
    """What one phrase asks. `motions` are (name, certainty) with the surest first; empty when none is asked.

    `said` is the direction as the words have it, `direction` as the motion knows it. `fits` is what the thing named
    does by itself. `still` is True for words that ask for no motion at all; `unsure` for words that were not understood.
    """

    motions: tuple[tuple[str, float], ...] = ()
    direction: str = ""
    manner: str = ""
    still: bool = False
    unsure: bool = False
    tempo: str = ""
    side: str = ""
    part: str = ""
    overlays: tuple[str, ...] = ()
    fits: tuple[str, float] = ("", 0.0)
    said: str = ""
    outright: bool = False  # whether `said` stands in the text


def reading_of(a: Answers, text: str = "") -> Reading:
    """One row of logits, decided: the surest motion, and a second where it is nearly as sure.

    What the text says outright of direction, pace, part, side and what is drawn counts before what the network makes of it.
    """
    certain = a.motions.float().sigmoid()
    names = [(WORD_CLASSES[i], float(certain[i])) for i in certain.argsort(descending=True)[:3].tolist()]
    top, sure = names[0]
    manner = MANNERS[int(a.manner.argmax())]
    named = drawn_said(text)
    drawn = tuple(o for o, c in zip(OVERLAYS, a.overlays.float().sigmoid().tolist(), strict=True) if c >= DRAWN or o in named)
    if top == STILL and sure >= SURE:
        return Reading(still=True, overlays=drawn)
    if top == "none" or sure < 0.2:
        likely = a.fits.float().softmax(0)
        best = int(likely.argmax())
        return Reading(unsure=top != "none", manner=manner, overlays=drawn, fits=(FITTING[best], float(likely[best])))
    asked = [(n, c) for n, c in names if n in MOTIONS]
    kept = asked[:1] + [(n, c) for n, c in asked[1:2] if c >= SECOND and sure >= SECOND]
    outright = direction_said(text, top)
    way, tempo, side, part = (_heard(said, a, name) for said, name in
                              ((outright, "direction"), (tempo_said(text), "tempo"), (side_said(text), "side"), (part_said(text), "part")))
    return Reading(tuple(kept), direction_for(top, way), manner, False, sure < SURE, tempo, side, part, drawn, said=way, outright=bool(outright))


def _heard(said: str | None, a: Answers, head: str) -> str:
    """What was said outright; where nothing was, what the network is sure of."""
    if said is not None:
        return said
    likely = getattr(a, head).float().softmax(0)
    best = int(likely.argmax())
    return COLUMNS[head][best] if float(likely[best]) >= HEARD else ""


def spelled_out(text: str) -> str:
    """The text with its emoji by name ("waving hand sign"), since the encoder knows no emoji."""
    if text.isascii():
        return text
    named = (f" {unicodedata.name(c, '').lower()} " if unicodedata.category(c) == "So" else c for c in text if c != "\ufe0f")
    return " ".join("".join(named).split())


def steps_of(text: str) -> list[str]:
    """A text cut at "then" into what happens one after the other; the text itself when it isn't cut."""
    behind = AFTER.match(text)
    if behind:
        return [behind.group(1).strip(" ,.;"), behind.group(2).strip(" ,.;")]
    parts = [p for p in (FIRST.sub("", part).strip(" ,.;") for part in THEN.split(text)) if p]
    return parts if len(parts) > 1 else [text.strip()]


CLAUSES = re.compile(
    r"\s*(?:,|;|\s\+\s|\s&\s|\bas well as\b|\bplus\b|\bwhile\b|(?<!anything )(?<!everything )(?<!nothing )\bbut\b"
    r"|\band\b(?! (?:down|up|forth|fro|right|left|round|again|over|more)\b))\s*", re.IGNORECASE)
RULED_OUT = re.compile(
    r"^(?:(?:(?:please|it|but|and|just)\s+)*(?:don'?t|do not|not|no|never|without|instead of|rather than|stop|quit|anything but|everything but)"
    r"|(?:[\w'-]+\s+){0,5}?(?:(?:does|should|must|wo)n'?t|(?:does|should|must|will) (?:not|never)))\b"
    r"(?!\s+(?:stop|stops|only|be shy|worry|forget|hesitate))", re.IGNORECASE)
ABOUT_A_PART = re.compile(r"^(?:but\s+)?(?:move\s+)?(?:only|just the|just its|nothing but|with nothing but|the rest|keep)\b", re.IGNORECASE)
WHILE = re.compile(r"\b(?:while|at the same time|at once|simultaneously|all together)\b", re.IGNORECASE)
HELD_STILL = re.compile(
    r"\bwithout moving (?:its|his|her|their|the|my|your) \w+"
    r"|\b(?:keep|keeps|keeping|hold|holds|holding) (?:its|his|her|their|the|my|your) \w+ (?:still|steady|quiet)\b", re.IGNORECASE)
SURE_ALONE = 0.5  # certainty from which a clause by itself counts as asking for its motion
MOST_AT_ONCE = 3


def clauses_of(text: str) -> list[str]:
    """The two to four clauses of a sentence that joins them ("jumps and spins"); none for one that doesn't."""
    parts = [p for p in (part.strip(" .!?") for part in CLAUSES.split(text)) if len(p) > 2 and not ABOUT_A_PART.match(p)]
    return parts if 2 <= len(parts) <= MOST_AT_ONCE + 1 else []


def asked_for(text: str) -> str:
    """The text without the clauses that rule something out ("don't jump, just wave"), when others are left."""
    clauses = clauses_of(text)
    wanted = [c for c in clauses if not RULED_OUT.match(c)]
    return ", ".join(wanted) if 0 < len(wanted) < len(clauses) else text


def together(whole: Reading, clauses: list[Reading]) -> Reading:
    """The whole sentence's reading, with two or three motions where its clauses surely ask for different ones."""
    if whole.still:
        return whole
    sure: dict[str, Reading] = {}
    for reading in clauses:
        if reading.motions and reading.motions[0][1] >= SURE_ALONE:
            sure.setdefault(reading.motions[0][0], reading)
    kept = list(sure.values())[:MOST_AT_ONCE]
    if len(kept) < 2 or len(kept) <= len(whole.motions):
        return whole
    first = kept[0]
    way = next((r.said for r in kept if r.said), "")
    rest = whole if whole.motions else replace(first, overlays=whole.overlays)
    return replace(rest, motions=tuple(r.motions[0] for r in kept), direction=direction_for(first.motions[0][0], way), said=way, unsure=False)


def held_still(text: str) -> str:
    """The words that ask for a part to be kept still ("without moving its head"), "" where none do."""
    found = HELD_STILL.search(text)
    return found.group(0) if found else ""
