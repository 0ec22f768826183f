"""How the sticker moves: strength, where the picture stands, frames, rate, size and the switches.

Every control writes one named step into the document; what is shown always comes from the document.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.contract.requests import Anchor, Animate, At
from studio.ui.buttons import label
from studio.ui.fields import WordField
from studio.ui.inputs import Segmented, Select, Slider, Switch
from studio.ui.sticker.session import StickerSession
from studio.ui.theme import current

FRAMES, RATES, SIZES = (8, 12, 16, 24), (4, 6, 8, 10, 12, 15, 20, 24, 25, 30), (256, 320, 512, 768, 1024)
FEWEST, MOST = 4, 48
OUTLINE = 0.02  # share of the longer side


class SettingsPanel(QWidget):
    """The upper part of the side panel."""

    def __init__(self, session: StickerSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stroke = 0
        theme = current()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(16))
        column.setSpacing(theme.px(12))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(12))
        grid.setColumnMinimumWidth(0, theme.px(72))
        grid.setColumnStretch(1, 1)
        rows = (("Strength", self._strength()), ("Picture is", self._place()), ("Frames", self._frames()),
                ("Size", self._size()))
        names = {"Strength": self.tr("Strength"), "Picture is": self.tr("Picture is"), "Frames": self.tr("Frames"),
                 "Size": self.tr("Size")}
        for row, (name, parts) in enumerate(rows):
            grid.addWidget(label(names[name], tone="dim"), row, 0)
            grid.addLayout(parts, row, 1)
        column.addLayout(grid)
        column.addLayout(self._switches())
        session.request_changed.connect(self.refresh)
        session.picture_changed.connect(self.refresh)
        self.refresh()

    # ------------------------------------------------------------------ rows
    def _row(self, *parts: QWidget, stretch: bool = True) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(current().px(8))
        for part in parts:
            row.addWidget(part)
        if stretch:
            row.addStretch(1)
        return row

    def _strength(self) -> QHBoxLayout:
        self.strength = Slider(self.tr("Strength"))
        self.strength.setToolTip(self.tr("How much it moves; 50 is what the words ask for"))
        self.strength.valueChanged.connect(self._strength_moved)
        self.strength.settled.connect(self._strength_settled)
        self._strength_value = label("50")
        self._strength_value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._strength_value.setFixedWidth(current().px(32))
        return self._row(self.strength, self._strength_value, stretch=False)

    def _place(self) -> QHBoxLayout:
        self.place = Segmented(self.tr("Picture is"), (
            (At.AUTO, self.tr("Auto")), (At.FIRST, self.tr("First")), (At.MIDDLE, self.tr("Middle")),
            (At.LAST, self.tr("Last"))))
        self.place.chosen.connect(lambda at: self._session.animate_with(self.tr("Where the picture stands"), at=at))
        return self._row(self.place)

    def _frames(self) -> QHBoxLayout:
        self.frames = Segmented(self.tr("Frames"), tuple((n, str(n)) for n in FRAMES))
        self.frames.chosen.connect(self._set_frames)
        self.other = WordField(self.tr("Another number of frames, 4 to 48"), "4–48", height=28)
        self.other.setToolTip(self.tr("Another number of frames, 4 to 48"))
        self.other.setValidator(QIntValidator(1, MOST, self.other))
        self.other.setFixedWidth(current().px(60))
        self.other.settled.connect(self._other_frames)
        self.rate = Select(self.tr("Frames per second"), tuple((float(n), self._fps(n)) for n in RATES))
        self.rate.chosen.connect(lambda fps: self._session.change(self.tr("Frames per second"), fps=fps))
        return self._row(self.frames, self.other, self.rate)

    def _fps(self, rate: float) -> str:
        return self.tr("{n} fps").format(n=f"{rate:g}")

    def _size(self) -> QHBoxLayout:
        self.size_ = Select(self.tr("Size"))
        self.size_.chosen.connect(lambda size: self._session.animate_with(self.tr("Size"), size=size))
        self.about = label("", "small", "dim")
        return self._row(self.size_, self.about)

    def _switches(self) -> QHBoxLayout:
        self.feet = Switch(self.tr("Feet stay"))
        self.feet.setToolTip(self.tr("Keep the feet on the ground"))
        self.feet.clicked.connect(self._set_feet)
        self.outline = Switch(self.tr("Outline"))
        self.outline.setToolTip(self.tr("A white edge that moves along"))
        self.outline.clicked.connect(self._set_outline)
        self.background = Switch(self.tr("Keep background"))
        self.background.setToolTip(self.tr("Move the subject over its filled-in background"))
        self.background.clicked.connect(self._set_background)
        row = QHBoxLayout()
        row.setSpacing(current().px(8))
        self._background_word: QLabel | None = None
        for switch in (self.feet, self.outline, self.background):
            word = label(switch.accessibleName(), tone="dim")
            row.addWidget(word)
            row.addWidget(switch)
            if switch is not self.background:
                row.addSpacing(current().px(8))
            else:
                self._background_word = word
        row.addStretch(1)
        return row

    # ------------------------------------------------------------------ the hand
    def _strength_moved(self, value: int) -> None:
        self._strength_value.setText(str(value))
        self._session.animate_with(self.tr("Strength"), f"strength-{self._stroke}", strength=value / 100)

    def _strength_settled(self) -> None:
        self._stroke += 1
        self._session.seal()

    def _set_frames(self, frames: object) -> None:
        if isinstance(frames, int):
            self._session.animate_with(self.tr("Frames"), frames=min(MOST, max(FEWEST, frames)))

    def _other_frames(self) -> None:
        if self.other.text():
            self._set_frames(int(self.other.text()))
            self.refresh()

    def _set_feet(self, on: bool) -> None:
        operation = self._session.animate
        if operation is not None:
            rest = tuple(anchor for anchor in operation.anchors if anchor is not Anchor.FEET)
            self._session.animate_with(self.tr("Feet stay"), anchors=(*rest, Anchor.FEET) if on else rest)

    def _set_outline(self, on: bool) -> None:
        self._session.animate_with(self.tr("Outline"), outline=OUTLINE if on else 0.0)

    def _set_background(self, on: bool) -> None:
        self._session.animate_with(self.tr("Keep background"), keep_background=on, cut_out=not on)

    # ------------------------------------------------------------------ what the document says
    def refresh(self) -> None:
        """Show the request as it stands."""
        request, picture = self._session.request, self._session.picture
        if request is None or not isinstance(request.operation, Animate):
            return
        operation = request.operation
        if not self.strength.isSliderDown():
            blocked = self.strength.blockSignals(True)
            self.strength.setValue(round(operation.strength * 100))
            self.strength.blockSignals(blocked)
        self._strength_value.setText(str(round(operation.strength * 100)))
        self.place.choose(operation.at)
        self.frames.choose(operation.frames)
        self.other.show_words("" if operation.frames in FRAMES else str(operation.frames))
        self.rate.choose(request.fps, self._fps(request.fps))
        self.feet.setChecked(Anchor.FEET in operation.anchors)
        self.outline.setChecked(operation.outline > 0)
        self.background.setChecked(operation.keep_background)
        opaque = picture is not None and not picture.has_alpha
        for part in (self.background, self._background_word):
            if part is not None:
                part.setVisible(opaque)
        self._show_sizes(operation.size)
        self.about.setText(self.tr("{seconds} s a round").format(seconds=f"{operation.frames / request.fps:.1f}"))

    def _show_sizes(self, size: int) -> None:
        picture = self._session.picture
        whole = max(picture.frame.width, picture.frame.height) if picture is not None else 0
        choices = [(n, self.tr("{n} px").format(n=n)) for n in SIZES if n != whole]
        if whole:
            choices.append((min(4096, max(16, whole)), self.tr("As the picture, {n} px").format(n=whole)))
        if [self.size_.itemData(i) for i in range(self.size_.count())] != [value for value, _ in choices]:
            self.size_.set_choices(choices)
            self.size_.updateGeometry()
        self.size_.choose(size, self.tr("{n} px").format(n=size))
