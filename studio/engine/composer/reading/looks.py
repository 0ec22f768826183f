"""How many a noun names, what they look like and on which side they stand; and which preposition a noun has."""

from __future__ import annotations

import re

from studio.engine.composer.actions import OF_WORDS
from studio.engine.composer.reading.cast import One
from studio.engine.composer.reading.lexicon import lexicon
from studio.engine.composer.reading.notes import Notes
from studio.engine.composer.reading.surroundings import say_times
from studio.engine.composer.reading.trees import Tree

SIDES = {"left": "left", "l": "left", "right": "right", "r": "right", "middle": "middle", "centre": "middle", "center": "middle", "leftwards": "left", "rightwards": "right"}
DEPTHS = {"foreground": "near", "background": "far", "distance": "far", "afar": "far", "horizon": "far", "close": "near", "front": "near"}
KINDS = (  # what stands before a noun -> the relation it makes; the longest fits
    (r"(?:to |on )?the left(?:-hand)? (?:side )?of|left of", "left of"), (r"(?:to |on )?the right(?:-hand)? (?:side )?of|right of", "right of"),
    (r"in front of|before|facing", "in front of"), (r"on top of|atop|onto|on|upon|aboard", "on"),
    (r"next to|close to|near|beside|by|alongside|around|at|against|opposite|along|round|past|towards?|to", "near"),
    (r"behind|at the back of", "behind"), (r"under|below|beneath|underneath", "under"), (r"above|over|on the roof of", "above"), (r"between", "between"),
    (r"inside|in|into|within|out of|from inside|through|amid|among", "in"),
)
_KINDS = [(re.compile(rf"(?:^|\s)(?:{pattern})$"), kind) for pattern, kind in KINDS]


def case_of(tree: Tree, at: int) -> str:
    """The preposition of a noun, as written ("in front of"), "" when it has none."""
    left = min([at, *[k for k in tree.below(at) if k < at and tree.labels[k] in ("det", "amod", "nummod", "poss", "compound")]])
    cases = [k for k in tree.kids(at, "case") if k < at]
    first = min(cases, default=left)
    return " ".join(tree.word(i) for i in range(first, left) if tree.word(i) != ",") or " ".join(tree.word(k) for k in cases)


def relation_of(case: str) -> str:
    return next((kind for pattern, kind in _KINDS if pattern.search(case)), "")


class Looks:
    """Reads what is said of a noun by the words right before it."""

    def __init__(self, tree: Tree, notes: Notes) -> None:
        self.tree, self.notes = tree, notes

    def _said_looks(self, at: int) -> tuple[str, float]:
        lex = lexicon()
        words = [self.tree.word(k) for k in self.tree.kids(at, "amod", "compound")]
        return next((lex.colours[w] for w in words if w in lex.colours), ""), next((lex.sizes[w] for w in words if w in lex.sizes), 0.0)

    def _name(self, at: int) -> tuple[str, list[int]]:
        """The plain singular noun, of two words where the two name something, and the words it is made of."""
        tree, lex = self.tree, lexicon()
        one = lex.singular_of(tree.word(at))[0]
        firsts = tree.kids(at, "compound")
        if at and firsts == [] and f"{tree.word(at - 1)}-{one}" in lex.nouns and at - 1 not in tree.used and tree.heads[at - 1] == at:
            firsts = [at - 1]
        joined = "-".join([*(tree.word(k) for k in firsts[-1:]), one])
        if firsts and (joined in lex.nouns or (tree.word(firsts[-1]) in lex.nouns and tree.word(firsts[-1]) not in lex.looks)):
            return joined.replace("-", " "), [at, firsts[-1]]
        return one.replace("-", " "), [at]

    def _plural(self, at: int) -> bool:
        word = self.tree.word(at)
        return lexicon().singular_of(word)[1] or (word in ("fish", "sheep", "deer") and bool(self._count(at)[0] > 1))

    def _count(self, at: int) -> tuple[int, bool]:
        """How many, and whether a number said so."""
        tree, lex = self.tree, lexicon()
        for k in [*tree.kids(at, "nummod", "det", "amod")]:
            word = tree.word(k)
            if word in lex.numbers or word.isdigit():
                tree.use(k)
                return max(1, int(word) if word.isdigit() else lex.numbers[word]), True
            if word in lex.counts and word not in ("a", "an"):
                tree.use(k)
                return lex.counts[word], word in ("single", "lone", "both", "dozen")
        return (3 if lex.singular_of(tree.word(at))[1] else 1), False

    def _side(self, at: int, one: One) -> None:
        tree = self.tree
        for k in tree.kids(at, "advmod", "nmod", "obl", "amod"):
            word, case = tree.word(k), case_of(tree, k)
            if word in SIDES and not tree.kids(k, "nmod") and (case == "" or re.search(r"(?:on|to|in|at|from)(?: the)?$", case)):
                one.side = SIDES[word]
                tree.use(*tree.below(k))
            elif word in DEPTHS and case in ("in the", "in", "on the", "on", "from"):
                one.depth = DEPTHS[word]
                tree.use(*tree.below(k))

    def _looks(self, at: int, one: One) -> None:
        """Adjectives of the noun, and those joined to them."""
        tree = self.tree
        for k in tree.kids(at, "amod", "compound"):
            for g in [k, *tree.kids(k, "conj", "amod")]:
                doing = tree.word(g).endswith("ing") and lexicon().lemma_of(tree.word(g)) in OF_WORDS and tree.word(g) not in lexicon().looks
                if g not in tree.used and not doing:
                    self.look(g, one)
        self._side(at, one)
        for k in tree.kids(at, "advmod"):
            if tree.word(k) in ("again", "too", "also", "alone", "only", "just", "even"):
                tree.use(k)

    def _looks_used(self, at: int) -> None:
        """Looks of a part that no art can change are left out, and said."""
        for k in self.tree.kids(at, "amod"):
            if k not in self.tree.used:
                self.notes.left_out.append(f"“{self.tree.written([k, at])}”")
                self.tree.use(k)

    def look(self, at: int, one: One) -> None:
        """Write one adjective down: a colour, a size, a mood, a season or weather, or a look that is only kept as a word."""
        tree, lex = self.tree, lexicon()
        word = tree.word(at)
        tree.use(at, *tree.kids(at, "advmod"))
        last = word.rpartition("-")[2]
        if word in lex.colours or (last in lex.colours and "-" in word):
            one.colour = lex.colours.get(word) or lex.colours[last]
            one.looks.append(word)
        elif word in lex.sizes:
            one.size = lex.sizes[word]
            one.looks.append(word)
        elif word in lex.moods and (one.being or not one.kinds):
            one.mood = lex.moods[word]
            one.looks.append(word)
        elif word in ("other", "same", "last", "first", "next", "own", "single", "lone", "only"):
            pass
        elif word in ("left", "right"):
            one.side = word
        elif not say_times(tree, at, self.notes):
            one.looks.append(word)
            self.notes.left_out.append(f"“{tree.words[at].written}” ({one.noun})")
