"""Clauses: who does what to whom, how, which way, for how long, and in which order with the clauses around it."""

from __future__ import annotations

import re

from studio.engine.composer.actions import ACTION, OF_WORDS
from studio.engine.composer.reading.cast import One
from studio.engine.composer.reading.lexicon import lexicon, listed
from studio.engine.composer.reading.notes import Around, Event, Groups, Notes
from studio.engine.composer.reading.nouns import SIDES, Nouns, case_of, relation_of
from studio.engine.composer.reading.surroundings import MOVES, is_camera, is_place, say_place, say_times, say_view
from studio.engine.composer.reading.trees import Tree

LIGHT = frozenset(listed("start begin try want like love keep need come get help continue manage decide learn seem use refuse hope let make go finish"))  # whose xcomp is what happens
DIRECTIONS = {"left": "left", "leftwards": "left", "leftward": "left", "l": "left", "right": "right", "rightwards": "right", "rightward": "right", "r": "right", "up": "up",
              "upwards": "up", "upward": "up", "skyward": "up", "aloft": "up", "down": "down", "downwards": "down", "downward": "down", "away": "away", "off": "away",
              "out": "away", "around": "around", "round": "around", "home": "away", "offscreen": "away", "forward": "toward", "forwards": "toward", "closer": "toward",
              "back": "", "past": "", "through": "", "along": "", "upstairs": "up", "downstairs": "down", "overhead": "up", "backwards": "away", "inside": "away"}
WAY_OF_CASE = (("from", "away"), ("away", "away"), ("out", "away"), ("off", "away"), ("toward", "toward"), ("to", "toward"), ("into", "toward"), ("after", "toward"), ("at", "toward"),
               ("around", "around"), ("round", "around"), ("up", "up"), ("down", "down"), ("onto", "toward"))
HAPPENS = {"rain": "rain", "snow": "snow", "drizzle": "rain", "storm": "storm", "thunder": "storm", "pour": "rain", "hail": "snow"}
COMES = frozenset(listed("fall come start begin blow howl arrive rage gather roll drift pour patter set rise break get whirl swirl be hang fill cover flash strike"))
THEN = frozenset(listed("then next later afterwards finally suddenly eventually soon lastly now"))
MEANWHILE = frozenset(listed("meanwhile simultaneously"))
FINE_ADVERBS = frozenset(listed("then next later afterwards finally suddenly eventually soon lastly now meanwhile again already still always once too also just only even together "
                         "here there back simultaneously really very so alone ever yet twice first"))
BECOMES = frozenset(listed("be become get feel look seem turn grow go stay remain keep fall"))


