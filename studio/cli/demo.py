"""`kinora demo`: the journeys of the studio on shipped samples, without a window, and a report that says which exist."""

from __future__ import annotations

import argparse
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from studio.cli.arguments import Parser, a_name, add
from studio.cli.clip import Clips, clip_lines, make_clips
from studio.cli.console import Console
from studio.cli.files import write_text
from studio.cli.services import Services
from studio.cli.sticker import Choices, make_sticker, sticker_lines
from studio.contract.codec import request_to_json
from studio.contract.errors import InputError
from studio.contract.requestfile import read_request_file

WORDS = "jumping for joy"
NOT_YET = (("talk", "Talk", "talk.mp4"),)


def add_parser(parser: Parser) -> None:
    add(parser, "--out", kind=a_name, metavar="DIR", default="demo-out", help="the folder to write to (demo-out)")


def run(args: argparse.Namespace, services: Services, console: Console) -> int:
    folder = Path(args.out)
    made = _make(folder)
    try:
        answer = _sticker(folder, args, services, console)
        clip, words = _animatic(folder, services, console)
        report = _report(folder, answer, {"words": words, **clip})
        write_text(folder / "report.json", json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    except BaseException:
        if made:
            with suppress(OSError):  # it isn't empty when the failure came after the first file
                folder.rmdir()
        raise
    console.answer(report, [*sticker_lines(answer), *clip_lines(clip), *_missing_lines(), f"The files lie in {folder.resolve()}"])
    return 0


def _make(folder: Path) -> bool:
    """Make sure of the folder; True when it wasn't there before. Raises InputError."""
    if folder.is_dir():
        return False
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise InputError(f"The folder {folder} can't be made: {error.strerror}.") from error
    return True


def _sticker(folder: Path, args: argparse.Namespace, services: Services, console: Console) -> dict[str, Any]:
    choices = Choices(image=str(services.sample_picture()), output=str(folder / "sticker.webp"), prompt=WORDS,
                      seed=args.seed, model=args.model)
    return make_sticker(choices, services, console)


def _animatic(folder: Path, services: Services, console: Console) -> tuple[dict[str, Any], list[str]]:
    """The shipped storyboard as a clip: its answer, and the words of its cards."""
    request = read_request_file(services.sample_board())
    answer, _ = make_clips(request_to_json(request), Clips(services.clips, {}), folder / "animatic.mp4", "Composing", False, services, console)
    return answer, [prompt.text for prompt in request.prompts]


def _report(folder: Path, answer: dict[str, Any], clip: dict[str, Any]) -> dict[str, Any]:
    journeys: dict[str, Any] = {"sticker": {"name": "Picture to sticker", "made": True, "words": WORDS, **answer},
                                "animatic": {"name": "Storyboard to animatic", "made": True, **clip}}
    for key, name, file in NOT_YET:
        journeys[key] = {"name": name, "made": False, "file": None, "note": f"Not in this version: {file} isn't made yet."}
    return {"folder": str(folder.resolve()), "report": str(folder / "report.json"), "journeys": journeys}


def _missing_lines() -> list[str]:
    return [f"{name}: not in this version." for _, name, _ in NOT_YET]
