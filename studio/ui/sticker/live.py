"""The live stream of a sticker: at most one draft in flight, the newest waiting, the rest forgotten.

While something changes it asks for a small draft; once the hand rests, for a sharper one. It knows no widget.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from studio.bridge.engine_bridge import EngineBridge
from studio.contract.errors import StudioError
from studio.contract.events import Failed, Finished
from studio.contract.requests import Animate, GenerationRequest, Priority

DEBOUNCE, REST = 30, 350  # ms
QUICK_SIDE, SHARP_SIDE = 256, 512  # longer side of drafts, in pixels


def draft_of(request: GenerationRequest, side: int) -> GenerationRequest:
    """The same request at a size that follows the hand."""
    operation = request.operation
    if not isinstance(operation, Animate):
        return request
    return replace(request, variations=1, operation=replace(operation, size=min(operation.size, side)))


class LiveLane(QObject):
    """`ask` for a look at a request as often as wanted; `ready` brings results in order, newest last."""

    ready = Signal(object, object)  # the request that was asked for, TakeResult
    failed = Signal(str, str)
    busy_changed = Signal(bool)

    def __init__(self, bridge: EngineBridge, lane: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._lane = bridge, lane
        self._wanted: tuple[GenerationRequest, int] | None = None
        self._flying: tuple[str, GenerationRequest, int] | None = None
        self._soon = QTimer(self, singleShot=True, interval=DEBOUNCE)
        self._soon.timeout.connect(self._launch)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._sharpen)
        self._last: GenerationRequest | None = None
        bridge.finished.connect(self._finished)
        bridge.failed.connect(self._broke)
        bridge.cancelled.connect(self._stopped)

    @property
    def busy(self) -> bool:
        return self._flying is not None or self._wanted is not None

    @property
    def quiet(self) -> bool:
        """Nothing is in flight, wanted, or about to be made sharper."""
        return not self.busy and not self._rest.isActive()

    def ask(self, request: GenerationRequest) -> None:
        """Show this request as soon as it can be; whatever waited before is forgotten."""
        self._last = request
        self._want(request, QUICK_SIDE)
        self._rest.start()

    def set_rest(self, milliseconds: int) -> None:
        """How long the hand must rest before a sharper look is asked for."""
        self._rest.setInterval(milliseconds)

    def stop(self) -> None:
        """Nothing is wanted any more; what is in flight is given up."""
        self._soon.stop()
        self._rest.stop()
        self._wanted = self._last = None
        if self._flying is not None:
            self._bridge.abandon(self._flying[0])
            self._land()

    def _want(self, request: GenerationRequest, side: int) -> None:
        self._wanted = (request, side)
        if not self._soon.isActive():
            self._soon.start()

    def _sharpen(self) -> None:
        request = self._last
        if request is None or not isinstance(request.operation, Animate) or request.operation.size <= QUICK_SIDE:
            return
        if self._wanted is None:
            self._want(request, SHARP_SIDE)
        else:
            self._rest.start()

    def _launch(self) -> None:
        if self._wanted is None or self._flying is not None:
            return
        request, side = self._wanted
        self._wanted = None
        try:
            job = self._bridge.submit(draft_of(request, side), priority=Priority.LIVE, lane=self._lane, draft=True)
        except StudioError as error:
            self.failed.emit(error.sentence, error.suggestion)
            return
        self._flying = (job.id, request, side)
        self.busy_changed.emit(True)

    def _land(self) -> None:
        self._flying = None
        if self._wanted is not None:
            self._launch()
        if self._flying is None:
            self.busy_changed.emit(False)

    def _finished(self, event: Finished) -> None:
        if self._flying is None or event.job_id != self._flying[0]:
            return
        _, request, _ = self._flying
        self._land()
        if event.results:
            self.ready.emit(request, event.results[0])

    def _broke(self, event: Failed) -> None:
        if self._flying is not None and event.job_id == self._flying[0]:
            self._land()
            self.failed.emit(event.reason, event.suggestion)

    def _stopped(self, event: object) -> None:
        if self._flying is not None and getattr(event, "job_id", "") == self._flying[0]:
            self._land()
