"""What a clause says: that somebody does something, is somewhere or somehow, or that it rains."""

from __future__ import annotations

from studio.engine.composer.actions import OF_WORDS
from studio.engine.composer.reading.adjuncts import Adjuncts
from studio.engine.composer.reading.cast import One
from studio.engine.composer.reading.lexicon import lexicon, listed
from studio.engine.composer.reading.looks import SIDES, case_of, relation_of
from studio.engine.composer.reading.notes import Event
from studio.engine.composer.reading.surroundings import MOVES, is_camera, is_place, say_times, say_view

LIGHT = frozenset(listed("start begin try want like love keep need come get help continue manage decide learn seem use refuse hope let make go finish"))  # whose xcomp is what happens
BEGINS = frozenset(listed("begin start try want keep continue decide like love need manage"))
HAPPENS = {"rain": "rain", "snow": "snow", "drizzle": "rain", "storm": "storm", "thunder": "storm", "pour": "rain", "hail": "snow"}
BECOMES = frozenset(listed("be become get feel look seem turn stay remain keep fall"))


class Predicates(Adjuncts):
    """The event of one clause, if it tells one; how things are goes into the notes."""

    def _of_weather(self, at: int) -> bool:
        tree, lex = self.tree, lexicon()
        word = tree.word(at)
        lemma = lex.lemma_of(word)
        kinds = lex.classes(word)
        return lemma in HAPPENS or word in lex.weathers or word in lex.times or word in lex.seasons or (bool(kinds) and kinds <= {"time", "weather", "place", "scenery"} and not tree.kids(at, "case"))

    def _own(self, at: int, subjects: list[One]) -> list[Event]:
        """The event of the clause itself: none for what only says how somebody or something is."""
        tree = self.tree
        tree.use(*tree.kids(at, "aux", "cop", "cc", "mark"))
        lemma = lexicon().lemma_of(tree.word(at))
        if (is_camera(tree, at) and not [o for o in subjects if o.being]) or (lemma in MOVES and any(tree.word(k) == "camera" for k in tree.kids(at, "nsubj"))):
            return self._camera(at)
        if (tree.tags[at] != "VERB" and tree.kids(at, "cop")) or (tree.tags[at] in ("ADJ", "NOUN", "PROPN", "ADV", "ADP", "PRON") and tree.tags[at] != "VERB"):
            return self._is(at, subjects)
        if self._weather or (lemma in HAPPENS and not [o for o in subjects if o.being]):
            self._weather = False
            around = self.notes.around()
            around.weather = HAPPENS.get(lemma, around.weather)
            tree.use(at)
            self._adjuncts(at, Event([], "", ""), [])
            return []
        if lemma == "be":
            return self._exists(at, subjects)
        return self._does(at, lemma, subjects)

    def _camera(self, at: int) -> list[Event]:
        tree = self.tree
        view = self.notes.view()
        for kid in tree.kids(at, "nsubj"):
            tree.use(kid, *tree.kids(kid, "det"))
        say_view(tree, at, view)
        lemma = lexicon().lemma_of(tree.word(at))
        if not view.moves and lemma in MOVES:
            view.moves.append((MOVES[lemma], 0.7))
            tree.use(at)
        for kid in tree.kids(at, "obj", "obl", "nmod", "nsubj"):
            if kid in tree.used or kid < at:
                continue
            if view.on and relation_of(case_of(tree, kid)):
                self.nouns.phrase(kid, [view.on])
            elif not self.nouns.aside(kid):
                view.on = next(iter(self.nouns.read(kid)), view.on)
        for kid in tree.kids(at, "advcl", "xcomp", "acl"):  # "to reveal a boat"
            if lexicon().lemma_of(tree.word(kid)) in ("reveal", "show", "see", "frame", "follow") and kid not in self.seen:
                self.seen.add(kid)
                tree.use(kid, *tree.kids(kid, "mark"))
                for goal in tree.kids(kid, "obj", "obl", "nsubj"):
                    if view.on and relation_of(case_of(tree, goal)):
                        self.nouns.phrase(goal, [view.on])
                    elif not self.nouns.aside(goal):
                        view.on = next(iter(self.nouns.read(goal)), view.on)
        return []

    def _exists(self, at: int, subjects: list[One]) -> list[Event]:
        """ "there is a fox on the roof", "the fox is on the roof": where it is, nothing that happens."""
        tree = self.tree
        tree.use(at)
        for kid in tree.kids(at, "obl", "nmod", "xcomp", "advmod"):
            if kid in tree.used:
                continue
            if tree.tags[kid] == "ADJ" and subjects:
                for one in subjects:
                    self.nouns.look(kid, one)
            elif tree.tags[kid] in ("NOUN", "PROPN", "PRON"):
                self.nouns.phrase(kid, subjects)
            elif tree.word(kid) in SIDES and subjects:
                subjects[0].side = SIDES[tree.word(kid)]
                tree.use(kid)
        return []

    def _is(self, at: int, subjects: list[One]) -> list[Event]:
        """The fox is tired; is on the roof; is a thief; it is night."""
        tree = self.tree
        word = tree.word(at)
        tree.use(*tree.kids(at, "advmod", "neg")) if tree.tags[at] == "ADJ" else None
        not_so = bool(tree.kids(at, "neg"))
        if tree.tags[at] == "ADV" or tree.tags[at] == "ADP":
            if word in SIDES and subjects:
                subjects[0].side = SIDES[word]
            if word in ("asleep", "awake") or word in SIDES or word in ("there", "here", "back", "home", "inside", "outside", "together", "alone", "away", "gone"):
                tree.use(at)
        if word in ("asleep", "gone", "dead", "awake") and subjects:
            tree.use(at)
            verb = {"asleep": "sleep", "gone": "leave", "awake": "wake"}.get(word, "lie")
            return [self._adjuncts(at, Event(subjects, verb, tree.written([*tree.kids(at, "cop"), at]), word), subjects)]
        if tree.tags[at] == "ADJ":
            tree.use(at)
            for k in [at, *tree.kids(at, "conj")]:
                if tree.tags[k] == "ADJ" and not not_so:
                    self.seen.add(k)
                    for one in subjects:
                        self.nouns.look(k, one)
                    if not subjects:
                        say_times(tree, k, self.notes)
            for k in tree.kids(at, "obl", "nmod"):
                self.nouns.phrase(k, subjects)
            return []
        case = case_of(tree, at)
        if case or subjects == [] or self._of_weather(at):
            if not subjects or case or self._of_weather(at):
                self.nouns.phrase(at, subjects)
            self._after_noun(at, subjects)
            return []
        if tree.tags[at] in ("NOUN", "PROPN") and len(subjects) == 1 and not subjects[0].scenery:
            tree.use(*tree.kids(at, "det"))
            self.nouns._rename(at, subjects[0])
            self.nouns.done[at] = subjects
            self.nouns._looks(at, subjects[0])
            self.nouns._hanging(at, subjects)
        elif subjects:
            tree.use(at, *tree.kids(at, "det"))
            for k in tree.kids(at, "amod"):
                self.nouns.look(k, subjects[0])
        return []

    def _after_noun(self, at: int, subjects: list[One]) -> None:
        for k in self.tree.kids(at, "obl"):
            if k not in self.tree.used:
                self.nouns.phrase(k, subjects)

    def _does(self, at: int, lemma: str, subjects: list[One]) -> list[Event]:
        tree = self.tree
        objects = [k for k in tree.kids(at, "obj") if k not in self.nouns.done]
        if at and tree.word(at - 1) in lexicon().weathers and lemma in ("fall", "come", "blow"):  # "looking at the snow falling"
            tree.use(at)
            return []
        for one in subjects:
            if one.kinds & {"weather"} and not one.being:  # "the wind grabs it" says that there is wind
                self.notes.around().weather = lexicon().weathers.get(one.noun, "")
        negated = bool(tree.kids(at, "neg")) or any(tree.word(k) in ("not", "never", "n't") for k in tree.kids(at, "advmod", "aux"))
        verb, small = self._verb(at, lemma, objects)
        tree.use(at, *small)
        asked = tree.written(sorted([at, *small, *tree.kids(at, "prt", "advmod")]))
        inner = [k for k in tree.kids(at, "xcomp") if lemma in LIGHT and tree.tags[k] == "VERB" and k not in small]
        event = Event(subjects, verb, asked, lemma, ing=tree.word(at).endswith("ing"))
        if lemma in BECOMES and self._becomes(at, subjects):
            return []
        if negated:
            tree.use(*tree.kids(at, "neg"))
            for k in [*objects, *tree.kids(at, "obl")]:
                self.nouns.read(k, tuple(subjects)) if not self.nouns.aside(k) else None
            self.notes.remarks.append(f"“{tree.written([*tree.kids(at, 'neg', 'aux'), at])}” is taken as what doesn't happen.")
            if lemma in ("move", "stir"):
                event.verb = "stand"
                return [event]
            return []
        if lemma == "have" and not verb:
            return self._has(at, subjects, objects)
        to_do = [k for k in tree.kids(at, "advcl", "acl") if lemma in LIGHT and any(tree.word(m) == "to" for m in tree.kids(k, "mark"))]
        if (inner and lemma in LIGHT) or (to_do and lemma in ("start", "begin", "try", "want")) or (lemma in ("start", "begin", "stop", "keep") and tree.kids(at, "xcomp")):
            self._adjuncts(at, event, subjects)
            return []
        if not event.verb and lemma in BEGINS:
            self._adjuncts(at, event, subjects)
            return []
        self._objects(at, event, objects, small)
        self._adjuncts(at, event, subjects)
        event.verb = self._suited(event, lemma)
        if lemma in ("light",) or event.verb in ("turn_on", "turn_off"):
            self._lamp(event)
        if not event.who and event.target and event.verb in ("turn_on", "turn_off", "open", "close", "appear"):
            event.who, event.target = [event.target], None
        if not subjects and event.verb == "rain":
            return []
        if not event.verb:
            self.notes.left_out.append(f"“{asked}”")
        return [event] if event.who or event.target else []

    @staticmethod
    def _suited(event: Event, lemma: str) -> str:
        """The action that fits who does it: a lamp that goes out is off, somebody who does has left; what is dropped is put."""
        alive = any(o.being or o.kinds & {"vehicle"} for o in event.who)
        if event.verb == "leave" and lemma == "go" and event.who and not alive:
            return "turn_off"
        if event.verb == "turn_on" and lemma in ("go", "come") and alive:
            return "walk"
        return "put" if event.verb == "fall" and lemma == "drop" and event.target else event.verb

    def _lamp(self, event: Event) -> None:
        lamp = event.target or (event.who[0] if event.who else None)
        if lamp is not None and not lamp.being:
            self.notes.around().lights.append((lamp.noun, event.verb == "turn_on"))

    def _becomes(self, at: int, subjects: list[One]) -> bool:
        """gets wet, feels sad, looks angry, falls silent: how somebody is."""
        tree = self.tree
        kids = [k for k in tree.kids(at, "xcomp", "amod", "advmod", "obj") if (tree.tags[k] == "ADJ" or (tree.word(k) in lexicon().looks and not lexicon().is_function(tree.word(k)))) and k > at
                and tree.word(k) not in ("asleep", "awake") and not lexicon().classes(tree.word(k))]
        if not kids or not subjects:
            return False
        tree.use(at)
        for k in kids:
            self.seen.add(k)
            for one in subjects:
                self.nouns.look(k, one)
        self._adjuncts(at, Event([], "", ""), subjects)
        return True

    def _has(self, at: int, subjects: list[One], objects: list[int]) -> list[Event]:
        tree = self.tree
        tree.use(at)
        for k in objects:
            if self.nouns.aside(k):
                continue
            for one in self.nouns.read(k, tuple(subjects), "obj"):
                if subjects and one not in subjects:
                    kind = "holding" if subjects[0].being and not one.being else "near"
                    self.nouns.bond(subjects[0], kind, [one], tree.written([at, *tree.below(k)]))
        self._adjuncts(at, Event([], "", ""), subjects)
        return []

    def _verb(self, at: int, lemma: str, objects: list[int]) -> tuple[str, list[int]]:
        """The action's name and the small words that make it ("up" of "get up", "guitar" of "play guitar")."""
        tree, lex = self.tree, lexicon()
        lemmas = [lemma, *(x for x, _ in lex.verb_forms(tree.word(at)) if x != lemma)]
        near = [*tree.kids(at, "prt", "advmod"), *(g for k in tree.kids(at, "obl") for g in tree.kids(k, "case")), *(k for k in tree.kids(at, "xcomp") if tree.word(k) in ("asleep", "awake"))]
        after = [k for k in sorted(near) if k > at]
        if at + 1 < len(tree.words) and tree.tags[at + 1] in ("ADV", "ADP", "PART") and at + 1 not in after:
            after.append(at + 1)
        if tree.word(at) in ("asleep", "awake"):
            return {"asleep": "sleep", "awake": "wake"}[tree.word(at)], []
        if lemma == "play" and any(lex.singular_of(tree.word(k))[0] in lex.instruments for k in [*objects, *tree.kids(at, "obl")]):
            return "play_music", []
        for one in lemmas:
            for k in after:
                if f"{one} {tree.word(k)}" in OF_WORDS and k - at <= 4:
                    is_case = tree.labels[k] == "case"
                    return OF_WORDS[f"{one} {tree.word(k)}"], [] if is_case else [k]
            for k in objects:
                if f"{one} {lex.singular_of(tree.word(k))[0]}" in OF_WORDS:
                    return OF_WORDS[f"{one} {lex.singular_of(tree.word(k))[0]}"], [k, *tree.kids(k, "det", "poss")]
        if lemma == "let" and any(lexicon().lemma_of(tree.word(k)) == "go" for k in tree.kids(at, "xcomp", "obj")):
            small = [k for k in tree.kids(at, "xcomp", "obj") if lexicon().lemma_of(tree.word(k)) == "go"]
            self.seen.update(small)
            return "fall", small
        if lemma == "light" and objects:
            return "turn_on", []
        for one in lemmas:
            if one in OF_WORDS and one not in ("be",):
                return OF_WORDS[one], []
        return self.nearest.get(lemma, ""), []

    def _objects(self, at: int, event: Event, objects: list[int], small: list[int]) -> None:
        tree = self.tree
        for k in [*objects, *tree.kids(at, "iobj")]:
            if k in small:
                continue
            if tree.tags[k] == "QUOTE":
                event.said = bare(tree.words[k].written)
                tree.use(k)
                continue
            kinds = lexicon().classes(tree.word(k))
            if is_place(tree, k, "in") and not kinds & {"thing", "vehicle"}:
                self._goes(k, event, "across")
                continue
            if kinds and kinds <= {"abstract", "part"} and not tree.kids(k, "poss") and (tree.labels[k] == "obj"):
                tree.use(k, *tree.kids(k, "det", "amod", "poss"))
                event.asked = tree.written(sorted([at, *small, k]))
                for g in tree.kids(k, "nmod"):
                    self.nouns.phrase(g, event.who)
                continue
            named = self.nouns.read(k, tuple(event.who), "obj") if not self.nouns.aside(k) else []
            if named and named[0] not in event.who:
                if (tree.labels[k] == "obj" and event.target is None) or event.target is None:
                    event.target = named[0]
                if event.verb == "carry":
                    for one in event.who[:1]:
                        for thing in named:
                            self.nouns.bond(one, "wearing" if lexicon().lemma_of(tree.word(at)) == "wear" else "holding", [thing], tree.written([at, *tree.below(k)]))


def bare(quote: str) -> str:
    return quote.strip("\"“”'‘’").strip()
