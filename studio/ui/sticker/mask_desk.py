"""Where a brush meets the document: strokes become masks in the request, undo brings masks back to the brush.

One desk per tool (part, cut-out). Pixels are saved through the reader on the media pool; each stroke is one step.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from studio.bridge.images import to_frame, to_image
from studio.bridge.pool import MediaPool
from studio.contract.ports import PictureReader
from studio.contract.requests import MediaRef
from studio.ui.sticker.brush import Brush, Shows
from studio.ui.sticker.session import StickerSession

WHILE_PAINTING = 100  # ms between live looks during a stroke


class MaskDesk(QObject):
    """`brush` is None while the tool is away."""

    changed = Signal()

    def __init__(self, shows: Shows, session: StickerSession, reader: PictureReader, pool: MediaPool,
                 parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shows, self._session, self._reader, self._pool = shows, session, reader, pool
        self.brush: Brush | None = None
        self._field = "mask" if shows is Shows.PART else "matte"
        self._label = self.tr("Only a part") if shows is Shows.PART else self.tr("Mend the cut-out")
        self._stroke = 0
        self._shown = ""
        self._soon = QTimer(self, singleShot=True, interval=WHILE_PAINTING)
        self._soon.timeout.connect(self._save)
        session.request_changed.connect(self._follow)

    def take_up(self) -> Brush | None:
        """Put the brush into the hand, with the mask that the request holds."""
        look = self._session.look
        if self._session.picture is None or look is None:
            return None
        frame = self._session.picture.frame
        self.brush = Brush(self.shows, to_image(frame).size(), self)
        self.brush.painted.connect(self._painting)
        self.brush.stroke_ended.connect(self._ended)
        ref = self._ref()
        if ref is not None:
            self._load(ref)
        elif self.shows is Shows.MATTE and look.result is not None:
            self.brush.set_mask(look.images.images[look.images.still])
        return self.brush

    def put_down(self) -> None:
        self._soon.stop()
        if self.brush is not None:
            self.brush.deleteLater()
            self.brush = None

    def clear(self) -> None:
        """Everything may move again, or the automatic cut-out is used again."""
        self._session.animate_with(self.tr("Clear the brush"), **{self._field: None})

    def _ref(self) -> MediaRef | None:
        operation = self._session.animate
        return getattr(operation, self._field) if operation is not None else None

    def _painting(self) -> None:
        if not self._soon.isActive():
            self._soon.start()
        self.changed.emit()

    def _ended(self) -> None:
        self._soon.stop()
        self._save()
        self._stroke += 1

    def _save(self) -> None:
        if self.brush is None:
            return
        image, key, name = self.brush.mask.copy(), f"{self._field}-{id(self.brush)}-{self._stroke}", f"{self._field}.png"
        empty = self.brush.empty

        def done(ref: MediaRef) -> None:
            self._shown = ref.sha256
            self._session.animate_with(self._label, key, **{self._field: None if empty else ref})

        self._pool.run(lambda: self._reader.remember(to_frame(image), name), done, owner=self)

    def _follow(self) -> None:
        """The request changed, perhaps by undo: the brush shows the mask it holds now."""
        ref = self._ref()
        if self.brush is None or (ref is not None and ref.sha256 == self._shown):
            return
        if ref is None:
            self._shown = ""
            if not self.brush.empty and self.shows is Shows.PART:
                self.brush.set_mask(None)
                self.changed.emit()
            return
        self._load(ref)

    def _load(self, ref: MediaRef) -> None:
        def show(image: object) -> None:
            if self.brush is not None and self._ref() == ref:
                self.brush.set_mask(image)  # type: ignore[arg-type]
                self._shown = ref.sha256
                self.changed.emit()

        self._pool.run(lambda: to_image(self._reader.frame(ref)), show, owner=self)
