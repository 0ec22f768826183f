"""The settings: theme, size of the interface, motion, export folder, device. Each is remembered at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio.bridge.ports import UiPorts
from studio.ui.buttons import Button, Kind, divider, label
from studio.ui.inputs import Segmented, Select, Switch
from studio.ui.theme import current

SCALES = (1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


class SettingsDialog(QDialog):
    """`changed` asks the window to build itself anew."""

    changed = Signal()

    def __init__(self, ports: UiPorts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self._ports = ports
        self.setWindowTitle(self.tr("Settings"))
        self.setAccessibleName(self.tr("Settings"))
        self.setMinimumWidth(theme.px(520))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(16))
        column.addWidget(label(self.tr("Settings"), "head"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(12))
        grid.setColumnMinimumWidth(0, theme.px(152))
        rows = ((self.tr("Theme"), self._theme()), (self.tr("Interface scale"), self._scale()),
                (self.tr("Reduced motion"), self._motion()), (self.tr("Exports go to"), self._folder()),
                (self.tr("Device"), label(ports.device_line, tone="dim")))
        for row, (name, part) in enumerate(rows):
            grid.addWidget(label(name, tone="dim"), row, 0)
            grid.addWidget(part, row, 1, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addWidget(divider())
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.done_button = Button(self.tr("Done"), Kind.PRIMARY)
        self.done_button.clicked.connect(self.accept)
        foot.addWidget(self.done_button)
        column.addLayout(foot)

    def _theme(self) -> QWidget:
        self.theme = Segmented(self.tr("Theme"), (("dark", self.tr("Dark")), ("light", self.tr("Light")),
                                                  ("system", self.tr("As the system"))))
        self.theme.choose(self._ports.settings.get("theme", "dark"))
        self.theme.chosen.connect(lambda name: self._set("theme", name))
        return self.theme

    def _scale(self) -> QWidget:
        self.scale = Select(self.tr("Interface scale"), tuple((s, self.tr("{n} %").format(n=round(s * 100))) for s in SCALES))
        now = float(self._ports.settings.get("scale", 1.0))
        self.scale.choose(now, self.tr("{n} %").format(n=round(now * 100)))
        self.scale.chosen.connect(lambda scale: self._set("scale", scale))
        return self.scale

    def _motion(self) -> QWidget:
        self.motion = Switch(self.tr("Reduced motion"))
        self.motion.setToolTip(self.tr("Stickers wait for Space instead of playing by themselves"))
        self.motion.setChecked(bool(self._ports.settings.get("reduced_motion", False)))
        self.motion.clicked.connect(lambda on: self._set("reduced_motion", on))
        return self.motion

    def _folder(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current().px(12))
        self.folder = label("")
        self._show_folder()
        change = Button(self.tr("Change"), Kind.SECONDARY, height=28)
        change.clicked.connect(self._choose)
        row.addWidget(self.folder)
        row.addWidget(change)
        return holder

    def _show_folder(self) -> None:
        folder = str(self._ports.settings.get("export.folder", "") or self._ports.export_folder)
        self.folder.setText(self.folder.fontMetrics().elidedText(folder, Qt.TextElideMode.ElideLeft, current().px(220)))
        self.folder.setToolTip(folder)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Where exports are saved"))
        if chosen:
            self._ports.settings.set("export.folder", chosen)
            self._show_folder()

    def _set(self, key: str, value: object) -> None:
        self._ports.settings.set(key, value)
        self.changed.emit()