class Verbs:
    """Reads the clauses of one sentence. Its answers are groups of events: those of one group begin together."""

    def __init__(self, tree: Tree, notes: Notes, nearest: dict[str, str]) -> None:
        self.tree, self.notes, self.nouns = tree, notes, Nouns(tree, notes)
        self.nearest = nearest  # verbs outside the vocabulary -> the nearest action in it, "" when none is near
        self.seen: set[int] = set()
        self._weather = False  # the clause's subject was the weather

    # ---- a clause and those around it

    def clause(self, at: int, who: list[One] | None = None) -> Groups:
        """The events of the clause at a verb or predicate and of all that depends on it, in order."""
        if at in self.seen:
            return []
        self.seen.add(at)
        tree = self.tree
        before, during = self._leading(at)
        subjects = self._subjects(at, who)
        own = self._own(at, subjects)
        groups: Groups = [[*own]] if own else []
        first = own[0] if own else None
        acting = first.who if first else subjects
        pre, post, beside = self._around(at, acting, first)
        beside = during + beside
        for verb, ones in self._hung():
            beside += [e for g in self.clause(verb, ones) for e in g]
        if beside and groups:
            groups[0] += beside
        elif beside:
            groups = [beside]
        groups = before + pre + groups + post
        for kid in tree.kids(at, "conj", "parataxis", "list"):
            groups = self._joined(kid, acting, groups, at)
        return groups

    def _hung(self) -> list[tuple[int, list[One]]]:
        hung, self.nouns.later = self.nouns.later, []
        return hung

    def _leading(self, at: int) -> tuple[Groups, list[Event]]:
        """Clauses that stand before the subject are read first, for "she" and "it" too: what they tell comes before the
        clause, or, after "while", with it."""
        tree = self.tree
        groups: Groups = []
        during: list[Event] = []
        subject = min(tree.kids(at, "nsubj"), default=at)
        for kid in tree.kids(at, "advcl"):
            if kid < subject and tree.kids(kid, "nsubj") and self._mark(kid) not in ("until", "before"):
                more, where = self._dependent(kid, [], None, at)
                if where == "beside":
                    during += [e for g in more for e in g]
                else:
                    groups += more
        return groups, during

    def _joined(self, kid: int, acting: list[One], groups: Groups, at: int) -> Groups:
        """A clause, note or name side by side with what was read so far."""
        tree = self.tree
        if tree.tags[kid] in ("VERB", "AUX") or tree.kids(kid, "cop", "nsubj"):
            words = {tree.word(k) for k in tree.kids(kid, "advmod", "mark", "cc")}
            more = self.clause(kid, None if tree.kids(kid, "nsubj") else acting)
            if words & {"while", "meanwhile"} and groups and more:
                groups[-1] += more[0]
                return groups + more[1:]
            return groups + more
        if tree.tags[kid] == "QUOTE":
            return self._quoted(kid, acting, groups)
        if kid not in tree.used:
            more = self.standing(kid)
            return groups + more
        return groups

    def _quoted(self, kid: int, acting: list[One], groups: Groups) -> Groups:
        self.tree.use(kid)
        if acting:
            groups.append([Event(acting, "talk", self.tree.words[kid].written, "say", said=_bare(self.tree.words[kid].written))])
        return groups

    def _mark(self, at: int) -> str:
        tree = self.tree
        marks = [tree.word(k) for k in tree.kids(at, "mark", "case", "advmod") if k < at and tree.word(k) in
                 ("while", "when", "until", "till", "before", "after", "as", "because", "once", "since", "where", "if", "so", "to", "whenever", "that")]
        return marks[0] if marks else ""

    def _around(self, at: int, acting: list[One], first: Event | None) -> tuple[Groups, Groups, list[Event]]:
        """What depends on the clause: what comes before it, after it, and at the same time."""
        pre: Groups = []
        post: Groups = []
        beside: list[Event] = []
        for kid in self.tree.kids(at, "advcl", "xcomp", "ccomp", "acl", "relcl"):
            if kid in self.seen:
                continue
            groups, where = self._dependent(kid, acting, first, at)
            if where == "pre":
                pre += groups
            elif where == "post":
                post += groups
            else:
                beside += [e for g in groups[:1] for e in g]
                post += groups[1:]
        return pre, post, beside

    def _dependent(self, kid: int, acting: list[One], first: Event | None, at: int) -> tuple[Groups, str]:
        tree, mark = self.tree, self._mark(kid)
        tree.use(*(k for k in tree.kids(kid, "mark", "cc", "case")))
        tree.use(*(k for k in tree.kids(kid, "advmod") if tree.word(k) in ("just", "right", "only", mark)))
        if tree.tags[kid] == "QUOTE":
            tree.use(kid)
            if first:
                first.said = _bare(tree.words[kid].written)
            return [], "beside"
        if tree.tags[kid] in ("NOUN", "PROPN", "PRON") and not tree.kids(kid, "cop", "nsubj"):
            self.nouns.phrase(kid, acting)
            return [], "beside"
        groups = self.clause(kid, acting)
        if mark in ("while", "as", "that", "where", "whenever", "because", "since"):
            return groups, "beside"
        if mark in ("until", "till"):
            if first and groups and groups[0]:
                first.until = groups[0][0]
            return groups, "post"
        if mark == "before":
            return groups, "post"
        if mark in ("after", "once", "if"):
            return groups, "pre"
        if mark == "when":
            lasting = first is not None and first.ing and kid > at
            return groups, "post" if lasting else "pre"
        if mark == "to" or tree.labels[kid] == "xcomp":
            return groups, "post"
        return groups, "beside"

    def standing(self, at: int) -> Groups:
        """A fragment without a verb of its own: a place, a time, a camera note, somebody, and what hangs from them."""
        tree = self.tree
        if tree.tags[at] in ("VERB", "AUX"):
            return self.clause(at)
        if not self.nouns.aside(at) and tree.tags[at] in ("NOUN", "PROPN", "PRON", "NUM"):
            ones = self.nouns.read(at)
            self.notes.cast.subjects += [o for o in ones if not o.scenery][:1]
        elif tree.tags[at] in ("ADJ", "ADV"):
            self._loose(at)
        groups: Groups = []
        for verb, ones in self._hung():
            more = self.clause(verb, ones)
            if more and groups:
                groups[0] += more[0]
                groups += more[1:]
            else:
                groups += more
        for kid in tree.kids(at, "advmod", "nmod", "obl", "amod"):
            if kid not in tree.used and tree.tags[kid] in ("NOUN", "ADV", "ADJ") and tree.labels[kid] in ("nmod", "obl"):
                self.nouns.phrase(kid, self.nouns.done.get(at, []))
        for kid in tree.kids(at, "advcl", "acl", "relcl", "parataxis", "list", "conj", "appos", "nsubj", "xcomp", "obj"):
            if kid in self.seen or kid in tree.used:
                continue
            if tree.tags[kid] in ("VERB", "AUX") or tree.kids(kid, "cop"):
                groups += self.clause(kid, self.nouns.done.get(at) or None)
            else:
                groups += self.standing(kid)
        return groups

    def _loose(self, at: int) -> None:
        """An adjective or adverb that stands alone: weather, time, or the mood of the last one spoken of."""
        tree, cast = self.tree, self.notes.cast
        if say_times(tree, at, self.notes) or tree.word(at) in FINE_ADVERBS:
            tree.use(at)
        elif cast.subjects and tree.tags[at] == "ADJ" and tree.word(at) in lexicon().looks:
            self.nouns.look(at, cast.subjects[-1])

    # ---- who

    def _subjects(self, at: int, given: list[One] | None) -> list[One]:
        tree = self.tree
        found: list[One] = []
        for kid in tree.kids(at, "nsubj", "expl"):
            word = tree.word(kid)
            tree.use(kid) if word in ("who", "that", "which", "there", "where") else None
            if word in ("who", "that", "which") and given:
                found += [o for o in given if o not in found]
            elif tree.labels[kid] == "expl" or word == "there" or (word in ("it", "this") and self._of_weather(at)):
                tree.use(kid)
            elif not self._weather_subject(kid, at):
                found += [o for o in self.nouns.read(kid, (), "nsubj") if o not in found]
        if not found and given and not tree.kids(at, "expl"):
            found = list(given)
        if not found and tree.tags[at] == "VERB" and not self._has_subject(at) and not tree.kids(at, "expl"):
            found = self._silent(at)
        self.notes.cast.subjects += [o for o in found[:1] if not o.scenery]
        return found

    def _has_subject(self, at: int) -> bool:
        return bool(self.tree.kids(at, "nsubj", "expl"))

    def _silent(self, at: int) -> list[One]:
        """A verb without a subject: whoever acted last."""
        cast = self.notes.cast
        return cast.subjects[-1:] or [o for o in cast.recent() if o.being][:1]

    def _of_weather(self, at: int) -> bool:
        tree, lex = self.tree, lexicon()
        word = tree.word(at)
        lemma = lex.lemma_of(word)
        kinds = lex.classes(word)
        return lemma in HAPPENS or word in lex.weathers or word in lex.times or word in lex.seasons or (bool(kinds) and kinds <= {"time", "weather", "place", "scenery"} and not tree.kids(at, "case"))

    def _weather_subject(self, kid: int, at: int) -> bool:
        """ "snow falls", "a storm comes", "night falls": said of the scene, nobody does it."""
        tree, lex = self.tree, lexicon()
        one = lex.singular_of(tree.word(kid))[0]
        if lex.lemma_of(tree.word(at)) not in COMES or not (lex.classes(one) & {"weather", "time"} or one in lex.seasons) or one in ("sun", "moon", "star", "leaf"):
            return False
        if not say_times(tree, kid, self.notes):
            return False
        tree.use(at, *tree.kids(kid, "det", "amod"))
        tree.use(*tree.kids(at, "prt"))
        self._weather = True
        return True

    # ---- what

    def _own(self, at: int, subjects: list[One]) -> list[Event]:
        """The event of the clause itself: none for what only says how somebody or something is."""
        tree = self.tree
        tree.use(*tree.kids(at, "aux", "cop", "cc", "mark"))
        if (is_camera(tree, at) and not [o for o in subjects if o.being]) or any(tree.word(k) == "camera" for k in tree.kids(at, "nsubj")):
            return self._camera(at)
        lemma = lexicon().lemma_of(tree.word(at))
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
        for kid in tree.kids(at, "obj", "obl", "nmod"):
            if kid not in tree.used and not self.nouns.aside(kid):
                view.on = next(iter(self.nouns.read(kid)), view.on)
        for kid in tree.kids(at, "advcl", "xcomp", "acl"):  # "to reveal a boat"
            if lexicon().lemma_of(tree.word(kid)) in ("reveal", "show", "see", "frame", "follow") and kid not in self.seen:
                self.seen.add(kid)
                tree.use(kid, *tree.kids(kid, "mark"))
                for goal in tree.kids(kid, "obj", "obl"):
                    view.on = next(iter(self.nouns.read(goal)), view.on) if not self.nouns.aside(goal) else view.on
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
        if tree.tags[at] in ("ADJ", "ADV", "VERB") and word in ("asleep", "gone", "dead", "awake") and subjects:
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
        objects = tree.kids(at, "obj")
        negated = bool(tree.kids(at, "neg")) or any(tree.word(k) in ("not", "never", "n't") for k in tree.kids(at, "advmod", "aux"))
        verb, small = self._verb(at, lemma, objects)
        tree.use(at, *small)
        asked = tree.written(sorted([at, *small, *tree.kids(at, "prt", "advmod")]))
        inner = [k for k in tree.kids(at, "xcomp") if lemma in LIGHT and (tree.tags[k] == "VERB")]
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
        if (inner and lemma in LIGHT) or (lemma in ("start", "begin", "stop", "keep") and tree.kids(at, "xcomp")):
            self._adjuncts(at, event, subjects)
            return []
        self._objects(at, event, objects, small)
        self._adjuncts(at, event, subjects)
        if lemma in ("light",) or event.verb in ("turn_on", "turn_off"):
            self._lamp(event)
        if not event.who and event.target and event.verb in ("turn_on", "turn_off", "open", "close", "appear"):
            event.who, event.target = [event.target], None
        if not subjects and event.verb == "rain":
            return []
        if not event.verb:
            self.notes.left_out.append(f"“{asked}”")
        return [event] if event.who or event.target else []

    def _lamp(self, event: Event) -> None:
        lamp = event.target or (event.who[0] if event.who else None)
        if lamp is not None and not lamp.being:
            self.notes.around().lights.append((lamp.noun, event.verb == "turn_on"))

    def _becomes(self, at: int, subjects: list[One]) -> bool:
        """gets wet, feels sad, looks angry, falls silent: how somebody is."""
        tree = self.tree
        kids = [k for k in tree.kids(at, "xcomp", "amod", "advmod", "obj") if tree.tags[k] == "ADJ" and tree.word(k) not in ("asleep", "awake")]
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
                event.said = _bare(tree.words[k].written)
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

    # ---- how, where, when

    def _goes(self, k: int, event: Event, case: str) -> None:
        """A place one goes to, through or along."""
        tree = self.tree
        entered = case.split(" ")[0] in ("to", "into", "towards", "toward", "from", "out")
        now = self.notes.around()
        if entered and (now.place or self.notes.places):
            tree.use(*tree.below(k))
            event.direction = event.direction or ("away" if case.split(" ")[0] in ("from", "out") else "toward")
            if case.split(" ")[0] not in ("from", "out"):
                around = Around()
                self.notes.card.around.append((len(self.notes.card.groups) + 1, around))
                say_place(tree, k, self.notes)
                self.notes.card.around[-1][1].place or self.notes.card.around.pop()
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
        if word in SIDES and subjects and not travels and event.verb not in ("look", "turn", "point", "throw"):
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
        if is_place(tree, k, case) and not (is_camera(tree, k)):
            self._goes(k, event, case) if travels else self.nouns.aside(k)
            return
        if self.nouns.aside(k):
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


def _bare(quote: str) -> str:
    return quote.strip("\"“”'‘’").strip()
