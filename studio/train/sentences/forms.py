"""The forms in which people write prompts: statements, stage directions, notes, camera talk, speech, children's chains."""

from __future__ import annotations

import random
from collections.abc import Callable

from studio.engine.composer.reading.lexicon import BEINGS
from studio.train.sentences.node import Node, Parsed, comma, flatten, leaf, pick
from studio.train.sentences.phrases import (
    RELATIONS,
    WAYS,
    Thing,
    adjuncts,
    describe,
    direction,
    phrase,
    preposition,
    pronoun,
    subject,
    thing,
    verb,
    when,
)
from studio.train.sentences.vocabulary import THINGS, inflected, look, manner, mood, number_word

TENSES = (("present", 52), ("past", 18), ("progressive", 16), ("perfect", 4), ("modal", 4), ("negative", 3), ("base", 3))
ALL = (*BEINGS, *THINGS)


def tense(r: random.Random) -> str:
    return r.choices([t for t, _ in TENSES], [w for _, w in TENSES])[0]


def clause(r: random.Random, label: str = "root", depth: int = 0, how: str = "") -> Node:
    """Subject and verb, with more verbs joined to the first, or one that depends on it."""
    how = how or tense(r)
    who = subject(r, depth, bare=how == "base")
    node = verb(r, who.kind, how, who.plural, label, depth).before(who.node)
    joined = how if how != "progressive" else r.choice(("ing", "progressive"))
    join_verbs(r, node, who, joined, depth)
    if r.random() < 0.12:
        node.after(infinitive(r, who))
    if r.random() < 0.12:
        node.after(comma() if r.random() < 0.7 else None, verb(r, who.kind, "ing", False, "advcl", depth + 1))
    return node


def join_verbs(r: random.Random, node: Node, who: Thing, how: str, depth: int) -> None:
    if r.random() > (0.28 if depth == 0 else 0.1):
        return
    for last in ([False, True] if r.random() < 0.3 else [True]):
        other = verb(r, who.kind, how if how in ("present", "past", "ing", "base") else "present", who.plural, "conj", depth + 1)
        then = leaf(pick(r, "then then finally slowly suddenly"), "ADV", "advmod") if r.random() < 0.22 else None
        joint = leaf(pick(r, "and and and but or"), "CONJ", "cc") if last else None
        other.before(comma() if joint is None or r.random() < 0.3 else None, joint, then)
        node.after(other)


def infinitive(r: random.Random, who: Thing) -> Node:
    return verb(r, who.kind, "base", False, "xcomp", 1).before(leaf("to", "PART", "mark"))


def beginning(r: random.Random, label: str = "root") -> Node:
    """starts to dance, keeps running, tries to jump, wants to fly, goes swimming"""
    who = subject(r)
    lemma = pick(r, "start begin try want like love keep stop continue go need learn manage decide come get help finish refuse hope")
    form = r.choice(("present", "past"))
    node = leaf(inflected(lemma, form, who.plural), "VERB", label).before(who.node)
    if lemma in ("keep", "stop", "go", "finish") or (lemma in ("start", "begin", "like", "love", "continue") and r.random() < 0.4):
        return node.after(verb(r, who.kind, "ing", False, "xcomp", 1))
    return node.after(infinitive(r, who))


def subordinate(r: random.Random) -> Node:
    """A clause with another that says when or why, before or after it."""
    main = clause(r)
    mark = pick(r, "while while when when until until before after as as because so once if since where whenever")
    inner = participial(r) if mark in ("while", "after", "before") and r.random() < 0.15 else clause(r, "advcl", 1, r.choice(("present", "present", "past", "progressive", "perfect")))
    inner.as_("advcl").before(leaf(mark, "MARK", "mark"))
    if r.random() < 0.1 and mark in ("before", "after"):
        inner.before(leaf(pick(r, "just right shortly long"), "ADV", "advmod"))
    if r.random() < 0.45:
        inner.after(comma()) if r.random() < 0.85 else None
        return main.before(inner)
    return main.after(comma() if r.random() < 0.3 else None, inner)


def participial(r: random.Random) -> Node:
    return verb(r, "person", "ing", False, "advcl", 1)


