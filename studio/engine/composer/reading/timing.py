"""When everything happens: groups of events to seconds, by the cards' times, the lengths of actions and what words said."""

from __future__ import annotations

from itertools import pairwise

from studio.engine.composer.actions import ACTION
from studio.engine.composer.reading.lexicon import listed
from studio.engine.composer.reading.notes import Card, Event

LASTING = 1.6  # seconds given to an action that lasts before the next one begins
SHORTEST = 4.0  # seconds of a clip for which no length was said
READING_SPEED = 0.36  # seconds a spoken word
POSTURES = frozenset(listed("stand sit lie sleep hide wait"))
ENDS_ALL = frozenset(listed("sleep leave disappear fall flee sink"))


def length_of(event: Event) -> float:
    """Seconds an event asks for before what comes after it begins."""
    if event.seconds is not None:
        return event.seconds
    if event.said:
        return 0.5 + READING_SPEED * len(event.said.split())
    action = ACTION.get(event.verb)
    return LASTING if action is None or action.lasts else action.seconds


def natural(card: Card) -> float:
    """Seconds that a card's events want one after the other."""
    return sum(max(length_of(e) for e in group) + max(e.wait for e in group) for group in card.groups)


def spans(cards: list[Card], stamps: list[float], duration: float | None) -> tuple[list[tuple[float, float]], float]:
    """[start, end) of each card and the clip's length; without a given one it is as long as its events want, 4 s at least."""
    total = duration if duration is not None else max(SHORTEST, round(2 * (stamps[-1] + max(2.0, natural(cards[-1])))) / 2) if stamps else SHORTEST
    ends = [*stamps[1:], total] if stamps else []
    return [(start, max(start, end)) for start, end in zip(stamps, ends, strict=True)], total


def starts(card: Card, span: tuple[float, float]) -> list[float]:
    """The second at which each group of a card begins: in order, stretched or pressed to fill the card, pinned where a
    time was said."""
    begin, end = span
    wants = [(max(e.wait for e in g), max(length_of(e) for e in g)) for g in card.groups]
    pins = {i: min(max(begin, min(e.at for e in g if e.at is not None)), end) for i, g in enumerate(card.groups) if any(e.at is not None for e in g)}
    found: list[float] = []
    edges = sorted({0, *pins, len(wants)})
    for first, last in pairwise(edges):
        left = pins.get(first, begin if first == 0 else found[-1])
        right = pins.get(last, end)
        total = sum(wait + length for wait, length in wants[first:last])
        fixed = sum(wait for wait, _ in wants[first:last])
        scale = max(0.0, right - left - fixed) / max(1e-6, total - fixed) if total else 1.0
        at = left
        for wait, length in wants[first:last]:
            found.append(round(min(at + wait, end), 3))
            at += wait + length * scale
    return found


def ends(events: list[tuple[float, Event]], duration: float) -> list[float | None]:
    """The second at which each event ends, None for one that lasts; events in order of their starts."""
    start_of = {id(event): start for start, event in events}
    found: list[float | None] = []
    for i, (start, event) in enumerate(events):
        action = ACTION.get(event.verb)
        if event.until is not None and id(event.until) in start_of:
            found.append(max(start, start_of[id(event.until)]))
        elif event.seconds is not None:
            found.append(min(duration, start + event.seconds))
        elif event.said:
            found.append(min(duration, start + length_of(event)))
        elif action is not None and not action.lasts:
            found.append(min(duration, round(start + action.seconds, 3)))
        else:
            later = next((s for s, e in events[i + 1:] if s > start and any(o in e.who for o in event.who) and _ends(event, e)), None)
            found.append(later)
    return found


def _ends(event: Event, later: Event) -> bool:
    """Whether a lasting action stops when the same one begins another."""
    new, old = ACTION.get(later.verb), ACTION.get(event.verb)
    if new is None or old is None:
        return True
    moving = new.travels or later.verb in POSTURES or later.verb in ENDS_ALL
    if old.travels or event.verb in POSTURES:
        return moving
    return later.verb in ENDS_ALL or new.lasts or moving
