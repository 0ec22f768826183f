"""Noun phrases: who or what is meant, how many, what it looks like, where it stands to others."""

from __future__ import annotations

import re

from studio.engine.composer.actions import OF_WORDS
from studio.engine.composer.reading.cast import One
from studio.engine.composer.reading.lexicon import BEINGS, lexicon, listed
from studio.engine.composer.reading.looks import DEPTHS, SIDES, Looks, case_of, relation_of
from studio.engine.composer.reading.notes import Bond, Notes
from studio.engine.composer.reading.surroundings import STYLES, is_camera, is_place, say_place, say_times, say_view
from studio.engine.composer.reading.trees import Tree

GROUPS = frozenset(listed("pair couple group bunch lot lots dozen dozens crowd flock herd swarm shoal school pack row line few number hundreds gang family team circle stack pile"))
WORN = frozenset(listed("hat cap coat dress shirt scarf glove boot shoe crown helmet cape mask glasses jacket sock bow tuxedo kimono suit backpack sweater trousers skirt apron"))
NOBODY = frozenset(listed("nothing nobody none noone"))
SKIP = frozenset(listed("file time way end beginning start row line kind side bit lot other there that which who what something everything rest thing middle front back top bottom edge "
                 "circle group pair place moment second minute hour while step trip journey help turn scene frame viewer action order sound noise voice day half"))


