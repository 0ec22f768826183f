"""What the engine understood, and what it checked, in plain words. Pure functions of a reading; no widget."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from studio.contract.events import MotionReading

DIRECTIONS = {
    "left": QT_TRANSLATE_NOOP("Words", "to the left"), "right": QT_TRANSLATE_NOOP("Words", "to the right"),
    "up": QT_TRANSLATE_NOOP("Words", "upwards"), "down": QT_TRANSLATE_NOOP("Words", "downwards"),
    "clockwise": QT_TRANSLATE_NOOP("Words", "clockwise"),
    "counterclockwise": QT_TRANSLATE_NOOP("Words", "counterclockwise"),
}
SUGGESTIONS = (
    QT_TRANSLATE_NOOP("Words", "jumping for joy"), QT_TRANSLATE_NOOP("Words", "waves hello"),
    QT_TRANSLATE_NOOP("Words", "shivers with cold"), QT_TRANSLATE_NOOP("Words", "nods twice"),
    QT_TRANSLATE_NOOP("Words", "spins around"), QT_TRANSLATE_NOOP("Words", "sways in the wind"),
)
LISTED = 0.2  # certainty from which a further motion is named


def tr(text: str) -> str:
    return QCoreApplication.translate("Words", text)


def named(reading: MotionReading) -> list[list[str]]:
    """The motions of each step that are worth naming."""
    told, at = [], 0
    for count in reading.steps or (len(reading.motions),):
        step = reading.motions[at : at + count]
        told.append([name.replace("_", " ") for index, (name, certainty) in enumerate(step) if index == 0 or certainty >= LISTED])
        at += count
    return told


def understood(reading: MotionReading) -> str:
    """The motions, the manner, the direction, what part and what is drawn in one line: "wave · strong · left arm · with hearts".

    "" for an idle motion with nothing drawn.
    """
    drawn = tr("with {things}").format(things=", ".join(reading.overlays)) if reading.overlays else ""
    if reading.idle:
        return drawn
    parts = [tr(", then ").join(filter(None, (" + ".join(names) for names in named(reading)))), reading.manner,
             reading.tempo, tr(DIRECTIONS[reading.direction]) if reading.direction in DIRECTIONS else reading.direction,
             " ".join(word for word in (reading.side, reading.part) if word), drawn]
    return " · ".join(part for part in parts if part)


def remark(reading: MotionReading, words: str) -> str:
    """One plain sentence when something was left out or an idle motion was chosen, else ""."""
    if reading.left_out:
        what = ", ".join(f"“{part}”" for part in reading.left_out)
        return tr("Moving this picture can't do {what}, so that was left out.").format(what=what)
    if reading.inferred:
        return tr("These words name no motion, so it moves as what they name does.")
    if reading.idle and words.strip():
        return tr("These words name no motion that is known, so it moves gently.")
    if reading.idle:
        return tr("It moves gently until words say more.")
    return ""


def check_words(name: str, holds: bool) -> str:
    """A check as it is shown: "Loops", or "Not met: loops"."""
    return name[:1].upper() + name[1:] if holds else tr("Not met: {name}").format(name=name)


def bytes_in_words(size: int, limit: int = 0) -> str:
    """A size as shown: "312 of 500 KB", "655 KB", "1.4 MB"; decimal kilobytes, as the messengers count."""
    if limit:
        return tr("{size} of {limit} KB").format(size=round(size / 1000), limit=round(limit / 1000))
    if size < 1_000_000:
        return tr("{size} KB").format(size=max(1, round(size / 1000)))
    return tr("{size} MB").format(size=f"{size / 1_000_000:.1f}")
