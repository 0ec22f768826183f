"""A request's words to a `Script`: the door of this folder. English only.

Sentences are parsed, noun phrases and clauses written down as notes, and the notes given times and drawings. Every
content word ends in the script, in `guides`, or in `left_out`; a test holds that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from studio.contract.requests import Role, TextPrompt, VisualPrompt
from studio.engine.composer.actions import ACTIONS, OF_WORDS
from studio.engine.composer.reading import timing
from studio.engine.composer.reading.art import Art, art
from studio.engine.composer.reading.cast import One
from studio.engine.composer.reading.implied import implied
from studio.engine.composer.reading.lexicon import lexicon, listed
from studio.engine.composer.reading.notes import Around, Card, Event, Groups, Notes
from studio.engine.composer.reading.pictures import roles_of, shown_by
from studio.engine.composer.reading.repair import repair
from studio.engine.composer.reading.surroundings import format_of, say_it_is
from studio.engine.composer.reading.trees import Tree
from studio.engine.composer.reading.verbs import MEANWHILE, Verbs
from studio.engine.composer.script import Actor, Deed, Relation, Script, Setting, Shot

if TYPE_CHECKING:
    from studio.engine.composer.reading.parse import Grammar

NEAR_VERB = 0.68  # cosine from which an unknown verb is taken for an action of the vocabulary
SILHOUETTE = "a labelled paper silhouette"
FADE = 1.5  # seconds in which light and weather change


@dataclass(frozen=True)
class Reading:
    """A script, with what the words said of the request itself: {"duration", "aspect_ratio", "resolution"}, and the role of
    each visual prompt, given or inferred."""

    script: Script
    inferred: dict[str, str | float] = field(default_factory=dict)
    roles: tuple[Role, ...] = ()


class Reader:
    """Reads requests. Keep one: the models stay warm."""

    def __init__(self, parser: Grammar | None = None, drawings: Art | None = None) -> None:
        if parser is None:
            from studio.engine.composer.reading.parse import (
                grammar,  # the models are loaded by whoever reads, not by whoever imports
            )

            parser = grammar()
        self.grammar = parser
        self.art = drawings or art()
        self._verbs: dict[str, str] = {}  # verbs outside the vocabulary, with the nearest action
        self._vectors: tuple[list[str], Any] | None = None

    def warm_up(self) -> None:
        """What the first unknown word would wait for: the vectors of the art's words and of the actions."""
        self.art.instead("zorilla", frozenset({"animal"}))
        self.art.place("zorilla ground")
        self._near_verbs(["zorilla"])

    def read(self, prompts: Sequence[TextPrompt], visuals: Sequence[VisualPrompt] = (), duration: float | None = None, negative: str = "",
             style: str = "") -> Reading:
        """What the words mean. `duration` None is inferred from them. Without words there is an empty scene."""
        cards = sorted((p for p in prompts if p.text.strip()), key=lambda p: p.timestamp)
        texts = [p.text for p in cards]
        inferred, spans = _formats(texts)
        trees = self.grammar.trees(texts)
        notes = self._notes(trees, len(texts), spans)
        wanted = duration if duration is not None else _number(inferred.get("duration"))
        script = self._script(notes, [p.timestamp for p in cards], wanted)
        shown, remarks = shown_by(script.actors, visuals, " ".join(texts))
        script = _finish(script, notes, trees, spans, shown, remarks, self._without(negative), style)
        return Reading(script, inferred, roles_of(visuals, " ".join(texts)))

    def _without(self, negative: str) -> tuple[str, ...]:
        """The nouns of a negative prompt."""
        found = []
        for tree in self.grammar.trees([negative] if negative.strip() else []):
            found += [lexicon().singular_of(tree.word(i))[0].replace("-", " ") for i, tag in enumerate(tree.tags) if tag in ("NOUN", "PROPN", "VERB", "ADJ") and tree.word(i).isalpha()]
        return tuple(found)

    # ---- notes

    def _notes(self, trees: list[Tree], cards: int, spans: list[list[tuple[int, int]]]) -> Notes:
        notes = Notes(cards=[])
        nearest = self._nearest(trees)
        for card in range(cards):
            notes.cards.append(Card())
            for tree in (t for t in trees if t.card == card):
                _use_formats(tree, spans[card])
                self._sentence(tree, notes, nearest)
                notes.sentence += 1
        return notes

    def _sentence(self, tree: Tree, notes: Notes, nearest: dict[str, str]) -> None:
        say_it_is(repair(tree), notes)
        verbs = Verbs(tree, notes, nearest)
        root = tree.root
        groups = verbs.clause(root) if tree.tags[root] in ("VERB", "AUX") or tree.kids(root, "cop", "nsubj") else verbs.standing(root)
        groups = groups + self._rest(tree, verbs)
        first = [w.text for w in tree.words[:2]]
        card = notes.card
        if first[:1] and first[0] in MEANWHILE and card.groups and groups:
            card.groups[-1] += groups[0]
            groups = groups[1:]
        elif first == ["until", "then"] and card.groups and groups:
            for event in groups[0]:
                event.until = card.groups[-1][0]
            card.groups[-1:-1] = groups
            groups = []
        card.groups += [g for g in groups if g]

    def _rest(self, tree: Tree, verbs: Verbs) -> Groups:
        """What the tree hid: known verbs and nouns that nothing has read yet, in the order of the sentence."""
        groups: Groups = []
        for i in range(len(tree.words)):
            if i in tree.used or i in verbs.seen or tree.labels[i] == "neg":
                continue
            if tree.tags[i] == "VERB" and (lexicon().lemma_of(tree.word(i)) in OF_WORDS or tree.kids(i, "nsubj", "obj")):
                groups += verbs.clause(i)
            elif tree.tags[i] in ("NOUN", "PROPN") and tree.labels[i] not in ("compound",) and not verbs.nouns.aside(i):
                verbs.nouns.read(i)
                for verb, ones in verbs._hung():
                    groups += verbs.clause(verb, ones)
        return groups

    def _nearest(self, trees: list[Tree]) -> dict[str, str]:
        """Verbs outside the vocabulary and the nearest action to each, "" when none is near."""
        lemmas = {lexicon().lemma_of(t.word(i)) for t in trees for i, tag in enumerate(t.tags) if tag == "VERB"}
        self._near_verbs(sorted(v for v in lemmas if v not in OF_WORDS and v not in self._verbs and v not in _NO_ACTION and v.isalpha()))
        return self._verbs

    def _near_verbs(self, new: list[str]) -> None:
        if new:
            words = self.grammar.words
            if self._vectors is None:
                known = [(a.name, w) for a in ACTIONS for w in a.words if " " not in w]
                self._vectors = [name for name, _ in known], words.sentence([f"to {w}" for _, w in known])
            names, vectors = self._vectors
            near = words.sentence([f"to {v}" for v in new]) @ vectors.T
            for verb, row in zip(new, near, strict=True):
                best = int(row.argmax())
                self._verbs[verb] = names[best] if float(row[best]) >= NEAR_VERB else ""

    # ---- script

    def _script(self, notes: Notes, stamps: list[float], duration: float | None) -> Script:
        spans, total = timing.spans(notes.cards, stamps, duration)
        timed = [(start, group) for card, span in zip(notes.cards, spans, strict=True) for start, group in zip(timing.starts(card, span), card.groups, strict=True)]
        events = [(start, event) for start, group in timed for event in group]
        last = timing.ends(events, total)
        start_of = {id(event): start for start, event in events}
        actors, stood_in, left_out = self._actors(notes.cast.ones)
        settings, more = self._settings(notes, spans)
        if any(o.scenery and o.noun in ("moon", "star", "moonlight", "starlight") for o in notes.cast.ones) and not any(s.time for s in settings):
            settings = tuple(replace(s, time="night") for s in settings)
        relations = tuple(Relation(b.a.id, b.kind, b.b.id, b.asked, b.third.id if b.third else "", start_of.get(id(b.event), 0.0)) for b in notes.bonds if b.a is not b.b)
        deeds = tuple(_deed(event, start, end) for (start, event), end in zip(events, last, strict=True) if event.who)
        script = implied(Script(actors, relations, deeds, settings, self._shots(notes, spans, total), total, notes.styles[0] if notes.styles else "",
                                tuple(notes.without), tuple(stood_in + more), notes=tuple(notes.remarks)))
        return replace(script, left_out=tuple(dict.fromkeys(notes.left_out + left_out + self._unshown(script, notes.cast.ones))))

    def _unshown(self, script: Script, ones: list[One]) -> list[str]:
        """Scenery that no place of the script shows."""
        places = {s.place for s in script.settings}
        return [f"“{o.asked}”: no place of this scene shows it" for o in ones
                if o.scenery and not o.kinds & {"weather"} and not any(self.art.shows(p, o.noun) for p in places)]

    def _actors(self, ones: list[One]) -> tuple[tuple[Actor, ...], list[tuple[str, str]], list[str]]:
        actors: list[Actor] = []
        stood_in: list[tuple[str, str]] = []
        left_out: list[str] = []
        for one in ones:
            looks = tuple(one.looks)
            drawing = "" if one.scenery else self.art.exactly(one.noun, looks, one.gender)
            stands = not drawing and not one.scenery
            drawing = drawing or ("" if one.scenery else self.art.instead(one.noun, one.kinds, one.gender, looks))
            if stands:
                stood_in.append((one.asked, drawing.replace("_", " ") if drawing else SILHOUETTE))
            actors.append(Actor(one.id, one.noun, one.asked, one.count, drawing, stands and bool(drawing), one.size, one.colour, one.mood, one.side, one.depth,
                                looks=looks, name=one.name, scenery=one.scenery))
        return tuple(actors), stood_in, left_out

    def _settings(self, notes: Notes, spans: list[tuple[float, float]]) -> tuple[tuple[Setting, ...], list[tuple[str, str]]]:
        """One setting for every change; what a card doesn't say stays as it was."""
        found: list[Setting] = []
        stood_in: list[tuple[str, str]] = []
        for card, span in zip(notes.cards, spans, strict=True):
            begins = timing.starts(card, span)
            for group, around in sorted(card.around, key=lambda a: a[0]):
                if not around:
                    continue
                start = span[0] if group == 0 else begins[group] if group < len(begins) else span[0] if not begins else begins[-1]
                place, stands = self.art.place(around.place) if around.place else ("", False)
                if around.place and (stands or not place):
                    stood_in.append((around.asked, place.replace("_", " ") if place else "plain ground"))
                found = _with(found, around, start, place, stands)
        return tuple(found or [Setting()]), stood_in

    @staticmethod
    def _shots(notes: Notes, spans: list[tuple[float, float]], total: float) -> tuple[Shot, ...]:
        found: list[Shot] = []
        for card, span in zip(notes.cards, spans, strict=True):
            begins = timing.starts(card, span)
            for view in card.views:
                if view:
                    start = span[0] if view.group == 0 or not begins else begins[min(view.group, len(begins) - 1)]
                    if found and found[-1].start == start:
                        old = found.pop()
                        found.append(Shot(start, None, old.framing or view.framing, old.moves + tuple(view.moves), old.on or (view.on.id if view.on else ""),
                                          old.angle or view.angle, f"{old.asked}, {view.asked}"))
                    else:
                        found.append(Shot(start, None, view.framing, tuple(view.moves), view.on.id if view.on else "", view.angle, view.asked))
        if not found or found[0].start > 0:
            found.insert(0, Shot())
        ends = [shot.start for shot in found[1:]] + [None]
        return tuple(Shot(s.start, end, s.framing, s.moves, s.on, s.angle, s.asked) for s, end in zip(found, ends, strict=True))


