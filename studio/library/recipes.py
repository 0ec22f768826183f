"""What is remembered of a result beside its request, as plain JSON: model, weights' hash, how and why, what was said.

The same description goes into exported files. Pure; makes no files.
"""

from __future__ import annotations

from typing import Any

from studio.contract.codec import request_to_json
from studio.contract.events import TakeResult
from studio.contract.requests import GenerationRequest


def recipe_of(request: GenerationRequest, result: TakeResult, program: str = "") -> dict[str, Any]:
    """Everything a result depended on and said of itself: enough to make it again and to tell how it was made."""
    reading = result.reading
    return {
        "program": program,
        "request": {**request_to_json(request), "seed": result.seed, "variations": 1},
        "model": result.model,
        "model_sha256": result.model_sha256,
        "method": result.method,
        "why": result.why,
        "native_size": list(result.native_size),
        "reading": {
            "motions": [[name, certainty] for name, certainty in reading.motions], "direction": reading.direction,
            "manner": reading.manner, "idle": reading.idle, "left_out": list(reading.left_out),
        },
        "checks": dict(result.checks),
        "notes": list(result.notes),
        "seconds": result.seconds,
    }