def compound(r: random.Random) -> Node:
    """Clauses in a row: with "and", "but then", "so", or only a comma, as children tell."""
    main = clause(r, depth=1)
    for _ in range(r.choices((1, 2, 3), (6, 3, 1))[0]):
        loose = r.random() < 0.25
        other = r.choice((clause, copula, clause))(r, "parataxis" if loose else "conj", 1) if r.random() < 0.9 else there_is(r, "conj")
        then = leaf(pick(r, "then then suddenly later now"), "ADV", "advmod") if r.random() < 0.3 else None
        joint = None if loose else leaf(pick(r, "and and and and but but so or"), "CONJ", "cc")
        mark = leaf(pick(r, ", , ; - :"), "PUNCT", "punct") if loose or r.random() < 0.45 else None
        main.after(other.before(mark, joint, then))
    return main


def copula(r: random.Random, label: str = "root", depth: int = 0) -> Node:
    """The fox is red / tired / on the roof / a thief / asleep."""
    who = subject(r, depth)
    be = leaf(inflected("be", r.choice(("present", "present", "past")), who.plural), "AUX", "cop")
    roll = r.random()
    if roll < 0.45:
        node = leaf(mood(r) if r.random() < 0.5 else look(r), "ADJ", label)
        if r.random() < 0.35:
            node.before(leaf(pick(r, "very so quite too really not as"), "ADV", "advmod"))
        if r.random() < 0.2:
            node.after(leaf(look(r), "ADJ", "conj").before(leaf(pick(r, "and but"), "CONJ", "cc")))
        if r.random() < 0.15:
            node.after(clause(r, "advcl", 1).before(leaf("because", "MARK", "mark")))
        if r.random() < 0.12:
            node.after(phrase(r, pick(r, "of about with"), ALL, "obl", 1))
    elif roll < 0.75:
        node = phrase(r, pick(r, RELATIONS), (*ALL, "place"), label, 1)
    else:
        node = thing(r, BEINGS, label, 1).node
    return node.before(who.node, be, leaf(pick(r, "now still already alone always here"), "ADV", "advmod") if r.random() < 0.1 else None)


def there_is(r: random.Random, label: str = "root", depth: int = 0) -> Node:
    """There is a fox on the roof; once upon a time there was a ..."""
    what = subject(r, 0, label="nsubj")
    node = leaf(inflected("be", r.choice(("present", "past")), what.plural), "VERB", label)
    node.before(leaf("there", "PRON", "expl"), leaf(pick(r, "once now only also"), "ADV", "advmod") if r.random() < 0.15 else None).after(what.node)
    if r.random() < 0.4:
        node.after(phrase(r, pick(r, RELATIONS), (*ALL, "place"), "obl", 1))
    if r.random() < 0.3:
        what.node.after(verb(r, what.kind, "ing", False, "acl", 1))
    if r.random() < 0.15:
        inner = verb(r, what.kind, r.choice(("present", "past")), what.plural, "relcl", 1).before(leaf(pick(r, "who that which"), "PRON", "nsubj"))
        what.node.after(inner)
    if r.random() < 0.1:
        time = leaf("time", "NOUN", "obl").before(leaf("upon", "ADP", "case"), leaf("a", "DET", "det"))
        node.before(leaf("once", "ADV", "advmod").after(time))
    return node


def weather(r: random.Random) -> Node:
    """It is raining, snow falls, the sun sets, it is a foggy night, a storm comes."""
    roll = r.random()
    if roll < 0.3:
        lemma = pick(r, "rain snow drizzle storm thunder hail blow freeze")
        how = r.choice(("progressive", "progressive", "present", "past"))
        node = leaf(inflected(lemma, "ing" if how == "progressive" else how), "VERB", "root")
        node.before(leaf("it", "PRON", "expl") if r.random() < 0.9 else None, leaf(pick(r, "is was is 's"), "AUX", "aux") if how == "progressive" else None)
        adjuncts(r, node, 0)
        return node
    if roll < 0.55:
        word = pick(r, "night dusk dawn morning evening winter summer spring autumn noon midnight dark foggy sunny rainy windy snowy stormy cold late day afternoon")
        tag = "ADJ" if word.endswith("y") or word in ("dark", "cold", "late") else "NOUN"
        node = leaf(word, tag, "root")
        if tag == "NOUN":
            describe(r, node, 0.25)
            node.before(leaf("a", "DET", "det") if node.left else None)
        return node.before(leaf("it", "PRON", "nsubj"), leaf(pick(r, "is was 's"), "AUX", "cop"))
    word, verbs = r.choice((("snow", "fall start melt"), ("rain", "fall start stop pour patter"), ("sun", "rise set shine appear come-up go-down"), ("moon", "rise shine set"),
                            ("star", "twinkle shine fall appear"), ("wind", "blow howl rise grab"), ("storm", "come pass rage start arrive"), ("cloud", "drift pass gather move"),
                            ("fog", "roll-in lift creep drift"), ("wave", "crash roll break lap roll-in"), ("lightning", "flash strike"), ("leaf", "fall drift rustle spin"),
                            ("night", "fall come"), ("winter", "come end"), ("spring", "come arrive"), ("smoke", "rise drift puff"), ("light", "go-on go-out flicker fade")))
    many = word in ("star", "cloud", "wave", "leaf") or (word == "light" and r.random() < 0.5)
    noun = Node({"leaf": "leaves"}.get(word, word + "s") if many else word, "NOUN", "nsubj")
    describe(r, noun, 0.2)
    noun.before(leaf("the", "DET", "det") if r.random() < 0.55 else None)
    lemma, *rest = pick(r, verbs).split("-")
    form = r.choice(("present", "present", "past", "ing"))
    node = leaf(inflected(lemma, form, many), "VERB", "root").before(noun, leaf(inflected("be", "present", many), "AUX", "aux") if form == "ing" and r.random() < 0.6 else None)
    node.after(*(leaf(word, "PART", "prt") for word in rest))
    adjuncts(r, node, 0)
    return node


