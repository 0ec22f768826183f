"""The sticker view: stage, words, settings, frames and exports around one session. It connects, the parts act."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.bridge.pool import MediaPool
from studio.bridge.ports import UiPorts
from studio.bridge.slots import Messages, told
from studio.contract.requests import Animate
from studio.ui.buttons import Button, Kind, divider, label
from studio.ui.drag_out import DragOut, Pulled
from studio.ui.fields import SideNote, WordField
from studio.ui.flow import FlowLayout
from studio.ui.inputs import Segmented
from studio.ui.statusbar import icon_label
from studio.ui.sticker.brush import Brush, Shows
from studio.ui.sticker.export_panel import ExportPanel
from studio.ui.sticker.exporting import ExportDesk
from studio.ui.sticker.frame_strip import FrameStrip
from studio.ui.sticker.mask_desk import MaskDesk
from studio.ui.sticker.parts_lane import PartsLane
from studio.ui.sticker.parts_tool import CoverBrush
from studio.ui.sticker.session import StickerSession
from studio.ui.sticker.settings_panel import SettingsPanel
from studio.ui.sticker.stage import Stage
from studio.ui.sticker.words import SUGGESTIONS, check_words, remark, tr, understood
from studio.ui.theme import current
from studio.ui.viewer import transport

PANEL = 456


class StickerView(QWidget):
    """Everything about the sticker that is open."""

    def __init__(self, ports: UiPorts, pool: MediaPool, session: StickerSession, messages: Messages,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ports, self._session, self._messages = ports, session, messages
        self._burst = 0
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.stage = Stage(pool)
        self.viewer = self.stage.viewer
        self.desk = ExportDesk(ports, session, pool, messages, self)
        self.part = MaskDesk(Shows.PART, session, ports.reader, pool, self)
        self.matte = MaskDesk(Shows.MATTE, session, ports.reader, pool, self)
        self.parts = PartsLane(session, self.viewer, self)
        self._brushes: tuple[MaskDesk | CoverBrush, ...] = (self.part, self.matte, self.parts.cover)
        self.strip = FrameStrip(pool)
        self.drag_out = DragOut(ports, pool, messages, self)
        self._build()
        self._connect()
        self.refresh()

    # ------------------------------------------------------------------ building
    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(divider())
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addLayout(self._left(), 1)
        row.addWidget(divider(vertical=True))
        row.addWidget(self._right())
        column.addLayout(row, 1)

    def _head(self) -> QHBoxLayout:
        px = current().px
        head = QHBoxLayout()
        head.setContentsMargins(px(16), px(4), px(8), px(4))
        head.setSpacing(px(8))
        head.addWidget(icon_label("sticker", 16, "accentText"))
        head.addWidget(label(self.tr("Sticker"), "strong"))
        self._name = label("", tone="dim")
        head.addWidget(self._name)
        head.addStretch(1)
        self.close_button = Button("", Kind.ICON, "x", tip=self.tr("Close the sticker"))
        self.close_button.clicked.connect(self._session.close_sticker)
        head.addWidget(self.close_button)
        return head

    def _left(self) -> QVBoxLayout:
        px = current().px
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        upper = QVBoxLayout()
        upper.setContentsMargins(px(16), px(16), px(16), px(12))
        upper.setSpacing(px(12))
        upper.addWidget(self.stage, 1)
        self.words = WordField(self.tr("What should happen"), self.tr("What should happen?"), large=True, height=40)
        self._note = SideNote(self.words, self.tr("or leave it empty"))
        upper.addWidget(self.parts.panel)
        upper.addWidget(self.words)
        upper.addLayout(self._chips())
        left.addLayout(upper, 1)
        left.addWidget(divider())
        left.addLayout(self._foot())
        return left

    def _chips(self) -> QHBoxLayout:
        px = current().px
        row = QHBoxLayout()
        row.setSpacing(px(8))
        flow = FlowLayout(px(8))
        self.chips: list[Button] = []
        for words in SUGGESTIONS:
            chip = Button(tr(words), Kind.CHIP)
            chip.clicked.connect(lambda _=False, words=tr(words): self._chip(words))
            self.chips.append(chip)
            flow.addWidget(chip)
        self.understood = label("", "small", "accent")
        self.understood.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(flow, 1)
        row.addWidget(self.understood)
        return row

    def _foot(self) -> QVBoxLayout:
        px = current().px
        foot = QVBoxLayout()
        foot.setContentsMargins(px(16), px(12), px(16), px(12))
        foot.setSpacing(px(8))
        line = QHBoxLayout()
        line.setSpacing(px(8))
        self._frames = label("", "strong")
        self._made = label("", tone="dim")
        line.addWidget(self._frames)
        line.addWidget(self._made)
        line.addStretch(1)
        self._checks = QHBoxLayout()
        self._checks.setSpacing(px(4))
        line.addLayout(self._checks)
        foot.addLayout(line)
        foot.addWidget(self.strip)
        foot.addLayout(self._deeds())
        return foot

    def _deeds(self) -> QHBoxLayout:
        px = current().px
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.final_button = Button(self.tr("Make it final"), Kind.SECONDARY, "refresh-cw", key="Ctrl+Enter")
        self.final_button.clicked.connect(lambda: told(self._messages, self.generate)())
        row.addWidget(self.final_button)
        row.addSpacing(px(8))
        row.addWidget(label(self.tr("Versions"), tone="dim"))
        self.versions = Segmented(self.tr("Versions"), ((1, "1"), (2, "2"), (4, "4")))
        self.versions.choose(1)
        row.addWidget(self.versions)
        row.addSpacing(px(8))
        self.part_button = Button(self.tr("Only a part"), Kind.GHOST, "brush", checkable=True,
                                  tip=self.tr("Paint the part that may move (Ctrl+B)"))
        self.part_button.clicked.connect(self.toggle_part)
        row.addWidget(self.part_button)
        self.parts_button = Button(self.tr("Parts"), Kind.GHOST, "layers", checkable=True,
                                   tip=self.tr("Show the parts, choose which may move, correct them (Ctrl+Shift+B)"))
        self.parts_button.setAccessibleName(self.tr("Parts"))
        self.parts_button.clicked.connect(self.toggle_parts)
        row.addWidget(self.parts_button)
        row.addStretch(1)
        self._busy = label("", "small", "dim")
        row.addWidget(self._busy)
        return row

    def _right(self) -> QWidget:
        panel = QWidget()
        panel.setFixedWidth(current().px(PANEL))
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.settings = SettingsPanel(self._session)
        self.exports = ExportPanel(self.desk)
        column.addWidget(self.settings)
        column.addWidget(divider())
        column.addWidget(self.exports, 1)
        return panel

    def _connect(self) -> None:
        session, player = self._session, self.viewer.player
        session.look_changed.connect(self._look)
        session.picture_changed.connect(self.refresh)
        session.request_changed.connect(self.refresh)
        session.versions_changed.connect(self._versions)
        session.busy_changed.connect(self._show_busy)
        self.words.textEdited.connect(self._typed)
        self.words.settled.connect(self._settled)
        self.words.left.connect(self.viewer.setFocus)
        self.viewer.moved.connect(self.strip.show_frame)
        self.viewer.drag_wanted.connect(self._pull)
        self.strip.chosen.connect(player.seek)
        self.stage.mend_wanted.connect(self.toggle_mend)
        self.stage.brush_bar.done.connect(self.cancel)
        self.stage.brush_bar.cleared.connect(self._clear_brush)
        self.stage.versions.picked.connect(session.pick)
        for desk in self._brushes:
            desk.changed.connect(self.viewer.update)
        self.parts.panel.paint_wanted.connect(lambda: self._take_up(self.parts.cover))
        self.parts.shown_changed.connect(self.parts_button.setChecked)

    # ------------------------------------------------------------------ words
    def _typed(self, words: str) -> None:
        self._session.change(self.tr("Words"), f"words-{self._burst}", words=words)
        if words.endswith(" "):
            self._burst += 1  # undo goes back word by word

    def _settled(self) -> None:
        self._burst += 1
        self._session.seal()

    def _chip(self, words: str) -> None:
        self._burst += 1
        self._session.change(self.tr("Words"), words=words)

    # ------------------------------------------------------------------ what is shown
    def refresh(self) -> None:
        """Show picture and request as they stand."""
        session = self._session
        request, picture = session.request, session.picture
        if request is None or picture is None or not isinstance(request.operation, Animate):
            self._drop_tools()
            return
        self._name.setText(f"{picture.ref.name}, {picture.frame.width} × {picture.frame.height}")
        if self.words.text().strip() != request.text:  # a space just typed stays
            self.words.show_words(request.text)
        for chip in self.chips:
            chip.setVisible(chip.text() != request.text)
        opaque = not picture.has_alpha and request.operation.cut_out
        self.stage.mend.setVisible(opaque)
        self.part_button.setChecked(self.part.brush is not None or request.operation.mask is not None)
        self._look()

    def _look(self) -> None:
        look = self._session.look
        if look is None:
            self.viewer.show_loop(None)
            return
        if look.images is not self.viewer.loop and not (self.matte.brush is not None and look.result is not None):
            self.viewer.show_loop(look.images)
            self.strip.show_loop(look.images)
        if len(look.images.images) > 1 and not self.viewer.player.playing and not self._held():
            self.viewer.player.play()
        self.parts.settle()
        self.stage.refresh_tag()
        self.stage.place()
        self._describe()
        pulled = self._pulled() if look.final else None
        if pulled is not None:
            self.drag_out.make_ready(pulled)

    def _held(self) -> bool:
        """The person stopped it, or wants less motion, so a new loop doesn't start by itself."""
        return self.viewer.player.held or current().reduced_motion

    def _pulled(self) -> Pulled | None:
        look = self._session.look
        if look is None or look.result is None or look.request is None:
            return None
        loop, images = look.result.loop, look.images
        return Pulled(id(look), self.desk.stem, lambda: loop, self._ports.recipe(look.request, look.result),
                      images.images[images.still])

    def _pull(self) -> None:
        pulled = self._pulled()
        if pulled is not None:
            self.drag_out.pull(pulled)

    def _describe(self) -> None:
        look, request = self._session.look, self._session.request
        result = look.result if look is not None else None
        if look is None or result is None or request is None:
            self._frames.setText(self.tr("1 frame"))
            self._made.setText(self.tr("your picture"))
            self.understood.setText("")
            self._show_checks(())
            return
        frames = len(result.loop.frames)
        width, height = result.loop.size
        self._frames.setText(self.tr("{n} frames").format(n=frames))
        made = self.tr("{w} × {h}, made in {s} s") if look.final else self.tr("live look at {w} × {h}")
        self._made.setText(made.format(w=width, h=height, s=f"{result.seconds:.1f}"))
        plain, words = understood(result.reading), remark(result.reading, request.text)
        self.understood.setText(" — ".join(part for part in (self.tr("Understood: {what}").format(what=plain) if plain else "", words) if part))
        self.understood.setToolTip(self.tr("How the words were understood"))
        tone = "accent" if plain and not words else "dim"
        self.understood.setProperty("tone", tone)
        self.understood.style().polish(self.understood)
        self._show_checks(result.checks if look.final else ())
        again = self._session.final is not None
        self.final_button.rename(self.tr("Again") if again else self.tr("Make it final"))

    def _show_checks(self, checks: tuple[tuple[str, bool], ...]) -> None:
        while (item := self._checks.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().deleteLater()
        for name, holds in checks:
            self._checks.addWidget(icon_label("circle-check" if holds else "circle-alert", 14, "green" if holds else "text1"))
            words = label(check_words(name, holds), "small")
            words.setStyleSheet(f"color: {current().color('green' if holds else 'text1').name()};")
            self._checks.addWidget(words)
            self._checks.addSpacing(current().px(8))

    def _show_busy(self, busy: bool) -> None:
        self._busy.setText(self.tr("following…") if busy else "")

    def _versions(self) -> None:
        versions = self._session.versions
        self.stage.versions.show_versions(versions, self.viewer.ground)
        self.stage.show_versions(bool(versions))
        if versions:
            self.stage.versions.setFocus()
        elif self.isVisible() and not self.words.hasFocus():
            self.viewer.setFocus()

    # ------------------------------------------------------------------ deeds
    def generate(self, versions: int = 0) -> None:
        """Full size, into the queue; after a final the next one gets another seed."""
        if self._session.final is not None and not versions:
            self._session.again()
        chosen = self.versions.value
        self._session.make_final(versions or (chosen if isinstance(chosen, int) else 1))

    def export(self) -> None:
        self.desk.export()

    def next_ground(self) -> None:
        self.stage.next_ground()

    def show_still(self) -> None:
        """Stop at the frame that is the picture."""
        if self.viewer.loop is not None:
            self.viewer.player.seek(self.viewer.loop.still)

    def toggle_part(self) -> None:
        if self.part.brush is not None:
            self.cancel()
        else:
            self._take_up(self.part)

    def toggle_mend(self) -> None:
        if self.matte.brush is not None:
            self.cancel()
        else:
            self._take_up(self.matte)

    def toggle_parts(self) -> None:
        self._drop_tools()
        self.parts.show(not self.parts.shown)

    def _take_up(self, desk: MaskDesk | CoverBrush) -> None:
        self._drop_tools()
        brush: Brush | None = desk.take_up()
        if brush is None:
            return
        self.viewer.tool = brush
        self.viewer.setCursor(Qt.CursorShape.CrossCursor)
        self.stage.mend.hide()
        self.stage.brush_bar.hold(brush)
        self.viewer.keep_free(self.stage.brush_bar.height() + current().px(12))
        self.stage.place()
        self.part_button.setChecked(desk is self.part)
        if desk is self.matte:
            self.viewer.show_loop(self._session.picture_images())
        self.viewer.update()

    def _clear_brush(self) -> None:
        next(desk for desk in self._brushes if desk.brush is not None).clear()

    def _drop_tools(self) -> bool:
        held = any(desk.brush is not None for desk in self._brushes)
        self.parts.hold()
        self.viewer.unsetCursor()
        self.stage.brush_bar.let_go()
        self.viewer.keep_free(0)
        for desk in self._brushes:
            desk.put_down()
        return held

    def cancel(self) -> bool:
        """Esc: put the brush away, close the versions, stop an export. False when there was nothing."""
        if self._drop_tools():
            self.refresh()
            return True
        if self.stage.shows_versions:
            self.stage.show_versions(False)
            return True
        if self.parts.shown:
            self.parts.show(False)
            return True
        return self.desk.cancel()

    def transport(self, event: QKeyEvent) -> bool:
        """Space, J, K, L, arrows, Home, End from anywhere in the window."""
        return transport(self.viewer.player, event, self.viewer.loop)
