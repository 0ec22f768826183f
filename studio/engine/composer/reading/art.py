"""What can be drawn, and by which drawing a noun is shown: itself, something near in meaning, or a labelled silhouette.

Drawings are read from the art's own words, so that art that is added is understood at once. Nearness is the cosine of
MiniLM vectors between nouns of the same kind; beyond `NEAR` nothing stands in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from studio.engine.composer.reading.lexicon import BEINGS, lexicon, listed
from studio.resources import resource_path
from studio.text import minilm

NEAR = 0.60  # chosen on the first half of assets/readings/near.toml, where nothing wrong stood in from here on
NEAR_PLACE = 0.55
CHILDREN = frozenset(listed("child kid baby toddler pupil student boy girl son daughter orphan scout grandson granddaughter teenager lad niece nephew cub schoolboy schoolgirl"))
OLD = frozenset(listed("grandfather grandpa granddad grandmother granny grandma nana hermit"))
NO_PERSON = frozenset(listed("ghost skeleton giant monster mummy snowman scarecrow alien genie troll ogre goblin cyclops zombie vampire mermaid doll puppet elf gnome dwarf hero robot "
                      "android superhero yeti crowd audience team band orchestra gang class"))


@dataclass(frozen=True, slots=True)
class Drawing:
    name: str
    words: tuple[str, ...]
    kind: str
    moves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    words: tuple[str, ...]
    palettes: tuple[str, ...]
    shows: tuple[str, ...]  # ids of its layers and lights, and the motions of its layers


@dataclass
class Art:
    """Subjects and places by word. `vectors` are made at the first question that needs them."""

    subjects: tuple[Drawing, ...]
    places: tuple[Place, ...]
    by_word: dict[str, list[Drawing]] = field(default_factory=dict)
    vectors: Any = None
    place_vectors: Any = None

    def __post_init__(self) -> None:
        for drawing in self.subjects:
            for word in (drawing.name.replace("_", " "), *drawing.words):
                found = self.by_word.setdefault(word.lower().replace("-", " "), [])
                if drawing not in found:
                    found.append(drawing)

    def exactly(self, noun: str, looks: tuple[str, ...] = (), gender: str = "") -> str:
        """The drawing of the thing itself, "" when there is none."""
        for words in (*(f"{look} {noun}" for look in looks), noun):
            found = self.by_word.get(words.replace("-", " "), [])
            if found:
                return _by_gender(found, gender).name
        if " " in noun:
            last = self.by_word.get(noun.rpartition(" ")[2], [])
            first = lexicon().classes(noun.partition(" ")[0])
            if last and not first & set(BEINGS):  # "birthday cake" is a cake, "teddy bear house" is no bear
                return _by_gender(last, gender).name
        return ""

    def instead(self, noun: str, kinds: frozenset[str], gender: str = "", looks: tuple[str, ...] = ()) -> str:
        """The drawing that stands in for a noun without one, "" when none is near enough."""
        if kinds & {"man", "woman", "person"} and not kinds & {"animal", "bird"} and noun not in NO_PERSON:
            old = noun in OLD or "old" in looks or "elderly" in looks
            female = gender == "f"
            name = ("girl" if female else "boy") if noun in CHILDREN else ("old_woman" if female else "old_man") if old else "woman" if female else "man"
            return name if any(d.name == name for d in self.subjects) else ""
        allowed = _drawn_kinds(kinds)
        if not allowed:
            return ""
        self._measure()
        row = minilm.shared().sentence([noun])[0]
        best, name = 0.0, ""
        for (drawing, _), vector in zip(self._words(), self.vectors, strict=True):
            if drawing.kind in allowed:
                near = float(row @ vector)
                if near > best:
                    best, name = near, drawing.name
        return name if best >= NEAR else ""

    def _words(self) -> list[tuple[Drawing, str]]:
        return [(drawing, word) for drawing in self.subjects for word in drawing.words]

    def _measure(self) -> None:
        if self.vectors is None:
            self.vectors = minilm.shared().sentence([word for _, word in self._words()])

    def place(self, noun: str) -> tuple[str, bool]:
        """The place's drawing, and whether it only stands in; ("", False) for plain ground."""
        noun = noun.replace("-", " ")
        for words in (noun, noun.rpartition(" ")[2], lexicon().singular_of(noun)[0]):
            named = [p for p in self.places if words == p.name.replace("_", " ")]
            found = named or sorted((p for p in self.places if words in p.words or f"{words}s" in p.words), key=lambda p: _rank(p, words))
            if found:
                return found[0].name, False
        if self.place_vectors is None:
            self.place_vectors = minilm.shared().sentence([w for p in self.places for w in p.words])
        row = self.place_vectors @ minilm.shared().sentence([noun])[0]
        best = int(row.argmax())
        owner = [p for p in self.places for _ in p.words][best]
        return (owner.name, True) if float(row[best]) >= NEAR_PLACE else ("", False)

    def shows(self, place: str, noun: str) -> bool:
        """Whether a place itself shows a piece of scenery (its sun, waves, clouds)."""
        found = next((p for p in self.places if p.name == place), None)
        return found is not None and any(noun.rstrip("s") in part for part in found.shows)


def _rank(place: Place, word: str) -> int:
    return min(i for i, w in enumerate(place.words) if w in (word, f"{word}s"))


def _by_gender(found: list[Drawing], gender: str) -> Drawing:
    wanted = {"m": ("man", "boy"), "f": ("woman", "girl")}.get(gender, ())
    return next((d for d in found if any(d.name.endswith(w) for w in wanted)), found[0])


def _drawn_kinds(kinds: frozenset[str]) -> set[str]:
    """The art's kinds among which something may stand in for a noun of the lexicon's kinds."""
    table = {"animal": {"animal"}, "bird": {"animal"}, "fish": {"animal"}, "vehicle": {"vehicle"}, "plant": {"plant"}, "food": {"food"}, "thing": {"thing", "machine"}}
    return set().union(*(table[k] for k in kinds if k in table)) if kinds else set()


def read_art(folder: Path) -> Art:
    """From a folder with subjects/*.json and places/*.json."""
    subjects = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((folder / "subjects").glob("*.json"))]
    places = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((folder / "places").glob("*.json"))]
    return Art(tuple(Drawing(s["name"], tuple(s["words"]), s["kind"], tuple(s["moves"])) for s in subjects),
               tuple(Place(p["name"], tuple(p["words"]), tuple(p["palettes"]), _shown(p)) for p in places))


def _shown(place: dict[str, Any]) -> tuple[str, ...]:
    layers = [x for layer in place["layers"] for x in (layer["id"], layer.get("motion", ""))]
    return tuple(x for x in (*layers, *(light["id"] for light in place.get("lights", ())), *place["words"]) if x)


@lru_cache(maxsize=1)
def art() -> Art:
    """The art that ships."""
    return read_art(resource_path("assets/art"))
