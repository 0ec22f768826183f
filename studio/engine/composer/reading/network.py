"""The dependency parser: MiniLM's states and the lexicon's features of each word to a tag, a head and the link to it.

Deep biaffine attention (Dozat and Manning 2017) over two small attention layers; the highest-scoring tree by
Chu-Liu and Edmonds (1967). A few labels are Kinora's own: `list` joins fragments that stand side by side.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from studio.contract.errors import JobError
from studio.engine.composer.reading.tokens import FEATURES

TAGS = ("NOUN", "PROPN", "PRON", "VERB", "AUX", "ADJ", "ADV", "ADP", "DET", "NUM", "CONJ", "MARK", "PART", "PUNCT", "QUOTE")
LABELS = ("root", "nsubj", "obj", "iobj", "obl", "nmod", "case", "det", "nummod", "amod", "compound", "advmod", "cc", "conj", "mark", "advcl", "acl",
          "relcl", "xcomp", "ccomp", "cop", "aux", "neg", "poss", "appos", "prt", "expl", "punct", "parataxis", "list")
LAYERS = (2,)  # of MiniLM: a middle one, which knows more of grammar than the last and costs half of it
STATES = 384 * len(LAYERS)
ROOTS = 8.0  # words are tried as the root when their score is this near to the best one's


class _Mixer(nn.Module):
    """One attention layer whose scores also know how far apart two words stand, up to `reach`."""

    def __init__(self, width: int, heads: int, drop: float, reach: int = 24) -> None:
        super().__init__()
        self.heads, self.reach = heads, reach
        self.before, self.after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.far = nn.Parameter(torch.zeros(heads, 2 * reach + 1))
        self.feed = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Dropout(drop), nn.Linear(2 * width, width))
        self.drop = nn.Dropout(drop)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = self.qkv(self.before(x)).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)  # [B, H, L, d]
        place = torch.arange(length)
        bias = self.far[:, (place[None] - place[:, None]).clamp(-self.reach, self.reach) + self.reach]  # [H, L, L]
        allowed = bias[None].masked_fill(~mask[:, None, None, :], -1e4)
        y = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=allowed.expand(batch, -1, -1, -1))
        x = x + self.drop(self.out(y.transpose(1, 2).reshape(batch, length, width)))
        return x + self.drop(self.feed(self.after(x)))


class Parser(nn.Module):
    """states [B, L, 384], features [B, L, F], mask [B, L] to logits: tags [B, L, 15], heads [B, L, L + 1] (0 is the root,
    word i is i + 1), labels [B, L, L + 1, 30] through `labels_of`."""

    def __init__(self, width: int = 160, layers: int = 2, arc: int = 96, rel: int = 48, drop: float = 0.2) -> None:
        super().__init__()
        self.sizes = {"width": width, "layers": layers, "arc": arc, "rel": rel}
        self.meaning = nn.Sequential(nn.LayerNorm(STATES), nn.Dropout(drop), nn.Linear(STATES, width))
        self.known = nn.Linear(len(FEATURES), width)
        self.near = nn.Conv1d(width, width, 3, padding=1)
        self.mixers = nn.ModuleList(_Mixer(width, 4, drop) for _ in range(layers))
        self.root = nn.Parameter(torch.randn(width) * 0.1)
        self.norm = nn.LayerNorm(width)
        self.tag = nn.Linear(width, len(TAGS))
        self.child, self.head = (nn.Sequential(nn.Linear(width, arc), nn.GELU(), nn.Dropout(drop)) for _ in range(2))
        self.rel_child, self.rel_head = (nn.Sequential(nn.Linear(width, rel), nn.GELU(), nn.Dropout(drop)) for _ in range(2))
        self.arc = nn.Parameter(torch.zeros(arc + 1, arc))
        self.rel = nn.Parameter(torch.randn(len(LABELS), rel + 1, rel + 1) * 0.02)

    def forward(self, states: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        x = self.meaning(states) + self.known(features)
        x = x + nn.functional.gelu(self.near((x * mask[..., None]).transpose(1, 2))).transpose(1, 2)
        for mixer in self.mixers:
            x = mixer(x, mask)
        x = self.norm(x)
        with_root = torch.cat([self.root.expand(len(x), 1, -1), x], 1)  # [B, L + 1, W]
        child = _one_more(self.child(x))
        heads = torch.einsum("bia,ac,bjc->bij", child, self.arc, self.head(with_root))
        seen = torch.cat([torch.ones(len(mask), 1, dtype=torch.bool), mask], 1)
        return self.tag(x), heads.masked_fill(~seen[:, None], -1e4), _one_more(self.rel_child(x)), _one_more(self.rel_head(with_root))

    def labels_of(self, child: Tensor, head: Tensor, heads: Tensor) -> Tensor:
        """Logits [B, L, 30] of the link from each word to its head (heads [B, L], 0 is the root)."""
        chosen = head.gather(1, heads[..., None].expand(-1, -1, head.shape[-1]))  # [B, L, R]
        return torch.einsum("bia,kac,bic->bik", child, self.rel, chosen)


def _one_more(x: Tensor) -> Tensor:
    return torch.cat([x, torch.ones(*x.shape[:-1], 1)], -1)


def tree(scores: np.ndarray) -> list[int]:
    """The best tree for scores [L, L + 1] (row: word, column: its head, 0 is the root) with one word under the root:
    the head of each word, 0 for the root, word i is i + 1."""
    n = len(scores)
    full = np.full((n + 1, n + 1), -np.inf)
    full[1:] = scores
    np.fill_diagonal(full, -np.inf)
    best: tuple[float, list[int]] | None = None
    for root in np.flatnonzero(scores[:, 0] >= scores[:, 0].max() - ROOTS):
        only = full.copy()
        only[1:, 0] = -np.inf
        only[root + 1, 0] = 0.0
        heads = _edmonds(only)
        total = float(scores[root, 0] + sum(full[i, heads[i]] for i in range(1, n + 1) if heads[i]))
        if best is None or total > best[0]:
            best = (total, heads[1:])
    return best[1] if best else []


def _loops(heads: np.ndarray) -> list[int]:
    """The words of one loop among the heads, or none."""
    state = [0] * len(heads)
    for start in range(1, len(heads)):
        path = []
        at = start
        while at and not state[at]:
            state[at] = 1
            path.append(at)
            at = int(heads[at])
        if at and state[at] == 1 and at in path:
            return path[path.index(at):]
        for word in path:
            state[word] = 2
    return []


def _edmonds(scores: np.ndarray) -> list[int]:
    """Heads of the maximum spanning arborescence below node 0; scores [N, N], row: node, column: its head."""
    heads = scores.argmax(1)
    heads[0] = 0
    loop = _loops(heads)
    if not loop:
        return [int(h) for h in heads]
    inside = set(loop)
    rest = [i for i in range(len(scores)) if i not in inside]
    kept = scores[loop, heads[loop]].sum()
    small = np.full((len(rest) + 1, len(rest) + 1), -np.inf)
    small[:-1, :-1] = scores[np.ix_(rest, rest)]
    gain = scores[np.ix_(loop, rest)] - scores[loop, heads[loop]][:, None] + kept  # breaking the loop at each of its words
    into, out = gain.argmax(0), scores[np.ix_(rest, loop)].argmax(1)
    small[-1, :-1] = gain.max(0)
    small[:-1, -1] = scores[np.ix_(rest, loop)].max(1)
    solved = _edmonds(small)
    result = [0] * len(scores)
    for i, node in enumerate(rest):
        result[node] = loop[int(out[i])] if solved[i] == len(rest) else rest[solved[i]]
    for node in loop:
        result[node] = int(heads[node])
    result[loop[int(into[solved[-1]])]] = rest[solved[-1]]
    result[0] = 0
    return result


def save_parser(parser: Parser, path: Path, about: dict[str, str]) -> None:
    """As bf16 with its sizes in the header."""
    weights = {name: tensor.detach().to(torch.bfloat16).contiguous() for name, tensor in parser.state_dict().items()}
    save_file(weights, path, {**about, **{name: str(size) for name, size in parser.sizes.items()}})


def load_parser(path: Path) -> Parser:
    """Raises JobError when the weights are missing or don't fit."""
    if not path.is_file():
        raise JobError("The reader's weights are missing.", "Make them with: kinora train reading")
    with safe_open(path, "pt") as file:
        about = file.metadata() or {}
    try:
        parser = Parser(*(int(about[name]) for name in ("width", "layers", "arc", "rel")))
        parser.load_state_dict({name: tensor.float() for name, tensor in load_file(path).items()})
    except (KeyError, RuntimeError) as error:
        raise JobError("The reader's weights don't fit this edition.", "Make them anew with: kinora train reading") from error
    return parser.eval()
