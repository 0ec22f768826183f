"""A word with its dependants: the grammar builds these, `flatten` turns them into words with tags, heads and labels."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Node:
    """`left` stand before the word and `right` after it, each in order."""

    word: str
    tag: str
    label: str = "root"
    left: list[Node] = field(default_factory=list)
    right: list[Node] = field(default_factory=list)
    quote: bool = False

    def before(self, *nodes: Node | None) -> Node:
        """Put nodes in front of everything that stands before the word."""
        self.left = [n for n in nodes if n is not None] + self.left
        return self

    def after(self, *nodes: Node | None) -> Node:
        self.right += [n for n in nodes if n is not None]
        return self

    def as_(self, label: str) -> Node:
        self.label = label
        return self


@dataclass(frozen=True)
class Parsed:
    """One sentence. `heads` are 0 for the root, else the head's place counted from 1."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    heads: tuple[int, ...]
    labels: tuple[str, ...]
    capitals: tuple[bool, ...]
    quotes: tuple[bool, ...]


def leaf(word: str, tag: str, label: str) -> Node:
    return Node(word, tag, label)


def comma() -> Node:
    return Node(",", "PUNCT", "punct")


def flatten(root: Node, r: random.Random) -> Parsed:
    """The sentence of a tree. Names are written with a capital, and in some sentences everything or nothing is."""
    rows: list[tuple[Node, Node | None]] = []
    _walk(root, None, rows)
    place = {id(node): i + 1 for i, (node, _) in enumerate(rows)}
    habit = r.choices(("usual", "none", "all"), (0.72, 0.25, 0.03))[0]
    capitals = tuple(habit == "all" or (habit == "usual" and (i == 0 or node.tag == "PROPN" or node.word == "i")) for i, (node, _) in enumerate(rows))
    return Parsed(tuple(n.word for n, _ in rows), tuple(n.tag for n, _ in rows), tuple(place[id(h)] if h else 0 for _, h in rows),
                  tuple(n.label if h else "root" for n, h in rows), capitals, tuple(n.quote for n, _ in rows))


def _walk(node: Node, head: Node | None, rows: list[tuple[Node, Node | None]]) -> None:
    for child in node.left:
        _walk(child, node, rows)
    rows.append((node, head))
    for child in node.right:
        _walk(child, node, rows)


def pick(r: random.Random, words: str | Iterable[str]) -> str:
    return r.choice(words.split() if isinstance(words, str) else list(words))
