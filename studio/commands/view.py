"""Commands that change what is seen and heard, never the document: playing, seeking, zoom, theme, palette."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from studio.commands.context import Context
from studio.commands.parameters import Parameter, choice, number
from studio.commands.registry import Command, Result

PLAYING, LOOKING = "Play", "View"
THEMES = ("dark", "light", "system")
WORKSPACES = ("create", "sticker", "library")
ZOOMS = (0.05, 32.0)
STEP = 1.25


def needs_something(context: Context) -> str:
    """Why nothing can be played: nothing is shown."""
    return "" if context.window.length() > 0 else "There is nothing to play yet."


def toggle(context: Context) -> None:
    if context.window.playing():
        context.window.pause()
    else:
        context.window.play()


def seek(context: Context, to_s: float | None = None, delta_s: float = 0.0) -> Result:
    """To a moment, or by some seconds; held between start and end."""
    window = context.window
    wanted = (window.position() if to_s is None else to_s) + delta_s
    held = min(max(wanted, 0.0), window.length())
    window.seek(held)
    return Result(data={"position": held})


def zoom(context: Context, factor: float) -> None:
    context.window.zoom(factor)


def theme(context: Context, name: str) -> None:
    context.settings.set("theme", name)
    context.window.theme(name)


def workspace(context: Context, name: str) -> None:
    context.window.show(name)


def _zoom_by(factor: float) -> Callable[[Context], None]:
    def action(context: Context) -> None:
        low, high = ZOOMS
        context.window.zoom(min(max(context.window.zoomed() * factor, low), high))

    return action


def _step(frames: int) -> Callable[[Context], None]:
    def action(context: Context) -> None:
        context.window.pause()
        context.window.step(frames)

    return action


def _playing(name: str, title: str, sentence: str, action: Any, shortcut: str = "", *parameters: Parameter, one_of: tuple[str, ...] = ()) -> Command:
    return Command(name, title, sentence, action, parameters, PLAYING, shortcut, needs_something, one_of)


def commands() -> tuple[Command, ...]:
    return (
        _playing("play", "Play", "Play what is shown.", lambda context: context.window.play()),
        _playing("pause", "Pause", "Stop playing.", lambda context: context.window.pause()),
        _playing("play.toggle", "Play or pause", "Play, or stop playing.", toggle, "Space"),
        _playing("seek", "Go to a moment", "Go to a moment, or forward or back by some seconds.", seek, "",
                 number("to_s", "The moment.", 0, unit="s"), number("delta_s", "How far from here, back when negative.", unit="s"), one_of=("to_s", "delta_s")),
        _playing("frame.next", "Next frame", "One frame forward.", _step(1), "Right"),
        _playing("frame.previous", "Previous frame", "One frame back.", _step(-1), "Left"),
        _playing("frame.next_ten", "Ten frames forward", "Ten frames forward.", _step(10), "Shift+Right"),
        _playing("frame.previous_ten", "Ten frames back", "Ten frames back.", _step(-10), "Shift+Left"),
        _playing("go.start", "Go to the start", "Go to the first frame.", lambda context: context.window.seek(0.0), "Home"),
        _playing("go.end", "Go to the end", "Go to the last frame.", lambda context: context.window.seek(context.window.length()), "End"),
        Command("view.zoom", "Zoom to", "Show the picture at a size: 1 is one pixel on one pixel.", zoom, (number("factor", "0.05 to 32.", *ZOOMS, needed=True),), LOOKING),
        Command("view.zoom_in", "Zoom in", "Show the picture larger.", _zoom_by(STEP), (), LOOKING, "Ctrl++"),
        Command("view.zoom_out", "Zoom out", "Show the picture smaller.", _zoom_by(1 / STEP), (), LOOKING, "Ctrl+-"),
        Command("view.fit", "Fit", "Fit the picture into the view.", lambda context: context.window.zoom(None), (), LOOKING, "Ctrl+0"),
        Command("view.actual", "Actual size", "One pixel of the picture on one of the screen.", lambda context: context.window.zoom(1.0), (), LOOKING, "Ctrl+1"),
        Command("view.theme", "Theme", "Dark, light, or as the system has it.", theme, (choice("name", "dark, light or system.", THEMES, needed=True),), LOOKING),
        Command("view.workspace", "Go to a workspace", "Bring a workspace to the front.", workspace, (choice("name", "Which one.", WORKSPACES, needed=True),), LOOKING),
        Command("palette", "Find a command", "Search all commands by name.", lambda context: context.window.palette(), (), LOOKING, "Ctrl+K", in_palette=False),
    )
