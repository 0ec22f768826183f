"""The parts in a row of chips, and what can be corrected of the chosen one: its kind, its side, what it covers.

A chip's eye says whether the part may move: a click on it or Space changes that. The panel knows the desk, no viewer.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.contract.requests import PartMark
from studio.core.partmark import KINDS
from studio.ui.buttons import Button, Kind, label
from studio.ui.flow import WrapLayout
from studio.ui.inputs import Select
from studio.ui.sticker.parts_desk import PartsDesk
from studio.ui.sticker.parts_tool import tint
from studio.ui.theme import current

SURE = 0.6  # certainty from which a part isn't marked with "?"
NAMES = {
    "body": QT_TRANSLATE_NOOP("Parts", "body"), "head": QT_TRANSLATE_NOOP("Parts", "head"), "eye": QT_TRANSLATE_NOOP("Parts", "eye"),
    "brow": QT_TRANSLATE_NOOP("Parts", "brow"), "mouth": QT_TRANSLATE_NOOP("Parts", "mouth"), "ear": QT_TRANSLATE_NOOP("Parts", "ear"),
    "arm": QT_TRANSLATE_NOOP("Parts", "arm"), "leg": QT_TRANSLATE_NOOP("Parts", "leg"), "tail": QT_TRANSLATE_NOOP("Parts", "tail"),
    "wing": QT_TRANSLATE_NOOP("Parts", "wing"), "hair": QT_TRANSLATE_NOOP("Parts", "hair"), "wheel": QT_TRANSLATE_NOOP("Parts", "wheel"),
    "leaf": QT_TRANSLATE_NOOP("Parts", "leaf"), "flame": QT_TRANSLATE_NOOP("Parts", "flame"), "held": QT_TRANSLATE_NOOP("Parts", "held thing"),
}
ON_SIDE = {"": "{part}", "left": QT_TRANSLATE_NOOP("Parts", "left {part}"), "right": QT_TRANSLATE_NOOP("Parts", "right {part}")}


def tr(text: str) -> str:
    return QCoreApplication.translate("Parts", text)


def part_name(mark: PartMark) -> str:
    """ "left arm"."""
    return tr(ON_SIDE[mark.side]).format(part=tr(NAMES[mark.kind]))


def unsure(mark: PartMark) -> bool:
    return mark.certainty < SURE and not mark.by_hand


class PartChip(Button):
    """One part. Space or a click on the eye says whether it may move; anything else chooses it."""

    picked = Signal()
    flipped = Signal()
    stepped = Signal(int)

    def __init__(self, index: int, parent: QWidget | None = None) -> None:
        super().__init__("", Kind.CHIP, "eye", checkable=True, parent=parent)
        self.glyph_size = 14
        self.index = index
        self._dim = False

    def show_mark(self, mark: PartMark, chosen: bool) -> None:
        """Name, eye and doubt as they stand, also for a screen reader."""
        self._dim = unsure(mark) or not mark.moves
        self.setText(part_name(mark) + (" ?" if unsure(mark) else ""))
        self.set_glyph("eye" if mark.moves else "eye-off")
        state = self.tr("may move") if mark.moves else self.tr("stays still")
        told = (part_name(mark), self.tr("unsure"), state) if unsure(mark) else (part_name(mark), state)
        self.setAccessibleName(", ".join(told))
        self.setToolTip(self.tr("{part}. Space, or a click on the eye, lets it move or keeps it still.").format(part=", ".join(told)))
        self.setChecked(chosen)
        self.updateGeometry()
        self.update()

    def _ink(self) -> str:
        return "text2" if self._dim and not self.isChecked() else super()._ink()

    def nextCheckState(self) -> None:
        """Which one is chosen is the desk's to say."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        eye = event.position().x() <= current().px(8 + self.glyph_size + 4)
        (self.flipped if eye else self.picked).emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.picked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if event.key() == Qt.Key.Key_Space:
            self.flipped.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.picked.emit()
        elif event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = current()
        painter = QPainter(self)
        painter.fillRect(theme.px(8), self.height() - theme.px(3), self.width() - theme.px(16), theme.px(2), tint(self.index))