class Nouns(Looks):
    """Reads noun phrases of one sentence into the notes. `later` are the verbs that hang from nouns: (verb, who)."""

    def __init__(self, tree: Tree, notes: Notes) -> None:
        super().__init__(tree, notes)
        self.later: list[tuple[int, list[One]]] = []
        self.done: dict[int, list[One]] = {}

    def read(self, at: int, subject: tuple[One, ...] = (), role: str = "") -> list[One]:
        """Everybody that the phrase at a place names, those joined to it too. `subject` can't be what a pronoun means."""
        if at in self.done:
            return self.done[at]
        self.done[at] = []
        tree = self.tree
        found = self._one(at, subject, role)
        for kid in tree.kids(at, "conj", "list"):
            if tree.tags[kid] in ("NOUN", "PROPN", "PRON", "NUM") and not tree.kids(kid, "nsubj", "cop"):
                if self.aside(kid):
                    continue
                found = found + [o for o in self.read(kid, subject, role) if o not in found]
        if len(found) > 1:
            self.notes.cast.groups.append(found)
        self.done[at] = found
        return found

    def aside(self, at: int) -> bool:
        """Whether the noun speaks of the scene (place, time, camera, style); then that is written down."""
        tree, notes = self.tree, self.notes
        case, word = case_of(tree, at), tree.word(at)
        if self._denied(at):
            return False
        lex = lexicon()
        one = lex.singular_of(word)[0]
        kinds = lex.nouns.get(one, frozenset())
        if is_camera(tree, at):
            view = notes.view()
            say_view(tree, at, view)
            for kid in tree.kids(at, "nmod", "obl"):
                if kid not in tree.used and not self.aside(kid):
                    named = self.read(kid)
                    view.on = named[0] if named and not view.on else view.on
            return True
        if (kinds and kinds <= {"medium", "abstract"} | {"place", "scenery"} and "medium" in kinds) or (word in STYLES and tree.labels[at] in ("list", "root", "compound") and tree.tags[at] != "VERB"):
            return self._style(at)
        if one in lex.seasons or (one in lex.times and kinds <= {"time", "place", "weather", "scenery", "abstract"} and one not in ("star", "moon", "darkness", "moonlight", "starlight")):
            lead = next((tree.word(k) for k in tree.kids(at, "det")), "")
            if say_times(tree, at, notes, lead):
                for k in tree.kids(at, "amod", "compound"):
                    say_times(tree, k, notes)
                self._with(at, "det", "case", "amod")
                return True
        if "weather" in kinds and tree.labels[at] not in ("nsubj", "obj"):
            say_times(tree, at, notes)
            self._with(at, "det", "case", "amod")
            return True
        if is_place(tree, at, case):
            say_place(tree, at, notes)
            self._with(at, "case")
            self._around_place(at)
            return True
        return False

    def _around_place(self, at: int) -> None:
        for kid in self.tree.kids(at, "nmod", "conj", "appos"):
            if kid not in self.tree.used and not self.aside(kid) and self.tree.tags[kid] in ("NOUN", "PROPN"):
                self.read(kid)

    def _style(self, at: int) -> bool:
        tree, notes = self.tree, self.notes
        words = [at, *tree.kids(at, "compound", "amod", "case", "det")]
        for k in words:
            name = STYLES.get(tree.word(k))
            if name and name not in notes.styles:
                notes.styles.append(name)
        for k in tree.kids(at, "amod", "compound"):
            if tree.word(k) not in STYLES and tree.tags[k] == "ADJ" and tree.word(k) not in ("vertical", "square", "short", "looping", "widescreen", "horizontal"):
                notes.left_out.append(f"“{tree.written([k, at])}”")
        tree.use(*words, *(g for k in words for g in tree.kids(k, "nummod")))
        for kid in tree.kids(at, "nmod"):
            if not self.aside(kid):
                self.read(kid)
        return True

    def _with(self, at: int, *labels: str) -> None:
        self.tree.use(at, *self.tree.kids(at, *labels))

    # ---- one noun

    def _one(self, at: int, subject: tuple[One, ...], role: str) -> list[One]:
        tree, cast = self.tree, self.notes.cast
        word = tree.word(at)
        tree.use(*tree.kids(at, "case", "det", "cc"))
        if self._denied(at):
            return self._without(at)
        if lexicon().is_function(word) and tree.tags[at] in ("NOUN", "PROPN", "ADV") and not lexicon().classes(word) and word not in ("one", "ones", "other", "others", "two", "three"):
            tree.use(at)
            return []
        if (tree.tags[at] == "PRON" and word not in ("one", "ones", "another", "both", "each")) or word in ("it", "he", "she", "they", "him", "them"):
            tree.use(at)
            if word in ("i", "me", "we", "us", "you", "myself"):
                return self._speaker(word)
            if word in ("who", "which", "that", "there", "what", "something", "someone", "somebody", "where"):
                return []
            return self._mentioned(cast.pronoun(word, subject))
        if word in ("one", "ones", "another", "other", "others", "both", "each", "two", "three", "all") and (tree.tags[at] != "NOUN" or word != "two"):
            return self._some(at, subject)
        if word in ("everyone", "everybody", "everything"):
            tree.use(at)
            return self._mentioned(cast.pronoun("everyone", subject)) if cast.ones else [self._new("crowd", at, 8)]
        if len(word) == 1 and word.isalpha() and word != "i":  # "scout A"
            tree.use(at)
            return []
        if (tree.tags[at] == "PROPN" and not lexicon().classes(word)) or word == "quote":
            return self._named(at) if word != "quote" else []
        return self._noun(at, role)

    def _denied(self, at: int) -> bool:
        """no people, nobody, without an umbrella"""
        tree = self.tree
        words = {tree.word(k) for k in tree.kids(at, "det", "case", "neg")} | ({tree.word(at - 1)} if at else set())
        return tree.word(at) in NOBODY or bool(words & {"no", "neither", "without"})

    def _mentioned(self, ones: list[One]) -> list[One]:
        return [self.notes.cast.mention(o) for o in ones]

    def _speaker(self, word: str) -> list[One]:
        """Who says "I": somebody who is told of, as a person of their own."""
        cast = self.notes.cast
        known = next((o for o in cast.ones if o.name == "I"), None)
        return [cast.mention(known)] if known else [cast.add("person", word, self.notes.sentence, name="I")]

    def _without(self, at: int) -> list[One]:
        tree = self.tree
        noun = lexicon().singular_of(tree.word(at))[0]
        if noun not in NOBODY:
            self.notes.without.append(noun.replace("-", " "))
        tree.use(*tree.below(at))
        return []

    def _named(self, at: int) -> list[One]:
        tree, cast = self.tree, self.notes.cast
        name = tree.words[at].written.removesuffix("'s")
        one = cast.named(name)
        appos = [k for k in tree.kids(at, "appos") if tree.tags[k] == "NOUN"]
        tree.use(at)
        if one is None and appos:
            one = self._noun(appos[0], "")[0] if self._noun_ok(appos[0]) else None
            if one:
                one.name = name
        if one is None:
            one = cast.add("person", name, self.notes.sentence, name=name)
        cast.mention(one)
        self._looks(at, one)
        self._hanging(at, [one])
        return [one]

    def _noun_ok(self, at: int) -> bool:
        return bool(lexicon().classes(self.tree.word(at)) & {*BEINGS, "thing", "vehicle", "plant"})

    def _some(self, at: int, subject: tuple[One, ...]) -> list[One]:
        """ "one", "the other one", "the red one", "both", "the smallest one", "another". """
        tree, cast = self.tree, self.notes.cast
        word = tree.word(at)
        words = {tree.word(k) for k in tree.kids(at)} | {word}
        tree.use(at, *[k for k in tree.kids(at) if tree.word(k) in ("other", "the", "another", "of", "last", "first")])
        if word == "both" or (word in ("two", "three", "all") and not tree.kids(at, "nmod")):
            return self._mentioned(cast.pronoun("both" if word in ("both", "two") else "they", subject))
        of = [k for k in tree.kids(at, "nmod") if case_of(tree, k).endswith("of")]
        if of:
            whole = self.read(of[0], subject)
            return [cast.part(whole[0], lexicon().numbers.get(word, 1), tree.written(tree.below(at)))] if whole and word in ("one", "two", "three") else whole
        if "other" in words or "others" in words:
            pair = cast.groups[-1] if cast.groups else []
            last = subject or tuple(cast.subjects[-1:])
            left = [o for o in pair if o not in last and not (last and o.noun != last[0].noun)]
            if left:
                return [cast.mention(left[0])]
        colour, size = self._said_looks(at)
        like = [o for o in cast.recent() if colour and o.colour == colour and o.being] or [o for o in cast.recent() if size and o.size == size and o.noun]
        if like and "another" not in words:
            return [cast.mention(like[0])]
        many = [o for o in cast.recent() if o.count > 1 and not o.scenery]
        if many:
            one = cast.part(many[0], 1, many[0].asked)
            self._looks(at, one)
            self._hanging(at, [one])
            return [one]
        free = [o for o in (cast.groups[-1] if cast.groups else []) if colour and not o.colour and o not in subject]
        if free and "another" not in words:
            self._looks(at, free[-1])
            self._hanging(at, free[-1:])
            return [cast.mention(free[-1])]
        model = next((o for o in [*reversed(cast.subjects), *cast.recent()] if not o.scenery), None)
        if model is None:
            return []
        if "another" in words or "other" in words:
            one = cast.add(model.noun, tree.written(tree.below(at)), self.notes.sentence)
            self._looks(at, one)
            return [one]
        return [cast.mention(model)]

    def _noun(self, at: int, role: str) -> list[One]:
        tree, cast, lex = self.tree, self.notes.cast, lexicon()
        noun, words = self._name(at)
        of = [k for k in tree.kids(at, "nmod") if case_of(tree, k) == "of"]
        if noun in GROUPS and of:
            return self._group(at, of[0], role)
        kinds = lex.classes(noun.replace(" ", "-")) or lex.classes(noun.rpartition(" ")[2])
        if (not kinds and noun in lex.looks) or (kinds and kinds <= {"abstract"} and noun not in SKIP):  # "a knock", "a song": nothing to draw
            tree.use(*words)
            self.notes.left_out.append(f"“{tree.written(words)}”")
            return []
        if ("part" in kinds and case_of(tree, at).startswith("with") and not tree.kids(at, "det", "nummod", "poss")) and role != "nsubj":
            tree.use(*words)
            return []
        if (kinds and kinds <= {"part"}) or (kinds & {"part"} and (tree.kids(at, "poss") or (at and tree.word(at - 1) in ("his", "her", "its", "their"))) and not kinds & set(BEINGS)):
            owner = self._owner(at)
            if owner:
                tree.use(*words)
                self._looks_used(at)
                self._hanging(at, owner)
                return owner
        if (noun in SKIP and not kinds & {*BEINGS, "thing", "vehicle", "food", "plant", "place"}) or (noun in SKIP and noun in ("front", "back", "side", "turn", "step", "line", "second")):
            tree.use(*words)
            return []
        owner = self._owner(at)
        one = self._known(at, noun) or self._new(noun, at, self._count(at)[0], plural=self._plural(at))
        if self._count(at)[1]:
            one.counted = True
        cast.mention(one)
        tree.use(*words)
        self._looks(at, one)
        if owner and owner[0] is not one and not one.being and one.noun in WORN:
            self.notes.bonds.append(Bond(owner[0], "wearing", one, tree.written(tree.below(at))))
        self._hanging(at, [one])
        return [one]

    def _group(self, at: int, of: int, role: str) -> list[One]:
        """ "a pair of old shoes": the shoes, and as many as the group is."""
        tree = self.tree
        count = self._count(at)[0]
        each = lexicon().counts.get(tree.word(at), lexicon().counts.get(lexicon().singular_of(tree.word(at))[0], 5))
        found = self.read(of, (), role)
        if found:
            found[0].count = each * (count if not lexicon().singular_of(tree.word(at))[1] else 1)
            found[0].asked = tree.written(tree.below(at)) if len(tree.below(at)) < 9 else found[0].asked
        tree.use(at, *tree.kids(at, "amod", "det"))
        return found

    def _owner(self, at: int) -> list[One]:
        tree = self.tree
        beside = [at - 1] if at and tree.word(at - 1) in ("his", "her", "its", "their") else []
        for k in tree.kids(at, "poss") or beside:
            word = tree.word(k)
            tree.use(k, *tree.kids(k, "case"))
            if tree.tags[k] in ("PRON", "DET") or lexicon().is_function(word, "det"):
                if word in ("my", "our", "your"):
                    return []
                return self.notes.cast.pronoun({"his": "he", "her": "she", "its": "it", "their": "they"}.get(word, word))
            return self.read(k)
        for k in tree.kids(at, "nmod"):
            if case_of(tree, k) == "of" and lexicon().classes(tree.word(at)) <= {"part"}:
                return self.read(k)
        return []

    def _known(self, at: int, noun: str) -> One | None:
        """The one of before that the phrase takes up again, if it does."""
        tree, cast = self.tree, self.notes.cast
        dets = {tree.word(k) for k in tree.kids(at, "det")}
        if dets & {"a", "an", "another", "some", "many", "several"} or any(tree.word(k) == "another" for k in tree.kids(at)):
            return None
        words = {tree.word(k) for k in tree.kids(at, "amod", "compound", "nummod")}
        colour, _ = self._said_looks(at)
        if "other" in words or "second" in words:
            return self._other(at, noun)
        known = cast.again(noun, colour=colour)
        if known is None or known.scenery:
            return None if known is None else known
        count, said = self._count(at)
        definite = (at > 0 and tree.word(at - 1) in ("his", "her", "its", "their")) or bool(dets & {"the", "this", "that", "these", "those", "both", "each"}) or tree.kids(at, "poss") != []
        if (said and not definite and count != known.count) or (known.born == self.notes.sentence and not definite):
            return None
        if definite or not said:
            plural = self._plural(at)
            if known.count > 1 and not plural and not said and known.noun == noun and noun not in ("fish", "sheep", "deer"):
                return cast.part(known, 1, tree.written(tree.below(at)))
            if colour and not known.colour and known.noun == noun and not definite:
                return None
            return known
        return known

    def _other(self, at: int, noun: str) -> One | None:
        cast = self.notes.cast
        like = [o for o in cast.recent() if o.noun == noun]
        self.tree.use(*[k for k in self.tree.kids(at) if self.tree.word(k) in ("other", "second")])
        if len(like) >= 2:
            return like[1]
        if like and like[0].count > 1:
            return cast.part(like[0], 1, like[0].asked)
        return None

    def _new(self, noun: str, at: int, count: int, plural: bool = False) -> One:
        tree = self.tree
        asked = tree.written([at, *[g for k in tree.kids(at, "det", "amod", "nummod", "compound", "poss") for g in tree.below(k)]])
        one = self.notes.cast.add(noun, asked, self.notes.sentence, count=count if count > 1 or not plural else 3)
        kinds = one.kinds
        own = {"scenery", "weather"}
        one.scenery = bool(kinds) and bool(kinds & own) and not kinds & {*BEINGS, "thing", "vehicle", "food", "plant"}
        self._side(at, one)
        return one

    # ---- what it looks like and what hangs from it

    def _hanging(self, at: int, ones: list[One]) -> None:
        """Phrases, clauses and names that hang from a noun."""
        tree = self.tree
        for k in tree.kids(at, "nmod", "obl"):
            if k not in tree.used:
                self.phrase(k, ones)
        for k in tree.kids(at, "amod", "compound"):
            if k not in tree.used and tree.word(k).endswith("ing") and lexicon().lemma_of(tree.word(k)) in OF_WORDS:
                self.later.append((k, ones))
        for k in tree.kids(at, "acl", "relcl", "advcl"):
            self.later.append((k, ones))
        for k in tree.kids(at, "appos"):
            if tree.tags[k] == "PROPN" and ones:
                ones[0].name = tree.words[k].written
                tree.use(k)
            elif k not in tree.used and ones:
                tree.use(k, *tree.kids(k, "det"))
                self._rename(k, ones[0])
                self._looks(k, ones[0])
                self._hanging(k, ones)

    def _rename(self, at: int, one: One) -> None:
        """Somebody known by name turns out to be a baker."""
        noun, words = self._name(at)
        self.tree.use(*words)
        if one.noun in ("person", "") and lexicon().classes(noun.replace(" ", "-")):
            one.noun, one.asked, one.kinds = noun, f"{one.asked}, {noun}", lexicon().classes(noun.replace(" ", "-"))
            one.gender = one.gender or ("m" if "man" in one.kinds else "f" if "woman" in one.kinds else "")
        elif noun != one.noun:
            one.looks.append(noun)

    def phrase(self, at: int, ones: list[One]) -> list[One]:
        """A phrase with a preposition that says where somebody is, what they wear or hold, or the scene. Whom it names."""
        tree, case = self.tree, case_of(self.tree, at)
        word = tree.word(at)
        if word in SIDES and ones and re.search(r"(?:on|to|in|at|from)(?: the)?$", case):
            for one in ones:
                one.side = SIDES[word]
            tree.use(*tree.below(at))
            return []
        if word in DEPTHS and case.split(" ")[0] in ("in", "on", "from"):
            for one in ones:
                one.depth = DEPTHS[word]
            tree.use(*tree.below(at))
            return []
        if self.aside(at):
            return []
        named = self.read(at, tuple(ones))
        if not named or not ones:
            return named
        kind = relation_of(case)
        if case.startswith(("with", "wearing", "holding", "carrying")) or (case == "in" and named[0].noun in WORN):
            kind = "wearing" if named[0].noun in WORN else "holding" if not named[0].being and ones[0].being else "near"
        if kind and ones[0] is not named[0]:
            asked = tree.written([*tree.kids(at, "case"), *tree.below(at)])
            for one in ones:
                self.bond(one, kind, named, asked)
        return named

    def bond(self, one: One, kind: str, named: list[One], asked: str) -> None:
        third = named[1] if kind == "between" and len(named) > 1 else None
        self.notes.bonds.append(Bond(one, kind, named[0], asked, third))
        if kind in ("left of", "right of") and not one.side:
            one.side = kind.split()[0]
