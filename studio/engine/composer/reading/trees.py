"""A sentence as a tree: what hangs from what, and which of its words have been read. No model is needed to walk one."""

from __future__ import annotations

from dataclasses import dataclass, field

from studio.engine.composer.reading.tokens import Word


@dataclass
class Tree:
    """One sentence. `heads` are places in the sentence, -1 for the root. `card` is the index of the text it stands in;
    `used` are the places of the words that went into the script."""

    words: list[Word]
    tags: list[str]
    heads: list[int]
    labels: list[str]
    text: str
    card: int = 0
    used: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._kids: list[list[int]] = [[] for _ in self.words]
        for i, head in enumerate(self.heads):
            if head >= 0:
                self._kids[head].append(i)

    @property
    def root(self) -> int:
        return self.heads.index(-1)

    def kids(self, at: int, *labels: str) -> list[int]:
        """The words that hang from one, in order; only those with a label when some are named."""
        return [k for k in self._kids[at] if not labels or self.labels[k] in labels]

    def below(self, at: int) -> list[int]:
        """The word and everything below it, in the order of the sentence."""
        found, queue = [at], [at]
        while queue:
            for kid in self._kids[queue.pop()]:
                found.append(kid)
                queue.append(kid)
        return sorted(found)

    def hang(self, at: int, head: int, label: str) -> None:
        """Hang a word, with everything below it, from another head."""
        if self.heads[at] >= 0:
            self._kids[self.heads[at]].remove(at)
        self.heads[at], self.labels[at] = head, label
        self._kids[head] = sorted([*self._kids[head], at])

    def word(self, at: int) -> str:
        return self.words[at].text

    def written(self, places: list[int]) -> str:
        """Some words as they are written; where others stand between them, those are left out."""
        places = sorted({p for p in places if any(c.isalnum() for c in self.words[p].text)})
        runs: list[list[int]] = []
        for p in places:
            between = range(runs[-1][-1] + 1, p) if runs else range(0)
            if runs and all(not any(c.isalnum() for c in self.words[b].text) for b in between):
                runs[-1].append(p)
            else:
                runs.append([p])
        return " ".join(self.text[self.words[run[0]].start:self.words[run[-1]].end] for run in runs)

    def use(self, *places: int) -> None:
        self.used.update(places)
