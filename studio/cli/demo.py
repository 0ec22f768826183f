"""`kinora demo`: the journeys of the studio on shipped samples, without a window, and a report that says which exist."""

from __future__ import annotations

import argparse
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from studio.cli.arguments import Parser, a_name, add
from studio.cli.console import Console
from studio.cli.files import write_text
from studio.cli.services import Services
from studio.cli.sticker import Choices, make_sticker, sticker_lines
from studio.contract.errors import InputError

WORDS = "jumping for joy"
NOT_YET = (("animatic", "Storyboard to animatic", "animatic.mp4"), ("talk", "Talk", "talk.mp4"))


def add_parser(parser: Parser) -> None:
    add(parser, "--out", kind=a_name, metavar="DIR", default="demo-out", help="the folder to write to (demo-out)")


def run(args: argparse.Namespace, services: Services, console: Console) -> int:
    folder = Path(args.out)
    made = _make(folder)
    try:
        answer = _sticker(folder, args, services, console)
        report = _report(folder, answer)
        write_text(folder / "report.json", json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    except BaseException:
        if made:
            with suppress(OSError):  # it isn't empty when the failure came after the first file
                folder.rmdir()
        raise
    console.answer(report, [*sticker_lines(answer), *_missing_lines(), f"The files lie in {folder.resolve()}"])
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


def _report(folder: Path, answer: dict[str, Any]) -> dict[str, Any]:
    journeys: dict[str, Any] = {"sticker": {"name": "Picture to sticker", "made": True, "words": WORDS, **answer}}
    for key, name, file in NOT_YET:
        journeys[key] = {"name": name, "made": False, "file": None, "note": f"Not in this version: {file} isn't made yet."}
    return {"folder": str(folder.resolve()), "report": str(folder / "report.json"), "journeys": journeys}


def _missing_lines() -> list[str]:
    return [f"{name}: not in this version." for _, name, _ in NOT_YET]
