"""How the held-out wordings are understood, without any picture. Shares come with 95 % Wilson intervals.

`heldout.toml` knows the first 52 motions only; a reading of one that was split off since counts as the class it stands
for (`vocabulary.STANDS_FOR`), which is what the picture then does. `heldout_parts.toml` is scored by the exact name.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.engine.motion.reading import Understood, reading_for, understand
from studio.engine.motion.vocabulary import FIRST_MOTIONS, PART_OF, STANDS_FOR, STILL, direction_for
from studio.engine.motion.words import WordsNetwork
from studio.train.wordings import Wordings

WHOLE_BODY = tuple(m for m in FIRST_MOTIONS if m not in PART_OF)
SPECIAL = ("directions", "compositions", "strength")


@dataclass(frozen=True)
class Share:
    """So many of so many, with its 95 % interval."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        return self.hits / max(1, self.of)

    @property
    def interval(self) -> tuple[float, float]:
        n, p, z = max(1, self.of), self.value, 1.96
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return (middle - half, middle + half)

    def as_json(self) -> dict[str, Any]:
        low, high = self.interval
        return {"share": round(self.value, 4), "low": round(low, 4), "high": round(high, 4), "of": self.of}


def share_of(right: list[bool]) -> Share:
    return Share(sum(right), len(right))


def named(u: Understood) -> str:
    """The one class that a reading comes down to."""
    if u.still:
        return STILL
    return u.motions[0][0] if u.motions and not u.inferred else "none"


def meant(name: str, label: str) -> bool:
    """Whether a reading is the label, or was split off it."""
    return label in (name, STANDS_FOR.get(name))


def plain(text: str) -> str:
    """Lower case, punctuation and repeated spaces gone."""
    return " ".join(re.sub(r"[^\w\s]", " ", text.lower()).split())


def trained_on(folder: Path) -> set[str]:
    """Every wording that the reader was trained on, in plain form."""
    return {plain(p) for table in Wordings(folder).motions.values() for phrases in table.values() for p in phrases}


def score_words(network: WordsNetwork, folder: Path) -> dict[str, Any]:
    """All figures of the reader: `folder` holds the wordings and both held-out files."""
    return {**score_first(network, folder), "parts": score_parts(network, folder / "heldout_parts.toml")}


def score_first(network: WordsNetwork, folder: Path) -> dict[str, Any]:
    """The 52 motions of the first edition, by another hand."""
    table = tomllib.loads((folder / "heldout.toml").read_text(encoding="utf-8"))
    known = trained_on(folder)
    right = {name: [(p, meant(named(understand(p, network)), name)) for p in rows["prompts"]]
             for name, rows in table.items() if name not in SPECIAL}
    by_class = {name: share_of([hit for _, hit in rows]) for name, rows in right.items()}
    whole = [row for name in WHOLE_BODY for row in right[name]]
    moves = [row for name in FIRST_MOTIONS for row in right[name]]
    return {
        "whole_body": share_of([hit for _, hit in whole]).as_json(), "all_motions": share_of([hit for _, hit in moves]).as_json(),
        "all_motions_not_among_training_wordings": share_of([hit for p, hit in moves if plain(p) not in known]).as_json(),
        "none": by_class["none"].as_json(), "still": by_class["still"].as_json(), **_said(network, table),
        "by_class": {n: round(s.value, 2) for n, s in sorted(by_class.items(), key=lambda kv: kv[1].value)},
    }


