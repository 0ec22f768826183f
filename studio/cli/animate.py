"""`kinora animate`: a picture becomes an animated sticker; with --batch, one a line of JSON.

The table `OPTIONS` says once what each choice is called and which values it takes; the command line and the
lines of a batch both go through it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from studio.cli.arguments import (
    LARGEST_SEED,
    Kind,
    Parser,
    a_name,
    add,
    colour,
    did_you_mean,
    number,
    one_number_of,
    one_of,
    whole_number,
    words,
)
from studio.cli.console import Console
from studio.cli.services import Services
from studio.cli.sticker import Choices, make_sticker, sticker_lines
from studio.contract.errors import InputError, StudioError
from studio.contract.requests import Anchor

DEFAULT_OUTLINE = 0.02  # of the longer side, when --outline is given without a number
LONGEST_LINE = 1_000_000  # characters of a batch's line


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the field of `Choices` it fills, how its text is read, and what help says about it."""

    kind: Kind
    metavar: str
    help: str


OPTIONS: dict[str, Option] = {
    "prompt": Option(words, "TEXT", "what should happen; without words it moves gently"),
    "frames": Option(whole_number(4, 48), "N", "frames of the loop, 4 to 48 (8)"),
    "fps": Option(number(4, 30), "N", "frames a second, 4 to 30 (8)"),
    "size": Option(whole_number(16, 4096), "N", "pixels of the longer side (512)"),
    "at": Option(one_of("auto", "first", "middle", "last"), "first|middle|last", "where in the loop the picture itself stands"),
    "strength": Option(number(0, 1), "0..1", "how strongly it moves; 0.5 is what the words ask for"),
    "preset": Option(words, "NAME", "whatsapp, telegram, signal, discord, imessage ..."),
    "outline": Option(number(0, 0.1), "SHARE", f"a white outline, as a share of the longer side ({DEFAULT_OUTLINE})"),
    "mask": Option(a_name, "FILE", "a picture that is opaque where motion is allowed"),
    "matte": Option(colour, "#RRGGBB", "the colour behind GIF edges and MP4 (#ffffff)"),
    "variations": Option(one_number_of(1, 2, 4, 8), "N", "1, 2, 4 or 8; FILE becomes FILE-1, FILE-2 ..."),
}
ANCHOR = one_of(*(anchor.value for anchor in Anchor))
_LINE_KINDS: dict[str, Kind] = {
    **{name: option.kind for name, option in OPTIONS.items()},
    "image": a_name, "output": a_name, "model": a_name, "seed": whole_number(0, LARGEST_SEED),
}
_LINE_FIELDS = ("id", *(field.name for field in fields(Choices)))


def add_parser(parser: Parser) -> None:
    parser.add_argument("image", metavar="IMAGE", nargs="?", help="the picture")
    parser.add_argument("-o", "--output", metavar="FILE",
                        help=".webp .png (APNG) .apng .gif .webm .mp4 .mov; without an ending, a folder of PNGs")
    for name, option in OPTIONS.items():
        extra: dict[str, Any] = {"nargs": "?", "const": DEFAULT_OUTLINE} if name == "outline" else {}
        add(parser, f"--{name}", kind=option.kind, metavar=option.metavar, help=option.help, **extra)
    parser.add_argument("--keep-background", action="store_true", help="don't cut the subject out")
    add(parser, "--anchor", kind=ANCHOR, action="append", metavar="PART",
        help="a part that stays in place: feet, top, left, right, centre; may be repeated")
    add(parser, "--batch", kind=a_name, metavar="FILE.jsonl",
        help='JSON Lines in and out, "-" for standard input: {"id", "image", "output", "prompt", "frames" ...}; '
             "the other options are the lines' defaults")


def run(args: argparse.Namespace, services: Services, console: Console) -> int:
    """Ends with 1 when a preset's limit couldn't be met; the answer says by how much."""
    given = _given(args)
    if args.batch:
        return _run_batch(args.batch, given, services, console)
    for name, value in (("IMAGE", args.image), ("-o FILE", args.output)):
        if not value:
            raise InputError(f"kinora animate needs {name}.", "See kinora animate --help.")
    answer = make_sticker(Choices(**given), services, console)
    console.answer(answer, sticker_lines(answer))
    return 0 if all(one["met"] for one in answer.get("variations", [answer])) else 1


def _given(args: argparse.Namespace) -> dict[str, Any]:
    """The choices made on the command line, without those left open."""
    values = {field.name: getattr(args, field.name, None) for field in fields(Choices)}
    given = {name: value for name, value in values.items() if value is not None}
    return given | ({"anchor": tuple(given["anchor"])} if "anchor" in given else {})


# ------------------------------------------------------------------ batches
def _run_batch(name: str, defaults: Mapping[str, Any], services: Services, console: Console) -> int:
    """Answer every line in order; a bad one gets an `error` and doesn't stop the rest."""
    for line in _lines(name):
        identity: Any = None
        try:
            values = _read_line(line)
            identity = values.get("id")
            answer = make_sticker(_line_choices(values, defaults), services, console)
        except StudioError as error:
            answer = {"error": error.sentence, "suggestion": error.suggestion}
        console.json_line({"id": identity, **answer})
    return 0


def _lines(name: str) -> Iterator[bytes]:
    if name == "-":
        yield from (line for line in sys.stdin.buffer if line.strip())
        return
    try:
        with Path(name).open("rb") as stream:
            yield from (line for line in stream if line.strip())
    except OSError as error:
        raise InputError(f"{name} can't be read: {error.strerror}.") from error


def _read_line(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise InputError("The line is longer than a megabyte.")
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        raise InputError("The line is no JSON.") from None
    if not isinstance(values, dict):
        raise InputError("The line is no JSON object.")
    return values


def _line_choices(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> Choices:
    unknown = [name for name in values if name not in _LINE_FIELDS]
    if unknown:
        raise InputError(f"There is no field {unknown[0]!r}.", did_you_mean(unknown[0], _LINE_FIELDS))
    read = {name: _line_value(name, value) for name, value in values.items() if name != "id" and value is not None}
    chosen = {**defaults, **read}
    for name in ("image", "output"):
        if name not in chosen:
            raise InputError(f"The line has no {name!r}.")
    return Choices(**chosen)


def _line_value(name: str, value: Any) -> Any:
    """A JSON value as the choice it stands for, through the same check as on the command line."""
    if name == "keep_background":
        if not isinstance(value, bool):
            raise InputError("'keep_background' is true or false.")
        return value
    if name == "anchor":
        parts = [value] if isinstance(value, str) else value
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            raise InputError("'anchor' is a list of parts.")
        return tuple(ANCHOR(part, "'anchor'") for part in parts)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise InputError(f"{name!r} is a text or a number.")
    return _LINE_KINDS[name](str(value), repr(name))
