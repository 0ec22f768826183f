"""`kinora sticker`: a sticker from words alone. Candidates are drawn with transparency, one is chosen, and the motion model moves it."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from studio.cli.animate import OPTIONS
from studio.cli.arguments import Parser, a_name, add, whole_number, words
from studio.cli.console import Console
from studio.cli.services import Services
from studio.cli.sticker import Choices, animate_picture, choose_preset, sticker_lines, targets_of
from studio.contract.errors import InputError
from studio.contract.ports import ImportedPicture

MOST = 8  # candidates
_SHARED = ("frames", "fps", "size", "preset")  # as kinora animate has them


def add_parser(parser: Parser) -> None:
    add(parser, "--prompt", kind=words, metavar="TEXT", help="who it is and what it does")
    add(parser, "--candidates", kind=whole_number(1, MOST), metavar="N", default=2, help=f"how many pictures are drawn to choose from, 1 to {MOST} (2)")
    add(parser, "--pick", kind=whole_number(1, MOST), metavar="N", help="the candidate to take, 1 for the best by rank (1)")
    add(parser, "-o", "--output", kind=a_name, metavar="FILE", help=".webp .png .apng .gif .webm .mp4 .mov; a name without an ending is a folder")
    for name in _SHARED:
        option = OPTIONS[name]
        add(parser, f"--{name}", kind=option.kind, metavar=option.metavar, help=option.help, default=getattr(Choices("", ""), name))


def run(args: argparse.Namespace, services: Services, console: Console) -> int:
    for name, value in (("--prompt TEXT", args.prompt), ("-o FILE", args.output)):
        if not value:
            raise InputError(f"kinora sticker needs {name}.", "See kinora sticker --help.")
    pick = args.pick or 1
    if pick > args.candidates:
        raise InputError(f"--pick {pick} is more than the {args.candidates} candidates.", f"Say --candidates {pick}.")
    choices = Choices("", args.output, seed=args.seed, model=args.model, **{name: getattr(args, name) for name in _SHARED})
    choose_preset(services.exporter, choices.preset, targets_of(choices)[0])
    console.progress("Drawing", 0, args.candidates)
    drawn = services.draw_sticker(args.prompt, args.candidates, args.size, args.seed)
    answer = _animated(choices, drawn, pick, services, console)
    console.answer(answer, [f"Drawn: {_line(answer, pick)}", *sticker_lines(answer)])
    return 0


def _animated(choices: Choices, drawn: dict[str, Any], pick: int, services: Services, console: Console) -> dict[str, Any]:
    frame, facts = drawn["pictures"][pick - 1], drawn["candidates"][pick - 1]
    ref = services.pictures.remember(frame, f"{facts['what']}.png")
    picture = ImportedPicture(frame, ref, "PNG", True)
    answer = animate_picture(replace(choices, prompt=drawn["rest"]), picture, services, console)
    return {**answer, "candidates": drawn["candidates"], "picked": pick, "moved_by": drawn["rest"], "stood_in": drawn["stood_in"],
            "left_out": [*drawn["left_out"], *answer["left_out"]]}


def _line(answer: dict[str, Any], pick: int) -> str:
    facts = answer["candidates"][pick - 1]
    return f"{facts['what']}{', as in ' + repr(facts['pose']) if facts['pose'] else ''}, candidate {pick} of {len(answer['candidates'])}"
