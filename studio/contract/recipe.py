"""What made a take, as plain JSON: it is kept in the library and written into exported files.

The request stands in it as `codec` writes it, without the folders of the artist's machine. Pure.
"""

from __future__ import annotations

from typing import Any

from studio.contract.codec import request_to_json
from studio.contract.events import TakeResult
from studio.contract.requests import Animate, GenerationRequest, on_clips

SCHEMA = 1
SOURCE_TAG = "digital_source_type"
COMPOSITE = "compositeWithTrainedAlgorithmicMedia"  # a person's picture, moved by a trained model
TRAINED = "trainedAlgorithmicMedia"  # all of it came from a trained model
ENHANCED = "algorithmicallyEnhanced"  # a person's clip, edited by methods that no data trained


def recipe_of(request: GenerationRequest, take: TakeResult, app: str) -> dict[str, Any]:
    """Everything a take depended on and said of itself. `app` is the program's version."""
    reading = take.reading
    return {
        "schema": SCHEMA,
        "app": app,
        "request": without_paths({**request_to_json(request), "seed": take.seed, "variations": 1}),
        "model": {"id": take.model, "sha256": take.model_sha256},
        "seed": take.seed,
        "method": take.method,
        "why": take.why,
        "native_size": list(take.native_size),
        "understood": {
            "motions": [[name, certainty] for name, certainty in reading.motions], "direction": reading.direction,
            "manner": reading.manner, "idle": reading.idle, "left_out": list(reading.left_out),
            "overlays": list(reading.overlays), "side": reading.side, "part": reading.part, "tempo": reading.tempo, "inferred": reading.inferred,
        },
        "checks": dict(take.checks),
        "notes": list(take.notes),
        **({"scene": dict(take.scene)} if take.scene else {}),
        SOURCE_TAG: _source_type(request, take),
    }


def _source_type(request: GenerationRequest, take: TakeResult) -> str:
    """The IPTC term for how the picture came about."""
    if isinstance(request.operation, Animate):
        return COMPOSITE
    return TRAINED if take.model_sha256 or not on_clips(request.operation) else ENHANCED


def without_paths(value: Any) -> Any:
    """The same JSON without the key "path" anywhere."""
    if isinstance(value, dict):
        return {key: without_paths(item) for key, item in value.items() if key != "path"}
    return [without_paths(item) for item in value] if isinstance(value, list) else value
