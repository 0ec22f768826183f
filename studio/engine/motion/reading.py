"""From words to what the transformer is told, and to what the user is told about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch

from studio.engine.motion.vocabulary import DIRECTED, IDLE
from studio.engine.motion.words import WordsNetwork, clauses_of, reading_of, steps_of, together
from studio.text import minilm

MOST_STEPS = 3


@dataclass(frozen=True)
class Understood:
    """One step of what was asked. Without motions the picture idles; `left_out` are sentences; `overlays`
    are names of OVERLAYS that are drawn over the picture."""

    motions: tuple[tuple[str, float], ...] = ()
    direction: str = ""
    manner: str = ""
    still: bool = False
    left_out: tuple[str, ...] = ()
    overlays: tuple[str, ...] = ()
    side: str = ""  # which of two arms, eyes, ears, wings; one of SIDES

    def shares(self) -> list[tuple[str, float]]:
        """Shares that sum to 1 for the transformer: one motion, two in equal parts, or idle."""
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
    texts = [text, *clauses_of(text)]
    tokens = minilm.shared().tokens(texts)
    with torch.inference_mode():
        motions, direction, manner = network(tokens.states, tokens.mask)
    read = [reading_of(motions[i], direction[i], manner[i]) for i in range(len(texts))]
    reading = together(read[0], read[1:])
    left_out: tuple[str, ...] = ()
    if reading.unsure and not reading.motions:
        left_out = (f"No motion was understood in “{shorten(text)}”.",)
    return Understood(reading.motions, reading.direction, reading.manner, reading.still, left_out)


def shorten(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def reading_for(text: str, network: Callable[[], WordsNetwork]) -> list[Understood]:
    """A whole text, step by step where it says "then"; what comes after MOST_STEPS is left out, and said."""
    steps = steps_of(text)
    read = [understand(step, network()) for step in steps[:MOST_STEPS]]
    left_out = tuple(f"A loop has time for {MOST_STEPS} motions one after the other; “{shorten(s)}” was left out." for s in steps[MOST_STEPS:])
    return [*read[:-1], replace(read[-1], left_out=read[-1].left_out + left_out)]
