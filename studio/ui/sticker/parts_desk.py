"""The parts of the open picture as a person sees and corrects them: what was found, what is chosen, each step undoable.

It knows the session and no widget. Until something is corrected the request says nothing of parts.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from studio.contract.requests import PartMark
from studio.core.edits import parts as edits
from studio.core.partmark import GRID, packed, unpacked
from studio.ui.sticker.session import StickerSession

SMOOTH = Qt.TransformationMode.SmoothTransformation


def cover_image(cover: str) -> QImage:
    """A cover as an image GRID x GRID: opaque white where it covers, else nothing."""
    bits = QImage(unpacked(cover), GRID, GRID, GRID // 8, QImage.Format.Format_Mono)
    bits.setColorTable([0x00000000, 0xFFFFFFFF])
    return bits.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def covered(image: QImage) -> bytes:
    """Which cells an image covers, at least half of each: the bits of a cover."""
    cells = bytes(image.scaled(GRID, GRID, mode=SMOOTH).convertToFormat(QImage.Format.Format_Alpha8).constBits())
    return bytes(sum(1 << (7 - k) for k in range(8) if cells[at + k] > 127) for at in range(0, GRID * GRID, 8))


class PartsDesk(QObject):
    """`chosen` is the index of the part in hand, -1 for none."""

    changed = Signal()  # the parts, or which of them is chosen

    def __init__(self, session: StickerSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._found: tuple[PartMark, ...] = ()
        self._looked = False
        self._drags = 0
        self.chosen = -1
        session.look_changed.connect(self._look)
        session.request_changed.connect(self._tell)
        session.picture_changed.connect(self._forget)

    # ------------------------------------------------------------------ what there is
    @property
    def marks(self) -> tuple[PartMark, ...]:
        """As corrected, else as found."""
        animate = self._session.animate
        return animate.parts if animate is not None and animate.parts else self._found

    @property
    def mark(self) -> PartMark | None:
        return self.marks[self.chosen] if 0 <= self.chosen < len(self.marks) else None

    @property
    def corrected(self) -> bool:
        animate = self._session.animate
        return animate is not None and bool(animate.parts)

    @property
    def looked(self) -> bool:
        """Whether the picture was looked through, so that no parts means none."""
        return self._looked or self.corrected

    def _look(self) -> None:
        look = self._session.look
        if look is None or look.result is None or look.request is None or self._session.animate_of(look.request).parts:
            return
        self._looked = True
        if look.result.parts != self._found:
            self._found = look.result.parts
        self._tell()

    def _forget(self) -> None:
        look = self._session.look
        if look is None or look.result is None:
            self._found, self._looked, self.chosen = (), False, -1
        self._tell()

    def _tell(self) -> None:
        if self.chosen >= len(self.marks):
            self.chosen = -1
        self.changed.emit()

    # ------------------------------------------------------------------ choosing and correcting
    def choose(self, index: int) -> None:
        """Take one into the hand; -1 for none."""
        if index != self.chosen:
            self.chosen = index
            self.changed.emit()

    def part_at(self, x: float, y: float) -> int:
        """The smallest part over a point, as shares of the picture; -1 where there is none."""
        if not (0 <= x < 1 and 0 <= y < 1):
            return -1
        cell = int(y * GRID) * GRID + int(x * GRID)
        over = [(sum(byte.bit_count() for byte in bits), index) for index, mark in enumerate(self.marks)
                if (bits := unpacked(mark.cover))[cell // 8] >> (7 - cell % 8) & 1]
        return min(over)[1] if over else -1

    def toggle_moves(self, index: int) -> None:
        self._commit(self.tr("May move"), edits.set_moves(self.marks, index, not self.marks[index].moves))

    def set_kind(self, kind: str) -> None:
        if self.mark is not None:
            self._commit(self.tr("Kind of part"), edits.set_kind(self.marks, self.chosen, kind))

    def set_side(self, side: str) -> None:
        if self.mark is not None:
            self._commit(self.tr("Side of part"), edits.set_side(self.marks, self.chosen, side))

    def move_pivot(self, x: float, y: float) -> None:
        """Steps of one drag merge; `drag_ended` begins a new one."""
        if self.mark is not None:
            self._commit(self.tr("Pivot"), edits.move_pivot(self.marks, self.chosen, x, y), f"pivot-{id(self)}-{self._drags}")

    def drag_ended(self) -> None:
        self._drags += 1
        self._session.seal()

    def set_cover(self, bits: bytes, key: str) -> None:
        """What the chosen part covers, bit by bit."""
        if self.mark is not None:
            self._commit(self.tr("Paint the part"), edits.set_cover(self.marks, self.chosen, packed(bits)), key)

    def reset(self) -> None:
        """Back to what was found."""
        self._commit(self.tr("Reset the parts"), ())

    def _commit(self, label: str, marks: tuple[PartMark, ...], key: str = "") -> None:
        if marks != self.marks or not marks:
            self._session.animate_with(label, key, parts=marks)
