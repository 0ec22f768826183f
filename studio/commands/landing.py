"""Where finished results go: into the library first (any thread, it encodes), then into the document as takes.

Undoing the second step takes the takes out of the document; in the library they stay.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from studio.contract.codec import request_to_json
from studio.contract.events import TakeResult
from studio.contract.ports import Library
from studio.contract.requests import Animate, Job
from studio.core.edits import takes
from studio.core.history import Store
from studio.core.project import Take


def store_results(library: Library, job: Job, results: Iterable[TakeResult]) -> list[int]:
    """Put results into the library; their ids there. Not for the window's thread. Raises JobError."""
    return [library.add_take(job.request, result, job.label) for result in results]


def land(store: Store, job: Job, results: Sequence[TakeResult], library_ids: Sequence[int], made_for: str) -> tuple[Take, ...]:
    """Commit the results as takes of what they were made for (see `Context.jobs`); the first is chosen.

    On the document's thread.
    """
    landed = tuple(_take(job, result, library_id, made_for) for result, library_id in zip(results, library_ids, strict=True))
    if landed:
        many = f"{len(landed)} takes" if len(landed) > 1 else "take"
        store.commit(f"Add {many} of {job.label or 'sticker'}", takes.add(store.current, landed))
    return landed


def _take(job: Job, result: TakeResult, library_id: int, made_for: str) -> Take:
    width, height = result.loop.size
    frames = len(result.loop.frames)
    return Take(
        kind="sticker" if isinstance(job.request.operation, Animate) else ("still" if frames == 1 else "clip"),
        name=job.label, made_for=made_for, library_id=library_id, request=request_to_json(job.request), model=result.model,
        model_sha256=result.model_sha256, seed=result.seed, created=time.time(), width=width, height=height, frames=frames,
        fps=result.loop.fps, notes=" ".join(result.notes))
