"""Commands on the user's library: star, bin and restore, search, and starting something new from what is there."""

from __future__ import annotations

from dataclasses import replace

from studio.commands.context import Context
from studio.commands.parameters import Kind, Parameter, flag, integer, text
from studio.commands.registry import Command, Result
from studio.commands.requests import sticker_from
from studio.commands.sticker import kept_asset, template
from studio.contract.codec import request_from_json
from studio.contract.errors import InputError
from studio.contract.ports import LibraryItem
from studio.contract.requests import Animate, MediaRef
from studio.core.edits import sticker as edits
from studio.core.project import AssetRef

CATEGORY = "Library"


def star(context: Context, items: tuple[int, ...] = (), starred: bool = True) -> None:
    for item in _chosen(context, items):
        context.library.star(item, starred)


def to_bin(context: Context, items: tuple[int, ...] = ()) -> Result:
    """Into the bin, from which it can be restored."""
    chosen = _chosen(context, items)
    context.library.bin(chosen, True)
    return Result(f"{_many(len(chosen))} in the bin.", {"items": chosen})


def restore(context: Context, items: tuple[int, ...] = ()) -> Result:
    chosen = _chosen(context, items)
    context.library.bin(chosen, False)
    return Result(f"{_many(len(chosen))} restored.", {"items": chosen})


def delete(context: Context, items: tuple[int, ...] = (), sure: bool = False) -> Result:
    """For good, and only what lies in the bin; asks first."""
    chosen = _chosen(context, items)
    kept = [item for item in chosen if not context.library.item(item).binned]
    if kept:
        raise InputError("Only what lies in the bin can be deleted.", "Put it into the bin first.")
    if not sure:
        return Result(question=f"Delete {_many(len(chosen))} for good? This can't be undone.", data={"items": chosen})
    context.library.delete(chosen)
    return Result(f"{_many(len(chosen))} deleted.", {"items": chosen})


def search(context: Context, text: str) -> None:
    context.window.show("library")
    context.window.search(text)


def use(context: Context, item: int) -> Result:
    """Start a new sticker from a library item: its request with its picture, or the picture itself."""
    found = context.library.item(item)
    if found.request:
        _from_request(context, found)
    else:
        asset = _from_frames(context, found)
        context.store.commit(f"Use {found.title}", edits.open_picture(context.project, asset, template(context)))
    context.window.show("sticker")
    return Result(data={"sticker": context.project.shown})


def _from_request(context: Context, item: LibraryItem) -> None:
    """The sticker that was asked for, mask and cut-out included. Raises InputError when a picture is gone."""
    request = request_from_json(item.request)
    operation = request.operation
    if not isinstance(operation, Animate):
        raise InputError("That wasn't made from a picture, so it can't be opened as a sticker.")
    project = edits.open_picture(context.project, _asset(context, operation.source, "picture"), sticker_from(request))
    for field, media in (("mask", operation.mask), ("matte", operation.matte)):
        if media is not None:
            project = edits.set_picture(project, project.shown, field, _asset(context, media, field))
    context.store.commit(f"Use {item.title}", project)


def _asset(context: Context, media: MediaRef, kind: str) -> AssetRef:
    frame = context.reader.frame(media)
    return kept_asset(context, media, kind, (frame.width, frame.height))


def _from_frames(context: Context, item: LibraryItem) -> AssetRef:
    loop = context.library.loop(item.id)
    media = context.reader.remember(loop.frames[loop.still], f"{item.title}.png")
    return replace(kept_asset(context, media, "picture", loop.size), name=f"{item.title}.png")


def _chosen(context: Context, items: tuple[int, ...]) -> tuple[int, ...]:
    """The items said, else those selected. Raises InputError when there are none."""
    chosen = items or context.window.selected_items()
    if not chosen:
        raise InputError("Nothing is selected in the library.")
    for item in chosen:
        context.library.item(item)
    return chosen


def _many(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"


def commands() -> tuple[Command, ...]:
    items = Parameter("items", Kind.IDS, "Which items; the selected ones when not said.")
    return (
        Command("library.star", "Star", "Mark items as favourites, or take the mark away.", star, (items, flag("starred", "False takes the star away.")), CATEGORY),
        Command("library.bin", "Move to the bin", "Put items into the bin; nothing is deleted.", to_bin, (items,), CATEGORY, "Delete"),
        Command("library.restore", "Restore from the bin", "Take items out of the bin.", restore, (items,), CATEGORY),
        Command("library.delete", "Delete for good", "Delete items that lie in the bin. Asks first.", delete,
                (items, flag("sure", "True when you were asked and said yes.")), CATEGORY),
        Command("library.search", "Search the library", "Find takes and imports by title and words.", search, (text("text", "Words.", needed=True),), CATEGORY),
        Command("library.use", "Use as new", "Start a new sticker from this item, with its picture and words.", use,
                (integer("item", "The item's number.", 1, needed=True),), CATEGORY, changes_document=True),
    )
