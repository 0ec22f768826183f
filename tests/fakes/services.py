"""The services of the command line without pixels: a real worker with a fake model, and an exporter of plain text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from studio.cli.services import Report
from studio.contract.errors import InputError, JobError
from studio.contract.events import MotionReading, TakeResult
from studio.contract.frame import Frame, Loop
from studio.contract.ports import ExportOptions, ExportPreset, ExportReport, JobContext
from studio.contract.requests import Animate, GenerationRequest
from studio.engine.composer.model import AnimaticModel
from studio.engine.footage.model import FootageModel
from studio.engine.worker import Worker
from studio.media.clips.library import Clips
from studio.media.clips.writer import ClipWriter
from tests.fakes.model import FakeModel, FakePictures

PRESETS = (
    ExportPreset("whatsapp", "WhatsApp", "Animated WebP, 512 x 512", ".webp", 500_000, 512, True),
    ExportPreset("telegram", "Telegram", "WebM VP9", ".webm", 256_000, 512),
    ExportPreset("apng", "APNG", "", ".png"),
    ExportPreset("webp", "WebP", "", ".webp"),
    ExportPreset("png", "PNG sequence", "", ""),
)


class FakeExporter:
    """Writes the recipe as text; `trouble` is raised after the temporary file was begun."""

    def __init__(self) -> None:
        self.trouble: BaseException | None = None
        self.met = True
        self.exports: list[tuple[str, Path, ExportOptions]] = []

    def presets(self) -> tuple[ExportPreset, ...]:
        return PRESETS

    def preset_for(self, path: Path) -> str:
        for preset in (PRESETS[3], PRESETS[1], PRESETS[2], PRESETS[4]):
            if path.suffix == preset.suffix:
                return preset.id
        raise InputError(f"The ending {path.suffix} is unknown.")

    def export(self, loop: Loop, preset: str, path: Path, recipe: Mapping[str, Any],
               options: ExportOptions = ExportOptions(),
               progress: Callable[[float], None] | None = None) -> ExportReport:
        temporary = path.with_name(f"{path.name}.tmp")
        try:
            temporary.write_text(json.dumps(dict(recipe)), encoding="utf-8")
            if progress is not None:
                progress(0.5)
            if self.trouble is not None:
                raise self.trouble
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        self.exports.append((preset, path, options))
        return self.measure(loop, preset, recipe, options, str(path), path.stat().st_size)

    def measure(self, loop: Loop, preset: str, recipe: Mapping[str, Any], options: ExportOptions = ExportOptions(),
                path: str = "", count: int = 10) -> ExportReport:
        return ExportReport(preset, path, count, 0, *loop.size, len(loop.frames), loop.fps, notes=("written as text",), met=self.met)


class ReadingModel(FakeModel):
    """Says what it read, as the motion model does."""

    operations = (Animate.kind,)

    def run(self, request: GenerationRequest, context: JobContext) -> tuple[TakeResult, ...]:
        reading = MotionReading((("jump", 0.91), ("sway", 0.2)), left_out=("juggling",)) if request.text else MotionReading(idle=True)
        return tuple(TakeResult(r.loop, r.seed, r.model, r.model_sha256, r.method, native_size=r.native_size, reading=reading,
                                checks=(("loops", True),), notes=("a note",), seconds=0.5)
                     for r in super().run(request, context))


class FakeModels:
    def __init__(self) -> None:
        self.damaged = False

    def all(self) -> list[dict[str, Any]]:
        return [{"id": "motion", "name": "Motion", "licence": "GPL-3.0-or-later", "bytes": 25_000_000, "present": True, "folder": "models/motion"}]

    def info(self, model_id: str) -> dict[str, Any]:
        if model_id != "motion":
            raise InputError(f"There is no model {model_id!r}.", "Did you mean motion?")
        return {**self.all()[0], "header": {"parameters": 6}}

    def verify(self, model_id: str) -> list[dict[str, Any]]:
        return [{"model": "motion", "file": "weights.safetensors", "ok": not self.damaged, "reason": "wrong checksum" if self.damaged else ""}]


class FakeServices:
    """Everything the commands ask for. `asked` keeps (device, model) of each time services were opened."""

    def __init__(self, sample: Path | None = None) -> None:
        self.model = ReadingModel()
        self.engine = Worker({"motion": lambda: self.model}, FakePictures())
        self.pictures = FakePictures()
        self.exporter = FakeExporter()
        self.clips, self.clip_exporter = Clips(), ClipWriter()
        self.models = FakeModels()
        self.sample = sample
        self.asked: list[tuple[str, str]] = []
        self.closed = 0
        self.figures = [{"name": "sticker at 256", "value": 91.5, "unit": "ms", "goal": "< 150", "met": True},
                        {"name": "parameters", "value": 6_160_000, "unit": "", "goal": "", "met": None}]
        self.trouble: BaseException | None = None
        self.recipe_inside, self.drawings = True, 0

    def __call__(self, device: str, model: str) -> FakeServices:
        self.asked.append((device, model))
        if self.trouble is not None:
            raise self.trouble
        self.engine = Worker({"motion": lambda: self.model, "animatic": AnimaticModel, "footage": FootageModel}, FakePictures())
        return self

    def recipe(self, request: GenerationRequest, result: TakeResult) -> Mapping[str, Any]:
        return {"words": request.text, "seed": result.seed, "model": result.model}

    def sample_picture(self) -> Path:
        if self.sample is None:
            raise JobError("The sample is missing from this installation.")
        return self.sample

    def sample_board(self) -> Path:
        """A clip of two small frames; it lies beside the folder that a test looks into."""
        assert self.sample is not None
        path = self.sample.parent.with_name(f"{self.sample.parent.name}-board.json")
        asked = {"prompts": [{"text": "a fox"}], "duration": 0.5, "fps": 4, "resolution": "64x36", "model": "animatic", "operation": {"kind": "generate"}}
        path.write_text(json.dumps(asked), encoding="utf-8")
        return path

    def inspect(self, path: Path) -> dict[str, Any]:
        if not path.exists():
            raise InputError(f"There is no file {path}.")
        return {"file": str(path), "made_by": "Kinora", "recipe": {"words": "jump"}, "frames": [1, 2]}

    def plan(self, story: str, duration: float | None) -> dict[str, Any]:
        told = [one.strip() + "." for one in story.split(".") if one.strip()]
        cards = [{"timestamp": 2.0 * i, "text": text, "narration": text, "mood": "", "light": "", "place": "", "who": []} for i, text in enumerate(told)]
        prompts = [{"text": card["text"], "timestamp": card["timestamp"]} for card in cards]
        return {"request": {"prompts": prompts, "duration": duration or 2.0 * len(cards), "operation": {"kind": "generate"}}, "cards": cards}

    def describe(self, path: Path, at: float | None) -> dict[str, Any]:
        if not self.recipe_inside:
            raise JobError("There is no captioner yet.")
        return {"caption": f"A fox at {at:g} s.", "certainty": 0.9, "from": "recipe"}

    def draw_sticker(self, words: str, count: int, side: int, seed: int) -> dict[str, Any]:
        self.drawings += 1
        return {"pictures": [Frame(1, 1, bytes([i, 0, 0, 255])) for i in range(count)], "rest": words.removeprefix("a fox "), "stood_in": [], "left_out": [],
                "candidates": [{"what": "fox", "pose": "", "clarity": 0.5} for _ in range(count)]}

    def doctor(self) -> dict[str, Any]:
        return {"ok": False, "checks": [
            {"name": "Python", "ok": True, "found": "3.11.7", "advice": ""},
            {"name": "Qt libraries", "ok": False, "found": "libxcb-cursor0 is missing", "advice": "sudo apt-get install -y libxcb-cursor0"},
        ]}

    def bench_names(self) -> tuple[str, ...]:
        return ("start", "idle", "sticker")

    def bench(self, names: Sequence[str], report: Report) -> dict[str, Any]:
        report("sticker", 1, 1, None)
        return {"figures": self.figures, "names": list(names)}

    def train(self, recipe: str, *, smoke: bool, resume: bool, seed: int, report: Report) -> dict[str, Any]:
        return {"recipe": recipe, "smoke": smoke, "resume": resume, "seed": seed}

    def evaluate(self, model_id: str, *, data: Path | None, seed: int, report: Report) -> dict[str, Any]:
        return {"model": model_id, "data": None if data is None else str(data), "accuracy": 0.91}

    def close(self) -> None:
        self.closed += 1
        assert self.engine.close()
