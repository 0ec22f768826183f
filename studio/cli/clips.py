"""`kinora trim, loop, blend, extend, bridge, region, expand, remix, restyle`: edits of clips that there are.

Each command is a row of `EDITS`: its clips, its options, and the operation they amount to as the contract's JSON, so
that the command line and request files go through the same checks.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from studio.cli.arguments import Kind, Parser, a_name, add, number, one_number_of, one_of, words
from studio.cli.clip import Clips, make_clips
from studio.cli.console import Console
from studio.cli.services import Services
from studio.contract.errors import InputError
from studio.contract.operationcodec import ADDED, MOMENT
from studio.contract.operations import REMIX_STRENGTHS
from studio.contract.sizes import ASPECTS
from studio.core.curve import PRESETS


@dataclass(frozen=True, slots=True)
class Option:
    """One option of an edit. `needed`: the command can't do without."""

    kind: Kind
    metavar: str
    help: str
    needed: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Edit:
    """One command: its clips by the name of the operation's field, its options, and what it asks for in words.

    `operation` gives the operation's own fields, `around` those of the request around it, from the options' values.
    """

    kind: str
    doing: str
    clips: tuple[str, ...]
    options: Mapping[str, Option] = field(default_factory=dict)
    operation: Callable[[Mapping[str, Any]], dict[str, Any]] = lambda values: {}
    around: Callable[[Mapping[str, Any], Clips], dict[str, Any]] = lambda values, clips: {}
    optional: tuple[str, ...] = ()  # of the clips


_SECONDS = number(*ADDED)
_MOMENT = number(*MOMENT)
_PROMPT = Option(words, "TEXT", "what should happen there")


def a_strength(text: str, name: str) -> str | float:
    """subtle, mild, strong, or a number from 0 to 1."""
    if text in REMIX_STRENGTHS:
        return text
    try:
        return float(number(0, 1)(text, name))
    except InputError:
        raise InputError(f"{name} is subtle, mild, strong or a number from 0 to 1, not {text!r}.") from None


def a_curve(text: str, name: str) -> Any:
    """A named curve, or JSON."""
    if text in PRESETS:
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise InputError(f"{name} is {', '.join(PRESETS)}, or a JSON list of [time 0..1, weight of B 0..1], not {text[:40]!r}.") from None


def an_aspect(text: str, name: str) -> Fraction:
    """WIDTH:HEIGHT."""
    parts = text.split(":")
    try:
        wide, high = (Fraction(part) for part in parts)
        if wide <= 0 or high <= 0 or not Fraction(1, 20) <= wide / high <= 20:
            raise ValueError
    except (ValueError, ZeroDivisionError):
        raise InputError(f"{name} is an aspect such as 16:9, not {text!r}.") from None
    return wide / high


def _canvas(values: Mapping[str, Any], clips: Clips) -> dict[str, Any]:
    """The aspect by its name, or the canvas in pixels that another one needs."""
    named = [name for name, aspect in ASPECTS.items() if aspect == values["aspect"]]
    if named:
        return {"aspect_ratio": named[0]}
    facts = clips.facts("source")
    wide = max(facts.width, round(facts.height * values["aspect"] / 2) * 2)
    high = max(facts.height, round(facts.width / values["aspect"] / 2) * 2)
    return {"aspect_ratio": "custom", "resolution": f"{wide}x{high}"}


