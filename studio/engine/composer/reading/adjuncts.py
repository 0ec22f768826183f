"""What hangs from a verb besides its object: how, which way, where, when and for how long."""

from __future__ import annotations

import re

from studio.engine.composer.actions import ACTION
from studio.engine.composer.reading.cast import One
from studio.engine.composer.reading.lexicon import lexicon, listed
from studio.engine.composer.reading.looks import SIDES, case_of, relation_of
from studio.engine.composer.reading.notes import Around, Event, Notes
from studio.engine.composer.reading.nouns import Nouns
from studio.engine.composer.reading.surroundings import is_camera, is_place, say_place, say_times
from studio.engine.composer.reading.trees import Tree

DIRECTIONS = {"left": "left", "leftwards": "left", "leftward": "left", "l": "left", "right": "right", "rightwards": "right", "rightward": "right", "r": "right", "up": "up",
              "upwards": "up", "upward": "up", "skyward": "up", "aloft": "up", "down": "down", "downwards": "down", "downward": "down", "away": "away", "off": "away",
              "out": "away", "around": "around", "round": "around", "home": "away", "offscreen": "away", "forward": "toward", "forwards": "toward", "closer": "toward",
              "back": "", "past": "", "through": "", "along": "", "upstairs": "up", "downstairs": "down", "overhead": "up", "backwards": "away", "inside": "away"}
WAY_OF_CASE = (("from", "away"), ("away", "away"), ("out", "away"), ("off", "away"), ("toward", "toward"), ("to", "toward"), ("into", "toward"), ("after", "toward"), ("at", "toward"),
               ("around", "around"), ("round", "around"), ("up", "up"), ("down", "down"), ("onto", "toward"))
FINE_ADVERBS = frozenset(listed("then next later afterwards finally suddenly eventually soon lastly now meanwhile again already still always once too also just only even together "
                         "here there back simultaneously really very so alone ever yet twice first"))


