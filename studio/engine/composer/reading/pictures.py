"""The user's pictures beside the words: which role each has, and which actor it shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from studio.contract.requests import Role, VisualPrompt
from studio.engine.composer.script import Actor

LIKE = re.compile(
    r"\b(?:looks? like|like (?:in )?the (?:picture|photo|image|drawing)|(?:from|in) the (?:picture|photo|image|drawing|reference)|this (?:character|creature|person|figure|guy)|"
    r"use (?:the|this|my)|based on|as (?:shown|drawn)|same (?:character|look)|my (?:character|drawing)|reference|in the style of (?:the|this|my))\b", re.IGNORECASE)
SHOWN = re.compile(r"\b(?:start(?:s|ing)? (?:with|from|on)|end(?:s|ing)? (?:with|on)|opens? (?:with|on)|first frame|last frame|this (?:frame|picture|image|photo)|comes? alive|animate)\b", re.IGNORECASE)


def roles_of(visuals: Sequence[VisualPrompt], text: str) -> tuple[Role, ...]:
    """The given roles; else what the words say; else a keyframe, as a picture on a card's time is."""
    inferred = Role.REFERENCE if LIKE.search(text) and not SHOWN.search(text) else Role.KEYFRAME
    return tuple(v.role or inferred for v in visuals)


def shown_by(actors: Sequence[Actor], visuals: Sequence[VisualPrompt], text: str) -> tuple[dict[str, int], list[str]]:
    """Actor -> index of the visual prompt that shows it: by the file's name, else a reference shows the first one that
    nothing draws, else the first. And remarks on what was inferred."""
    shown: dict[str, int] = {}
    remarks: list[str] = []
    roles = roles_of(visuals, text)
    for i, (visual, role) in enumerate(zip(visuals, roles, strict=True)):
        words = set(re.findall(r"[a-z]+", PurePath(visual.media.name or visual.media.path).stem.lower()))
        free = [a for a in actors if a.id not in shown and not a.scenery]
        named = [a for a in free if words & {a.noun.rpartition(" ")[2], a.name.lower()}]
        if named:
            shown[named[0].id] = i
        elif role is Role.REFERENCE and free:
            shown[next((a for a in free if not a.drawing or a.stands_in), free[0]).id] = i
        if visual.role is None:
            remarks.append(f"Picture {i + 1} is taken as a {role.value}.")
    return shown, remarks
