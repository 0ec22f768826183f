"""Which device the motion model runs on."""

from __future__ import annotations

import os

import torch

from studio.contract.errors import InputError


def chosen_device(wish: str = "auto") -> str:
    """One of "cuda", "mps" and "cpu". `auto` takes a CUDA device where there is one; a wish that can't be met raises InputError.

    On the CPU one thread is left to the interface where there are more than two cores.
    """
    if wish in ("auto", "cuda") and torch.cuda.is_available():
        return "cuda"
    if wish == "cuda":
        raise InputError("There is no CUDA device here.", "Use --device auto or cpu.")
    if wish == "mps":
        if torch.backends.mps.is_available():
            return "mps"
        raise InputError("There is no Apple GPU here.", "Use --device auto or cpu.")
    cores = os.cpu_count() or 1
    torch.set_num_threads(max(1, cores if cores <= 2 else cores - 1))
    return "cpu"
