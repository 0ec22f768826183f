"""Noun phrases and verb phrases, with everything that may hang from them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from studio.engine.composer.reading.lexicon import BEINGS
from studio.engine.composer.reading.tokens import NAMES_OF_TWO
from studio.train.sentences.node import Node, comma, leaf, pick
from studio.train.sentences.vocabulary import (
    NAMES,
    PLACES_IN,
    THINGS,
    action,
    determiner,
    inflected,
    look,
    manner,
    noun,
    number_word,
    plural,
)

RELATIONS = ("on", "under", "behind", "near", "beside", "in-front-of", "next-to", "left-of", "to-the-left-of", "to-the-right-of", "above", "below", "between",
             "with", "in", "inside", "by", "opposite", "of", "without", "on-top-of", "right-of", "around", "against", "like", "from")
WAYS = ("into", "through", "across", "over", "along", "around", "past", "towards", "toward", "up", "down", "onto", "out-of", "from", "to", "off", "under", "behind")
TARGETS = {  # how an action names what it is done to, where a plain object isn't the usual way
    "look": "at at up-at into for after", "talk": "to to with about", "shout": "at to for", "sing": "to to for with", "laugh": "at with about", "cry": "about over",
    "wave": "at to at", "nod": "at to", "point": "at to at", "bow": "to before", "wait": "for for under by at", "jump": "over onto into off over from",
    "hop": "over onto along around", "sit": "on on in beside under by", "lie": "on in under beside", "sleep": "on in under beside by", "hide": "behind under in behind",
    "fly": "over above around past through", "swim": "through around under towards", "walk": "to towards through past around along away-from into", "land": "on on in",
    "run": "to towards after past around through away-from into from", "play": "with with in", "fight": "with against", "turn": "to towards around", "dance": "with around on",
    "climb": "onto up on into over through", "fall": "into off from on out-of", "crawl": "under through towards into", "sneak": "past towards up-to into", "roll": "down across towards",
    "drive": "through along past over to", "sail": "past towards across to", "float": "over above past in", "knock": "on at against into", "dig": "in for", "search": "for in under for",
    "fish": "in from", "enter": "from through", "leave": "from through", "appear": "behind from in", "disappear": "behind into in", "shine": "on over through", "blow": "through over on",
    "sway": "in on", "flee": "from into from", "play_music": "on for to", "think": "about of", "listen": "to to", "stand": "on in by beside under in-front-of", "take_off": "from",
}


@dataclass
class Thing:
    """A noun phrase and what a verb must know of it."""

    node: Node
    kind: str
    plural: bool


def preposition(words: str, tag: str = "ADP") -> list[Node]:
    """ "in-front-of" as words that all are `case` of the noun."""
    return [leaf(w, tag if w != "the" else "DET", "case" if w != "the" else "det") for w in words.split("-")]


def describe(r: random.Random, node: Node, many: float = 0.36) -> None:
    """Adjectives before the noun, some with a degree or joined."""
    while r.random() < many:
        adjective = leaf(look(r), "ADJ", "amod")
        if r.random() < 0.12:
            adjective.before(leaf(pick(r, "very rather quite really slightly so too"), "ADV", "advmod"))
        if node.left and node.left[0].label == "amod" and r.random() < 0.25:
            joined = node.left.pop(0).as_("conj")
            joined.before(comma() if r.random() < 0.5 else leaf("and", "CONJ", "cc"))
            adjective.after(joined)
        node.before(adjective)
        many *= 0.5


def thing(r: random.Random, kinds: tuple[str, ...], label: str, depth: int = 0, bare: bool = False) -> Thing:
    """A noun phrase; `bare` ones often do without a determiner, as in notes."""
    roll = r.random()
    if roll < 0.09 and set(kinds) & set(BEINGS):
        return name(r, label, depth)
    word, kind = noun(r, kinds)
    many = r.random() < 0.27
    node = spelled(plural(word) if many else word, label)
    if r.random() < 0.05 and not many:
        node.before(leaf(noun(r, ("thing", "food", "plant", "animal", "place"))[0], "NOUN", "compound"))
    describe(r, node)
    _determine(r, node, many, bare)
    if depth < 2 and r.random() < 0.13:
        attach(r, node, depth)
    if depth < 2 and r.random() < 0.06:
        node.after(apposition(r, kinds, depth))
    return Thing(node, kind, many)


def spelled(word: str, label: str) -> Node:
    """A noun; one of two words that the tokeniser doesn't join is a compound."""
    first, _, last = word.partition("-")
    if not last or "-" in last or NAMES_OF_TWO.fullmatch(word.replace("-", " ")):
        return Node(word, "NOUN", label)
    return Node(last, "NOUN", label).before(leaf(first, "NOUN", "compound"))


