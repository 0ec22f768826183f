"""The lens on a real project: what is put is what is got, and nothing else of the project changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.contract.requests import Anchor, Animate, At, GenerationRequest, MediaRef, TextPrompt

pytest.importorskip("studio.core.project", reason="the document is written in another branch")
pytest.importorskip("studio.commands.requests", reason="the commands are written in another branch")

FOX, CAT, MASK = MediaRef("a" * 64, "/fox.png", "fox.png"), MediaRef("b" * 64, "", "cat.png"), MediaRef("c" * 64, "", "mask.png")


def test_put_and_get_are_one() -> None:
    from studio.bridge.document import get, put
    from studio.core.project import Project

    assert get(Project()) is None
    request = GenerationRequest(
        Animate(FOX, frames=31, size=640, at=At.LAST, strength=0.8, anchors=(Anchor.FEET,), mask=MASK, outline=0.02),
        prompts=(TextPrompt("jumping"),), fps=12.0, seed=7)
    project = put(Project(), request)
    assert get(project) == request
    louder = replace(request, operation=replace(request.operation, strength=1.0, mask=None))
    assert get(put(project, louder)) == louder
    other = replace(request, operation=replace(request.operation, source=CAT))
    opened = put(project, other)
    assert get(opened) == other
    assert len(opened.stickers) == 2
    assert get(put(opened, None)) is None
    assert put(project, request) == project
