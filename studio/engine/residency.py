"""Which models are loaded, and which one runs a request. Used on the engine's thread only.

Models come as factories, so that nothing heavy is imported before the first job. It decides by what each model
says of itself (`can`), never by guessing, and it gives up idle models when another needs the room.
"""

from __future__ import annotations

import difflib
import logging
from collections.abc import Callable, Mapping, Sequence

from studio.contract.errors import InputError
from studio.contract.ports import GenerationModel
from studio.contract.requests import GenerationRequest

LOG = logging.getLogger(__name__)

AUTO = "auto"
BUILT_IN = "built-in"
BUILT_IN_MODELS = ("motion", "animatic", "spacetime")

Factory = Callable[[], GenerationModel]


class Residency:
    """Models by id, made when first asked for. The order of `factories` is the order of preference for `auto`."""

    def __init__(self, factories: Mapping[str, Factory]) -> None:
        self._factories = dict(factories)
        self._loaded: dict[str, GenerationModel] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._factories)

    def get(self, model_id: str) -> GenerationModel:
        """The model, made now if it wasn't yet. Raises InputError for an unknown id."""
        if model_id not in self._factories:
            raise InputError(f"There is no model {model_id!r}.", self._nearest(model_id))
        if model_id not in self._loaded:
            self._loaded[model_id] = self._factories[model_id]()
        return self._loaded[model_id]

    def choose(self, request: GenerationRequest) -> GenerationModel:
        """The model that runs this request. Raises InputError with the sentence that says why none does."""
        refusals, others = [], []
        for model_id in self._candidates(request.model):
            model = self.get(model_id)
            refusal = model.can(request)
            if not refusal:
                return model
            knows = request.operation.kind in getattr(model, "operations", (request.operation.kind,))
            (refusals if knows else others).append(refusal)  # who knows the operation says best why not
        raise InputError([*refusals, *others, "There is no model here that could run this."][0])

    def make_room(self, busy: Sequence[GenerationModel]) -> bool:
        """Unload every model that isn't `busy`. False when there was none to unload."""
        idle = [model_id for model_id, model in self._loaded.items() if not any(model is other for other in busy)]
        for model_id in idle:
            LOG.info("Unloading %s to make room", model_id)
            self._loaded.pop(model_id).unload()
        return bool(idle)

    def unload_all(self) -> None:
        while self._loaded:
            self._loaded.popitem()[1].unload()

    def _candidates(self, asked: str) -> tuple[str, ...]:
        if asked == AUTO:
            return self.ids
        if asked == BUILT_IN:
            return tuple(model_id for model_id in BUILT_IN_MODELS if model_id in self._factories)
        return (asked,)

    def _nearest(self, model_id: str) -> str:
        known = [AUTO, BUILT_IN, *self.ids]
        close = difflib.get_close_matches(model_id, known, n=1)
        return f"Did you mean {close[0]!r}?" if close else f"There are {', '.join(known)}."
