"""A story to the cards of a storyboard: one moment each, with time, mood, light and a narration line, who and where kept.

A card's text stands alone: pronouns are names again, and the place, light and weather that hold there are said in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from studio.contract.errors import InputError
from studio.contract.requests import TextPrompt
from studio.engine.composer.reading.lexicon import lexicon
from studio.engine.composer.reading.reader import Reader
from studio.engine.composer.reading.telling import TIMES, WEATHERS, caption
from studio.engine.composer.reading.tokens import sentences_of
from studio.engine.composer.script import Actor, Script, Setting

MOST_CARDS = 24
SHORTEST, LONGEST = 2.0, 6.0  # seconds of one card
SPEED = 0.38  # seconds a narrated word


@dataclass(frozen=True)
class PlannedCard:
    """`text` is the prompt, `narration` the story's own words. `time` in seconds; `mood`, `light` and `place` are plain words, "" when
    the story doesn't say."""

    time: float
    text: str
    narration: str
    mood: str = ""
    light: str = ""
    place: str = ""
    who: tuple[str, ...] = ()


def plan(reader: Reader, story: str, duration: float | None = None) -> list[PlannedCard]:
    """The cards of a story, pressed or stretched to `duration` when it is given. Raises InputError for an empty one."""
    beats = _beats(story)
    if not beats:
        raise InputError("There is no story to plan.", "Write a sentence or two about who does what.")
    lengths = [min(LONGEST, max(SHORTEST, SPEED * len(beat.split()) + 0.8)) for beat in beats]
    scale = duration / sum(lengths) if duration else 1.0
    starts = [round(sum(lengths[:i]) * scale, 2) for i in range(len(beats))]
    total = sum(lengths) * scale
    script = reader.read([TextPrompt(beat, start) for beat, start in zip(beats, starts, strict=True)], duration=total).script
    ends = [*starts[1:], total + 0.001]
    cards = [_card(script, beat, start, end) for beat, start, end in zip(beats, starts, ends, strict=True)]
    return [replace(card, text=_again(card.text, {w for c in cards[:i] for w in c.who})) for i, card in enumerate(cards)]


def _again(text: str, seen: set[str]) -> str:
    """ "a small fox" is "the small fox" on later cards, so that the board has one fox. Of several alike nothing changes."""
    for noun in sorted(seen):
        text = re.sub(rf"\b(?:an?)\b((?: [\w-]+){{0,3}}? {re.escape(noun)}\b)", r"the\1", text, flags=re.IGNORECASE)
    return text[:1].upper() + text[1:]


def request_of(cards: list[PlannedCard], duration: float) -> dict[str, Any]:
    """The cards as a request file's body."""
    return {"prompts": [{"text": card.text, "timestamp": card.time} for card in cards], "duration": round(duration, 2), "operation": {"kind": "generate"}}


def board_of(cards: list[PlannedCard]) -> list[dict[str, Any]]:
    """The cards with what a request has no field for: narration, mood, light, place and who is in them."""
    return [{"timestamp": c.time, "text": c.text, "narration": c.narration, "mood": c.mood, "light": c.light, "place": c.place, "who": list(c.who)} for c in cards]


def planned(reader: Reader, story: str, duration: float | None) -> dict[str, Any]:
    """{"request", "cards"} of a story. Raises InputError for an empty one."""
    cards = plan(reader, story, duration)
    return {"request": request_of(cards, duration or length_of(cards)), "cards": board_of(cards)}


def length_of(cards: list[PlannedCard]) -> float:
    """Seconds of the whole board: the last card gets as long as its narration takes."""
    last = cards[-1]
    return round(last.time + min(LONGEST, max(SHORTEST, SPEED * len(last.narration.split()) + 0.8)), 2)


def _beats(story: str) -> list[str]:
    """Sentences, the shortest joined to what comes after them, not more than MOST_CARDS."""
    sentences = [story_text for words in sentences_of(story) if (story_text := story[words[0].start:words[-1].end].strip())]
    beats: list[str] = []
    open_beat = ""
    for sentence in sentences:
        open_beat = f"{open_beat} {sentence}".strip()
        if len(open_beat.split()) >= 5:
            beats.append(open_beat)
            open_beat = ""
    if open_beat:
        beats.append(open_beat) if not beats else beats.append(beats.pop() + " " + open_beat)
    while len(beats) > MOST_CARDS:
        shortest = min(range(len(beats) - 1), key=lambda i: len(beats[i]) + len(beats[i + 1]))
        beats[shortest:shortest + 2] = [f"{beats[shortest]} {beats[shortest + 1]}"]
    return beats


def _card(script: Script, beat: str, start: float, end: float) -> PlannedCard:
    deeds = tuple(d for d in script.deeds if start <= d.start < end)
    seen = {w for d in deeds for w in (*d.who, d.target)} or _lasting(script, start)
    actors = tuple(a for a in script.actors if a.id in seen or a.asked.lower() in beat.lower())
    setting = ([s for s in script.settings if s.start < end] or [Setting()])[-1]
    shots = tuple(s for s in script.shots if start <= s.start < end) or (script.shots[0],)
    ids = {a.id for a in actors}
    bonds = tuple(replace(r, start=0.0) for r in script.relations if r.a in ids and r.b in ids and start <= r.start < end)
    part = replace(script, actors=actors, deeds=deeds, settings=(setting,), shots=shots, relations=bonds)
    light = " ".join(w for w in (TIMES.get(setting.time, ""), WEATHERS.get(setting.weather, "")) if w)
    return PlannedCard(start, caption(part), beat, _mood(actors, beat), light, setting.place.replace("_", " ") or setting.asked, tuple(a.name or a.noun for a in actors if not a.scenery))


def _lasting(script: Script, at: float) -> set[str]:
    """Whoever still does something at a moment."""
    return {w for d in script.deeds if d.start <= at and (d.end is None or d.end > at) for w in d.who}


def _mood(actors: tuple[Actor, ...], beat: str) -> str:
    """The mood that the beat's own words say, else the one its actors are in."""
    said = [lexicon().moods[w.text] for words in sentences_of(beat) for w in words if w.text in lexicon().moods]
    return said[0] if said else next((a.mood for a in actors if a.mood), "")
