"""The table of small pictures that the motion model is trained on: icons, the house art, and what code draws.

Built once from a recipe into the training folder; every picture is a square, the subject centred with its longer
side four fifths of it, premultiplied. Names decide what is held out, so a subject that is held out is held out in
every style.
"""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.train import drawn
from studio.train.icons import IconSet, fetch, plain_name, svg_of, tight_square, wanted

SIDE = 64
HELD_OUT_SHARE = 0.06
Drawer = Callable[[bytes, int], np.ndarray]  # svg, side -> straight RGBA


@dataclass
class Sprites:
    """pictures [n, side, side, 4] uint8 premultiplied; kinds and names one a picture; held_out marks never trained on."""

    pictures: np.ndarray
    kinds: list[str]
    names: list[str]
    held_out: np.ndarray

    def save(self, path: Path) -> None:
        np.savez(path, pictures=self.pictures, kinds=np.array(self.kinds), names=np.array(self.names), held_out=self.held_out)

    @staticmethod
    def load(path: Path) -> Sprites:
        with np.load(path, allow_pickle=False) as f:
            return Sprites(f["pictures"], [str(k) for k in f["kinds"]], [str(n) for n in f["names"]], f["held_out"])


def is_held_out(name: str) -> bool:
    return (zlib.crc32(f"held:{name}".encode()) % 1000) < HELD_OUT_SHARE * 1000


def kind_finder(nouns: Path) -> Callable[[str], str]:
    """From a name like "hot air balloon" to the kind of thing, by the noun lists; "" when no list has it."""
    table = tomllib.loads(nouns.read_text(encoding="utf-8"))
    where = {noun.lower(): kind for kind, words in table.items() for noun in words}

    def find(name: str) -> str:
        words = name.lower().split()
        for length in range(len(words), 0, -1):
            for start in range(len(words) - length, -1, -1):
                phrase = " ".join(words[start:start + length])
                for candidate in (phrase, phrase.rstrip("s"), phrase.replace(" ", "-")):
                    if candidate in where:
                        return where[candidate]
        return "person" if "face" in words else ""

    return find


def build(icon_sets: tuple[IconSet, ...], folder: Path, art: Path, nouns: Path, drawn_count: int, seed: int, draw_svg: Drawer,
          say: Callable[[str], None] = lambda _: None, side: int = SIDE) -> Sprites:
    """Render everything the recipe names, `side` pixels large. Deterministic for a seed."""
    pictures: list[np.ndarray] = []
    kinds: list[str] = []
    names: list[str] = []
    find = kind_finder(nouns)

    def add(rgba: np.ndarray, kind: str, name: str) -> None:
        square = tight_square(rgba, side)
        if square is not None:
            pictures.append(square)
            kinds.append(kind)
            names.append(name)

    for icons in icon_sets:
        data = fetch(icons, folder)
        seen: set[str] = set()
        entries = data["icons"]
        assert isinstance(entries, dict)
        for name in entries:
            if wanted(name, seen):
                add(draw_svg(svg_of(data, name), side * 3 // 2), find(plain_name(name)), plain_name(name))
        say(f"{icons.package}: {len(pictures)} pictures in all")
    for svg in sorted((art / "subjects").glob("*.svg")):
        add(draw_svg(svg.read_bytes(), side * 2), find(svg.stem.replace("_", " ")), svg.stem.replace("_", " "))
    r = np.random.default_rng(seed)
    for index in range(drawn_count):
        rgba, kind = drawn.draw(r)
        add(rgba, kind, f"drawn {index}")
    say(f"{len(pictures)} pictures with what is drawn by code")
    held = np.array([is_held_out(name) for name in names])
    return Sprites(np.stack(pictures), kinds, names, held)
