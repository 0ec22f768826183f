"""The whole window on fakes: `python -m tests.workbench [picture]`. For looking at it, and for screenshots."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtWidgets import QApplication

from studio.bridge.ports import Sample, UiPorts
from studio.ui.resources import assets
from studio.ui.window import MainWindow
from tests.fakes.engine import FakeBehaviour, FakeEngine
from tests.fakes.media import LENS, FakeCommands, FakeExporter, FakeLibrary, FakeReader, FakeSettings, FakeStore


def fake_ports(folder: Path, behaviour: FakeBehaviour | None = None, **settings: object) -> UiPorts:
    """Ports of nothing but fakes; `folder` takes the exports."""
    reader = FakeReader()
    fox = assets() / "art" / "subjects" / "fox.svg"
    return UiPorts(FakeEngine(reader, behaviour), reader, FakeExporter(), FakeLibrary(), FakeSettings(**settings),
                   FakeStore(), LENS, FakeCommands(), folder / "Pictures" / "Stickers",
                   (Sample(fox, "fox", "jumping for joy"),), "CPU, 2 cores", request_of=lambda item: item.request["fake"], scratch=folder / "drag")


def main() -> int:
    application = QApplication(sys.argv)
    application.setStyle("Fusion")
    ports = fake_ports(Path(mkdtemp(prefix="kinora-workbench-")), FakeBehaviour(step_seconds=0.4))
    window = MainWindow(ports)
    window.resize(1600, 1000)
    window.show()
    if len(sys.argv) > 1:
        window.create.open_path(Path(sys.argv[1]))
    code = application.exec()
    ports.engine.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
