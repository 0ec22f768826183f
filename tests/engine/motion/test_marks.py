"""Parts as marks: untouched they change nothing, what is corrected is obeyed, what is wanted still stays still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio.contract.requests import Animate, MediaRef, PartMark
from studio.core.edits import parts as edits
from studio.core.partmark import BYTES, GRID, packed
from studio.engine.motion.marks import cells_of, corrected, cover_of, marks_of, stays
from studio.engine.motion.subject import Subject, prepare
from studio.pixels.parts import Parts
from tests.engine.motion.toys import Bench, save_toys
from tests.pixels.kit import subject as kit

SIDE = 192


def boy() -> Parts:
    return kit("boy", SIDE)[1]


def at(marks: tuple[PartMark, ...], kind: str) -> int:
    return next(i for i, mark in enumerate(marks) if mark.kind == kind)


def prepared(marks: tuple[PartMark, ...], found: Parts | None) -> Subject:
    return prepare(kit("boy", SIDE)[0], None, Animate(MediaRef("a"), size=SIDE, parts=marks), lambda ref, cut: found)


def test_untouched_marks_are_what_was_found() -> None:
    found = boy()
    again = corrected(found, marks_of(found), (1, 1))
    for one, other in zip(found.parts, again.parts, strict=True):
        assert np.array_equal(one.mask, other.mask) and (one.pivot, one.tip, one.parent, one.depth) == (other.pivot, other.tip, other.parent, other.depth)


def test_marks_say_what_the_machine_does_not_trust() -> None:
    found = boy()
    arm = next(i for i, p in enumerate(found.parts) if p.kind == "arm")
    doubted = replace(found, parts=tuple(replace(p, certainty=0.1) if i == arm else p for i, p in enumerate(found.parts)))
    seen = prepared((), doubted)
    assert not seen.marks[arm].moves and seen.marks[0].moves and arm not in seen.skeleton.rows
    meant = prepared(edits.set_moves(seen.marks, arm, True), doubted)
    assert arm in meant.skeleton.rows  # a person is believed


def test_what_is_wanted_still_is_not_told_and_its_hand_hangs_on_what_is() -> None:
    found = boy()
    marks = marks_of(found)
    arm = at(marks, "arm")
    seen = prepared(edits.set_moves(marks, arm, False), found)
    assert stays(seen.marks)[arm] and arm not in seen.skeleton.rows and len(seen.skeleton) and seen.skeleton.free
    assert not prepared(edits.set_moves(marks, at(marks, "body"), False), found).skeleton.free


def test_corrections_reach_the_puppet() -> None:
    found = boy()
    marks = marks_of(found)
    arm = at(marks, "arm")
    changed = edits.move_pivot(edits.set_kind(edits.set_side(marks, arm, "right"), arm, "wing"), arm, 0.25, 0.5)
    part = prepared(changed, found).puppet.parts[arm]
    assert (part.kind, part.side, part.certainty) == ("wing", "right", 1.0)
    assert part.pivot == pytest.approx((0.25 * SIDE - 0.5, 0.5 * SIDE - 0.5))


def test_a_painted_cover_changes_only_the_painted_cells() -> None:
    found = boy()
    marks = marks_of(found)
    arm = at(marks, "arm")
    cells = cells_of(marks[arm].cover)
    rows, columns = np.nonzero(cells)
    cut, cells[:4, :4] = (rows[0], columns[0]), True
    cells[cut] = False
    part = corrected(found, edits.set_cover(marks, arm, packed(np.packbits(cells).tobytes())), (1, 1)).parts[arm]
    assert part.mask[2, 2] == 255 and part.parent == found.parts[arm].parent
    step = SIDE // GRID
    centre = part.mask[cut[0] * step:(cut[0] + 1) * step, cut[1] * step:(cut[1] + 1) * step]
    assert centre.max() < 255
    far = np.kron(np.pad(~(cells ^ cells_of(marks[arm].cover)), 2, constant_values=True)[1:-3, 1:-3], np.ones((step, step))) > 0
    unlike = (part.mask != found.parts[arm].mask) & far
    assert unlike.mean() < 0.01


def test_marks_of_a_picture_in_which_nothing_is_found() -> None:
    cells = np.zeros((GRID, GRID), bool)
    cells[20:60, 40:50] = True
    mark = PartMark("tail", (0.5, 0.6), (0.5, 0.2), packed(np.packbits(cells).tobytes()))
    part = corrected(None, (mark,), (300, 150)).parts[0]
    assert part.mask.shape == (150, 300) and part.parent == -1
    assert part.mask[60, 140] == 255 and part.mask[10, 10] == 0


def test_a_speck_still_covers_its_cell_and_nothing_covers_nothing() -> None:
    speck = np.zeros((960, 960), np.uint8)
    speck[505, 311] = 255
    assert cells_of(cover_of(speck)).sum() == 1 and cells_of(cover_of(speck))[50, 31]
    assert not cells_of(cover_of(np.zeros((40, 40), np.uint8))).any()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(save_toys(tmp_path))
    yield made
    assert made.close()


def test_takes_tell_their_parts_and_a_body_that_stays_is_still(bench: Bench) -> None:
    body = PartMark("body", (0.5, 0.5), (0.5, 1.0), packed(b"\xff" * BYTES))
    moved = bench.results(parts=(body,))[0]
    held = bench.results(parts=edits.set_moves((body,), 0, False))[0]
    assert moved.parts == (body,) and not held.parts[0].moves
    assert len({bytes(f.buffer) for f in moved.loop.frames}) > 1
    assert len({bytes(f.buffer) for f in held.loop.frames}) == 1


def test_an_empty_cover_breaks_nothing(bench: Bench) -> None:
    nothing = PartMark("arm", (0.5, 0.5), (0.2, 0.5), packed(bytes(BYTES)), by_hand=True)
    assert bench.results(parts=(nothing,))[0].parts == (nothing,)
