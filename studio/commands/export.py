"""Writing the open sticker as a file that a messenger, a browser or an editing program takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from studio.commands.context import Context, Progress
from studio.commands.parameters import Kind, Parameter, number, text
from studio.commands.registry import Command, Result
from studio.commands.requests import request_for, same_look
from studio.commands.sticker import needs_sticker, the_sticker
from studio.contract.codec import request_to_json
from studio.contract.errors import InputError
from studio.contract.fields import a_list
from studio.contract.frame import Loop
from studio.contract.ports import ExportOptions, ExportPreset, ExportReport
from studio.core.project import Sticker, find

WIDEST_OUTLINE = 0.1


def export(context: Context, preset: str = "", path: Path | None = None, matte: str = "", outline: float = 0.0) -> Result | None:
    """Write the finished loop with a preset; without a path the export folder or the user decides where."""
    sticker = the_sticker(context)
    chosen = _preset(context, preset or (context.exporter.preset_for(path) if path is not None else ""))
    loop, recipe = finished(context, sticker)
    target = path or _where(context, sticker, chosen)
    if target is None:
        return None
    options = ExportOptions(matte=matte or context.settings.get("export.matte", "#ffffff"), outline=outline)

    def work(progress: Progress) -> str:
        report = context.exporter.export(loop(), chosen.id, target, recipe, options, progress)
        return told(report)

    context.background.start(f"Exporting {target.name}", work)
    return Result(data={"path": str(target), "preset": chosen.id})


def finished(context: Context, sticker: Sticker) -> tuple[Callable[[], Loop], Mapping[str, Any]]:
    """How to get the finished loop of the sticker as it stands, and its recipe.

    From the chosen take when nothing was changed since, else from the viewer when it is finished there. Raises
    InputError when neither is.
    """
    wanted = request_to_json(request_for(context.project, sticker))
    take = find(context.project.takes, sticker.take) if sticker.take else None
    if take is not None and same_look(take.request, wanted):
        library_id = take.library_id
        recipe = {"request": {**take.request, "seed": take.seed, "variations": 1}, "model": {"id": take.model, "sha256": take.model_sha256}}
        return lambda: context.library.loop(library_id), recipe
    shown = context.window.shown_loop()
    if shown is None:
        raise InputError("This sticker isn't finished yet.", "Press Ctrl+Enter to make it first.")
    return lambda: shown, {"request": wanted}


def told(report: ExportReport) -> str:
    """What was written, in a sentence: how large, of which limit, and what had to be given up."""
    limit = f" of {report.limit / 1000:.0f}" if report.limit else ""
    shrunk = f" ({report.shrunk})" if report.shrunk else ""
    missed = "" if report.met else " It is still larger than the limit."
    return f"Saved “{Path(report.path).name}”, {report.bytes / 1000:.0f}{limit} kB{shrunk}.{missed}"


def _preset(context: Context, name: str) -> ExportPreset:
    presets = context.exporter.presets()
    found = next((preset for preset in presets if preset.id == name), None)
    if found is None:
        raise InputError(f"There is no preset “{name[:40]}”.", f"There are {a_list(preset.id for preset in presets)}.")
    return found


def _where(context: Context, sticker: Sticker, preset: ExportPreset) -> Path | None:
    name = f"{sticker.name or 'sticker'}-{preset.id}{preset.suffix}"
    folder = context.settings.get("export.folder", "")
    if folder:
        return Path(folder) / name
    return context.window.ask_save(f"Export for {preset.name}", name, (preset.suffix,) if preset.suffix else ())


def commands() -> tuple[Command, ...]:
    return (
        Command("export", "Export", "Write the sticker as a file for a messenger or a program.", export, (
            text("preset", "whatsapp, telegram, signal, discord, imessage, gif, apng, webp ..."),
            Parameter("path", Kind.PATH, "The file; its ending tells the format when no preset is said."),
            text("matte", "Colour behind half-transparent edges where the format has none, such as #ffffff."),
            number("outline", "White outline as a share of the longer side.", 0, WIDEST_OUTLINE)),
            "File", "Ctrl+E", needs_sticker, ("preset", "path")),
    )