_NO_ACTION = frozenset(listed("lose be have do let make seem become try want need keep begin stop continue use show reveal contain like love hate know"))


def _deed(event: Event, start: float, end: float | None) -> Deed:
    who = tuple(dict.fromkeys(o.id for o in event.who))
    return Deed(who, event.verb, event.asked, start, end, event.manner, event.direction, event.target.id if event.target else "", event.said)


def _with(found: list[Setting], around: Around, start: float, place: str, stands: bool) -> list[Setting]:
    """One more setting; one that begins when the last one did completes that."""
    before = found[-1] if found else Setting()
    moved = bool(around.place) and place != before.place
    asked = ", ".join(dict.fromkeys(x for x in (around.asked,) if x))
    new = Setting(start, place if around.place else before.place, asked or before.asked, stands if around.place else before.stands_in, around.time or before.time,
                  around.weather or before.weather, around.season or before.season, before.lights + tuple(around.lights), moved or start == 0, 0.0 if moved or start == 0 else FADE)
    if not found and start > 0:
        if not around.lights:  # the first thing said of the surroundings holds from the beginning
            new = Setting(0.0, new.place, new.asked, new.stands_in, new.time, new.weather, new.season, new.lights)
        else:
            found = [Setting()]
    if found and found[-1].start == new.start:
        both = ", ".join(dict.fromkeys(x for x in (found[-1].asked if found[-1].place != new.place or found[-1].asked != new.asked else "", new.asked) if x))
        return [*found[:-1], Setting(new.start, new.place, both, new.stands_in, new.time, new.weather, new.season, new.lights, found[-1].cut, found[-1].fade)]
    return [*found, new]


