"""One sticker from choices to a written file and its answer; what `animate`, its batches and `demo` have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from studio.cli.arguments import did_you_mean
from studio.cli.console import Console, duration, size
from studio.cli.files import check_output, numbered
from studio.cli.jobs import run_job
from studio.cli.services import Services
from studio.contract.errors import InputError
from studio.contract.events import TakeResult
from studio.contract.ports import ExportOptions, ExportPreset, ExportReport, ImportedPicture, StickerExporter
from studio.contract.requests import Anchor, Animate, At, GenerationRequest, MediaRef, TextPrompt


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything `kinora animate` can be told about one sticker, checked for its range. Paths are as given."""

    image: str
    output: str
    prompt: str = ""
    frames: int = 8
    fps: float = 8.0
    size: int = 512
    at: str = "auto"
    strength: float = 0.5
    keep_background: bool = False
    preset: str = ""
    outline: float = 0.0
    anchor: tuple[str, ...] = ()
    mask: str = ""
    matte: str = "#ffffff"
    variations: int = 1
    seed: int = 0
    model: str = "auto"


def make_sticker(choices: Choices, services: Services, console: Console) -> dict[str, Any]:
    """Read, animate, export. The answer of the contract; nothing is written when anything fails before that."""
    targets_of(choices)
    choose_preset(services.exporter, choices.preset, Path(choices.output))
    picture = services.pictures.read(Path(choices.image))
    mask = services.pictures.read(Path(choices.mask)).ref if choices.mask else None
    return animate_picture(choices, picture, services, console, mask)


def targets_of(choices: Choices) -> list[Path]:
    """The files that will be written. Raises InputError when they can't be."""
    inputs = tuple(Path(name) for name in (choices.image, choices.mask) if name)
    return [check_output(path, inputs) for path in numbered(Path(choices.output), choices.variations)]


def animate_picture(choices: Choices, picture: ImportedPicture, services: Services, console: Console, mask: MediaRef | None = None) -> dict[str, Any]:
    """Animate and export a picture that was read or drawn. The answer of the contract."""
    targets = targets_of(choices)
    preset = choose_preset(services.exporter, choices.preset, Path(choices.output))
    request = to_request(choices, picture.ref, mask)
    results = run_job(services.engine, request, console, f"Animating {picture.ref.name}")
    answers = [
        _export(request, result, preset, target, choices, picture, services, console)
        for result, target in zip(results, targets, strict=True)
    ]
    return answers[0] if choices.variations == 1 else {**answers[0], "variations": answers}


def to_request(choices: Choices, source: MediaRef, mask: MediaRef | None) -> GenerationRequest:
    """The frozen request these choices amount to."""
    operation = Animate(
        source, choices.frames, choices.size, At(choices.at), choices.strength, choices.keep_background,
        cut_out=not choices.keep_background, anchors=tuple(Anchor(name) for name in choices.anchor), mask=mask,
        outline=choices.outline,
    )
    prompts = (TextPrompt(choices.prompt),) if choices.prompt else ()
    return GenerationRequest(operation, prompts, fps=choices.fps, seed=choices.seed, variations=choices.variations,
                             model=choices.model)


def choose_preset(exporter: StickerExporter, asked: str, output: Path) -> str:
    """The preset asked for, which must agree with the file's ending, or the one the ending means. Raises InputError."""
    if not asked:
        return exporter.preset_for(output)
    known = {preset.id: preset for preset in exporter.presets()}
    if asked not in known:
        raise InputError(f"There is no preset {asked!r}.", did_you_mean(asked, known) or f"There are {', '.join(known)}.")
    _check_ending(known[asked], output)
    return asked


def _check_ending(preset: ExportPreset, output: Path) -> None:
    apng = {".png", ".apng"}
    agrees = output.suffix.lower() == preset.suffix or {output.suffix.lower(), preset.suffix} == apng
    if not agrees:
        form = f"a {preset.suffix} file" if preset.suffix else "a folder"
        raise InputError(f"The preset {preset.id} writes {form}, but the output is {output.name}.",
                         f"Name it {output.stem}{preset.suffix}.")


def _export(request: GenerationRequest, result: TakeResult, preset: str, target: Path, choices: Choices,
            picture: ImportedPicture, services: Services, console: Console) -> dict[str, Any]:
    def progress(share: float) -> None:
        console.progress(f"Writing {target.name}", round(share * 100), 100)

    options = ExportOptions(choices.matte)  # the outline is in the request: the model draws it, so that it moves along
    report = services.exporter.export(result.loop, preset, target, services.recipe(request, result), options, progress)
    return sticker_answer(result, report, picture.notes)


def sticker_answer(result: TakeResult, report: ExportReport, picture_notes: tuple[str, ...]) -> dict[str, Any]:
    """What was done and how, as the contract's JSON."""
    return {
        "file": report.path, "model": result.model, "why": result.why, "method": result.method,
        "native_size": list(result.native_size), "size": [report.width, report.height],
        "frames": report.frames, "fps": report.fps, "bytes": report.bytes, "limit": report.limit, "met": report.met,
        "preset": report.preset, "seed": result.seed, "seconds": round(result.seconds, 3),
        "reading": {**asdict(result.reading), "motions": [
            {"name": name, "certainty": round(certainty, 4)} for name, certainty in result.reading.motions
        ]},
        "shrunk": report.shrunk, "checks": dict(result.checks),
        "notes": list(dict.fromkeys((*picture_notes, *result.notes, *report.notes))),
        "left_out": list(result.reading.left_out),
    }


def sticker_lines(answer: Mapping[str, Any]) -> list[str]:
    """The same for a person, the most important first."""
    lines = [_headline(one) for one in answer.get("variations", [answer])]
    reading = answer["reading"]
    if not reading["idle"] and reading["motions"]:
        lines.append("Read as " + ", ".join(f"{m['name']} ({m['certainty']:.0%})" for m in reading["motions"]))
    if answer["left_out"]:
        lines.append("Left out: " + ", ".join(answer["left_out"]))
    if answer["shrunk"]:
        lines.append(f"To meet the limit: {answer['shrunk']}")
    lines += [f"{one['file']} is over the limit of {size(one['limit'])}" for one in answer.get("variations", [answer]) if not one["met"]]
    return [*lines, *answer["notes"]]


def _headline(answer: Mapping[str, Any]) -> str:
    width, height = answer["size"]
    return (f"{answer['file']}  {width} x {height}, {answer['frames']} frames at {answer['fps']:g} a second, "
            f"{size(answer['bytes'])}, made in {duration(answer['seconds'])}")
