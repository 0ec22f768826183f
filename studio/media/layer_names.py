"""What artists call the layers of their drawings, and which kind of part that is: "L_Arm", "left arm", "ArmUpper.L".

English names with the usual synonyms and abbreviations. It reads names only, no pixels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WORDS = {
    "body": "body torso trunk chest belly tummy hull chassis shirt dress",
    "head": "head face skull muzzle snout nose cheek cheeks neck",
    "eye": "eye eyes eyeball eyeballs iris pupil pupils sclera eyewhite",
    "brow": "brow brows eyebrow eyebrows",
    "mouth": "mouth lips lip beak bill jaw smile teeth tongue",
    "ear": "ear ears horn horns antler antlers antenna antennae feeler feelers",
    "arm": "arm arms forearm upperarm lowerarm hand hands palm finger fingers sleeve shoulder elbow",
    "leg": "leg legs thigh shin calf foot feet shoe shoes boot boots paw paws hoof knee",
    "tail": "tail tails",
    "wing": "wing wings fin fins flipper flippers",
    "hair": "hair bangs fringe ponytail pigtail pigtails braid mane hat cap crest",
    "wheel": "wheel wheels tyre tire propeller rotor gear",
    "leaf": "leaf leaves flower flowers petal petals branch twig",
    "flame": "flame flames fire smoke steam flag banner",
    "held": "held prop sword wand stick staff bag umbrella shield balloon",
}
KIND_OF = {word: kind for kind, words in WORDS.items() for word in words.split()}
STRONG = ("eye", "brow", "mouth", "ear", "arm", "leg", "tail", "wing", "wheel", "hair")  # win over body and head in one name
SIDES = {"l": "left", "left": "left", "lft": "left", "lt": "left", "r": "right", "right": "right", "rgt": "right", "rt": "right"}
TELLS_APART = {"front", "back", "rear", "hind", "near", "far", "top", "bottom", "inner", "outer"}
IGNORED = {"eyelid", "eyelids", "lid", "lids", "lash", "lashes", "eyelash", "eyelashes", "eyeshadow", "shadow", "background", "bg"}


@dataclass(frozen=True, slots=True)
class Named:
    """What a layer's name says: the kind of part, and what tells it from others of the kind (sides, numbers)."""

    kind: str
    which: tuple[str, ...] = ()


def tokens_of(name: str) -> list[str]:
    """A name's words in lower case: split at punctuation, between small and capital letters, and before numbers."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)", " ", name)
    return [word.lower() for word in re.split(r"[^A-Za-z0-9]+", apart) if word]


def kind_of(name: str) -> Named | None:
    """What part a layer of this name is; None when the name says nothing (\"Layer 3\", \"shading\")."""
    words = tokens_of(name)
    if not words or IGNORED & set(words):
        return None
    kinds = [KIND_OF[w] for w in words if w in KIND_OF] or [KIND_OF[w.removesuffix("s")] for w in words if w.removesuffix("s") in KIND_OF]
    if not kinds:
        return None
    strong = [k for k in kinds if k in STRONG]
    which = [SIDES[w] for w in words if w in SIDES] + [w for w in words if w in TELLS_APART] + [w for w in words if w.isdigit()]
    return Named((strong or kinds)[-1], tuple(sorted(set(which))))


def named_within(name: str, groups: tuple[str, ...]) -> Named | None:
    """The part of a layer by its own name, or by the innermost group that names one.

    A group names the limb its links belong to: \"hand\" within \"left arm\" is the left arm.
    """
    own, around = kind_of(name), next((n for g in reversed(groups) if (n := kind_of(g)) is not None), None)
    if own is None or around is None:
        return own or (around if not IGNORED & set(tokens_of(name)) else None)
    return around if own.kind == around.kind and not own.which else own
