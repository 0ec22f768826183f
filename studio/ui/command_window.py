"""The view actions that commands ask for, on top of the window. An adapter: it holds no state and decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.frame import Loop

if TYPE_CHECKING:
    from studio.ui.viewer import Viewer
    from studio.ui.window import MainWindow


class CommandWindow:
    """Implements the `Window` port of the commands."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    @property
    def _viewer(self) -> Viewer | None:
        create = self._window.create
        return create.sticker.viewer if create.shows_sticker else None

    def show(self, workspace: str) -> None:
        """create and sticker bring the Create workspace to the front, library closes the sticker."""
        if workspace == "library":
            self._window.go_home()
        else:
            self._window.create.refresh()

    def play(self) -> None:
        if self._viewer is not None:
            self._viewer.player.play()

    def pause(self) -> None:
        if self._viewer is not None:
            self._viewer.player.pause()

    def playing(self) -> bool:
        return self._viewer is not None and self._viewer.player.playing

    def position(self) -> float:
        viewer = self._viewer
        return viewer.player.frame / viewer.loop.fps if viewer is not None and viewer.loop is not None else 0.0

    def length(self) -> float:
        viewer = self._viewer
        return len(viewer.loop.images) / viewer.loop.fps if viewer is not None and viewer.loop is not None else 0.0

    def seek(self, seconds: float) -> None:
        viewer = self._viewer
        if viewer is not None and viewer.loop is not None:
            viewer.player.seek(min(len(viewer.loop.images) - 1, max(0, round(seconds * viewer.loop.fps))))

    def step(self, frames: int) -> None:
        if self._viewer is not None:
            self._viewer.player.step(frames)

    def zoom(self, factor: float | None) -> None:
        """1 is a pixel of the picture on a pixel of the screen; None fits it into the view."""
        viewer = self._viewer
        if viewer is not None and viewer.loop is not None:
            if factor is None:
                viewer.fit()
            else:
                viewer.set_zoom(factor / self._fitting(viewer))

    def zoomed(self) -> float:
        viewer = self._viewer
        return viewer.zoom * self._fitting(viewer) if viewer is not None and viewer.loop is not None else 1.0

    def _fitting(self, viewer: Viewer) -> float:
        """Screen pixels per pixel of the picture when it fits the view."""
        picture = self._window.session.picture
        wide = picture.frame.width if picture is not None else viewer.loop.size.width() if viewer.loop else 1
        return viewer.target_size().width() / viewer.zoom / max(1, wide)

    def theme(self, name: str) -> None:
        self._window.ports.settings.set("theme", name)
        self._window.rebuild()

    def palette(self) -> None:
        self._window.palette_()

    def shown_loop(self) -> Loop | None:
        """The finished loop, when it was made from the sticker as it stands."""
        final = self._window.session.final
        return final.loop if final is not None else None

    def selected_items(self) -> tuple[int, ...]:
        library = self._window.create.library
        return tuple(item.id for item in library.selected()) if library is not None and library.isVisible() else ()

    def search(self, text: str) -> None:
        """Show the library filtered by these words."""
        self._window.go_home()
        if self._window.create.library is not None:
            self._window.create.library.show_search(text)

    def ask_open(self, title: str, endings: Sequence[str]) -> Path | None:
        return self._window.ask_open(title, endings)

    def ask_save(self, title: str, suggested: str, endings: Sequence[str]) -> Path | None:
        return self._window.ask_save(title, suggested, endings)

    def ask(self, question: str, answers: Sequence[str]) -> str:
        return self._window.ask(question, answers)

    def say(self, sentence: str, suggestion: str = "") -> None:
        self._window.messages.info(sentence, suggestion)

    def quit(self) -> None:
        """Close without asking again: the command asked."""
        self._window.may_leave = lambda: True
        self._window.close()
