"""Takes of the project. Taking one out of the document never deletes its pixels: those lie in the library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from studio.core.errors import DocumentError
from studio.core.project import Project, Take, find


def add(project: Project, takes: Iterable[Take]) -> Project:
    """The takes added in order; the first becomes the chosen one of what they were made for."""
    added = tuple(takes)
    if not added:
        return project
    project = replace(project, takes=(*project.takes, *added))
    made_for, chosen = added[0].made_for, added[0].id
    stickers = tuple(replace(held, take=chosen) if held.id == made_for else held for held in project.stickers)
    boards = tuple(replace(held, take=chosen) if held.id == made_for else held for held in project.storyboards)
    return replace(project, stickers=stickers, storyboards=boards)


def star(project: Project, take_id: str, starred: bool) -> Project:
    """The take marked as a favourite, or not."""
    return _put(project, replace(take_of(project, take_id), starred=starred))


def rename(project: Project, take_id: str, name: str) -> Project:
    """The take under another name."""
    return _put(project, replace(take_of(project, take_id), name=name))


def remove(project: Project, take_id: str) -> Project:
    """Without the take; what showed it shows the newest other one that was made for it."""
    take = take_of(project, take_id)
    left = tuple(held for held in project.takes if held.id != take_id)
    others = [held.id for held in left if held.made_for == take.made_for]
    fallback = others[-1] if others and take.made_for else ""
    return replace(
        project, takes=left,
        stickers=tuple(replace(held, take=fallback) if held.take == take_id else held for held in project.stickers),
        storyboards=tuple(replace(held, take=fallback) if held.take == take_id else held for held in project.storyboards),
    )


def made_for(project: Project, node_id: str) -> tuple[Take, ...]:
    """The takes that were made for a sticker or storyboard, in the order in which they were made."""
    return tuple(take for take in project.takes if take.made_for == node_id)


def take_of(project: Project, take_id: str) -> Take:
    """The take with that id. Raises DocumentError when it isn't there."""
    take = find(project.takes, take_id)
    if take is None:
        raise DocumentError("That take is no longer in the project.")
    return take


def _put(project: Project, take: Take) -> Project:
    return replace(project, takes=tuple(take if held.id == take.id else held for held in project.takes))