def _determine(r: random.Random, node: Node, many: bool, bare: bool) -> None:
    if bare and r.random() < 0.65:
        if many and r.random() < 0.5:
            node.before(leaf(number_word(r)[0], "NUM", "nummod"))
        return
    if not many:
        if r.random() < 0.06:
            node.before(leaf(pick(r, "one single"), "NUM", "nummod"))
        elif r.random() < 0.94:
            first = node.left[0] if node.left else node
            while first.left:
                first = first.left[0]
            owner = _owner(r) if r.random() < 0.05 else None
            node.before(owner or determiner(r, first.word))
        return
    roll = r.random()
    if roll < 0.5:
        node.before(leaf(number_word(r)[0], "NUM", "nummod"))
        if r.random() < 0.2:
            node.before(leaf(pick(r, "the these those"), "DET", "det"))
    elif roll < 0.7:
        node.before(leaf(pick(r, "some many several few all both more"), "DET", "det"))
    elif roll < 0.88:
        node.before(leaf(pick(r, "the the the his her their these"), "DET", "det"))


def _owner(r: random.Random) -> Node:
    word, _ = noun(r, BEINGS)
    owner = leaf(word, "NOUN", "poss").after(leaf("'s", "PART", "case"))
    return owner.before(leaf(pick(r, "the a her his"), "DET", "det"))


def name(r: random.Random, label: str, depth: int) -> Thing:
    node = leaf(r.choice(NAMES), "PROPN", label)
    if r.random() < 0.3:
        node.after(apposition(r, ("man", "woman", "person", "animal"), depth))
    return Thing(node, "person", False)


def apposition(r: random.Random, kinds: tuple[str, ...], depth: int) -> Node:
    word, _ = noun(r, kinds)
    node = leaf(word, "NOUN", "appos")
    describe(r, node, 0.3)
    node.before(comma(), leaf(pick(r, "a the his her"), "DET", "det"))
    if r.random() < 0.15:
        return leaf(r.choice(NAMES), "PROPN", "appos").before(comma()).after(comma())
    return node.after(comma())


def attach(r: random.Random, node: Node, depth: int) -> None:
    """What follows a noun: a phrase with a preposition, a participle, or a clause."""
    roll = r.random()
    if roll < 0.62:
        node.after(phrase(r, pick(r, RELATIONS), (*THINGS, *BEINGS, "part", "place"), "nmod", depth + 1))
    elif roll < 0.82:
        kind = r.choice(("person", "animal", "thing"))
        node.after(verb(r, kind, "ing", False, "acl", depth + 1))
    else:
        clause = verb(r, "person", r.choice(("present", "past")), False, "relcl", depth + 1)
        clause.before(leaf(pick(r, "who that which who"), "PRON", "nsubj"))
        if r.random() < 0.5:
            clause.before(comma()).after(comma())
        node.after(clause)


def phrase(r: random.Random, words: str, kinds: tuple[str, ...], label: str, depth: int = 1) -> Node:
    """A preposition and its noun."""
    if words == "between":
        first = thing(r, kinds, label, 2).node
        return first.before(leaf("between", "ADP", "case")).after(thing(r, kinds, "conj", 2).node.before(leaf("and", "CONJ", "cc")))
    chosen = pronoun(r, label, False) if r.random() < 0.07 and label == "obl" else thing(r, kinds, label, depth).node
    return chosen.before(*preposition(words))


