"""The words that sentences are filled with: the lexicon's, the action vocabulary's, and names. One word in ten is one
that the lexicon doesn't know, so that the parser learns to go by the sentence."""

from __future__ import annotations

import random
import tomllib
from functools import lru_cache

from studio.engine.composer.actions import ACTIONS, Action
from studio.engine.composer.reading.lexicon import BEINGS, ing_of, lexicon, listed, past_of, plural_of, third_of
from studio.resources import resource_path
from studio.train.sentences.node import Node, leaf, pick

NAMES = listed("mia tom lena oskar pip anna bruno zoe kai nora felix ida max lily otto mina leo ruby hugo ella finn clara sam maya rosa ben lucy pablo yuki ali "
         "nina igor greta milo tara jonas alma luca eva omar")
ODD_NOUNS = listed("zorb glimmerwort quibble marmalade-tin astrolabe didgeridoo samovar theremin zeppelin gizmo contraption doohickey tuk-tuk pagoda ocarina "
             "abacus sundial weathervane wheelbarrow trebuchet typewriter gramophone periscope metronome kaleidoscope bagpipe totem yurt obelisk "
             "chandelier corkscrew toaster blender stethoscope thermos lampshade bandana tuxedo kimono poncho")
ODD_VERBS = listed("frobnicate schlep skedaddle yodel somersault cartwheel backflip meditate levitate hiccup moonwalk salute curtsey sunbathe fidget squint "
             "gargle haggle loiter swagger scrunch whittle hoist unfurl drape dangle swat nibble swerve teeter totter plod zigzag loom perch huddle")
ODD_LOOKS = listed("zany glittery iridescent pearly wobbly gangly scaly feathery bluish stubby lanky speckled gleaming tattered moth-eaten freckled pot-bellied")
PLACES_IN = listed("in at near by on through across along outside inside")
THINGS = ("thing", "food", "plant", "vehicle")


@lru_cache(maxsize=1)
def _nouns() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for noun, classes in sorted(lexicon().nouns.items()):
        for kind in classes:
            table.setdefault(kind, []).append(noun)
    extra = tomllib.loads(resource_path("assets/wordings/nouns.toml").read_text(encoding="utf-8"))
    table["odd"] = sorted({n.replace(" ", "-") for words in extra.values() for n in words} - set(lexicon().nouns)) + ODD_NOUNS
    return table


def noun(r: random.Random, kinds: tuple[str, ...]) -> tuple[str, str]:
    """A singular noun of one of the kinds, and the kind; now and then an unknown one."""
    if r.random() < 0.08 and set(kinds) & {*BEINGS, *THINGS}:
        return r.choice(_nouns()["odd"]), "odd"
    kind = r.choice(kinds)
    return r.choice(_nouns()[kind]), kind


def plural(word: str) -> str:
    return plural_of(word, lexicon().plural)


def look(r: random.Random) -> str:
    """An adjective: colours and sizes most of all."""
    if r.random() < 0.07:
        return r.choice(ODD_LOOKS)
    kind = r.choices(("colour", "size", "mood", "material", "look"), (3, 3, 2, 1, 3))[0]
    return r.choice(_looks()[kind])


@lru_cache(maxsize=1)
def _looks() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for word, kinds in sorted(lexicon().looks.items()):
        for kind in kinds:
            table.setdefault(kind, []).append(word)
    return table


def mood(r: random.Random) -> str:
    return r.choice(_looks()["mood"])


def manner(r: random.Random) -> str:
    words = r.choice(list(lexicon().manners.values()))
    return r.choice(words)


def action(r: random.Random, kind: str) -> tuple[Action | None, str]:
    """An action that a subject of the kind can do, and the verb with its particle; an odd verb now and then."""
    if r.random() < 0.07:
        return None, r.choice(ODD_VERBS)
    body = {"man": "person", "woman": "person", "animal": "animal", "bird": "bird", "fish": "fish", "vehicle": "vehicle", "plant": "plant"}.get(kind, "thing")
    body = "person" if kind in ("person", "odd") else body
    can = [a for a in ACTIONS if body in a.bodies and a.name not in ("rain", "snow")]
    chosen = r.choice(can)
    return chosen, r.choice(chosen.words)


def inflected(lemma: str, form: str, plural_subject: bool = False) -> str:
    """base, present (third person unless the subject is plural), past, participle or ing."""
    lex = lexicon()
    if form == "present":
        if lemma == "be":
            return "are" if plural_subject else "is"
        return lemma if plural_subject else third_of(lemma)
    if form == "ing":
        return ing_of(lemma, lex.doubling)
    if form in ("past", "participle"):
        if lemma == "be" and form == "past" and plural_subject:
            return "were"
        return past_of(lemma, lex.past, lex.doubling)[form == "participle"]
    return lemma


def number_word(r: random.Random) -> tuple[str, int]:
    n = r.choices((2, 3, 4, 5, 6, 7, 8, 10, 12), (6, 5, 3, 3, 1, 1, 1, 1, 1))[0]
    return (str(n) if r.random() < 0.15 else list(lexicon().numbers)[n]), n


def determiner(r: random.Random, word: str) -> Node | None:
    which = r.choices(("a", "the", "poss", "this", "no", "another", "each", "every"), (40, 42, 8, 3, 0, 1.5, 0.5, 1))[0]
    if which == "a":
        return leaf("an" if word[0] in "aeiou" else "a", "DET", "det")
    if which == "poss":
        return leaf(pick(r, "his her its their my our"), "PRON", "poss")
    return leaf(which if which != "this" else pick(r, "this that"), "DET", "det")
