"""Everything about parts in the sticker view: desk, panel, the tool over the picture and the brush, shown or put away."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studio.ui.sticker.parts_desk import PartsDesk
from studio.ui.sticker.parts_panel import PartsPanel
from studio.ui.sticker.parts_tool import CoverBrush, PartsTool
from studio.ui.sticker.session import StickerSession
from studio.ui.viewer import Viewer


class PartsLane(QObject):
    """Parts lie over the picture itself, never over one that moves."""

    shown_changed = Signal(bool)

    def __init__(self, session: StickerSession, viewer: Viewer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self.desk = PartsDesk(session, self)
        self.tool = PartsTool(self.desk, self)
        self.cover = CoverBrush(self.desk, session, self)
        self.panel = PartsPanel(self.desk)
        self.panel.hide()
        self.tool.picked.connect(self.panel.focus_chosen)
        self.desk.changed.connect(viewer.update)
        viewer.player.toggled.connect(self._played)
        viewer.moved.connect(lambda _: self._stand())

    @property
    def shown(self) -> bool:
        return not self.panel.isHidden()

    def show(self, shown: bool) -> None:
        """Show them over the picture as it stands, or put them away."""
        self.panel.setVisible(shown)
        self.hold()
        if shown:
            self.settle(stop=True)
            self.panel.focus_chosen()
        self.shown_changed.emit(shown)

    def hold(self) -> None:
        """Nothing else is in the hand: the parts are, when they are shown."""
        self._viewer.tool = self.tool if self.shown else None
        self._viewer.update()

    def settle(self, stop: bool = False) -> None:
        """Show the frame that is the picture, unless the loop plays and shall go on."""
        loop, player = self._viewer.loop, self._viewer.player
        if self.shown and loop is not None and (stop or not player.playing):
            player.seek(loop.still)
        self._stand()

    def _played(self, playing: bool) -> None:
        if not playing:
            self.settle()
        self._stand()

    def _stand(self) -> None:
        loop, player = self._viewer.loop, self._viewer.player
        self.tool.standing = loop is not None and not player.playing and player.frame == loop.still
        if self.shown:
            self._viewer.update()
