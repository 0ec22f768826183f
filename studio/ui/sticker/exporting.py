"""Measuring and writing exports on the media pool, one preset after another; files are never overwritten.

`ExportDesk` knows the session's finished take and the exporter port, no widget.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.bridge.pool import MediaPool, Task
from studio.bridge.ports import UiPorts
from studio.bridge.slots import Messages
from studio.contract.errors import Cancelled
from studio.contract.events import TakeResult
from studio.contract.ports import ExportPreset, ExportReport
from studio.ui.sticker.session import StickerSession

DEFAULT = ("whatsapp", "telegram", "signal")


def free_path(folder: Path, stem: str, preset: ExportPreset) -> Path:
    """A path that doesn't exist yet: "fox-whatsapp.webp", "fox-whatsapp-2.webp"; a folder for a picture sequence."""
    number = 1
    while True:
        tail = "" if number == 1 else f"-{number}"
        path = folder / f"{stem}-{preset.id}{tail}{preset.suffix}"
        if not path.exists():
            return path
        number += 1


class ExportDesk(QObject):
    """What is ticked, how large it will be, and the writing of it."""

    ticked_changed = Signal()
    measured = Signal(str)  # preset id
    progressed = Signal(int, int, float)  # file number from 0, files, share of this file
    ended = Signal()
    named = Signal()  # another picture, so another folder

    def __init__(self, ports: UiPorts, session: StickerSession, pool: MediaPool, messages: Messages,
                 parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ports, self._session, self._pool, self._messages = ports, session, pool, messages
        self.presets = ports.exporter.presets()
        known = {preset.id for preset in self.presets}
        self.ticked = [name for name in ports.settings.get("export.ticked", list(DEFAULT)) if name in known]
        self.reports: dict[str, ExportReport] = {}
        self._measuring: Task | None = None
        self._writing: Task | None = None
        self._stop = threading.Event()
        self._when_final = False
        self._measured_for: TakeResult | None = None
        session.look_changed.connect(self._look)
        session.request_changed.connect(self._look)
        session.request_changed.connect(self.named)

    # ------------------------------------------------------------------ choice
    def tick(self, preset: str, on: bool) -> None:
        chosen = [name for name in self.ticked if name != preset] + ([preset] if on else [])
        self.ticked = [p.id for p in self.presets if p.id in chosen]
        self._ports.settings.set("export.ticked", list(self.ticked))
        self.ticked_changed.emit()

    @property
    def folder(self) -> Path:
        base = Path(str(self._ports.settings.get("export.folder", "") or self._ports.export_folder))
        return base / self.stem

    @property
    def stem(self) -> str:
        operation = self._session.animate
        return Path(operation.source.name).stem if operation is not None and operation.source.name else "sticker"

    def set_base(self, folder: Path) -> None:
        self._ports.settings.set("export.folder", str(folder))
        self.ticked_changed.emit()

    # ------------------------------------------------------------------ sizes
    def _look(self) -> None:
        final = self._session.final
        if final is self._measured_for:
            return
        self._measured_for = final
        if self._measuring is not None:
            self._measuring.cancel()
            self._measuring = None
        self.reports.clear()
        self.measured.emit("")
        if final is not None:
            self._measure_next(final)
            if self._when_final:
                self._when_final = False
                self.export()

    def _measure_next(self, final: TakeResult) -> None:
        """The ticked ones first, one at a time."""
        order = [*self.ticked, *(preset.id for preset in self.presets)]
        waiting = next((name for name in order if name not in self.reports), None)
        if waiting is None or final is not self._session.final:
            return
        recipe = self._recipe(final)

        def done(report: ExportReport) -> None:
            self.reports[waiting] = report
            self.measured.emit(waiting)
            self._measure_next(final)

        self._measuring = self._pool.run(lambda: self._ports.exporter.measure(final.loop, waiting, recipe), done, owner=self)

    def _recipe(self, result: TakeResult) -> Mapping[str, Any]:
        request = self._session.request
        return self._ports.recipe(request, result) if request is not None else {}

    # ------------------------------------------------------------------ writing
    @property
    def busy(self) -> bool:
        return self._writing is not None or self._when_final

    def export(self) -> None:
        """Write what is ticked; a sticker that isn't final is made so first."""
        if self.busy or not self.ticked:
            if not self.ticked:
                self._messages.info(self.tr("Nothing is ticked."), self.tr("Tick a format in the list first."))
            return
        final = self._session.final
        if final is None:
            self._when_final = True
            self._session.make_final()
            self.progressed.emit(0, len(self.ticked), 0.0)
            return
        self._stop.clear()
        chosen = [preset for preset in self.presets if preset.id in self.ticked]
        self._write(final, chosen, [])

    def cancel(self) -> bool:
        """Stop writing; what is complete stays. False when nothing was being written."""
        if not self.busy:
            return False
        self._when_final = False
        self._stop.set()
        if self._writing is None:
            self.ended.emit()
        return True

    def _write(self, final: TakeResult, left: list[ExportPreset], made: list[ExportReport]) -> None:
        if not left or self._stop.is_set():
            self._finish(made)
            return
        preset, rest = left[0], left[1:]
        total = len(left) + len(made)
        number = len(made)
        folder, stem, recipe = self.folder, self.stem, self._recipe(final)
        self.progressed.emit(number, total, 0.0)

        def progress(share: float) -> None:
            if self._stop.is_set():
                raise Cancelled
            self.progressed.emit(number, total, share)

        def work() -> ExportReport:
            folder.mkdir(parents=True, exist_ok=True)
            return self._ports.exporter.export(final.loop, preset.id, free_path(folder, stem, preset), recipe,
                                               progress=progress)

        self._writing = self._pool.run(work, lambda report: self._write(final, rest, [*made, report]),
                                       lambda error: self._failed(error, made), long=True, owner=self)

    def _finish(self, made: list[ExportReport]) -> None:
        self._writing = None
        self.ended.emit()
        unmet = [report.preset for report in made if not report.met]
        if made:
            self._messages.done(self.tr("{n} of {all} files saved.").format(n=len(made), all=len(self.ticked)),
                                str(self.folder))
        if unmet:
            self._messages.error(self.tr("The limit could not be met for {names}.").format(names=", ".join(unmet)),
                                 self.tr("Choose fewer frames or a smaller size."))

    def _failed(self, error: BaseException, made: list[ExportReport]) -> None:
        self._writing = None
        self.ended.emit()
        if not isinstance(error, Cancelled):
            self._messages.failed(error)
        elif made:
            self._messages.info(self.tr("Stopped after {n} files.").format(n=len(made)), str(self.folder))
