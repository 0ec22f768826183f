"""What single words can be: kinds of noun, looks, manners, forms of verbs, small words. Data in assets/readings/words.toml.

A word alone is ambiguous ("fish", "light", "set"), so every question is answered with all that it may be; the parser decides.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from studio.engine.composer.actions import ACTIONS
from studio.resources import resource_path

BEINGS = ("man", "woman", "person", "animal", "bird", "fish")
NOUN_CLASSES = (*BEINGS, "vehicle", "plant", "food", "thing", "part", "place", "scenery", "time", "weather", "camera", "medium", "abstract")
LOOKS = ("colour", "size", "mood", "material", "look")
FORMS = ("base", "third", "past", "participle", "ing")
FUNCTION = {
    "det": "a an the this that these those another each every no any some both all either neither my your his her its our their which what",
    "pron": "i you he she it we they me him us them himself herself itself themselves one ones everyone everybody someone somebody nobody something "
            "nothing everything there who that which mine yours his hers theirs this these those both each other others another what none all",
    "prep": "in on at by with without from to into onto of off over under above below behind before after between among near beside through across along "
            "around round past toward towards against inside outside up down upon beneath underneath next for during until till about out as like "
            "amid amidst via than while within alongside aboard beyond throughout opposite per",
    "conj": "and or but then & + plus yet",
    "mark": "while when as until till before after because so if that once whenever since where although though unless whereupon to than like",
    "aux": "is are was were be been being am do does did have has had will would can could may might shall should must let lets having 's",
    "neg": "not n't never no without nobody nothing none nowhere hardly",
    "particle": "up down off on out in away over back along around apart by together forward through aboard",
    "where": "left right up down here there away back home forward backward backwards forwards inside outside upstairs downstairs nearby far everywhere "
             "somewhere together apart around overhead off leftwards rightwards upwards downwards upward downward ahead aside sideways indoors outdoors "
             "leftward rightward skyward l r alone aloft behind below above underneath centre center middle offscreen onscreen",
    "when": "then now again suddenly finally first next later afterwards soon meanwhile already still once always eventually immediately lastly "
            "just twice forever before after later ever yet today tonight simultaneously until",
    "degree": "very rather quite so too really much more most a-little extremely slightly almost barely just only even all fully completely half as also "
              "not either especially nearly simply such",
}


def listed(words: str) -> list[str]:
    """Words parted by spaces: how the tables of this folder are written."""
    return words.split()


_FUNCTION = {kind: frozenset(words.split()) for kind, words in FUNCTION.items()}
EXTRA_VERBS = listed(
    "have want try keep like love need use help know hear listen live wear bloom lean feed happen reveal show contain visit meet buy sell pay win lose "
    "become seem feel make do let teach learn grow miss skate ski surf shelter welcome wind tick ring knead land echo reflect surround "
    "warm heal teach comfort pop skid flip tilt pan zoom dolly track orbit truck cut fade dissolve keep continue finish end stop hurt sigh listen "
    "fold melt travel live remain stick belong poop pee sway cover protect guard believe forget forgive thank borrow count melt freeze float "
    "die starve marry shoot aim wash brush comb dress undress shave bathe bury unfold spill drip leak stain heat cool chop slice peel cut hang strut"
)


_RATHER = {"saw": "see", "lay": "lie", "wound": "wind"}  # of two verbs written alike, the likelier


@dataclass(frozen=True)
class Lexicon:
    """The tables, turned so that they answer by word."""

    nouns: dict[str, frozenset[str]]  # singular -> classes
    looks: dict[str, frozenset[str]]  # adjective -> kinds of LOOKS
    verbs: frozenset[str]  # lemmas
    forms: dict[str, tuple[tuple[str, str], ...]]  # form -> (lemma, kind of FORMS)
    singular: dict[str, str]
    plural: dict[str, str]
    past: dict[str, tuple[str, str]]  # irregular lemma -> past, participle
    doubling: frozenset[str]
    numbers: dict[str, int]
    counts: dict[str, int]
    colours: dict[str, str]
    sizes: dict[str, float]
    moods: dict[str, str]
    manners: dict[str, tuple[str, ...]]
    times: dict[str, str]
    weathers: dict[str, str]
    seasons: dict[str, str]
    instruments: frozenset[str]

    def singular_of(self, word: str) -> tuple[str, bool]:
        """The singular of a noun, and whether `word` was a plural. What isn't in the tables goes by its ending."""
        if word in self.nouns and word not in self.singular:
            return word, False
        if word in self.singular:
            return self.singular[word], True
        return _regular_singular(word, self.nouns)

    def classes(self, word: str) -> frozenset[str]:
        """The kinds of noun that a word, singular or plural, may be."""
        return self.nouns.get(self.singular_of(word)[0], frozenset())

    def verb_forms(self, word: str) -> tuple[tuple[str, str], ...]:
        """(lemma, form) of every known verb that is written so."""
        return self.forms.get(word, ())

    def lemma_of(self, word: str) -> str:
        """The verb's base form; for an unknown verb by its ending."""
        if word in _RATHER:
            return _RATHER[word]
        known = self.forms.get(word)
        if known:
            return sorted(known, key=lambda k: (k[1] != "base", len(k[0])))[0][0]
        return _regular_base(word)

    def is_function(self, word: str, *kinds: str) -> bool:
        return any(word in _FUNCTION[kind] for kind in kinds or tuple(_FUNCTION))


