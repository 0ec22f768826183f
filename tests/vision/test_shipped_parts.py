"""The shipped weights find the parts a person sees in drawings that they were never trained on."""

from __future__ import annotations

import pytest

from studio.media.svg import draw
from studio.pixels.parts import Parts
from studio.resources import resource_path
from studio.vision.parts.finder import PartsFinder

FINDER = PartsFinder()


def found(name: str) -> Parts:
    return FINDER.find_parts(draw(resource_path(f"assets/art/subjects/{name}.svg").read_bytes(), 320))


@pytest.mark.parametrize(("name", "kinds"), [("cat", {"body", "head", "leg", "eye"}), ("owl", {"body", "head", "eye"}), ("pirate_child", {"body", "head", "leg", "arm"})])
def test_subjects_kept_apart_have_their_main_parts(name: str, kinds: set[str]) -> None:
    parts = found(name)
    assert kinds <= {p.kind for p in parts.parts if p.certainty > 0.5}
    assert parts.parts[0].kind == "body" and parts.parts[0].parent == -1
    assert abs(sum(share for _, share in parts.shows)) <= 1.001


def test_pairs_have_sides_and_eyes_hang_on_the_head() -> None:
    parts = found("owl")
    eyes = [p for p in parts.of("eye") if p.certainty > 0.5]
    assert sorted(p.side for p in eyes) == ["left", "right"]
    assert all(parts.parts[p.parent].kind == "head" and not p.shut for p in eyes)