class PartsPanel(QWidget):
    """Chips, then the chosen part's fields; one sentence where there are no parts."""

    paint_wanted = Signal()

    def __init__(self, desk: PartsDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.setAccessibleName(self.tr("Parts"))
        self.empty = label("", tone="dim")
        column.addWidget(self.empty)
        row = QWidget()
        self._wrap = WrapLayout(px(8), row)
        column.addWidget(row)
        self.chips: list[PartChip] = []
        self._fields = QWidget()
        column.addWidget(self._fields)
        self._build_fields()
        desk.changed.connect(self.refresh)
        self.refresh()

    def _build_fields(self) -> None:
        row = QHBoxLayout(self._fields)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current().px(8))
        self.kind = Select(self.tr("Kind of part"), tuple((kind, tr(NAMES[kind])) for kind in KINDS))
        self.side = Select(self.tr("Side of part"), (("", self.tr("no side")), ("left", self.tr("left")), ("right", self.tr("right"))))
        self.paint_button = Button(self.tr("Paint"), Kind.SECONDARY, "brush", height=28, tip=self.tr("Paint what belongs to this part"))
        self.paint_button.setAccessibleName(self.tr("Paint"))
        self.hint = label("", "small", "dim")
        self.reset = Button(self.tr("Reset"), Kind.GHOST, "undo-2", height=28, tip=self.tr("Back to the parts that were found"))
        self.reset.setAccessibleName(self.tr("Reset"))
        for part in (self.kind, self.side, self.paint_button, self.hint):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.reset)
        self.kind.chosen.connect(lambda kind: self._desk.set_kind(str(kind)))
        self.side.chosen.connect(lambda side: self._desk.set_side(str(side)))
        self.paint_button.clicked.connect(self.paint_wanted)
        self.reset.clicked.connect(self._desk.reset)

    def focus_chosen(self) -> None:
        """Put the keyboard on the chosen part's chip, else on the first."""
        if self.chips:
            self.chips[max(0, self._desk.chosen)].setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show the parts as they stand."""
        marks = self._desk.marks
        while len(self.chips) > len(marks):
            chip = self.chips.pop()
            self._wrap.removeWidget(chip)
            chip.deleteLater()
        while len(self.chips) < len(marks):
            self._add_chip(len(self.chips))
        for chip, mark in zip(self.chips, marks, strict=True):
            chip.show_mark(mark, chip.index == self._desk.chosen)
        self._wrap.invalidate()
        self.empty.setVisible(not marks)
        self.empty.setText(self.tr("No parts were found; the whole body moves.") if self._desk.looked else self.tr("Looking for parts…"))
        self._fields.setVisible(bool(marks))
        self._show_fields(self._desk.mark)

    def _add_chip(self, index: int) -> None:
        chip = PartChip(index)
        chip.picked.connect(lambda: self._desk.choose(index))
        chip.flipped.connect(lambda: self._flip(index))
        chip.stepped.connect(lambda by: self._step(index, by))
        self.chips.append(chip)
        self._wrap.addWidget(chip)
        chip.show()

    def _flip(self, index: int) -> None:
        self._desk.choose(index)
        self._desk.toggle_moves(index)

    def _step(self, index: int, by: int) -> None:
        self._desk.choose((index + by) % len(self.chips))
        self.focus_chosen()

    def _show_fields(self, mark: PartMark | None) -> None:
        for field in (self.kind, self.side, self.paint_button):
            field.setEnabled(mark is not None)
        self.kind.choose(mark.kind if mark is not None else None)
        self.side.choose(mark.side if mark is not None else None)
        self.hint.setText("" if mark is not None else self.tr("Choose a part here or in the picture."))
        self.reset.setEnabled(self._desk.corrected)
