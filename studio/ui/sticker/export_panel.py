"""The export list: what is ticked, how close it is to its limit, what was shrunk; where it goes; the button."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from studio.contract.ports import ExportPreset, ExportReport
from studio.ui.buttons import Button, Kind, divider, label
from studio.ui.inputs import Bar, Check
from studio.ui.statusbar import icon_label
from studio.ui.sticker.exporting import ExportDesk
from studio.ui.sticker.words import bytes_in_words
from studio.ui.theme import current


class ExportRow(QWidget):
    """One preset. A click anywhere ticks it."""

    def __init__(self, preset: ExportPreset, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preset = preset
        theme = current()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(4), theme.px(16), theme.px(4))
        row.setSpacing(theme.px(12))
        self.check = Check(preset.name)
        self.check.setToolTip(preset.detail)
        row.addWidget(self.check)
        names = QVBoxLayout()
        names.setSpacing(0)
        self._name = label(preset.name, "strong")
        detail = label("", "small", "dim")
        detail.setFixedWidth(theme.px(176))
        detail.setText(detail.fontMetrics().elidedText(preset.detail, Qt.TextElideMode.ElideRight, theme.px(176)))
        names.addWidget(self._name)
        names.addWidget(detail)
        row.addLayout(names)
        sizes = QVBoxLayout()
        sizes.setSpacing(theme.px(4))
        self.bar = Bar(preset.name)
        self.note = label("", "small", "dim")
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        sizes.addStretch(1)
        sizes.addWidget(self.bar)
        sizes.addWidget(self.note)
        sizes.addStretch(1)
        row.addLayout(sizes, 1)
        self.size_ = label("", "small")
        self.size_.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.size_.setFixedWidth(theme.px(92))
        row.addWidget(self.size_)
        self.setFixedHeight(theme.px(44))

    def show_report(self, report: ExportReport | None) -> None:
        """The measured size, or nothing while it isn't known."""
        limited = bool(self.preset.limit)
        self.bar.setVisible(limited and report is not None)
        self.bar.show_share(report.bytes / report.limit if report and report.limit else 0.0,
                            "text1" if self.check.isChecked() else "text3")
        note = "" if report is None else report.shrunk or (self.tr("as made") if limited else self.tr("no size limit"))
        self.note.setText(note if report is None or report.met else self.tr("over the limit"))
        self.note.setToolTip(" ".join((note, *report.notes)) if report else "")
        limit = f"≤ {round(self.preset.limit / 1000)} KB" if limited else ""
        self.size_.setText(bytes_in_words(report.bytes, report.limit) if report else limit)
        self.size_.setProperty("tone", "" if self.check.isChecked() and report else "dim")
        self.size_.style().polish(self.size_)

    def mousePressEvent(self, event: object) -> None:
        self.check.click()


class ExportPanel(QWidget):
    """The lower part of the side panel."""

    def __init__(self, desk: ExportDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        head.setSpacing(theme.px(8))
        head.addWidget(label(self.tr("Export"), "strong"))
        self.hint = label("", "small", "dim")
        head.addWidget(self.hint)
        head.addStretch(1)
        self.count = label("", "small", "accent")
        head.addWidget(self.count)
        column.addLayout(head)
        column.addWidget(divider())
        column.addWidget(self._list(), 1)
        column.addWidget(divider())
        column.addLayout(self._foot())
        desk.ticked_changed.connect(self.refresh)
        desk.named.connect(self.refresh)
        desk.measured.connect(lambda _: self.refresh())
        desk.progressed.connect(self._progress)
        desk.ended.connect(self.refresh)
        self.refresh()

    def _list(self) -> QScrollArea:
        inner = QWidget()
        inner.setObjectName("clear")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.rows: list[ExportRow] = []
        for preset in self._desk.presets:
            row = ExportRow(preset)
            row.check.toggled.connect(lambda on, name=preset.id: self._desk.tick(name, on))
            self.rows.append(row)
            column.addWidget(row)
            column.addWidget(divider())
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        area.viewport().setAutoFillBackground(False)
        return area

    def _foot(self) -> QVBoxLayout:
        theme = current()
        foot = QVBoxLayout()
        foot.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(16))
        foot.setSpacing(theme.px(8))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(icon_label("folder"))
        row.addWidget(label(self.tr("Saves to"), "small", "dim"))
        self.where = label("", "small")
        row.addWidget(self.where, 1)
        self.change = Button(self.tr("Change"), Kind.LINK, height=24)
        self.change.clicked.connect(self._change)
        row.addWidget(self.change)
        foot.addLayout(row)
        self.button = Button("", Kind.PRIMARY, key="Ctrl+E", height=40)
        self.button.clicked.connect(self._clicked)
        foot.addWidget(self.button)
        return foot

    def refresh(self) -> None:
        """Show ticks, sizes and the button as they are."""
        for row in self.rows:
            blocked = row.check.blockSignals(True)
            row.check.setChecked(row.preset.id in self._desk.ticked)
            row.check.blockSignals(blocked)
            row.check.update()
            row.show_report(self._desk.reports.get(row.preset.id))
        n = len(self._desk.ticked)
        self.hint.setText(self.tr("shrinks until the limit is met") if self._desk.reports
                          else self.tr("sizes come with the final sticker"))
        self.count.setText(self.tr("{n} chosen").format(n=n) if n else "")
        parts = self._desk.folder.parts[-3:]
        self.where.setText(self.where.fontMetrics().elidedText(" / ".join(parts), Qt.TextElideMode.ElideLeft, current().px(210)))
        self.where.setToolTip(str(self._desk.folder))
        if not self._desk.busy:
            self.button.busy, self.button.glyph = False, ""
            self.button.rename(self.tr("Export 1 file") if n == 1 else self.tr("Export {n} files").format(n=n))
            self.button.setEnabled(n > 0)
            self.button.setToolTip("" if n else self.tr("Export waits for a tick in the list"))

    def _progress(self, number: int, files: int, share: float) -> None:
        self.button.busy, self.button.glyph = True, "loader"
        percent = round(100 * (number + share) / max(1, files))
        self.button.rename(self.tr("Cancel · file {n} of {all}, {percent} %").format(n=number + 1, all=files, percent=percent))

    def _clicked(self) -> None:
        if not self._desk.cancel():
            self._desk.export()

    def _change(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Where exports are saved"), str(self._desk.folder.parent))
        if chosen:
            self._desk.set_base(Path(chosen))