def _formats(texts: list[str]) -> tuple[dict[str, str | float], list[list[tuple[int, int]]]]:
    inferred: dict[str, str | float] = {}
    spans = []
    for text in texts:
        found, where = format_of(text)
        inferred = {**found, **inferred}
        spans.append(where)
    return inferred, spans


def _use_formats(tree: Tree, spans: list[tuple[int, int]]) -> None:
    """The words that said how long or what shape are read already."""
    small = ("second", "seconds", "sec", "minute", "minutes", "vertical", "square", "widescreen", "4k", "8k", "hd", "1080p", "720p", "long", "horizontal")
    for start, end in spans:
        tree.use(*(i for i, w in enumerate(tree.words) if w.start >= start and w.end <= end and (w.text in small or w.text[:1].isdigit() or w.text in lexicon().numbers)))


def _number(value: str | float | None) -> float | None:
    return float(value) if value is not None else None


def _finish(script: Script, notes: Notes, trees: list[Tree], spans: list[list[tuple[int, int]]], shown: dict[str, int], remarks: list[str], negative: tuple[str, ...],
            style: str) -> Script:
    """Pictures for their actors, styles and negatives, and every content word accounted for."""
    actors = tuple(replace(a, picture=shown.get(a.id, -1), stands_in=a.stands_in and a.id not in shown) for a in script.actors)
    stood_in = tuple((asked, drawn) for asked, drawn in script.stood_in if not any(a.asked == asked and a.id in shown for a in actors))
    extra = [f"The style “{name}” is read too, and one is used." for name in notes.styles[1:]]
    left_out, guides = _unread(script, notes, trees)
    return replace(script, actors=actors, stood_in=stood_in, style=style or script.style, without=(*script.without, *negative),
                   left_out=tuple(dict.fromkeys((*script.left_out, *left_out))), notes=(*script.notes, *remarks, *extra), guides=tuple(guides))