def _said(network: WordsNetwork, table: dict[str, Any]) -> dict[str, Any]:
    """Directions (as the motion knows them: a roll to the left is counterclockwise), two motions at once, strength."""
    ways, both = [], []
    for c in table["directions"]["cases"]:
        u = understand(c["prompt"], network)
        way = u.direction == (direction_for(c["motion"], c["direction"]) or c["direction"])
        ways.append((way, way and meant(named(u), c["motion"])))
    for c in table["compositions"]["cases"]:
        found = _names(reading_for(c["prompt"], lambda: network))
        both.append(len(found) == len(c["motions"]) and all(any(meant(f, m) for f in found) for m in c["motions"]))
    manner = [(understand(c["prompt"], network).manner or "plain") == c["manner"] for c in table["strength"]["cases"]]
    return {"direction": share_of([w for w, _ in ways]).as_json(), "direction_and_motion": share_of([b for _, b in ways]).as_json(),
            "compositions": share_of(both).as_json(), "manner": share_of(manner).as_json()}


def _names(steps: list[Understood]) -> list[str]:
    return [name for step in steps for name, _ in step.motions if not step.inferred]


def score_parts(network: WordsNetwork, heldout: Path) -> dict[str, Any]:
    """What came with the parts: fourteen motions, what is drawn, feelings, things, sides, parts, pace, what must not happen."""
    table = tomllib.loads(heldout.read_text(encoding="utf-8"))

    def read(text: str) -> list[Understood]:
        return reading_for(text, lambda: network)

    def cases(name: str, right: Callable[[dict[str, Any], Understood], bool]) -> Share:
        return share_of([right(c, read(c["prompt"])[0]) for c in table[name]["cases"]])

    motions = {name: share_of([named(read(p)[0]) == name for p in rows]) for name, rows in table["motions"].items()}
    drawn = {name: share_of([any(name in s.overlays for s in read(p)) for p in rows]) for name, rows in table["overlays"].items()}
    quiet = [c["prompt"] for name in ("nouns", "sides", "parts", "tempo") for c in table[name]["cases"]]
    shares = {
        "motions": _sum(motions), "overlays": _sum(drawn), "nothing_drawn_unasked": share_of([not read(p)[0].overlays for p in quiet]),
        **_feelings(table["moods"], read),
        "nouns": cases("nouns", lambda c, u: (u.motions[0][0] if u.motions else "") in c["fits"] and (u.inferred or not u.motions)),
        "side": cases("sides", lambda c, u: u.side == c["side"]),
        "side_and_part": cases("sides", lambda c, u: (u.side, u.part) == (c["side"], c["part"])),
        "part": cases("parts", lambda c, u: u.part == c["part"]), "tempo": cases("tempo", lambda c, u: u.tempo == c["tempo"]),
        "negations": share_of([sorted(_names(read(c["prompt"]))) == sorted(c["motions"]) for c in table["negations"]["cases"]]),
        "sequences": share_of([_names(read(c["prompt"])) == c["motions"] for c in table["sequences"]["cases"]]),
        "hard": cases("hard", lambda c, u: named(u) == c["motion"]),
    }
    return {
        **{name: s.as_json() for name, s in shares.items()},
        "by_class": {n: round(s.value, 2) for n, s in sorted((motions | drawn).items(), key=lambda kv: kv[1].value)},
    }


def _sum(shares: dict[str, Share]) -> Share:
    return Share(sum(s.hits for s in shares.values()), sum(s.of for s in shares.values()))


MOOD_ASKS = {"sad": ("droop", "tears"), "love": ("pulse", "hearts"), "furious": ("angry", "anger mark"), "sleepy": ("breathe", "zzz"),
             "ecstatic": ("jump", "confetti"), "scared": ("tremble", "sweat"), "hot": ("melt", "sweat"), "dizzy": ("sway", "stars"),
             "embarrassed": ("droop", "covered eyes")}


def _feelings(moods: dict[str, list[str]], read: Callable[[str], list[Understood]]) -> dict[str, Share]:
    """Feelings alone: the motion (or one split off it), and what is drawn with it."""
    seen = [(read(p)[0], *MOOD_ASKS[mood]) for mood, prompts in moods.items() for p in prompts]
    return {"mood_motion": share_of([meant(named(u), motion) for u, motion, _ in seen]),
            "mood_overlay": share_of([drawn in u.overlays for u, _, drawn in seen])}
