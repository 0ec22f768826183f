"""The clock of a loop: which frame is due now, play, pause, shuttle and steps. It paints nothing.

Frames are chosen from a monotonic clock, so a late tick never makes the loop slower; a swapped-in loop goes on at
the same share of its round.
"""

from __future__ import annotations

from collections.abc import Callable
from math import floor
from time import monotonic

from PySide6.QtCore import QObject, Qt, QTimer, Signal

SPEEDS = (1.0, 2.0, 4.0)


class LoopPlayer(QObject):
    """Plays `count` frames at `fps`. Emits `moved` with the frame to show."""

    moved = Signal(int)
    toggled = Signal(bool)

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._count, self._fps, self._speed = 1, 8.0, 1.0
        self._origin = clock()  # the time at which frame 0 of this round was due
        self._frame = 0
        self._playing = False
        self.held = False  # somebody stopped it; a new loop doesn't start it again
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tick)

    @property
    def frame(self) -> int:
        return self._frame

    @property
    def playing(self) -> bool:
        return self._playing

    def load(self, count: int, fps: float) -> None:
        """Swap in another loop; the share of the round that was played stays."""
        share = self._position() / self._count if self._playing else self._frame / self._count
        self._count, self._fps = max(1, count), max(0.1, fps)
        if self._playing:
            self._origin = self._clock() - share * self._count / (self._fps * self._speed)
            self._show(int(share * self._count) % self._count)
            self._plan()
        else:
            self._show(min(self._count - 1, round(share * self._count)))

    def play(self) -> None:
        """Forwards at the normal speed from the frame that is shown."""
        self.shuttle(1.0)

    def shuttle(self, speed: float) -> None:
        """Play at a speed; negative runs backwards, 0 stops."""
        was = self._playing
        self._playing = bool(speed)
        self.held = not speed
        self._timer.stop()
        if speed:
            self._speed = speed
            self._origin = self._clock() - self._frame / (self._fps * speed)
            self._plan()
        if was != self._playing:
            self.toggled.emit(self._playing)

    def pause(self) -> None:
        self.shuttle(0.0)

    def toggle(self) -> None:
        if self._playing:
            self.pause()
        else:
            self.play()

    def faster(self, direction: int) -> None:
        """J and L: play in a direction, each press twice as fast, up to four times."""
        speed = self._speed if self._playing else 0.0
        if speed * direction <= 0:
            self.shuttle(float(direction))
        else:
            self.shuttle(direction * SPEEDS[min(len(SPEEDS) - 1, SPEEDS.index(abs(speed)) + 1)])

    def step(self, by: int) -> None:
        """Stop and go `by` frames on, round and round."""
        self.seek(self._frame + by)

    def seek(self, frame: int) -> None:
        """Stop at a frame; counted round and round."""
        self.pause()
        self._show(frame % self._count)

    def _position(self) -> float:
        return (self._clock() - self._origin) * self._fps * self._speed % self._count

    def _tick(self) -> None:
        self._show(floor(self._position() + 1e-6) % self._count)
        self._plan()

    def _plan(self) -> None:
        if not self._playing or self._count < 2:
            return
        position = self._position() + 1e-6
        part = position - floor(position)
        left = (1.0 - part) if self._speed > 0 else part
        self._timer.start(max(1, round(1000 * left / (self._fps * abs(self._speed)) + 0.5)))

    def _show(self, frame: int) -> None:
        if frame != self._frame:
            self._frame = frame
            self.moved.emit(frame)