def speech(r: random.Random) -> Node:
    said = Node("quote", "QUOTE", "ccomp", quote=True)
    who = subject(r)
    if who.node.tag == "PRON" and r.random() < 0.5:
        who = thing(r, BEINGS, "nsubj", 1)
    lemma = pick(r, "say say say ask shout whisper cry answer reply call yell sing think tell mutter laugh")
    node = leaf(inflected(lemma, r.choice(("present", "present", "past")), who.plural), "VERB", "root")
    if r.random() < 0.3:
        return node.before(said.after(comma() if r.random() < 0.4 else None)).after(who.node)
    node.before(who.node)
    if lemma == "tell":
        node.after(thing(r, BEINGS, "obj", 2).node)
    elif r.random() < 0.2:
        node.after(phrase(r, "to", BEINGS, "obl", 2))
    node.after(leaf(pick(r, ", :"), "PUNCT", "punct") if r.random() < 0.5 else None, said)
    if r.random() < 0.25:
        node.after(verb(r, who.kind, "present", who.plural, "conj", 1).before(leaf("and", "CONJ", "cc")))
    return node


def scene(r: random.Random, label: str = "root") -> Node:
    """A noun with everything about it and no verb: "two foxes running through snow at dusk"."""
    node = thing(r, BEINGS if r.random() < 0.65 else ALL, label, 0, bare=r.random() < 0.6).node
    if r.random() < 0.5:
        acting = verb(r, "animal", "ing", False, "acl", 1)
        join_verbs(r, acting, Thing(node, "animal", False), "ing", 0)
        node.after(acting)
    if r.random() < 0.3:
        other = thing(r, ALL, "conj", 1, bare=r.random() < 0.4).node
        node.after(other.before(comma() if r.random() < 0.3 else None, leaf(pick(r, "and and with"), "CONJ", "cc")))
    if r.random() < 0.35:
        node.after(phrase(r, pick(r, (*RELATIONS, "in", "on", "at", "in")), ("place", "place", "thing"), "nmod", 1))
    if r.random() < 0.2:
        node.after(when(r).as_("nmod"))
    if r.random() < 0.12:
        node.after(direction(r))
    return node


def notes(r: random.Random) -> Node:
    """Fragments side by side: "girl, red umbrella, rain, slow zoom in"."""
    first = note(r, "root")
    for _ in range(r.randint(1, 4)):
        first.after(note(r, "list").before(leaf(pick(r, ", , , , - ; :"), "PUNCT", "punct")))
    return first


def note(r: random.Random, label: str) -> Node:
    roll = r.random()
    if roll < 0.3:
        return scene(r, label)
    if roll < 0.45:
        return clause(r, label, 1, r.choice(("base", "present", "ing")))
    if roll < 0.55:
        return camera(r, label)
    if roll < 0.63:
        return style(r, label)
    if roll < 0.7:
        return without(r, label)
    if roll < 0.76:
        return contrast(r, label)
    word = pick(r, "rain snow night dusk dawn fog wind sunset sunrise morning evening winter summer spring autumn day sunshine storm mist midnight darkness noon stars moonlight")
    node = leaf(word, "NOUN", label) if r.random() < 0.5 else thing(r, ("place",), label, 1, bare=True).node
    describe(r, node, 0.2)
    return node


