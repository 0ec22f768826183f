"""Commands on project files: new, open, save, save as, close, import. What is unsaved is asked about first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studio.commands.context import Context
from studio.commands.parameters import Kind, Parameter
from studio.commands.registry import Command, Result
from studio.commands.sticker import PICTURES, open_picture
from studio.contract.projects import OpenedProject
from studio.core.project import Project

CATEGORY = "File"
ENDING = ".kinora"
SAVE, DISCARD = "Save", "Don't save"
GO_ON = "Go on"
MOST_RECENT = 12


def new(context: Context) -> Result | None:
    if not settled(context):
        return None
    return _show(context, context.files.new())


def open_file(context: Context, path: Path | None = None) -> Result | None:
    """A project, or a picture, which is opened as a sticker in the project that is open."""
    chosen = path or context.window.ask_open("Open", (ENDING, *PICTURES))
    if chosen is None:
        return None
    if chosen.suffix.lower() in PICTURES:
        return open_picture(context, chosen)
    if not settled(context):
        return None
    shown = _show(context, context.files.open(chosen))
    _remember(context, chosen)
    return shown


def _show(context: Context, opened: OpenedProject) -> Result:
    context.store.replace(opened.project, saved=opened.saved)
    context.window.show("sticker" if opened.project.stickers else "create")
    if opened.note:
        context.window.say(opened.note)
    return Result(opened.note, {"path": str(context.files.path or "")})


def save(context: Context) -> Result | None:
    if context.files.path is None:
        return save_as(context)
    context.files.save(context.project)
    return _saved(context)


def save_as(context: Context, path: Path | None = None) -> Result | None:
    name = context.files.path.name if context.files.path else f"{_plain_name(context.project)}{ENDING}"
    chosen = path or context.window.ask_save("Save the project", name, (ENDING,))
    if chosen is None:
        return None
    context.files.save_as(context.project, chosen)
    _remember(context, context.files.path or chosen)
    return _saved(context)


def _plain_name(project: Project) -> str:
    """A name for a project that has none: its own, else that of its first sticker."""
    named = project.stickers[0].name if project.stickers and project.name == Project().name else ""
    return named or project.name


def _saved(context: Context) -> Result:
    context.store.mark_saved()
    path = context.files.path
    return Result(f"Saved “{path.name}”." if path else "", {"path": str(path or "")})


def close(context: Context) -> Result | None:
    """Close the project; an empty one takes its place."""
    return new(context)


def leave(context: Context) -> None:
    if settled(context):
        context.files.close()
        context.window.quit()


def settled(context: Context) -> bool:
    """True when nothing unsaved stands in the way: there was nothing, or the user saved it or let it go."""
    if not context.store.dirty:
        return True
    name = context.files.path.name if context.files.path else context.project.name
    answer = context.window.ask(f"Save the changes to “{name}”?", (SAVE, DISCARD))
    if answer == SAVE:
        return save(context) is not None
    return answer == DISCARD


def recover(context: Context, leftovers: Sequence[Path]) -> Result | None:
    """Ask whether to go on with the newest of these unsaved projects."""
    if not leftovers:
        return None
    answer = context.window.ask("The studio ended without closing an unsaved project. Go on with it?", (GO_ON,))
    return _show(context, context.files.recover(leftovers[0])) if answer == GO_ON else None


def bring_in(context: Context, path: Path | None = None) -> Result | None:
    """A picture into the library, without opening it."""
    chosen = path or context.window.ask_open("Import a picture", PICTURES)
    if chosen is None:
        return None

    def work(progress: object) -> str:
        context.library.add_import(context.reader.read(chosen))
        return f"“{chosen.name}” is in the library."

    context.background.start(f"Importing {chosen.name}", work)
    return Result()


def _remember(context: Context, path: Path) -> None:
    shown = str(path.absolute())
    others = [other for other in context.settings.get("recent", []) if other != shown]
    context.settings.set("recent", [shown, *others][:MOST_RECENT])


def commands() -> tuple[Command, ...]:
    path = Parameter("path", Kind.PATH, "The file; without it you are asked.")
    return (
        Command("file.new", "New project", "Start an empty project.", new, (), CATEGORY, "Ctrl+N"),
        Command("file.open", "Open", "Open a project or a picture.", open_file, (path,), CATEGORY, "Ctrl+O"),
        Command("file.save", "Save", "Save the project.", save, (), CATEGORY, "Ctrl+S"),
        Command("file.save_as", "Save as", "Save the project under another name.", save_as, (path,), CATEGORY, "Ctrl+Shift+S"),
        Command("file.close", "Close project", "Close the project.", close, (), CATEGORY, "Ctrl+W"),
        Command("file.import", "Import a picture", "Bring a picture into the library.", bring_in, (path,), CATEGORY, "Ctrl+I"),
        Command("quit", "Quit", "Close the studio.", leave, (), CATEGORY, "Ctrl+Q"),
    )
