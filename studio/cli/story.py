"""`kinora plan` and `kinora describe`: a story to a storyboard request, and a file back to words."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from studio.cli.arguments import Parser, a_name, add, number, words
from studio.cli.console import Console
from studio.cli.files import check_output, write_text
from studio.cli.services import Services
from studio.contract.errors import InputError

LONGEST = 3600.0  # seconds


def add_plan_parser(parser: Parser) -> None:
    add(parser, "story", kind=words, metavar="TEXT", help="a story, a few sentences of who does what")
    add(parser, "-o", "--output", kind=a_name, metavar="BOARD.json", help="the request file, which kinora generate takes")
    add(parser, "--duration", kind=number(1, LONGEST), metavar="S", help="seconds of the whole board; as long as its narration without it")


def run_plan(args: argparse.Namespace, services: Services, console: Console) -> int:
    """The file holds what a request may; mood, light and narration of each card are in the answer."""
    if not args.output:
        raise InputError("kinora plan needs -o BOARD.json.", "See kinora plan --help.")
    path = Path(args.output)
    if path.suffix != ".json":
        raise InputError(f"A storyboard is written as .json, not {path.suffix or 'a folder'}.", f"Name it {path.stem}.json.")
    check_output(path)
    planned = services.plan(args.story, args.duration)
    request = {**planned["request"], "seed": args.seed, "model": args.model}
    write_text(path, json.dumps(request, indent=2, ensure_ascii=False) + "\n")
    answer = {"file": str(path), "duration": request["duration"], "cards": planned["cards"]}
    lines = [f"{card['timestamp']:6.2f} s  {card['text']}" for card in planned["cards"]]
    console.answer(answer, [*lines, f"{path}  {len(lines)} cards, {request['duration']:g} s; kinora generate {path} -o FILE makes the clip."])
    return 0


def add_describe_parser(parser: Parser) -> None:
    add(parser, "file", kind=a_name, metavar="FILE", help="a clip or still that Animatic made")
    add(parser, "--at", kind=number(0, LONGEST), metavar="S", help="a moment of it; the whole clip without one")


def run_describe(args: argparse.Namespace, services: Services, console: Console) -> int:
    told = services.describe(Path(args.file), args.at)
    console.answer(told, [f"{told['caption']}  ({told['certainty']:.0%} sure, from the {told['from']})"])
    return 0
