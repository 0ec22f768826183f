"""`kinora generate`: words and pictures at timestamps, from the command line or a request file, to a clip or a still."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from studio.cli.arguments import Parser, a_name, add, number, one_number_of, one_of, words
from studio.cli.clip import Clips, make_clips
from studio.cli.console import Console
from studio.cli.services import Services
from studio.contract.codec import request_to_json
from studio.contract.errors import InputError
from studio.contract.requestfile import read_request_file
from studio.contract.requests import Generate, Role
from studio.contract.sizes import ASPECTS

LONGEST = 3600.0  # seconds
FASTEST = 120.0  # frames a second


def add_parser(parser: Parser) -> None:
    add(parser, "request", kind=a_name, metavar="REQUEST.json", nargs="?", help="a request file; without one, say it with the options")
    add(parser, "-o", "--output", kind=a_name, metavar="FILE", help=".mp4 .webm .mov .mkv (lossless) .gif .webp; a still: .png .webp .jpg; without an ending, a folder")
    add(parser, "--prompt", kind=words, metavar="TEXT", help="what should be seen")
    add(parser, "--image", kind=a_name, metavar="FILE@SECONDS[:ROLE]", action="append",
        help="a picture that appears at that moment (keyframe) or only tells what something looks like (reference); may be repeated")
    add(parser, "--duration", kind=number(0, LONGEST), metavar="S", help="seconds; 0 makes a still; as the words say, else 4")
    add(parser, "--resolution", kind=words, metavar="360p", help="short side with a p, or WIDTHxHEIGHT (360p)")
    add(parser, "--aspect", kind=one_of(*ASPECTS), metavar="W:H", help=f"{', '.join(ASPECTS)} (16:9)")
    add(parser, "--fps", kind=number(1, FASTEST), metavar="N", help="frames a second (24)")
    add(parser, "--style", kind=words, metavar="NAME", help="a style preset")
    add(parser, "--negative", kind=words, metavar="TEXT", help="what should not be seen")
    add(parser, "--variations", kind=one_number_of(1, 2, 4), metavar="N", help="1, 2 or 4; FILE becomes FILE-1, FILE-2 ...")
    parser.add_argument("--strict", action="store_true", help="a stand-in or anything left out is an error")


def run(args: argparse.Namespace, services: Services, console: Console) -> int:
    if not args.output:
        raise InputError("kinora generate needs -o FILE.", "See kinora generate --help.")
    values = _from_file(args) if args.request else _from_options(args)
    if values["operation"]["kind"] != Generate.kind:
        raise InputError(f"The request asks to {values['operation']['kind']}; kinora generate makes clips from words and pictures.",
                         f"Use kinora {values['operation']['kind']}.")
    named = {f"picture {i + 1}": visual["path"] for i, visual in enumerate(values["visual_prompts"])}
    pictures = Clips(services.clips, named)
    for visual, media in zip(values["visual_prompts"], pictures.as_json().values(), strict=True):
        visual.update(media)
    answer, lines = make_clips(values, pictures, Path(args.output), "Generating", args.strict, services, console)
    console.answer(answer, lines)
    return 0


def _from_file(args: argparse.Namespace) -> dict[str, Any]:
    """The request of the file; what else is said on the command line is more than one source of truth. Raises InputError."""
    said = [name for name in ("prompt", "image", "duration", "resolution", "aspect", "fps", "style", "negative", "variations") if getattr(args, name)]
    if said:
        raise InputError(f"--{said[0]} and a request file say the same thing twice.", "Write it into the request file.")
    return request_to_json(read_request_file(Path(args.request)))


def _from_options(args: argparse.Namespace) -> dict[str, Any]:
    if not args.prompt and not args.image:
        raise InputError("kinora generate needs REQUEST.json, --prompt or --image.", "See kinora generate --help.")
    given = {"duration": args.duration, "resolution": args.resolution, "aspect_ratio": args.aspect, "fps": args.fps, "style": args.style}
    return {
        "operation": {"kind": Generate.kind}, "prompts": [{"text": args.prompt, "timestamp": 0.0}] if args.prompt else [],
        "visual_prompts": [a_picture(text) for text in args.image or ()], "negative_prompt": args.negative or "",
        "seed": args.seed, "model": args.model, "variations": args.variations or 1,
        **{name: value for name, value in given.items() if value is not None},
    }


def a_picture(text: str) -> dict[str, Any]:
    """FILE@SECONDS, FILE@SECONDS:keyframe or FILE@SECONDS:reference as a visual prompt. Raises InputError."""
    path, at, rest = text.rpartition("@")
    if not at or not path:
        raise InputError(f"--image is FILE@SECONDS, with :keyframe or :reference behind it, not {text!r}.", "For example fox.png@2:keyframe.")
    moment, colon, role = rest.partition(":")
    if colon and role not in tuple(Role):
        raise InputError(f"A picture is a keyframe or a reference, not {role!r}.")
    return {"path": path, "timestamp": number(0, LONGEST)(moment, "--image's moment"), **({"role": role} if role else {})}