def pronoun(r: random.Random, label: str, subject: bool) -> Node:
    if r.random() < 0.12:
        word = pick(r, "one another everyone everybody someone nobody something both")
        return leaf(word, "PRON", label)
    if r.random() < 0.15:
        which = pick(r, "other small red white black little big second first young green")
        return leaf(pick(r, "one one ones"), "NOUN", label).before(leaf("the", "DET", "det"), leaf(which, "ADJ", "amod"))
    return leaf(pick(r, "he she it they he she it they we i you") if subject else pick(r, "him her it them it them me us himself herself itself"), "PRON", label)


def subject(r: random.Random, depth: int = 0, bare: bool = False, label: str = "nsubj") -> Thing:
    """Who does it: a noun phrase, a pronoun, or several joined."""
    if r.random() < 0.2 and label == "nsubj":
        node = pronoun(r, label, True)
        return Thing(node, "person", node.word in ("they", "we", "i", "you", "both", "ones"))
    kinds = BEINGS if r.random() < 0.72 else (*THINGS, "scenery")
    found = thing(r, kinds, label, depth, bare)
    if r.random() < 0.12 and found.node.tag == "NOUN":
        for last in ([False, True] if r.random() < 0.25 else [True]):
            other = thing(r, kinds, "conj", depth + 1, bare).node
            other.before(leaf("and", "CONJ", "cc") if last else comma())
            found.node.after(other)
        found.plural = True
    return found


def verb(r: random.Random, kind: str, form: str, many: bool, label: str, depth: int = 0) -> Node:
    """A verb of a subject of the kind with its object, target, direction, manner and place. form: base, present, past, ing, progressive, perfect."""
    act, words = action(r, kind)
    lemma, *rest = words.split()
    shown = {"progressive": "ing", "perfect": "participle", "modal": "base", "negative": "base"}.get(form, form)
    node = leaf(inflected(lemma, shown, many), "VERB", label)
    for word in rest:
        if word in ("up", "down", "off", "on", "out", "in", "away", "over", "back", "around", "along", "apart", "together", "by", "through", "about", "round", "hello"):
            node.after(leaf(word, "PART", "prt") if word != "hello" else leaf(word, "NOUN", "obj"))
        elif word in ("at", "to", "for", "with", "after", "into", "from", "behind", "against", "onto", "across"):
            node.after(phrase(r, word, (*BEINGS, *THINGS), "obl", 2))
        else:
            node.after(Node(word, "NOUN", "obj").before(determiner(r, word) if r.random() < 0.5 else None))
    complete(r, node, act.name if act else "", act.target if act else r.choice(("", "may")), has_rest=bool(rest), depth=depth)
    auxiliary(r, node, form, many)
    return node


def auxiliary(r: random.Random, node: Node, form: str, many: bool) -> None:
    if form == "progressive":
        node.before(leaf(inflected("be", r.choice(("present", "past")), many), "AUX", "aux"))
    elif form == "perfect":
        node.before(leaf(r.choice(("have" if many else "has", "had")), "AUX", "aux"))
    elif form == "modal":
        node.before(leaf(pick(r, "can will could would should must"), "AUX", "aux"))
    elif form == "negative":
        no = leaf(pick(r, "not n't never"), "PART", "neg")
        node.before(leaf(pick(r, "do" if many else "does") if no.word != "never" else pick(r, "will can"), "AUX", "aux"), no)


def complete(r: random.Random, node: Node, act: str, target: str, has_rest: bool, depth: int) -> None:
    """Object or target, then direction, manner, place and time."""
    particle = [n for n in node.right if n.label == "prt"]
    wants = {"needs": 0.95, "may": 0.5, "": 0.0}[target]
    if any(n.label in ("obj", "obl") for n in node.right):
        wants = 0.0
    if r.random() < wants:
        ways = TARGETS.get(act)
        if act == "give" and r.random() < 0.5:
            node.after(_person(r).as_("iobj"), thing(r, (*THINGS, "animal"), "obj", depth + 1).node)
        elif ways and not (act in ("play", "play_music") and r.random() < 0.4):
            node.after(phrase(r, pick(r, ways), (*BEINGS, *THINGS, "thing", "place"), "obl", depth + 1))
        else:
            goal = pronoun(r, "obj", False) if r.random() < 0.22 else thing(r, (*THINGS, "thing", "animal", "person", "food", "part"), "obj", depth + 1).node
            if particle and r.random() < 0.4 and goal.tag != "PRON":
                node.right.insert(0, node.right.pop(node.right.index(particle[0])))
            elif particle:
                node.right.insert(node.right.index(particle[0]), goal)
                goal = None
            node.after(goal)
            if act in ("throw", "give", "put", "push", "pull", "carry", "take", "kick") and r.random() < 0.5:
                node.after(phrase(r, pick(r, "to onto into on at from under behind in off over"), (*BEINGS, *THINGS, "place"), "obl", depth + 1))
    adjuncts(r, node, depth)


