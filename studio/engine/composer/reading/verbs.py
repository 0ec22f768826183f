"""Clauses: who does it, and in which order with the clauses around it."""

from __future__ import annotations

from studio.engine.composer.actions import can
from studio.engine.composer.reading.adjuncts import FINE_ADVERBS
from studio.engine.composer.reading.cast import One
from studio.engine.composer.reading.lexicon import lexicon, listed
from studio.engine.composer.reading.notes import Event, Groups
from studio.engine.composer.reading.predicates import Predicates, bare
from studio.engine.composer.reading.surroundings import MOVES, is_camera, say_times

COMES = frozenset(listed("fall come start begin blow howl arrive rage gather roll drift pour patter set rise break get whirl swirl be hang fill cover flash strike"))
MEANWHILE = frozenset(listed("meanwhile simultaneously"))


WISHES = frozenset(listed("want love like imagine see need wish think picture show hope have get make would prefer know mean suppose dream"))


STANDING = frozenset(listed("sit stand lie sleep wait hang come live lurk sway appear shine"))


class Verbs(Predicates):
    """Reads the clauses of one sentence. Its answers are groups of events: those of one group begin together."""

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
            more = self.clause(verb, self._doer(verb, ones, acting))
            if any(self.tree.word(k) in ("he", "she", "it", "they") for k in self.tree.kids(verb, "nsubj")):  # a clause of its own, told in its turn
                pre, post = (pre + more, post) if verb < at else (pre, post + more)
            else:
                beside += [e for g in more for e in g]
        if beside and groups:
            groups[0] += beside
        elif beside:
            groups = [beside]
        groups = before + pre + groups + post
        for kid in tree.kids(at, "conj", "parataxis", "list"):
            groups = self._joined(kid, acting, groups, at)
        return groups

    def _doer(self, verb: int, ones: list[One], acting: list[One]) -> list[One]:
        """Who does what hangs from a noun: its noun, unless only the clause's subject can ("climbs the stairs carrying")."""
        action = self._verb(verb, lexicon().lemma_of(self.tree.word(verb)), [])[0]
        lifeless = ones and not any(o.being or o.kinds & {"vehicle", "plant"} for o in ones)
        return acting if action and lifeless and not can("thing", action) and any(o.being for o in acting) else ones

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
            groups.append([Event(acting, "talk", self.tree.words[kid].written, "say", said=bare(self.tree.words[kid].written))])
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
                first.said = bare(tree.words[kid].written)
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
        self._appositive(at)
        if not tree.kids(at, "nsubj") and lexicon().lemma_of(tree.word(at)) in STANDING:  # "on its back sits a boy"
            for kid in tree.kids(at, "obj")[:1]:
                if kid > at and tree.tags[kid] in ("NOUN", "PROPN"):
                    tree.labels[kid] = "nsubj"
        for kid in tree.kids(at, "nsubj", "expl"):
            word = tree.word(kid)
            if kid in tree.used and kid not in self.nouns.done and tree.tags[kid] == "NOUN":
                continue  # it spoke of the scene
            tree.use(kid) if word in ("who", "that", "which", "there", "where") else None
            if word in ("i", "we", "you") and (lexicon().lemma_of(tree.word(at)) in WISHES or tree.tags[at] != "VERB"):
                tree.use(kid)
                continue
            if word == "camera" and (lexicon().lemma_of(tree.word(at)) in MOVES or is_camera(tree, at)):
                tree.use(kid, *tree.kids(kid, "det"))
                continue
            if word in ("who", "that", "which") and given:
                found += [o for o in given if o not in found]
            elif (tree.labels[kid] == "expl" and not (word == "it" and not self._of_weather(at))) or word == "there" or (word in ("it", "this") and self._of_weather(at)):
                tree.use(kid)
            elif not self._weather_subject(kid, at):
                found += [o for o in self.nouns.read(kid, (), "nsubj") if o not in found]
        if not found and given and not tree.kids(at, "expl"):
            found = list(given)
        if not found and tree.tags[at] == "VERB" and not self._has_subject(at) and not tree.kids(at, "expl"):
            found = self._silent(at)
        self.notes.cast.subjects += [o for o in found[:1] if not o.scenery]
        return found

    def _appositive(self, at: int) -> None:
        """ "Mara, a baker, kneads": two subjects side by side with commas around the second are one."""
        tree = self.tree
        for kid in tree.kids(at, "nsubj"):
            behind = kid + 1
            if tree.tags[kid] == "PROPN" and behind < len(tree.words) and tree.word(behind) == ",":
                second = next((k for k in range(behind + 1, min(behind + 5, len(tree.words))) if tree.tags[k] == "NOUN"), -1)
                if second > 0 and second in tree.kids(at, "nsubj") and second + 1 < len(tree.words) and tree.word(second + 1) == ",":
                    tree.hang(second, kid, "appos")

    def _has_subject(self, at: int) -> bool:
        return bool(self.tree.kids(at, "nsubj", "expl"))

    def _silent(self, at: int) -> list[One]:
        """A verb without a subject: whoever acted last."""
        cast = self.notes.cast
        return cast.subjects[-1:] or [o for o in cast.recent() if o.being][:1]

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
