"""Loads and saves the part finder's weights: bf16 safetensors, the network's size and the gates in the header, checked sums."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file

from studio.contract.errors import JobError
from studio.vision.parts.gates import Gates
from studio.vision.parts.network import PartsNetwork, Size

NAME = "weights.safetensors"
SUMS = "SHA256SUMS"
AGAIN = "Install Kinora again."


def sha256_of(path: Path) -> str:
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def save(network: PartsNetwork, gates: Gates, folder: Path, about: dict[str, str]) -> str:
    """Write weights and their sum to `folder`; the answer is the sum."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {k: v.detach().to(torch.bfloat16).contiguous() for k, v in network.state_dict().items()}
    save_file(tensors, folder / NAME, metadata={"size": json.dumps(network.size.as_json()), "gates": json.dumps(asdict(gates)), **about})
    digest = sha256_of(folder / NAME)
    (folder / SUMS).write_text(f"{digest}  {NAME}\n", encoding="utf-8")
    return digest


def load(folder: Path) -> tuple[PartsNetwork, Gates]:
    """The averaged network in float32 and its gates. Raises JobError when they are missing, damaged or of another version."""
    path = folder / NAME
    try:
        expected = dict(reversed(line.split()) for line in (folder / SUMS).read_text(encoding="utf-8").splitlines())
        if sha256_of(path) != expected.get(NAME):
            raise JobError(f"The part finder's weights are damaged: {NAME}.", AGAIN)
        with safe_open(path, "pt") as f:
            told = dict(f.metadata() or {})
        network = PartsNetwork(Size(**json.loads(told["size"])))
        network.load_state_dict({k: v.float() for k, v in load_file(path).items()})
        table = json.loads(told["gates"])
    except FileNotFoundError as error:
        raise JobError(f"The part finder's weights are missing: {NAME}.", AGAIN) from error
    except (SafetensorError, OSError, ValueError) as error:
        raise JobError(f"The part finder's weights are damaged: {NAME}.", AGAIN) from error
    except (RuntimeError, KeyError, TypeError) as error:  # names or shapes differ
        raise JobError(f"The part finder's weights are of another version: {NAME}.", AGAIN) from error
    gates = Gates(tuple(table["weights"]), tuple(table["bias"]))
    return network.eval().requires_grad_(False).to(memory_format=torch.channels_last), gates
