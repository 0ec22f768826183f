"""`kinora inspect`, `kinora doctor` and `kinora models`: commands that look and change nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from studio.cli.arguments import Parser, a_name, add, did_you_mean
from studio.cli.console import Console, size
from studio.cli.services import Services
from studio.contract.errors import InputError

MODEL_ACTIONS = ("list", "info", "verify")


def add_inspect_parser(parser: Parser) -> None:
    add(parser, "file", kind=a_name, metavar="FILE", help="a picture, clip, project, request or weights file")


def run_inspect(args: argparse.Namespace, services: Services, console: Console) -> int:
    found = services.inspect(Path(args.file))
    console.answer(found, _outline(found))
    return 0


def add_doctor_parser(parser: Parser) -> None:
    """`doctor` has no options of its own."""


def run_doctor(args: argparse.Namespace, services: Services, console: Console) -> int:
    report = services.doctor()
    console.answer(report, _check_lines(report))
    return 0


def _check_lines(report: Mapping[str, Any]) -> Iterator[str]:
    width = max(len(check["name"]) for check in report["checks"])
    for check in report["checks"]:
        yield f"{'ok     ' if check['ok'] else 'missing'}  {check['name']:<{width}}  {check['found']}"
        if check["advice"]:
            yield f"{'':9}{'':<{width}}  {check['advice']}"
    yield "Everything Kinora needs is here." if report["ok"] else "Something Kinora needs is missing; see above."


def add_models_parser(parser: Parser) -> None:
    add(parser, "action", kind=_action, metavar="|".join(MODEL_ACTIONS), help="what to do")
    add(parser, "id", kind=a_name, metavar="ID", nargs="?", help="a model; verify takes all without one")


def _action(text: str, name: str) -> str:
    if text not in MODEL_ACTIONS:
        raise InputError(f"kinora models can't {text!r}.",
                         did_you_mean(text, MODEL_ACTIONS) or f"It can {', '.join(MODEL_ACTIONS)}.")
    return text


def run_models(args: argparse.Namespace, services: Services, console: Console) -> int:
    """`verify` ends with 1 when a file is damaged or missing."""
    if args.action == "list":
        models = services.models.all()
        console.answer({"models": models}, (_model_line(model) for model in models))
        return 0
    if args.action == "info":
        if not args.id:
            raise InputError("kinora models info needs the ID of a model.", "kinora models list names them.")
        found = services.models.info(args.id)
        console.answer(found, _outline(found))
        return 0
    files = services.models.verify(args.id or "")
    console.answer({"ok": all(file["ok"] for file in files), "files": files}, (_file_line(file) for file in files))
    return 0 if all(file["ok"] for file in files) else 1


def _model_line(model: Mapping[str, Any]) -> str:
    state = size(model["bytes"]) if model["present"] else "not here"
    return f"{model['id']:<12} {model['name']}, {model['licence']}, {state}"


def _file_line(file: Mapping[str, Any]) -> str:
    return f"{'ok    ' if file['ok'] else 'faulty'}  {file['model']}/{file['file']}{'  ' + file['reason'] if file['reason'] else ''}"


def _outline(values: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    """Nested values as indented lines."""
    for name, value in values.items():
        margin = "  " * depth
        if isinstance(value, Mapping):
            yield f"{margin}{name}:"
            yield from _outline(value, depth + 1)
        elif isinstance(value, (list, tuple)):
            yield f"{margin}{name}: {', '.join(str(item) for item in value)}"
        elif value not in (None, ""):
            yield f"{margin}{name}: {value}"
