"""Commands on stickers: open a picture, say how it is to move, make it final, choose among takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from studio.commands.context import Context
from studio.commands.parameters import Kind, Parameter, choice, flag, integer, number, text
from studio.commands.registry import Command, Result
from studio.commands.requests import request_for
from studio.contract.codec import LARGEST_SEED
from studio.contract.errors import InputError
from studio.contract.ports import ImportedPicture
from studio.contract.requests import MediaRef
from studio.core.edits import sticker as edits
from studio.core.edits import takes
from studio.core.errors import DocumentError
from studio.core.project import AssetRef, Sticker, find, shown_sticker

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg", ".psd", ".ora", ".kra", ".bmp", ".tif", ".tiff")
CATEGORY = "Sticker"


def needs_sticker(context: Context) -> str:
    """Why a sticker command can't run: no sticker is open."""
    return "" if shown_sticker(context.project) else "Open a picture first."


def the_sticker(context: Context) -> Sticker:
    """The sticker that is open. Raises InputError when there is none."""
    found = shown_sticker(context.project)
    if found is None:
        raise InputError("Open a picture first.")
    return found


# ------------------------------------------------------------------ opening
def open_picture(context: Context, path: Path | None = None, picture: MediaRef | str = "") -> Result | None:
    """A picture becomes a sticker: from a file, or from media that were read already."""
    if isinstance(picture, MediaRef):
        frame = context.reader.frame(picture)
        return _opened(context, picture, (frame.width, frame.height), "")
    chosen = path or context.window.ask_open("Choose a picture", PICTURES)
    if chosen is None:
        return None
    imported = context.reader.read(chosen)
    _into_library(context, imported)
    return _opened(context, imported.ref, (imported.frame.width, imported.frame.height), " ".join(imported.notes))


def _opened(context: Context, media: MediaRef, size: tuple[int, int], notes: str) -> Result:
    asset = kept_asset(context, media, "picture", size)
    name = PurePath(media.name or media.path or "picture").name
    context.store.commit(f"Open {name}", edits.open_picture(context.project, replace(asset, name=name), template(context)))
    context.window.show("sticker")
    return Result(notes, {"sticker": context.project.shown})


def kept_asset(context: Context, media: MediaRef, kind: str, size: tuple[int, int]) -> AssetRef:
    """The media taken into the project, as an asset of it."""
    kept = context.files.keep(media)
    return AssetRef(kind=kind, sha256=kept.sha256, name=kept.name or media.name, path=kept.path, width=size[0], height=size[1])


def template(context: Context) -> Sticker:
    """How new stickers start: as the user last chose, where that can be."""
    get = context.settings.get
    wanted = Sticker(frames=int(get("sticker.frames", 8)), fps=float(get("sticker.fps", 8.0)), size=int(get("sticker.size", 512)))
    try:
        return edits.checked(wanted)
    except DocumentError:
        return Sticker()


def _into_library(context: Context, picture: ImportedPicture) -> None:
    def work(progress: object) -> str:
        context.library.add_import(picture)
        return ""

    context.background.start(f"Adding {picture.ref.name or 'the picture'} to the library", work)


# ------------------------------------------------------------------ changing
def _set(context: Context, label: str, **fields: Any) -> None:
    """One change of the open sticker; a row of changes of the same field becomes one undo step."""
    sticker = the_sticker(context)
    key = f"{sticker.id} {' '.join(fields)}"
    context.store.commit(label, edits.change(context.project, sticker.id, **fields), key)


def set_words(context: Context, text: str) -> None:
    _set(context, "Change the words", words=text)


def set_strength(context: Context, value: float) -> None:
    _set(context, "Change the strength", strength=value)


def set_frames(context: Context, count: int) -> None:
    _set(context, "Change the number of frames", frames=count)


def set_fps(context: Context, value: float) -> None:
    _set(context, "Change the rate", fps=value)


def set_size(context: Context, pixels: int) -> None:
    _set(context, "Change the size", size=pixels)


def set_at(context: Context, where: str) -> None:
    _set(context, "Change where the picture stands", at=where)


def set_outline(context: Context, share: float) -> None:
    _set(context, "Change the outline", outline=share)


def set_anchors(context: Context, anchors: tuple[str, ...]) -> None:
    _set(context, "Change what stays", anchors=anchors)


def set_keep_background(context: Context, keep: bool) -> None:
    _set(context, "Keep the background" if keep else "Leave the background out", keep_background=keep)


def set_cut_out(context: Context, cut: bool) -> None:
    _set(context, "Cut the subject out" if cut else "Don't cut the subject out", cut_out=cut)


def set_seed(context: Context, seed: int) -> None:
    _set(context, "Change the seed", seed=seed)


def set_mask(context: Context, picture: MediaRef | str) -> None:
    _set_picture(context, "mask", "Paint what moves", picture)


def set_matte(context: Context, picture: MediaRef | str) -> None:
    _set_picture(context, "matte", "Mend the cut-out", picture)


def _set_picture(context: Context, field: str, label: str, picture: MediaRef | str) -> None:
    sticker = the_sticker(context)
    asset = None
    if isinstance(picture, MediaRef):
        frame = context.reader.frame(picture)
        asset = kept_asset(context, picture, field, (frame.width, frame.height))
    context.store.commit(label, edits.set_picture(context.project, sticker.id, field, asset))


