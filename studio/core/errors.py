"""The one exception of this room: an edit or a document that can't be. Its text is one sentence for a person."""

from __future__ import annotations


class DocumentError(ValueError):
    """An edit that makes no sense (there is no card 7) or a document that can't be read."""

    @property
    def sentence(self) -> str:
        return str(self)
