"""Which command was meant, and what every one of them shares: services, streams, errors and exit codes.

`run` is the one place of the command line that catches everything. Commands are tables of functions; a command
that doesn't exist yet isn't offered.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from studio import __version__
from studio.cli import animate, clips, demo, drawn, generate, look, story, workshop
from studio.cli.arguments import Parser, add_common, first_word, parse
from studio.cli.console import Console
from studio.cli.services import Services, ServicesFactory, shipped_services
from studio.cli.window import Opener, open_window
from studio.contract.errors import InputError, StudioError

LOG = logging.getLogger(__name__)
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what help says, its options, and what runs it."""

    help: str
    add_parser: Callable[[Parser], None]
    run: Callable[[argparse.Namespace, Services, Console], int]


COMMANDS: dict[str, Command] = {
    "demo": Command("make a sticker and an animatic from shipped samples, without a window", demo.add_parser, demo.run),
    "animate": Command("picture to animated sticker", animate.add_parser, animate.run),
    "generate": Command("words and pictures at timestamps to a clip", generate.add_parser, generate.run),
    "sticker": Command("a sticker from words alone", drawn.add_parser, drawn.run),
    "plan": Command("a story to a storyboard", story.add_plan_parser, story.run_plan),
    "describe": Command("what is seen in a clip", story.add_describe_parser, story.run_describe),
    "trim": Command("cut a clip to the frame", clips.adder("trim"), clips.runner("trim")),
    "loop": Command("make a clip repeat without a seam", clips.adder("loop"), clips.runner("loop")),
    "blend": Command("blend two clips along a curve", clips.adder("blend"), clips.runner("blend")),
    "extend": Command("make a clip longer", clips.adder("extend"), clips.runner("extend")),
    "bridge": Command("join two clips by new frames between them", clips.adder("bridge"), clips.runner("bridge")),
    "region": Command("change a marked part of a clip", clips.adder("region"), clips.runner("region")),
    "expand": Command("make a clip's canvas larger", clips.adder("expand"), clips.runner("expand")),
    "remix": Command("make a clip anew, a little or a lot", clips.adder("remix"), clips.runner("remix")),
    "restyle": Command("show a clip in another style", clips.adder("restyle"), clips.runner("restyle")),
    "inspect": Command("what made this file", look.add_inspect_parser, look.run_inspect),
    "models": Command("the models on this machine", look.add_models_parser, look.run_models),
    "train": Command("train a model by a recipe", workshop.add_train_parser, workshop.run_train),
    "evaluate": Command("a model's figures on its held-out set", workshop.add_evaluate_parser, workshop.run_evaluate),
    "bench": Command("the numbers of the specification, each with its goal", workshop.add_bench_parser, workshop.run_bench),
    "doctor": Command("what this machine has and what is missing", look.add_doctor_parser, look.run_doctor),
}


def build_parser() -> Parser:
    root = Parser(prog="kinora", description="A picture comes alive. Without a command, the studio opens; "
                                             "with a file, it opens that project or picture.")
    root.add_argument("--version", action="version", version=f"Kinora {__version__}")
    add_common(root)
    commands = root.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for name, command in COMMANDS.items():
        command.add_parser(add_common(commands.add_parser(name, help=command.help, description=f"{command.help.capitalize()}.")))
    return root


def run(argv: list[str], services: ServicesFactory = shipped_services, *, opener: Opener = open_window,
        out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Run one command line and return its exit code: 0, 1 failed, 2 bad input, 130 interrupted. Never raises."""
    out, err = out or sys.stdout, err or sys.stderr
    console = Console(out, err, as_json="--json" in argv, quiet="--quiet" in argv)
    try:
        return _dispatch(argv, services, opener, console, out)
    except StudioError as error:
        console.error(error)
        return error.exit_code
    except KeyboardInterrupt:
        console.clear()
        return INTERRUPTED
    except SystemExit as leaving:  # --help and --version
        return leaving.code if isinstance(leaving.code, int) else 0
    except BrokenPipeError:
        _silence(out)
        return 1
    except Exception as error:
        LOG.exception("A command failed in a way nobody foresaw")
        console.error(StudioError(f"Something went wrong inside Kinora ({type(error).__name__}: {error}).", "The log says where."))
        return 1


def _dispatch(argv: list[str], services: ServicesFactory, opener: Opener, console: Console, out: TextIO) -> int:
    root = build_parser()
    word = first_word(root, argv)
    if word not in root.commands() and _looks_like_a_file(word):
        return opener(_existing(word))
    with contextlib.redirect_stdout(out):
        args = parse(root, argv)
    if args.command is None:
        return opener(None)
    with _opened(services, args) as opened, contextlib.redirect_stdout(sys.stderr):  # answers alone go to stdout
        return COMMANDS[args.command].run(args, opened, console)


@contextlib.contextmanager
def _opened(services: ServicesFactory, args: argparse.Namespace) -> Iterator[Services]:
    opened = services(args.device, args.model)
    try:
        yield opened
    finally:
        opened.close()


def _looks_like_a_file(word: str) -> bool:
    return bool(word) and (Path(word).exists() or bool(Path(word).suffix) or os.sep in word)


def _existing(word: str) -> Path:
    path = Path(word)
    if not path.exists():
        raise InputError(f"There is no file {word}.")
    if path.is_dir():
        raise InputError(f"{word} is a folder.", "Give the name of a picture or project.")
    return path


def _silence(stream: TextIO) -> None:
    """Whoever read the answers has gone; let Python's own flush at the end find nothing to complain about."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