class Adjuncts:
    """Adverbs and phrases of a clause, written into its event and into the notes."""

    def __init__(self, tree: Tree, notes: Notes, nearest: dict[str, str]) -> None:
        self.tree, self.notes, self.nouns = tree, notes, Nouns(tree, notes)
        self.nearest = nearest  # verbs outside the vocabulary -> the nearest action in it, "" when none is near
        self.seen: set[int] = set()
        self._weather = False  # the clause's subject was the weather

    def _goes(self, k: int, event: Event, case: str) -> None:
        """A place one goes to, through or along."""
        tree = self.tree
        entered = case.split(" ")[0] in ("to", "into", "towards", "toward", "from", "out")
        now = self.notes.around()
        if entered and (now.place or self.notes.places):
            tree.use(*tree.below(k))
            event.direction = event.direction or ("away" if case.split(" ")[0] in ("from", "out") else "toward")
            if case.split(" ")[0] not in ("from", "out"):
                there = Around()  # it plays there from what comes next
                say_place(tree, k, self.notes, there)
                self.notes.card.around.append((len(self.notes.card.groups) + 1, there))
            return
        say_place(tree, k, self.notes)
        tree.use(*tree.kids(k, "case"))
        self.nouns._around_place(k)

    def _adjuncts(self, at: int, event: Event, subjects: list[One]) -> Event:
        tree = self.tree
        for k in tree.kids(at, "advmod", "prt", "amod"):
            self._adverb(k, event, subjects)
        for k in tree.kids(at, "obl", "nmod"):
            if k not in tree.used:
                self._oblique(k, event, subjects)
        return event

    def _adverb(self, k: int, event: Event, subjects: list[One]) -> None:
        tree, lex = self.tree, lexicon()
        word = tree.word(k)
        travels = bool(event.verb) and ACTION[event.verb].travels
        if word in SIDES and subjects and (not travels or SIDES[word] == "middle") and event.verb not in ("look", "turn", "point", "throw"):
            subjects[0].side = SIDES[word]
            tree.use(k)
        elif word in DIRECTIONS:
            event.direction = DIRECTIONS[word] or event.direction
            tree.use(k)
        elif any(word in words for words in lex.manners.values()):
            manner = next(name for name, words in lex.manners.items() if word in words)
            event.manner = event.manner or manner
            mood = lex.moods.get(word)
            for one in subjects if mood else []:
                one.mood = one.mood or mood or ""
            tree.use(k, *tree.kids(k, "advmod"))
        elif word in lex.moods and subjects:
            subjects[0].mood = lex.moods[word]
            tree.use(k)
        elif word in FINE_ADVERBS or lex.is_function(word, "when", "degree", "where"):
            tree.use(k)
        elif say_times(tree, k, self.notes):
            pass
        elif word.endswith("ly"):
            tree.use(k)
            self.notes.left_out.append(f"“{tree.words[k].written}”")

    def _oblique(self, k: int, event: Event, subjects: list[One]) -> None:
        tree = self.tree
        case, word = case_of(tree, k), tree.word(k)
        first = case.split(" ")[0] if case else ""
        tree.use(*tree.kids(k, "case"))
        if self._span(k, case, event):
            return
        if word in SIDES and first in ("to", "towards", "toward", "from", "on", "in", "at", ""):
            self._side(k, case, event, subjects)
            return
        if word in ("camera", "viewer") and first in ("to", "towards", "toward", "at", "into"):
            event.direction = "toward"
            tree.use(k, *tree.kids(k))
            return
        travels = bool(event.verb) and ACTION[event.verb].travels
        aimed = not travels and first in ("to", "at", "for", "towards", "toward", "about") and "scenery" in lexicon().classes(word)  # "sings to the moon"
        if is_place(tree, k, case) and not is_camera(tree, k) and not aimed:
            if travels:
                self._goes(k, event, case)
            elif event.target is not None and first in ("into", "onto", "out", "to"):  # where it is thrown, not where they are
                tree.use(*tree.below(k))
                event.direction = event.direction or "away"
            else:
                self.nouns.aside(k)
            return
        if tree.tags[k] == "VERB" or (not aimed and self.nouns.aside(k)):
            return
        named = self.nouns.read(k, tuple(subjects))
        if not named:
            return
        kind = relation_of(case)
        if first in ("with", "without") and named[0].being and event.verb not in ("fight", "play", "dance", "talk"):
            event.who = [*event.who, *(o for o in named if o not in event.who)]
            return
        if event.target is None and named[0] not in event.who:
            event.target = named[0]
            if travels or event.verb in ("look", "throw", "point", "turn", "wave"):
                event.direction = event.direction or next((way for start, way in WAY_OF_CASE if case.startswith(start)), "")
        still = not travels and event.verb not in ("look", "throw", "give", "talk", "wave", "point", "shout", "laugh", "nod", "bow", "knock", "take", "wait", "fight", "play")
        if first in ("to", "toward", "towards") and kind == "near":
            kind = ""
        if kind and subjects and named[0] not in subjects and (still or first in ("behind", "under", "in", "on", "between", "near", "next", "beside", "above", "over", "around")):
            holder = event.target if event.verb in ("put", "throw") and event.target is not named[0] and event.target else subjects[0]
            self.nouns.bond(holder, kind, named, tree.written([*tree.kids(k, "case"), k]))
            self.notes.bonds[-1].event = event

    def _side(self, k: int, case: str, event: Event, subjects: list[One]) -> None:
        tree = self.tree
        side = SIDES[tree.word(k)]
        tree.use(*tree.below(k))
        other = [g for g in tree.kids(k, "nmod") if tree.word(g) in SIDES]
        beyond = [g for g in tree.kids(k, "nmod") if case_of(tree, g) == "of"]
        if beyond:
            named = self.nouns.read(beyond[0])
            if named and subjects:
                self.nouns.bond(subjects[0], f"{side} of" if side != "middle" else "near", named, tree.written(tree.below(k)))
            return
        if other or case.startswith("from"):
            event.direction = SIDES[tree.word(other[0])] if other else {"left": "right", "right": "left"}.get(side, "")
            if not other and subjects:
                subjects[0].side = subjects[0].side or side
            return
        travels = bool(event.verb) and (ACTION[event.verb].travels or event.verb in ("throw", "look", "point", "turn", "push", "pull"))
        if travels and case.startswith(("to", "towards", "toward")):
            event.direction = side
        elif subjects:
            subjects[0].side = side

    def _span(self, k: int, case: str, event: Event) -> bool:
        """ "for two seconds", "at 3 seconds", "after two seconds": how long and when."""
        tree, lex = self.tree, lexicon()
        unit = lex.singular_of(tree.word(k))[0]
        if unit not in ("second", "minute", "moment", "while", "beat", "sec", "s") or not (tree.kids(k, "nummod", "det") or unit in ("moment", "while")):
            return unit in ("time",) and case.startswith(("at the same", "one", "")) and (tree.use(*tree.below(k)) is None)
        numbers = [tree.word(n) for n in tree.kids(k, "nummod")]
        amount = 1.0
        for n in numbers:
            amount = float(n) if re.fullmatch(r"\d+(\.\d+)?", n) else float(lex.numbers.get(n, lex.counts.get(n, 1)))
        amount *= 60 if unit == "minute" else 1
        tree.use(*tree.below(k))
        if case.startswith("at"):
            event.at = amount
        elif case.startswith(("after", "in")):
            event.wait = amount
        else:
            event.seconds = amount
        return True