def _person(r: random.Random) -> Node:
    return pronoun(r, "iobj", False) if r.random() < 0.4 else thing(r, ("man", "woman", "person", "animal"), "iobj", 2).node


def adjuncts(r: random.Random, node: Node, depth: int) -> None:
    less = 0.45 if depth else 0.9
    if r.random() < 0.2 * less:
        adverb = leaf(manner(r), "ADV", "advmod")
        if r.random() < 0.2:
            adverb.before(leaf(pick(r, "very so rather quite more really"), "ADV", "advmod"))
        if r.random() < 0.3:
            node.before(adverb)
        else:
            node.after(adverb)
    if r.random() < 0.2 * less:
        node.after(direction(r))
    if r.random() < 0.2 * less:
        node.after(phrase(r, pick(r, PLACES_IN), ("place",), "obl", depth + 1))
    elif r.random() < 0.1 * less:
        node.after(phrase(r, pick(r, WAYS), ("place", "thing", "scenery", "plant"), "obl", depth + 1))
    if r.random() < 0.07 * less:
        node.after(phrase(r, pick(r, "with with without like from"), (*BEINGS, "thing", "part", "abstract"), "obl", depth + 1))
    if r.random() < 0.12 * less:
        node.after(when(r))


def direction(r: random.Random) -> Node:
    if r.random() < 0.45:
        word = pick(r, "left right up down away back forward forwards upwards downwards around home there here inside outside offscreen everywhere together again")
        return leaf(word, "ADV", "advmod")
    if r.random() < 0.3:
        side = pick(r, "left right middle centre side top bottom background foreground distance camera viewer")
        return leaf(side, "NOUN", "obl").before(*preposition(pick(r, "to-the to-the on-the from-the towards-the in-the at-the into-the toward towards")))
    first, second = r.choice((("left", "right"), ("right", "left"), ("side", "side"), ("top", "bottom")))
    return leaf(first, "NOUN", "obl").before(leaf("from", "ADP", "case")).after(leaf(second, "NOUN", "nmod").before(leaf("to", "ADP", "case")))


def when(r: random.Random) -> Node:
    """At a time, for a time, in a season, in a weather, at a time of day."""
    roll = r.random()
    if roll < 0.3:
        unit = leaf(pick(r, "seconds seconds second minutes moment"), "NOUN", "obl")
        number = number_word(r)[0] if unit.word.endswith("s") else pick(r, "a one")
        amount = leaf(number, "DET" if number == "a" else "NUM", "det" if number == "a" else "nummod")
        return unit.before(leaf(pick(r, "for for after at in during within until from"), "ADP", "case"), amount)
    if roll < 0.65:
        word = pick(r, "dawn dusk night sunset sunrise noon midnight twilight nightfall")
        return leaf(word, "NOUN", "obl").before(leaf(pick(r, "at at at by before after until"), "ADP", "case"))
    if roll < 0.85:
        word = pick(r, "morning evening afternoon night rain snow fog storm wind sunshine moonlight sun dark winter summer spring autumn mist breeze")
        node = leaf(word, "NOUN", "obl")
        describe(r, node, 0.15)
        return node.before(leaf(pick(r, "in in in on during through under"), "ADP", "case"), leaf("the", "DET", "det") if r.random() < 0.7 else None)
    if roll < 0.93:
        word = pick(r, "morning evening night day afternoon time second moment")
        return leaf(word, "NOUN", "obl").before(leaf(pick(r, "one every each that all this"), "DET", "det"))
    return leaf(pick(r, "again suddenly now slowly first finally twice soon always together already still"), "ADV", "advmod")
