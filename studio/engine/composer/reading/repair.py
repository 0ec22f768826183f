"""Mends trees where commas say more than the parser saw: in notes ("fox left, owl right on a branch") each stretch
between commas that has no verb is about its own noun."""

from __future__ import annotations

from studio.engine.composer.reading.lexicon import lexicon
from studio.engine.composer.reading.trees import Tree

_LINKS = {"ADV": "advmod", "ADJ": "amod", "NUM": "nummod", "DET": "det", "NOUN": "nmod", "PROPN": "nmod"}


def repair(tree: Tree) -> Tree:
    """The same tree, mended in place."""
    for i in range(len(tree.words)):
        _subject_of_next(tree, i)
        _doing_noun(tree, i)
        _verb_after_all(tree, i)
    stretches = _stretches(tree)
    if len(stretches) > 1:
        for stretch in stretches:
            _keep_together(tree, stretch)
    return tree


def _subject_of_next(tree: Tree, at: int) -> None:
    """ "..., the children danced": a subject right before a verb without one is that verb's."""
    if tree.labels[at] not in ("nsubj", "obl", "obj", "expl") or tree.tags[at] not in ("NOUN", "PROPN", "PRON") or (tree.kids(at, "case") and tree.tags[at] != "PRON"):
        return
    if tree.tags[at] == "PRON" and tree.word(at) not in ("he", "she", "they", "it", "i", "we"):
        return
    verb = at + 1
    while verb < len(tree.words) and (tree.tags[verb] == "AUX" or (tree.tags[verb] == "ADV" and tree.word(verb).endswith("ly")) or tree.word(verb) in ("n't", "not", "never")):
        verb += 1
    if verb >= len(tree.words) or tree.tags[verb] != "VERB" or tree.heads[at] == verb or tree.kids(verb, "nsubj"):
        return
    bare = tree.word(verb).endswith("ing") and verb == at + 1
    if bare or at in _above(tree, verb):
        return
    if tree.labels[at] in ("obj", "obl") and tree.tags[at] != "PRON" and tree.heads[at] < at:
        return
    if at not in _above(tree, verb):
        tree.hang(at, verb, "nsubj")


def _verb_after_all(tree: Tree, at: int) -> None:
    """A word with a subject of its own that may be a verb is one: "both laugh"."""
    both = [k for k in tree.kids(at, "det") if tree.word(k) in ("both", "all")]
    if tree.tags[at] == "NOUN" and both and at == tree.root and lexicon().verb_forms(tree.word(at)) and lexicon().classes(tree.word(at)) <= {"abstract"}:
        tree.tags[at], tree.tags[both[0]], tree.labels[both[0]] = "VERB", "PRON", "nsubj"
    if tree.tags[at] == "NOUN" and tree.kids(at, "nsubj") and not tree.kids(at, "cop", "det", "case", "poss", "amod", "nummod") and lexicon().verb_forms(tree.word(at)):
        tree.tags[at] = "VERB"


def _doing_noun(tree: Tree, at: int) -> None:
    """ "the sleeping dog's nose": the participle is the dog's."""
    after = at + 1
    if not tree.word(at).endswith("ing") or tree.labels[at] not in ("compound", "amod") or after >= len(tree.words) or tree.tags[after] not in ("NOUN", "PROPN"):
        return
    if tree.heads[at] != after and tree.labels[after] in ("poss", "nsubj", "obj", "obl", "nmod") and at not in _above(tree, after):
        tree.hang(at, after, "amod")


def _stretches(tree: Tree) -> list[list[int]]:
    found: list[list[int]] = [[]]
    for i, word in enumerate(tree.words):
        if word.text in (",", ";", ":", "-", "–"):
            found.append([])
        elif any(c.isalnum() for c in word.text):
            found[-1].append(i)
    return [s for s in found if s]


def _keep_together(tree: Tree, stretch: list[int]) -> None:
    """Hang what left its stretch from the stretch's own noun."""
    nouns = [i for i in stretch if tree.tags[i] in ("NOUN", "PROPN") and not tree.kids(i, "case") and tree.labels[i] not in ("compound", "poss")]
    if any(tree.tags[i] in ("VERB", "AUX") for i in stretch) or not nouns or any(tree.tags[i] in ("CONJ", "MARK") for i in stretch):
        return
    head = nouns[0]
    if any(up in stretch for up in _above(tree, head)):
        return
    for i in stretch:
        outside = tree.heads[i] not in stretch
        if i != head and outside and tree.tags[i] in _LINKS and tree.heads[i] >= 0 and i not in _above(tree, head):
            case = tree.kids(i, "case")
            tree.hang(i, head, "nmod" if case else _LINKS[tree.tags[i]])
    for i in stretch[:-1]:  # a side right after the noun
        if tree.word(i + 1) in ("left", "right") and i == head and tree.heads[i + 1] != head and i + 1 not in _above(tree, head):
            tree.hang(i + 1, head, "advmod")


def _above(tree: Tree, at: int) -> list[int]:
    found = []
    while tree.heads[at] >= 0:
        at = tree.heads[at]
        found.append(at)
    return found
