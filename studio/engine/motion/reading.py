"""From words to what the transformer is told, and to what the user is told about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch

from studio.engine.motion.vocabulary import DIRECTED, IDLE, SPOKEN
from studio.engine.motion.words import (
    WHILE,
    Reading,
    WordsNetwork,
    asked_for,
    clauses_of,
    held_still,
    reading_of,
    spelled_out,
    steps_of,
    together,
)
from studio.text import minilm

MOST_STEPS = 3


@dataclass(frozen=True)
class Understood:
    """One step of what was asked. Without motions the picture idles; `left_out` are sentences.

    `side` and `part` (a kind of `studio.pixels.parts`) are named by the words ("its left ear"); `overlays` (of OVERLAYS)
    are drawn round the picture. `inferred` says that no motion was asked and `motions` is what the thing named does by itself.
    """

    motions: tuple[tuple[str, float], ...] = ()
    direction: str = ""
    manner: str = ""
    still: bool = False
    left_out: tuple[str, ...] = ()
    tempo: str = ""
    side: str = ""
    part: str = ""
    overlays: tuple[str, ...] = ()
    inferred: bool = False

    def shares(self) -> list[tuple[str, float]]:
        """Shares that sum to 1 for the transformer: one motion, several in equal parts, or idle."""
        names = [name for name, _ in self.motions]
        return [(name, 1 / len(names)) for name in names] if names else [(IDLE, 1.0)]

    def mirrored(self, table: dict[str, str]) -> Understood:
        """The same the other way round: left for right, clockwise for counterclockwise."""
        if not self.motions:
            return self
        allowed = DIRECTED.get(self.motions[0][0], ())
        if not allowed:
            return self
        now = self.direction or ("clockwise" if "clockwise" in allowed else "right")
        return replace(self, direction=table.get(now, now))


def understand(text: str, network: WordsNetwork) -> Understood:
    """One phrase, read."""
    asked = asked_for(text)
    texts = [asked, *clauses_of(asked)]
    tokens = minilm.shared().tokens([spelled_out(t) for t in texts])
    with torch.inference_mode():
        answers = network(tokens.states, tokens.mask)
    read = [reading_of(answers.row(i), spelled_out(t)) for i, t in enumerate(texts)]
    reading = together(read[0], read[1:])
    motions, inferred = reading.motions, False
    if not motions and not reading.still and not reading.unsure and reading.fits[0]:
        motions, inferred = (reading.fits,), True
    return Understood(motions, reading.direction, reading.manner, reading.still, not_done(text, reading), reading.tempo, reading.side, reading.part,
                      reading.overlays, inferred)


def not_done(text: str, reading: Reading) -> tuple[str, ...]:
    """What was asked and is not done as asked, in sentences."""
    said = []
    if reading.said and not reading.direction and reading.motions and reading.outright:
        said.append(f"To {SPOKEN.get(reading.motions[0][0], reading.motions[0][0])} knows no direction, so “{reading.said}” changes nothing.")
    held = held_still(text)
    if held:
        said.append(f"Nothing can be kept from moving along yet: “{held}”.")
    if reading.unsure and not reading.motions:
        return (f"No motion was understood in “{shorten(text)}”.",)
    return tuple(said)


def shorten(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def one_by_one(step: Understood, text: str) -> list[Understood]:
    """Three motions in a row are done one after the other, unless they are to be done at the same time."""
    if len(step.motions) < MOST_STEPS or WHILE.search(text):
        return [step]
    rest = replace(step, direction="", left_out=())
    return [replace(step if i == 0 else rest, motions=(m,)) for i, m in enumerate(step.motions)]


def reading_for(text: str, network: Callable[[], WordsNetwork]) -> list[Understood]:
    """A whole text, step by step where it says "then"; what comes after MOST_STEPS is left out, and said."""
    steps = steps_of(text)
    read = [understand(step, network()) for step in steps[:MOST_STEPS]]
    if len(read) == 1:
        return one_by_one(read[0], text)
    left_out = tuple(f"A loop has time for {MOST_STEPS} motions one after the other; “{shorten(s)}” was left out." for s in steps[MOST_STEPS:])
    return [*read[:-1], replace(read[-1], left_out=read[-1].left_out + left_out)]