def _regular_singular(word: str, nouns: dict[str, frozenset[str]]) -> tuple[str, bool]:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")) or len(word) < 4:
        return word, False
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y", True
    if word.endswith("es") and (word[:-2] in nouns or word.endswith(("ches", "shes", "xes", "sses", "zes"))):
        return word[:-2], True
    return word[:-1], True


def _regular_base(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("ied"):
        return word[:-3] + "y"
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            if stem[-1] == stem[-2] and stem[-1] not in "lsz":
                return stem[:-1]
            return stem + "e" if stem[-1] in "cgvuz" or stem.endswith(("at", "bl", "dl", "tl", "gl", "kl")) else stem
    if word.endswith(("ches", "shes", "sses", "xes", "oes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def ing_of(lemma: str, doubling: frozenset[str]) -> str:
    if lemma in ("lie", "die", "tie"):
        return lemma[0] + "ying"
    if lemma in doubling:
        return lemma + lemma[-1] + "ing"
    return (lemma[:-1] if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")) and lemma != "be" else lemma) + "ing"


def third_of(lemma: str) -> str:
    special = {"be": "is", "have": "has", "do": "does", "go": "goes"}
    if lemma in special:
        return special[lemma]
    if lemma.endswith(("s", "sh", "ch", "x", "z", "o")):
        return lemma + "es"
    return lemma[:-1] + "ies" if lemma.endswith("y") and lemma[-2:-1] not in "aeiou" else lemma + "s"


def past_of(lemma: str, irregular: dict[str, tuple[str, str]], doubling: frozenset[str]) -> tuple[str, str]:
    """Past tense and past participle."""
    if lemma in irregular:
        return irregular[lemma]
    if lemma.endswith("e"):
        regular = lemma + "d"
    elif lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        regular = lemma[:-1] + "ied"
    else:
        regular = lemma + (lemma[-1] if lemma in doubling else "") + "ed"
    return regular, regular


def plural_of(noun: str, irregular: dict[str, str]) -> str:
    if noun in irregular:
        return irregular[noun]
    head, dash, last = noun.rpartition("-")
    if dash:
        return head + dash + plural_of(last, irregular)
    if noun.endswith(("s", "sh", "ch", "x", "z")):
        return noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"


def _pairs(text: str) -> list[list[str]]:
    return [row.split() for row in text.replace("\n", " ").split(",")]


def _turned(table: dict[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for kind, words in table.items():
        for word in words.split():
            found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


def _verb_tables(past: dict[str, tuple[str, str]], doubling: frozenset[str]) -> tuple[frozenset[str], dict[str, tuple[tuple[str, str], ...]]]:
    lemmas = {words.split()[0] for action in ACTIONS for words in action.words} | set(EXTRA_VERBS) | set(past)
    forms: dict[str, list[tuple[str, str]]] = {}
    for lemma in sorted(lemmas):
        was, been = past_of(lemma, past, doubling)
        for form, kind in ((lemma, "base"), (third_of(lemma), "third"), (was, "past"), (been, "participle"), (ing_of(lemma, doubling), "ing")):
            forms.setdefault(form, []).append((lemma, kind))
    forms.update({w: [("be", "base")] for w in ("am", "are", "were")} | {"'s": [("be", "third")]})
    return frozenset(lemmas), {form: tuple(kinds) for form, kinds in forms.items()}


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The one lexicon, read from the shipped tables at the first call."""
    table = tomllib.loads(resource_path("assets/readings/words.toml").read_text(encoding="utf-8"))
    past = {lemma: (was, been) for lemma, was, been in _pairs(table["irregular"]["verbs"])}
    doubling = frozenset(table["irregular"]["doubling"].split())
    plural: dict[str, str] = dict(_pairs(table["irregular"]["plurals"]))  # type: ignore[arg-type]
    nouns = _turned(table["nouns"])
    plurals = {plural_of(n, plural): n for n in nouns if n not in plural} | {many: one for one, many in plural.items() if many != one}
    verbs, forms = _verb_tables(past, doubling)
    words = {word: kind for kind, row in table["moods"].items() for word in row.split()}
    return Lexicon(
        nouns=nouns, looks=_turned(table["adjectives"]), verbs=verbs, forms=forms, singular=plurals, plural=plural, past=past, doubling=doubling,
        numbers={w: i for i, w in enumerate(table["numbers"]["words"].split())}, counts=table["counts"], colours=table["colours"],
        sizes=table["sizes"], moods=words, manners={k: tuple(v.split()) for k, v in table["manners"].items()},
        times=_by_word(table["times"]), weathers=_by_word(table["weathers"]), seasons=_by_word(table["seasons"]),
        instruments=frozenset(table["instruments"]["words"].split()),
    )


def _by_word(table: dict[str, str]) -> dict[str, str]:
    return {word: kind for kind, words in table.items() for word in words.split()}
