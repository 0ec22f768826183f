"""Marks of parts: wrong values are sentences, covers come back bit by bit, corrections touch one and count as by hand."""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.core.edits import parts as edits
from studio.core.errors import DocumentError
from studio.core.partmark import BYTES, KINDS, PartMark, mark_from_json, mark_to_json, packed, unpacked
from studio.pixels.parts import KINDS as FOUND
from tests.core.documents import MARKS

EMPTY = packed(bytes(BYTES))
ARM = PartMark("arm", (0.4, 0.5), (0.2, 0.3), EMPTY, "left", 0.4)
MARKED = (PartMark("body", (0.5, 0.5), (0.5, 1.0), EMPTY), ARM, PartMark("tail", (0.7, 0.7), (0.9, 0.6), EMPTY))


def test_the_document_knows_every_kind_that_can_be_found() -> None:
    assert KINDS == FOUND


@given(MARKS)
def test_a_mark_comes_back_from_its_json(mark: PartMark) -> None:
    assert mark_from_json(mark_to_json(mark)) == mark


@given(st.binary(min_size=BYTES, max_size=BYTES))
def test_a_cover_comes_back_bit_by_bit(bits: bytes) -> None:
    assert unpacked(packed(bits)) == bits


@pytest.mark.parametrize("wrong", [
    {"kind": "knee"}, {"side": "top"}, {"pivot": [0.5]}, {"pivot": [0.5, 1.2]}, {"pivot": [float("nan"), 0]}, {"tip": "here"}, {"tip": [True, 0]},
    {"certainty": -1}, {"certainty": 10**400}, {"moves": 1}, {"cover": ""}, {"cover": "%"}, {"cover": 3}, {"glow": True},
    {"cover": base64.b64encode(zlib.compress(bytes(10**7))).decode()}, {"cover": base64.b64encode(zlib.compress(bytes(9))).decode()},
])
def test_what_is_wrong_with_a_mark_is_a_sentence(wrong: dict[str, Any]) -> None:
    with pytest.raises(DocumentError) as caught:
        mark_from_json({**mark_to_json(ARM), **wrong})
    assert caught.value.sentence.endswith(".")


def test_corrections_touch_one_mark_and_count_as_by_hand() -> None:
    full = packed(b"\xff" * BYTES)
    changed = edits.set_cover(edits.move_pivot(edits.set_side(edits.set_kind(edits.set_moves(MARKED, 1, False), 1, "wing"), 1, "right"), 1, 0.1, 7), 1, full)
    assert changed[1] == PartMark("wing", (0.1, 1.0), (0.2, 0.3), full, "right", 0.4, moves=False, by_hand=True)
    assert (changed[0], changed[2]) == (MARKED[0], MARKED[2])
    assert edits.set_moves(MARKED, 1, True) is MARKED  # nothing was said that wasn't known
    with pytest.raises(DocumentError, match="no longer there"):
        edits.set_moves(MARKED, 3, False)


def test_a_cover_or_a_kind_that_is_none_is_refused() -> None:
    with pytest.raises(DocumentError, match="can't be read"):
        edits.set_cover(MARKED, 0, "nonsense!")
    with pytest.raises(DocumentError, match="no part"):
        edits.set_kind(MARKED, 0, "knee")
    assert replace(ARM, moves=False) != ARM
