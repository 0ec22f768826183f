"""Measures the part finder on what it was never trained on: subjects, body plans, styles, and drawings by other hands.

Instances are matched by kind and overlap of their masks in the picture. A claimed part counts when its certainty
passes the gate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from studio.pixels.parts import KINDS, SUBJECTS, Parts
from studio.resources import resource_path
from studio.train.figures import creatures, styles
from studio.train.figures.drawings import Truth, in_pixels, read
from studio.train.figures.kit import HELD_OUT, KitSource
from studio.train.figures.sample import KIND, MOST, PIVOT_X, PIVOT_Y, SHUT, Sample, Source, Wish, drawn, sample
from studio.vision.parts.finder import PartsFinder

GATE = 0.5
SIDE = 256  # pixels of the pictures that are measured
ROUGHLY, WELL = 0.2, 0.5  # overlaps
FACE_WELL = 0.3  # what "well" means for eyes, brows and mouths, whose outlines are a few pixels wide
PIXEL_CELLS = 56


def truth_of(s: Sample, name: str) -> Truth:
    """A training picture as it would be opened."""
    alpha = s.picture[..., 3:].astype(np.float32)
    rgb = np.where(alpha > 0, s.picture[..., :3] * 255.0 / np.maximum(alpha, 1), 0).clip(0, 255)
    rows = [(KINDS[int(t[KIND]) - 1], (float(t[PIVOT_X]), float(t[PIVOT_Y])), bool(t[SHUT])) for t in s.table[1:MOST] if t[KIND]]
    return Truth(name, np.dstack([rgb, alpha]).astype(np.uint8), s.owners, tuple(rows))


@dataclass
class Count:
    """Of one kind: how many there are, found roughly and well, claimed, rightly claimed; pivot errors in % of the subject."""

    true: int = 0
    roughly: int = 0
    well: int = 0
    claimed: int = 0
    rightly: int = 0
    shut_right: int = 0
    shut_asked: int = 0
    pivots: list[float] = field(default_factory=list)

    def told(self) -> dict[str, float]:
        share = lambda a, b: round(a / b, 3) if b else 0.0  # noqa: E731
        found = {"true": self.true, "recall": share(self.well, self.true), "recall_roughly": share(self.roughly, self.true), "claimed": self.claimed,
                 "precision": share(self.rightly, self.claimed)}
        if self.pivots:
            found["pivot_median_percent"] = round(float(np.median(self.pivots)), 2)
        if self.shut_asked:
            found["shut_right"] = share(self.shut_right, self.shut_asked)
        return found


@dataclass
class Tally:
    """Counts by kind over a set of pictures, and how often the subject was named right."""

    kinds: dict[str, Count] = field(default_factory=lambda: {k: Count() for k in KINDS})
    false_pictures: int = 0
    pictures: int = 0
    gate: float = GATE

    def add(self, truth: Truth, parts: Parts) -> None:
        """Match greedily, largest overlap first."""
        claimed = [p for p in parts.parts if p.certainty >= self.gate]
        extent = max(np.ptp(np.nonzero(truth.owners)[0]), np.ptp(np.nonzero(truth.owners)[1])) + 1
        pairs = []
        for n, (kind, _, _) in enumerate(truth.rows):
            own = truth.owners == n + 1
            if own.sum():
                pairs += [(_overlap(own, p.mask > 127), n, m) for m, p in enumerate(claimed) if p.kind == kind]
        taken_rows: set[int] = set()
        taken_parts: set[int] = set()
        for overlap, n, m in sorted(pairs, reverse=True):
            if overlap < ROUGHLY or n in taken_rows or m in taken_parts:
                continue
            taken_rows.add(n)
            taken_parts.add(m)
            self._matched(truth, n, claimed[m].pivot, claimed[m].shut, overlap, extent)
        for n, (kind, _, _) in enumerate(truth.rows):
            self.kinds[kind].true += int((truth.owners == n + 1).any())
        for m, p in enumerate(claimed):
            self.kinds[p.kind].claimed += 1
            self.kinds[p.kind].rightly += m in taken_parts
        self.false_pictures += any(m not in taken_parts and p.kind != "body" for m, p in enumerate(claimed))
        self.pictures += 1

    def _matched(self, truth: Truth, n: int, pivot: tuple[float, float], shut: bool, overlap: float, extent: float) -> None:
        kind, true_pivot, true_shut = truth.rows[n]
        count = self.kinds[kind]
        count.roughly += 1
        count.well += overlap >= (FACE_WELL if kind in ("eye", "brow", "mouth") else WELL)
        if true_pivot is not None and kind not in ("body", "head"):
            count.pivots.append(100 * float(np.hypot(pivot[0] - true_pivot[0], pivot[1] - true_pivot[1])) / extent)
        if kind in ("eye", "mouth"):
            count.shut_asked += 1
            count.shut_right += shut == true_shut

    def told(self) -> dict[str, object]:
        all_true = sum(c.true for k, c in self.kinds.items() if k != "body")
        all_well = sum(c.well for k, c in self.kinds.items() if k != "body")
        all_roughly = sum(c.roughly for k, c in self.kinds.items() if k != "body")
        claimed, rightly = (sum(getattr(c, name) for k, c in self.kinds.items() if k != "body") for name in ("claimed", "rightly"))
        return {"pictures": self.pictures, "recall": round(all_well / max(1, all_true), 3), "recall_roughly": round(all_roughly / max(1, all_true), 3),
                "precision": round(rightly / max(1, claimed), 3), "pictures_with_a_false_part": round(self.false_pictures / max(1, self.pictures), 3),
                "kinds": {k: c.told() for k, c in self.kinds.items() if c.true or c.claimed}}


def _overlap(a: np.ndarray, b: np.ndarray) -> float:
    either = int((a | b).sum())
    return int((a & b).sum()) / either if either else 0.0


def made(source: Source, count: int, seed: int, wishes: list[Wish]) -> Iterable[Truth]:
    """`count` pictures, the wishes in turn."""
    for i in range(count):
        wish = wishes[i % len(wishes)]
        s = sample(np.random.default_rng([seed, i]), {source: 1.0}, wish)
        yield truth_of(s, SUBJECTS[s.subject])


def drawings(folder: Path | None = None) -> Iterable[Truth]:
    """The drawings by other hands, plain, and every third as pixel art too."""
    for n, path in enumerate(sorted((folder or resource_path("assets/drawings")).glob("*.svg"))):
        truth = read(path, SIDE)
        yield truth
        if n % 3 == 0:
            yield in_pixels(truth, PIXEL_CELLS)


def sets(count: int, seed: int = 99) -> dict[str, Callable[[], Iterable[Truth]]]:
    """Everything that is measured, by name; `count` pictures where they are made."""
    whole = {"head": 0.0, "side": SIDE}
    plain = [Wish(plain=True, side=SIDE)]
    return {
        "subjects kept apart, as drawn": lambda: made_each(HELD_OUT, plain, seed),
        "subjects kept apart, posed and styled": lambda: made(KitSource(list(HELD_OUT)), count, seed, [Wish(**whole)]),  # type: ignore[arg-type]
        "body plans kept apart": lambda: made(drawn, count // 2, seed, [Wish(plan=p, **whole) for p in creatures.KEPT_APART]),  # type: ignore[arg-type]
        "styles kept apart": lambda: made(drawn, count, seed, [Wish(style=s, **whole) for s in styles.KEPT_APART]),  # type: ignore[arg-type]
        "drawings by other hands": drawings,
    }


def made_each(names: Iterable[str], wishes: list[Wish], seed: int) -> Iterable[Truth]:
    for name in names:
        for truth in made(KitSource([name]), 1, seed, wishes):
            yield Truth(name, truth.rgba, truth.owners, truth.rows)


def evaluate(finder: PartsFinder, count: int = 96, folder: Path | None = None, say: Callable[[str], None] = lambda _: None) -> dict[str, object]:
    """The figures of every set, or of a folder of drawings whose groups name their parts."""
    chosen = {"drawings in the folder": lambda: drawings(folder)} if folder else sets(count)
    figures: dict[str, object] = {}
    for name, pictures in chosen.items():
        tally, ungated = Tally(), Tally(gate=0.0)
        for truth in pictures():
            parts = finder.find_parts(truth.rgba)
            tally.add(truth, parts)
            ungated.add(truth, parts)
        without = ungated.told()
        told = {**tally.told(), "without_gate": {k: without[k] for k in ("recall", "recall_roughly", "precision")}}
        figures[name] = told
        say(f"{name}: recall {told['recall']} ({told['recall_roughly']} roughly), precision {told['precision']}; without gate {told['without_gate']}")
    return figures


COLOURS = dict(zip(KINDS, [(150, 150, 160), (235, 190, 120), (230, 40, 60), (150, 60, 200), (250, 120, 40), (240, 120, 220), (60, 190, 90), (60, 120, 230),
                           (250, 160, 30), (0, 190, 200), (130, 90, 50), (40, 40, 60), (140, 210, 60), (255, 90, 0), (120, 60, 120)], strict=True))


def overlay(rgba: np.ndarray, parts: Parts, gate: float = GATE) -> np.ndarray:
    """The picture beside its parts in colours, lines from centres to pivots; parts below the gate are hatched."""
    paper = np.array([226, 232, 222], np.float32)
    alpha = rgba[..., 3:].astype(np.float32) / 255
    plain = rgba[..., :3] * alpha + paper * (1 - alpha)
    shown = plain * 0.4 + 255 * 0.25
    for p in parts.parts:
        m = (p.mask.astype(np.float32) / 255)[..., None]
        if p.certainty < gate:
            y, x = np.mgrid[:m.shape[0], :m.shape[1]]
            m = m * (((x + y) // 4) % 2)[..., None]
        shown = shown * (1 - 0.65 * m) + np.array(COLOURS[p.kind], np.float32) * 0.65 * m
    shown = np.ascontiguousarray(shown.clip(0, 255).astype(np.uint8))
    for p in parts.parts:
        ys, xs = np.nonzero(p.mask > 127)
        if len(ys) and p.kind not in ("body", "head"):
            pivot = (round(p.pivot[0]), round(p.pivot[1]))
            cv2.line(shown, pivot, (int(xs.mean()), int(ys.mean())), (20, 20, 20), 1, cv2.LINE_AA)
            cv2.circle(shown, pivot, 3, (255, 255, 255), -1, cv2.LINE_AA)
            cv2.circle(shown, pivot, 3, (20, 20, 20), 1, cv2.LINE_AA)
    return np.concatenate([plain.astype(np.uint8), shown], 1)


def sheet(finder: PartsFinder, pictures: Iterable[Truth], across: int = 4, side: int = 192) -> np.ndarray:
    """RGB contact sheet: each picture beside what is found in it."""
    tiles = [cv2.resize(overlay(t.rgba, finder.find_parts(t.rgba)), (2 * side, side), interpolation=cv2.INTER_AREA) for t in pictures]
    while len(tiles) % across:
        tiles.append(np.full_like(tiles[0], 255))
    return np.concatenate([np.concatenate(tiles[i:i + across], 1) for i in range(0, len(tiles), across)])
