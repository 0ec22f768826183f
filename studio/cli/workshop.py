"""`kinora bench`, `kinora train` and `kinora evaluate`: the numbers, and how the shipped models are made."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from studio.cli.arguments import Parser, a_name, add, did_you_mean
from studio.cli.console import Console
from studio.cli.services import Services
from studio.contract.errors import InputError


def add_bench_parser(parser: Parser) -> None:
    add(parser, "names", kind=a_name, metavar="NAME", nargs="*", help="start, idle, sticker, engine; all without one")


def run_bench(args: argparse.Namespace, services: Services, console: Console) -> int:
    """Ends with 1 when a goal is missed."""
    known = services.bench_names()
    for name in args.names:
        if name not in known:
            raise InputError(f"There is no benchmark {name!r}.", did_you_mean(name, known) or f"There are {', '.join(known)}.")
    report = services.bench(args.names or known, console.progress)
    console.answer(report, _figure_lines(report["figures"]))
    return 1 if any(figure["met"] is False for figure in report["figures"]) else 0


def _figure_lines(figures: list[Mapping[str, Any]]) -> Iterator[str]:
    width = max((len(figure["name"]) for figure in figures), default=0)
    for figure in figures:
        verdict = {True: "met", False: "MISSED", None: ""}[figure["met"]]
        goal = f"goal {figure['goal']}" if figure["goal"] else ""
        yield f"{figure['name']:<{width}}  {_value(figure['value']):>12} {figure['unit']:<8} {goal:<14} {verdict}".rstrip()


def _value(value: Any) -> str:
    return f"{value:,.4g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def add_train_parser(parser: Parser) -> None:
    add(parser, "recipe", kind=a_name, metavar="RECIPE", help="the name of a shipped recipe, or a recipe.toml")
    parser.add_argument("--smoke", action="store_true", help="a run of minutes that shows that everything works")
    parser.add_argument("--resume", action="store_true", help="go on exactly where the last run stopped")


def run_train(args: argparse.Namespace, services: Services, console: Console) -> int:
    answer = services.train(args.recipe, smoke=args.smoke, resume=args.resume, seed=args.seed, report=console.progress)
    console.answer(answer, _plain_lines(answer))
    return 0


def add_evaluate_parser(parser: Parser) -> None:
    add(parser, "evaluated", kind=a_name, metavar="MODEL", help="the id of a model")
    add(parser, "--set", kind=a_name, metavar="DIR", dest="data", help="a set of your own instead of the held-out one")


def run_evaluate(args: argparse.Namespace, services: Services, console: Console) -> int:
    data = Path(args.data) if args.data else None
    if data is not None and not data.is_dir():
        raise InputError(f"{data} is no folder.")
    answer = services.evaluate(args.evaluated, data=data, seed=args.seed, report=console.progress)
    console.answer(answer, _plain_lines(answer))
    return 0


def _plain_lines(answer: Mapping[str, Any]) -> Iterator[str]:
    return (f"{name}: {_value(value)}" for name, value in answer.items())
