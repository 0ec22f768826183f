"""Sentences to trees: the words of each, what they are, and what hangs from what."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import torch

from studio.engine.composer.reading.network import LABELS, LAYERS, TAGS, Parser, load_parser, tree
from studio.engine.composer.reading.tokens import Word, features, sentences_of
from studio.engine.composer.reading.trees import Tree
from studio.resources import resource_path
from studio.text import minilm

WEIGHTS = "weights.safetensors"


class Grammar:
    """MiniLM and the parser, warm."""

    def __init__(self, parser: Parser, words: minilm.Words) -> None:
        self.parser = parser
        self.words = words

    def trees(self, texts: list[str]) -> list[Tree]:
        """The trees of all sentences of all texts, in order."""
        cut = [(card, sentence) for card, text in enumerate(texts) for sentence in sentences_of(text)]
        found: list[Tree] = []
        for at in range(0, len(cut), 16):
            found += self._batch(cut[at:at + 16], texts)
        return found

    def _batch(self, cut: list[tuple[int, list[Word]]], texts: list[str]) -> list[Tree]:
        plain = [[w.text for w in s] for _, s in cut]
        tokens = self.words.words(plain, LAYERS)
        known = torch.zeros(*tokens.mask.shape, self.parser.known.in_features)
        for row, (_, s) in enumerate(cut):
            known[row, : len(s)] = torch.from_numpy(features(plain[row], [w.capital for w in s], [w.quote for w in s]))
        with torch.inference_mode():
            tag, head, child, parent = self.parser(tokens.states, known, tokens.mask)
            heads = torch.zeros(tokens.mask.shape, dtype=torch.long)
            for row, words in enumerate(plain):
                n = len(words)
                scores = head[row, :n, : n + 1].log_softmax(-1).numpy().astype(np.float64)
                heads[row, :n] = torch.tensor(tree(scores))
            label = self.parser.labels_of(child, parent, heads).argmax(-1)
        tags = tag.argmax(-1)
        return [Tree(s, [TAGS[t] for t in tags[row, : len(s)]], [int(h) - 1 for h in heads[row, : len(s)]],
                     ["root" if heads[row, i] == 0 else LABELS[label[row, i]] for i in range(len(s))], texts[card], card)
                for row, (card, s) in enumerate(cut)]


@lru_cache(maxsize=2)
def grammar(folder: Path | None = None) -> Grammar:
    """The one that ships, or the one in a folder; loaded once. Raises JobError when its weights are missing."""
    return Grammar(load_parser((folder or resource_path("models/reading")) / WEIGHTS), minilm.shared())