# ------------------------------------------------------------------ making
def animate(context: Context, text: str | None = None, variations: int = 1, again: bool = False) -> Result:
    """Make the open sticker final at full size; `again` draws a new seed."""
    if text is not None:
        set_words(context, text)
    context.store.seal()
    sticker = the_sticker(context)
    if again:
        seeds = [take.seed for take in takes.made_for(context.project, sticker.id)]
        set_seed(context, max([sticker.seed, *seeds]) % LARGEST_SEED + 1)
        sticker = the_sticker(context)
    request = request_for(context.project, sticker, variations)
    context.autosave()
    job = context.engine.submit(request, label=sticker.words.strip() or sticker.name or "Sticker")
    context.jobs[job.id] = sticker.id
    return Result(data={"job": job.id, "made_for": sticker.id})


def versions(context: Context, count: int = 4) -> Result:
    """Several versions of the open sticker to choose from."""
    return animate(context, variations=count, again=True)


def choose(context: Context, take: str | int) -> None:
    """Show another take of the open sticker: by number from 1, "last", or id."""
    sticker = the_sticker(context)
    made = takes.made_for(context.project, sticker.id)
    if isinstance(take, int) and take <= len(made):
        chosen = made[take - 1].id
    elif take == "last" and made:
        chosen = made[-1].id
    elif isinstance(take, str) and find(made, take):
        chosen = take
    else:
        raise InputError(f"There is no take {take}; this sticker has {len(made) or 'none yet'}.")
    context.store.commit("Choose a take", edits.choose_take(context.project, sticker.id, chosen))


def _change(name: str, title: str, sentence: str, action: Any, *parameters: Parameter) -> Command:
    return Command(name, title, sentence, action, parameters, CATEGORY, why_not=needs_sticker, changes_document=True)


def commands() -> tuple[Command, ...]:
    return (
        Command("sticker.open", "Open a picture", "Bring a picture alive as a sticker.", open_picture, (
            Parameter("path", Kind.PATH, "The picture's file; without it you are asked."),
            Parameter("picture", Kind.MEDIA, "A picture that was read already, such as a pasted one.")), CATEGORY, "Ctrl+Shift+O", changes_document=True),
        _change("sticker.words", "Say what should happen", "The words that the motion follows.", set_words,
                text("text", "What should happen, or nothing for an idle motion.", needed=True)),
        _change("sticker.strength", "Strength of the motion", "How far the motion goes: 0 is still, 0.5 is what the words ask for.", set_strength,
                number("value", "0 to 1.", 0, 1, needed=True)),
        _change("sticker.frames", "Number of frames", "How many frames the loop has.", set_frames, integer("count", "4 to 48.", *edits.FRAMES, needed=True, unit="frames")),
        _change("sticker.fps", "Frame rate", "How many frames are shown in a second.", set_fps, number("value", "4 to 30.", *edits.FPS, needed=True, unit="fps")),
        _change("sticker.size", "Size of the result", "Pixels of the longer side.", set_size, integer("pixels", "16 to 4096.", *edits.SIZE, needed=True, unit="px")),
        _change("sticker.at", "Where the picture stands", "Whether the picture itself is the first, middle or last frame of the loop.", set_at,
                choice("where", "auto, first, middle or last.", edits.ATS, needed=True)),
        _change("sticker.outline", "White outline", "An outline that moves with the sticker.", set_outline,
                number("share", "Width as a share of the longer side, 0 for none.", *edits.OUTLINE, needed=True)),
        _change("sticker.anchors", "What stays in place", "Parts of the subject that don't move.", set_anchors,
                Parameter("anchors", Kind.CHOICES, "feet, top, left, right, centre.", needed=True, choices=edits.ANCHORS)),
        _change("sticker.mask", "Only a part moves", "A painted mask: only what it covers moves.", set_mask,
                Parameter("picture", Kind.MEDIA, "The mask; empty takes it away.", needed=True)),
        _change("sticker.matte", "Mend the cut-out", "A cut-out that replaces the automatic one.", set_matte,
                Parameter("picture", Kind.MEDIA, "The cut-out; empty takes it away.", needed=True)),
        _change("sticker.background", "Keep the background", "Move the subject over its own background.", set_keep_background, flag("keep", "True to keep it.", needed=True)),
        _change("sticker.cut_out", "Cut the subject out", "Remove the background of a picture without transparency.", set_cut_out, flag("cut", "True to cut out.", needed=True)),
        _change("sticker.seed", "Seed", "The number that decides among results that are as good.", set_seed, integer("seed", "0 or more.", 0, LARGEST_SEED, needed=True)),
        _change("sticker.choose", "Choose a take", "Show another of the sticker's takes.", choose, Parameter("take", Kind.TARGET, "Its number from 1, or “last”.", needed=True)),
        Command("animate", "Make it", "Make the sticker final, at full size.", animate, (
            text("text", "What should happen; without it the sticker's words stay."), integer("variations", "How many results: 1, 2, 4 or 8.", 1, 8),
            flag("again", "True for another result than before.")), CATEGORY, "Ctrl+Return", needs_sticker),
        Command("sticker.versions", "Several versions", "Make several versions to choose from.", versions,
                (integer("count", "How many: 2, 4 or 8; 4 when not said.", 2, 8),), CATEGORY, "Ctrl+Shift+Return", needs_sticker),
    )
