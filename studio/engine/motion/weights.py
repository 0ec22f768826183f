"""Loads and saves the motion model's weights: bf16 safetensors with the network's size and vocabulary in the header.

What a row of the words' layer means is told by name, so that weights of an earlier edition still load: motions that
they don't know stay unknown to them, and weights without part tokens are used without parts.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import nn

from studio.contract.errors import JobError
from studio.engine.motion.transformer import MotionTransformer, Size
from studio.engine.motion.vocabulary import CONDITIONS, FIRST_CONDITIONS
from studio.engine.motion.words import WordsNetwork

TRANSFORMER = "weights.safetensors"
WORDS = "words.safetensors"
PART_LAYERS = ("side_in.", "shown_in.", "limb_in.", "told_in.", "role_part.", "role_words.", "limb_out.")  # new in the second edition


def sha256_of(path: Path) -> str:
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def _header(path: Path) -> dict[str, str]:
    try:
        with safe_open(path, "pt") as f:
            return dict(f.metadata() or {})
    except FileNotFoundError as error:
        raise JobError(f"The motion model's weights are missing: {path.name}.", "Install Kinora again.") from error
    except (SafetensorError, OSError) as error:
        raise JobError(f"The motion model's weights are damaged: {path.name}.", "Install Kinora again.") from error


def _size(path: Path) -> dict[str, int]:
    return dict(json.loads(_header(path).get("size", "{}")))


def _fill(network: nn.Module, path: Path) -> None:
    """Put the weights of a file into a network of the size that its header names. Raises JobError."""
    try:
        network.load_state_dict({k: v.float() for k, v in load_file(path).items()})
    except RuntimeError as error:  # names or shapes differ
        raise JobError(f"The motion model's weights are of another version: {path.name}.", "Install Kinora again.") from error


def save_transformer(model: MotionTransformer, path: Path, about: dict[str, str]) -> None:
    tensors = {k: v.detach().to(torch.bfloat16).contiguous() for k, v in model.state_dict().items()}
    save_file(tensors, path, metadata={"size": json.dumps(model.size.as_json()), "conditions": json.dumps(CONDITIONS), **about})


def load_transformer(path: Path, device: str = "cpu") -> MotionTransformer:
    """The averaged model in float32, ready to sample. Raises JobError."""
    model = MotionTransformer(Size(**_size(path)))
    fill_by_name(model, path)
    return model.eval().requires_grad_(False).to(device)


def fill_by_name(model: MotionTransformer, path: Path) -> None:
    """Put the weights of this or an earlier edition into a model of the size that their header names. Raises JobError.

    `model.conditions` and `model.knows_parts` say afterwards what the weights know; the rest stays as it began.
    """
    known = tuple(json.loads(_header(path).get("conditions", json.dumps(FIRST_CONDITIONS))))
    tensors = {k: v.float() for k, v in load_file(path).items()}
    own = model.state_dict()
    words = own["words_in.weight"].clone()  # [D, 67]
    if set(known) <= set(CONDITIONS) and tensors.get("words_in.weight", words).shape == (len(words), len(known)):
        words[:, [CONDITIONS.index(name) for name in known]] = tensors["words_in.weight"]
        tensors["words_in.weight"] = words
    missing = [name for name in own if name not in tensors]
    parts = [name for name in own if name.startswith(PART_LAYERS)]
    if missing and set(missing) != set(parts):
        raise JobError(f"The motion model's weights are of another version: {path.name}.", "Install Kinora again.")
    try:
        model.load_state_dict({**own, **tensors})
    except RuntimeError as error:  # names or shapes differ
        raise JobError(f"The motion model's weights are of another version: {path.name}.", "Install Kinora again.") from error
    model.conditions, model.knows_parts = known, not missing


def save_words(network: WordsNetwork, path: Path, width: int, layers: int, about: dict[str, str]) -> None:
    tensors = {k: v.detach().to(torch.bfloat16).contiguous() for k, v in network.state_dict().items()}
    save_file(tensors, path, metadata={"size": json.dumps({"width": width, "layers": layers}), **about})


def load_words(path: Path) -> WordsNetwork:
    """The words' reader in float32. Raises JobError."""
    network = WordsNetwork(**_size(path))
    _fill(network, path)
    return network.eval().requires_grad_(False)