def _unread(script: Script, notes: Notes, trees: list[Tree]) -> tuple[list[str], list[str]]:
    """Content words that nothing read, for `left_out`; and those that were read but stand in no field, for `guides`."""
    told = " ".join([*(f"{a.asked} {a.noun} {a.name} {' '.join(a.looks)}" for a in script.actors), *(f"{d.asked} {d.said}" for d in script.deeds),
                     *(r.asked for r in script.relations), *(s.asked for s in script.settings), *(s.asked for s in script.shots), *script.without,
                     *script.left_out]).lower()
    left_out: list[str] = []
    guides: list[str] = []
    for tree in trees:
        for i, word in enumerate(tree.words):
            if not any(c.isalnum() for c in word.text) or word.written.lower() in told:
                continue
            if i in tree.used:
                guides.append(word.written)
            elif is_content(word.text, tree.tags[i]):
                left_out.append(f"“{word.written}”")
    return left_out, list(dict.fromkeys(guides))


def is_content(word: str, tag: str) -> bool:
    """Whether a word says something by itself, whatever place in the sentence the parser gave it."""
    return tag in ("NOUN", "PROPN", "VERB", "ADJ", "NUM", "QUOTE") or (tag == "ADV" and not lexicon().is_function(word)) or not lexicon().is_function(word)
