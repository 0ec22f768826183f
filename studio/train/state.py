"""Training state on disk: safetensors and JSON, never pickles. Saved atomically, so a kill loses at most one interval.

The JSON stands in the tensors' own header, so that both change in one rename; `state.json` is a copy to look at.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn


def _optimiser_tensors(name: str, optimiser: torch.optim.Optimizer) -> tuple[dict[str, Tensor], dict[str, Any]]:
    tensors: dict[str, Tensor] = {}
    plain: dict[str, Any] = {}
    for index, state in optimiser.state_dict()["state"].items():
        for key, value in state.items():
            if isinstance(value, Tensor):
                tensors[f"{name}.{index}.{key}"] = value.detach().clone().contiguous()
            else:
                plain[f"{name}.{index}.{key}"] = value
    return tensors, plain


def save_state(folder: Path, step: int, model: nn.Module, average: nn.Module, optimisers: dict[str, torch.optim.Optimizer], extra: dict[str, Any]) -> None:
    """Write `state.safetensors` and `state.json` so that `load_state` continues bit for bit."""
    tensors = {f"model.{k}": v.detach().clone().contiguous() for k, v in model.state_dict().items()}
    tensors |= {f"average.{k}": v.detach().clone().contiguous() for k, v in average.state_dict().items()}
    plain: dict[str, Any] = {}
    for name, optimiser in optimisers.items():
        t, p = _optimiser_tensors(f"optimiser.{name}", optimiser)
        tensors |= t
        plain |= p
    folder.mkdir(parents=True, exist_ok=True)
    told = json.dumps({"step": step, "optimiser": plain, **extra})
    save_file(tensors, folder / "state.safetensors.new", metadata={"step": str(step), "state": told})
    (folder / "state.json.new").write_text(told, encoding="utf-8")
    (folder / "state.safetensors.new").replace(folder / "state.safetensors")  # from here on the new state counts
    (folder / "state.json.new").replace(folder / "state.json")


def _told(folder: Path) -> dict[str, Any]:
    """The JSON that belongs to the tensors: in their own header, or beside them where an older run left it."""
    with safe_open(folder / "state.safetensors", "pt") as f:
        inside = (f.metadata() or {}).get("state")
    return dict(json.loads(inside if inside is not None else (folder / "state.json").read_text(encoding="utf-8")))


def load_state(folder: Path, model: nn.Module, average: nn.Module, optimisers: dict[str, torch.optim.Optimizer]) -> dict[str, Any]:
    """Restore what `save_state` wrote; returns the JSON (with "step"), or {} when there is nothing to resume."""
    if not (folder / "state.safetensors").exists():
        return {}
    plain = _told(folder)
    tensors = load_file(folder / "state.safetensors")

    def under(prefix: str) -> dict[str, Tensor]:
        return {k[len(prefix):]: v for k, v in tensors.items() if k.startswith(prefix)}

    model.load_state_dict(under("model."))
    average.load_state_dict(under("average."))
    for name, optimiser in optimisers.items():
        state: dict[int, dict[str, Any]] = {}
        for source in (under(f"optimiser.{name}."), {k[len(f"optimiser.{name}."):]: v for k, v in plain["optimiser"].items() if k.startswith(f"optimiser.{name}.")}):
            for key, value in source.items():
                index, field = key.split(".", 1)
                state.setdefault(int(index), {})[field] = value
        optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})
    return plain