EDITS: dict[str, Edit] = {
    "trim": Edit("trim", "Trimming", ("source",), {
        "start": Option(_MOMENT, "S", "the second at which the cut starts (0)", default=0.0),
        "end": Option(_MOMENT, "S", "the second at which it ends", needed=True),
    }, lambda v: {"start": v["start"], "end": v["end"]}),
    "loop": Edit("loop", "Looping", ("source",), {
        "start": Option(_MOMENT, "S", "the second from which the loop may take frames (0)", default=0.0),
        "end": Option(_MOMENT, "S", "the second up to which it may (the clip's end)"),
    }, lambda v: {"start": v["start"], "end": v["end"]}),
    "blend": Edit("blend", "Blending", ("a", "b"), {
        "curve": Option(a_curve, "NAME|JSON", "transition, mix, sample, or a JSON list of [time 0..1, weight of B 0..1] (transition)", default="transition"),
        "duration": Option(number(0.1, 3600), "S", "how long the result is (as the longer clip)"), "prompt": _PROMPT,
    }, lambda v: {"curve": v["curve"]}, lambda v, clips: {"duration": v["duration"]}, optional=("b",)),
    "extend": Edit("extend", "Extending", ("source",), {
        "direction": Option(one_of("forward", "backward", "both"), "WAY", "forward, backward or both (forward)", default="forward"),
        "seconds": Option(_SECONDS, "S", "how much is added, at either end with both", needed=True), "prompt": _PROMPT,
    }, lambda v: {"direction": v["direction"], "seconds": v["seconds"]}),
    "bridge": Edit("bridge", "Bridging", ("a", "b"), {
        "seconds": Option(_SECONDS, "S", "how much is made between them", needed=True), "prompt": _PROMPT,
    }, lambda v: {"seconds": v["seconds"]}),
    "region": Edit("region", "Filling the region of", ("source",), {
        "mask": Option(a_name, "FILE", "a picture of the clip's size, opaque where it may change", needed=True),
        "prompt": Option(words, "TEXT", "what should be there", needed=True),
    }),
    "expand": Edit("expand", "Expanding", ("source",), {
        "aspect": Option(an_aspect, "W:H", "the aspect of the larger canvas", needed=True), "prompt": _PROMPT,
    }, around=_canvas),
    "remix": Edit("remix", "Remixing", ("source",), {
        "strength": Option(a_strength, "HOW", "subtle, mild, strong or 0..1 (mild)", default="mild"), "prompt": _PROMPT,
    }, lambda v: {"strength": v["strength"]}),
    "restyle": Edit("restyle", "Restyling", ("source",), {
        "style": Option(words, "NAME", "the style", needed=True), "prompt": _PROMPT,
    }, around=lambda v, clips: {"style": v["style"]}),
}


def adder(name: str) -> Callable[[Parser], None]:
    """What adds the arguments of an edit to its parser."""
    edit = EDITS[name]

    def add_parser(parser: Parser) -> None:
        for clip in edit.clips:
            shown = "CLIP" if clip == "source" else clip.upper()
            add(parser, clip, kind=a_name, metavar=shown, nargs="?", help="a clip: a video, an animated picture or a folder of PNGs")
        add(parser, "-o", "--output", kind=a_name, metavar="FILE",
            help=".mp4 .webm .mov (ProRes 4444) .mkv (lossless) .gif .webp .png (APNG); without an ending, a folder of PNGs")
        for option_name, option in edit.options.items():
            add(parser, f"--{option_name}", kind=option.kind, metavar=option.metavar, default=option.default, help=option.help)
        add(parser, "--variations", kind=one_number_of(1, 2, 4), metavar="N", default=1, help="1, 2 or 4; FILE becomes FILE-1, FILE-2 ...")
        parser.add_argument("--strict", action="store_true", help="leave nothing out: fail when something asked can't be done")

    return add_parser


def runner(name: str) -> Callable[[argparse.Namespace, Services, Console], int]:
    """What runs an edit."""
    edit = EDITS[name]

    def run(args: argparse.Namespace, services: Services, console: Console) -> int:
        values = {option: getattr(args, option) for option in edit.options}
        _complete(name, edit, args, values)
        named = {clip: getattr(args, clip) for clip in edit.clips if getattr(args, clip)}
        if values.get("mask"):
            named["mask"] = values["mask"]
        clips = Clips(services.clips, named)
        request = {
            "operation": {"kind": edit.kind, **clips.as_json(), **edit.operation(values)},
            "prompts": [{"text": values["prompt"]}] if values.get("prompt") else [],
            "seed": args.seed, "model": args.model, "variations": args.variations, **edit.around(values, clips),
        }
        answer, lines = make_clips(request, clips, Path(args.output), edit.doing, args.strict, services, console)
        console.answer(answer, lines)
        return 0

    return run


def _complete(name: str, edit: Edit, args: argparse.Namespace, values: Mapping[str, Any]) -> None:
    """Raises InputError for what the command can't do without."""
    wanted = [("CLIP" if clip == "source" else clip.upper(), getattr(args, clip)) for clip in edit.clips if clip not in edit.optional]
    wanted += [(f"--{option}", values[option]) for option in edit.options if edit.options[option].needed]
    wanted.append(("-o FILE", args.output))
    missing = [label for label, value in wanted if value in (None, "")]
    if missing:
        raise InputError(f"kinora {name} needs {missing[0]}.", f"See kinora {name} --help.")
