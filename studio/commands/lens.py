"""The open sticker as one request: the window reads and changes it so, the document keeps it as a sticker.

`get` and `put` are the two halves; `put` returns a new project and commits nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath

from studio.commands.requests import media_of, request_for, sticker_from
from studio.contract.frame import Frame
from studio.contract.requests import Animate, GenerationRequest, MediaRef
from studio.core.edits import sticker as edits
from studio.core.project import AssetRef, Project, shown_sticker

FIELDS = ("words", "strength", "frames", "fps", "size", "at", "anchors", "outline", "cut_out", "keep_background", "seed")


@dataclass(frozen=True)
class StickerRequests:
    """`keep` takes media into the project's file and answers with the reference to hold; `frame_of` gives pixels."""

    keep: Callable[[MediaRef], MediaRef]
    frame_of: Callable[[MediaRef], Frame]

    def get(self, project: Project) -> GenerationRequest | None:
        """What the open sticker asks for; None when none is open."""
        sticker = shown_sticker(project)
        return None if sticker is None else request_for(project, sticker)

    def put(self, project: Project, request: GenerationRequest | None) -> Project:
        """The project with the open sticker as the request says; None closes it. Another picture is another sticker."""
        if request is None:
            return replace(project, shown="")
        operation = request.operation
        assert isinstance(operation, Animate)
        wanted = sticker_from(request)
        sticker = shown_sticker(project)
        if sticker is None or not self._same(media_of(project, sticker.source), operation.source):
            project = edits.open_picture(project, self._asset(operation.source), wanted)
        shown = shown_sticker(project)
        assert shown is not None
        project = edits.change(project, shown.id, **{name: getattr(wanted, name) for name in FIELDS})
        for field, media in (("mask", operation.mask), ("matte", operation.matte)):
            if not self._same(media_of(project, getattr(shown, field)), media):
                project = edits.set_picture(project, shown.id, field, None if media is None else self._asset(media))
        return project

    @staticmethod
    def _same(one: MediaRef | None, other: MediaRef | None) -> bool:
        return (one and one.sha256) == (other and other.sha256)

    def _asset(self, media: MediaRef) -> AssetRef:
        frame = self.frame_of(media)
        kept = self.keep(media)
        name = PurePath(media.name or media.path or "picture").name
        return AssetRef(kind="picture", sha256=kept.sha256, name=name, path=kept.path, width=frame.width, height=frame.height)