def contrast(r: random.Random, label: str = "root") -> Node:
    """ "red one left, blue one right", "owl on the right", "fox L" """
    one = leaf("one", "NOUN", label) if r.random() < 0.4 else thing(r, BEINGS, label, 2, bare=True).node
    if one.word == "one":
        one.before(leaf("the", "DET", "det") if r.random() < 0.4 else None, leaf(look(r), "ADJ", "amod"))
    side = pick(r, "left right l r middle centre")
    if r.random() < 0.5:
        return one.after(leaf(side, "ADV", "advmod"))
    return one.after(leaf({"l": "left", "r": "right"}.get(side, side), "NOUN", "nmod").before(*preposition(pick(r, "on on-the to-the in-the at"))))


def without(r: random.Random, label: str = "root") -> Node:
    word = thing(r, (*ALL, "medium", "scenery"), label, 2, bare=True).node
    if any(n.label in ("det", "nummod", "poss") for n in word.left):
        word.left = [n for n in word.left if n.label not in ("det", "nummod", "poss")]
    return word.before(leaf("no", "DET", "neg") if r.random() < 0.8 else leaf("without", "ADP", "case"))


SHOTS = ("close-up wide-shot long-shot medium-shot full-shot extreme-close-up establishing-shot tracking-shot view shot medium-close-up extreme-wide-shot "
         "panorama close-up close-up two-shot over-the-shoulder bird's-eye-view pov")
TURNS = "pan tilt zoom dolly roll orbit track follow push pull crane truck move rise"


def camera(r: random.Random, label: str = "root") -> Node:
    roll = r.random()
    if roll < 0.4:
        node = leaf(pick(r, SHOTS), "NOUN", label)
        if r.random() < 0.35:
            node.before(leaf(pick(r, "low high extreme slow static cinematic ultra wide aerial low-angle dramatic"), "ADJ", "amod"))
        if r.random() < 0.3:
            node.before(leaf(pick(r, "a the"), "DET", "det"))
        if r.random() < 0.7:
            joint = pick(r, "of of of on from at")
            aim = thing(r, (*BEINGS, "part", "place", "thing"), "nmod", 0, bare=r.random() < 0.3)
            if r.random() < 0.4:
                aim.node.after(verb(r, aim.kind, "ing", False, "acl", 1))
            return node.after(aim.node.before(leaf(joint, "ADP", "case")))
        return node if r.random() < 0.5 else node.after(clause(r, "parataxis", 1).before(leaf(pick(r, ": , - :"), "PUNCT", "punct")))
    if roll < 0.6:  # "slow pan right", "zoom out"
        node = leaf(pick(r, "pan zoom tilt dolly push-in pull-back track orbit roll zoom pan"), "NOUN", label)
        node.before(leaf(pick(r, "slow quick gentle fast smooth long slow"), "ADJ", "amod") if r.random() < 0.6 else None)
        if r.random() < 0.25:
            node.before(leaf("a", "DET", "det"))
        node.after(leaf(pick(r, "left right up down in out in out"), "ADV", "advmod") if r.random() < 0.85 else None)
        return aimed(r, node, "nmod")
    moves = pick(r, TURNS)
    imperative = roll < 0.75
    node = leaf(moves if imperative else inflected(moves, r.choice(("present", "present", "ing"))), "VERB", label)
    if not imperative:
        node.before(leaf("camera", "NOUN", "nsubj").before(leaf("the", "DET", "det") if r.random() < 0.7 else None))
    if r.random() < 0.3:
        node.before(leaf(manner(r), "ADV", "advmod"))
    if moves == "follow":
        return node.after(pronoun(r, "obj", False) if r.random() < 0.4 else thing(r, BEINGS, "obj", 1).node)
    node.after(leaf(pick(r, "left right up down in out back closer around away"), "ADV", "advmod"))
    return aimed(r, node, "obl")


def aimed(r: random.Random, node: Node, label: str) -> Node:
    roll = r.random()
    if roll < 0.25:
        return node.after(phrase(r, pick(r, "on to across over past from towards around onto"), (*BEINGS, "place", "thing", "part"), label, 1))
    if roll < 0.42:
        reveal = leaf(pick(r, "reveal show see reveal follow frame"), "VERB", "advcl" if label == "obl" else "acl")
        aim = thing(r, (*BEINGS, "thing", "place"), "obj", 0).node
        return node.after(reveal.before(leaf("to", "PART", "mark")).after(aim))
    return node


