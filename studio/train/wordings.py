"""The wordings, nouns and frames of `assets/wordings`, and the plain sentences that are made of them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np

from studio.engine.motion.said import drawn_said
from studio.engine.motion.vocabulary import BRINGS
from studio.train.grammar import pick, progressive, third_person, with_article

SOMEWHERE = {"look": ("over there", "somewhere", "ahead"), "point": ("over there", "somewhere", "ahead")}  # for {d} where no direction is asked


def _load(folder: Path, name: str) -> dict[str, Any]:
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))


class Wordings:
    """What stands in the folder; `words_loop.split` makes one for training and one to choose weights by."""

    def __init__(self, folder: Path) -> None:
        self.motions: dict[str, dict[str, list[str]]] = {**_load(folder, "motions"), **_load(folder, "particular")}
        self.overlays: dict[str, dict[str, list[str]]] = _load(folder, "overlays")
        self.moods: dict[str, dict[str, Any]] = _load(folder, "moods")
        self.feelings = [(f, mood["motion"], mood["overlays"]) for mood in self.moods.values() for f in mood["feel"]]  # all, on both sides of a split
        self.adverbs: dict[str, dict[str, list[str]]] = _load(folder, "adverbs")
        self.hard: dict[str, list[str]] = _load(folder, "hard")["hard"]
        self.frames: dict[str, Any] = _load(folder, "frames")
        fitting = _load(folder, "fitting")
        self.fits = {noun: fitting["kinds"][kind] for kind, nouns in _load(folder, "nouns").items() for noun in nouns}
        self.nouns = list(self.fits)
        self.special = [noun for nouns in fitting["nouns"].values() for noun in nouns]
        self.fits |= {noun: motion for motion, nouns in fitting["nouns"].items() for noun in nouns}

    def subject(self, r: np.random.Generator) -> str:
        """ "it", "a cat", "my little cat": who does it."""
        if r.random() < 0.25:
            return pick(r, self.frames["any_subject"])
        noun = pick(r, self.nouns)
        if r.random() < 0.3:
            noun = f"{pick(r, self.frames['adjectives'])} {noun}"
        return with_article(f"{pick(r, ('a', 'the', 'a', 'my', 'this', 'the', ''))} {noun}".strip())

    def sentence(self, phrase: str, r: np.random.Generator, frames: str = "ask", ruled_out: str = "") -> str:
        """A verb phrase in one of the frames in which people ask; `ruled_out` is what must not happen, where a frame has it."""
        return pick(r, self.frames[frames]).format(s=self.subject(r), p=phrase, g=progressive(phrase), t=third_person(phrase),
                                                   np=ruled_out, ng=progressive(ruled_out))

    def asked(self, name: str, r: np.random.Generator, direction: str = "") -> str:
        """A verb phrase for a motion, with the direction in it."""
        phrase = pick(r, self.motions[name]["base"])
        said = pick(r, self.adverbs[direction]["after"]) if direction else ""
        if "{d}" in phrase:
            plain = direction if direction in ("left", "right", "up", "down") else ""
            phrase = phrase.replace("{d}", plain or pick(r, SOMEWHERE.get(name, ("along", "across", "away"))))
            said = "" if plain else said
        return f"{phrase} {said}".strip()

    def drawn(self, motion: str, text: str) -> tuple[str, ...]:
        """Overlays that a text about one motion asks for: with the motion, by its words, or by the feeling it names."""
        felt = [o for feeling, asks, overlays in self.feelings if asks == motion and f" {feeling} " in f" {text} " for o in overlays]
        return tuple(dict.fromkeys((*BRINGS.get(motion, ()), *drawn_said(text), *felt)))
