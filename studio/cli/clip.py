"""From clips and a request to written files and their answer; what all commands that make clips have in common."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from studio.cli.console import Console, duration, size
from studio.cli.files import check_output, numbered
from studio.cli.jobs import run_job
from studio.cli.services import Services
from studio.contract.checks import check_media
from studio.contract.codec import request_from_json
from studio.contract.errors import InputError
from studio.contract.events import TakeResult
from studio.contract.media import MediaFacts, MediaRef
from studio.contract.operationcodec import media_to_json
from studio.contract.ports import ClipReader, ExportReport


class Clips:
    """The clips of a command by the operation's field, read once. Raises InputError for what can't be."""

    def __init__(self, reader: ClipReader, named: Mapping[str, str]) -> None:
        self.paths = {name: Path(path) for name, path in named.items()}
        self._read = {name: reader.facts(path) for name, path in self.paths.items()}

    def as_json(self) -> dict[str, dict[str, str]]:
        return {name: media_to_json(ref) for name, (ref, _) in self._read.items()}

    def facts(self, name: str) -> MediaFacts:
        return self._read[name][1]

    def by_ref(self) -> dict[MediaRef, MediaFacts]:
        return dict(self._read.values())

    @property
    def title(self) -> str:
        return " and ".join(path.name for name, path in self.paths.items() if name != "mask")


def make_clips(values: Mapping[str, Any], clips: Clips, output: Path, doing: str, strict: bool, services: Services,
               console: Console) -> tuple[dict[str, Any], list[str]]:
    """Check, make, write: the contract's answer and its lines. Nothing is written when anything fails before that."""
    request = check_media(request_from_json(values), clips.by_ref())
    inputs = tuple(clips.paths.values())
    targets = [check_output(path, inputs) for path in numbered(output, request.variations)]
    for target in targets:
        services.clip_exporter.check(target)
    results = run_job(services.engine, request, console, f"{doing} {clips.title or output.name}")
    for result in results:
        _refuse_left_out(result, strict)
    if len(results) == 1:
        targets = [output]
    answers = []
    for result, target in zip(results, targets, strict=False):
        def progress(share: float, name: str = target.name) -> None:
            console.progress(f"Writing {name}", round(share * 100), 100)

        report = services.clip_exporter.export(result.loop, target, services.recipe(request, result), result.sound, progress)
        answers.append(clip_answer(result, report))
    answer = answers[0] if len(answers) == 1 else {**answers[0], "variations": answers}
    return answer, clip_lines(answer)


def _refuse_left_out(result: TakeResult, strict: bool) -> None:
    if strict and result.reading.left_out:
        raise InputError(f"This can't be done to the letter: {', '.join(result.reading.left_out)!r} would be left out.", "Without --strict it is made anyway.")


def clip_answer(result: TakeResult, report: ExportReport) -> dict[str, Any]:
    """What was done and how, as the contract's JSON; what doesn't apply is null."""
    told = {key: result.scene.get(key) for key in ("drawn", "place", "light", "weather", "camera")}
    return {
        "file": report.path, "model": result.model, "why": result.why, "method": result.method,
        "native_size": list(result.native_size), "size": [report.width, report.height], "frames": report.frames,
        "fps": round(report.fps, 6), "duration": round(report.frames / report.fps, 6), "bytes": report.bytes,
        "sound": result.sound is not None, "seed": result.seed, "seconds": round(result.seconds, 3), **told,
        "stood_in": list(result.scene.get("stood_in", ())), "left_out": list(result.reading.left_out), "checks": dict(result.checks),
        "notes": list(dict.fromkeys((*result.notes, *report.notes))),
    }


def clip_lines(answer: Mapping[str, Any]) -> list[str]:
    """The same for a person, the most important first."""
    lines = []
    for one in answer.get("variations", [answer]):
        width, height = one["size"]
        lines.append(f"{one['file']}  {width} x {height}, {one['frames']} frames at {one['fps']:g} a second, "
                     f"{size(one['bytes'])}, made in {duration(one['seconds'])}")
    lines.append(f"By {answer['method']}.")
    if answer["left_out"]:
        lines.append("Left out: " + ", ".join(answer["left_out"]))
    return [*lines, *answer["notes"]]