def style(r: random.Random, label: str = "root") -> Node:
    """ "in watercolour style", "cinematic lighting", "a ten second vertical video in 4k of ..." """
    roll = r.random()
    medium = pick(r, "watercolour watercolor pastel woodcut neon chalk ink crayon collage paper cartoon anime storybook comic pencil clay film-noir retro vintage paper-cut oil silhouette")
    if roll < 0.35:
        node = leaf(pick(r, "style style animation illustration look drawing film"), "NOUN", label).before(leaf(medium, "NOUN", "compound"))
        return node.before(*preposition(pick(r, "in in-the in-a"))) if r.random() < 0.4 else node
    if roll < 0.6:
        return leaf(pick(r, "lighting light colours grain quality mood shadows atmosphere camera detail resolution"), "NOUN", label).before(
            leaf(pick(r, "cinematic soft warm dramatic moody natural golden cold volumetric high low vivid muted"), "ADJ", "amod"))
    if roll < 0.7:
        return leaf(pick(r, "4k 8k hd 1080p cinematic loopable photorealistic 35mm 2d 3d anamorphic vertical 16:9 9:16 720p seamless"), "ADJ", label)
    node = leaf(pick(r, "video clip film animation picture drawing shot gif movie scene"), "NOUN", label)
    describe(r, node, 0.2)
    if r.random() < 0.5:
        node.before(leaf(pick(r, "vertical square widescreen short horizontal looping silent"), "ADJ", "amod"))
    if r.random() < 0.5:
        number = leaf(number_word(r)[0], "NUM", "nummod")
        node.before(leaf("second", "NOUN", "compound").before(number))
    node.before(leaf("a", "DET", "det") if r.random() < 0.7 else None)
    if r.random() < 0.3:
        node.after(leaf(pick(r, "4k hd 16:9 720p 1080p"), "NOUN", "nmod").before(leaf("in", "ADP", "case")))
    if r.random() < 0.6:
        aim = thing(r, ALL, "nmod", 0).node
        if r.random() < 0.6:
            aim.after(verb(r, "animal", "ing", False, "acl", 1))
        node.after(aim.before(leaf("of", "ADP", "case")))
    elif r.random() < 0.5:
        node.after(clause(r, "parataxis", 0).before(leaf(pick(r, ": , -"), "PUNCT", "punct")))
    return node


def inverted(r: random.Random) -> Node:
    """Behind the house sits a cat; out comes the head; in the garden, a dog sleeps."""
    who = thing(r, BEINGS, "nsubj", 1)
    node = verb(r, who.kind, r.choice(("present", "past", "progressive")), who.plural, "root", 2)
    front = phrase(r, pick(r, (*RELATIONS, *WAYS, "in", "in", "on", "under")), ("place", "thing", "plant", "scenery"), "obl", 1)
    if r.random() < 0.5:
        return node.before(front.after(comma() if r.random() < 0.7 else None), who.node)
    return node.before(front).after(who.node)


def opener(r: random.Random, root: Node) -> Node:
    """Words before a sentence that say where it stands in the telling, and its end."""
    roll = r.random()
    if roll < 0.1:
        root.before(leaf(pick(r, "then suddenly meanwhile finally later first next now slowly so afterwards somewhere soon"), "ADV", "advmod").after(comma() if r.random() < 0.5 else None))
    elif roll < 0.16:
        root.before(when(r).after(comma() if r.random() < 0.7 else None))
    elif roll < 0.2:
        root.before(leaf(pick(r, "and but so"), "CONJ", "cc"))
    elif roll < 0.24:
        root.before(leaf("end", "NOUN", "obl").before(leaf("in", "ADP", "case"), leaf("the", "DET", "det")).after(comma() if r.random() < 0.5 else None))
    if r.random() < 0.8:
        root.after(leaf(pick(r, ". . . . . ! ; ; …"), "PUNCT", "punct"))
    return root


FORMS: tuple[tuple[Callable[[random.Random], Node], float], ...] = (
    (clause, 24), (subordinate, 14), (compound, 13), (copula, 7), (there_is, 5), (weather, 6), (speech, 5), (scene, 9), (notes, 11), (camera, 6),
    (style, 4), (without, 1.5), (contrast, 1), (beginning, 4), (inverted, 4),
)


def sentence(r: random.Random, most: int = 40) -> Parsed:
    """One generated sentence of at most so many words."""
    while True:
        form = r.choices([f for f, _ in FORMS], [w for _, w in FORMS])[0]
        parsed = flatten(opener(r, form(r)), r)
        if len(parsed.words) <= most:
            return parsed
