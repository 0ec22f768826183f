"""Where training pictures come from, and how often from each."""

from __future__ import annotations

from studio.train.figures.kit import KitSource, trained
from studio.train.figures.sample import Source, drawn


def all_sources() -> dict[Source, float]:
    """What the part finder is trained on: figures drawn by code, and the house art without what is held out."""
    return {drawn: 0.57, KitSource(trained()): 0.43}


def drawn_only() -> dict[Source, float]:
    """Figures drawn by code alone: quick to begin with, for runs at toy size."""
    return {drawn: 1.0}
