"""The document as JSON and back: schema name and version on every object, upgraders, nothing unknown lost.

Driven by the dataclasses' own annotations, so a field can't be forgotten. An object of an older version runs
through its upgraders in order; a newer one is refused; unknown fields and objects of unknown kinds are kept and
written back. Reads no files. Every failure is a `DocumentError` with one sentence.
"""

from __future__ import annotations

import json
import math
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from studio.core import project as document
from studio.core.curve import Curve, Key
from studio.core.errors import DocumentError
from studio.core.partmark import PartMark, mark_from_json, mark_to_json
from studio.core.project import Kept, N, Node, Project
from studio.core.time import Rate, Span

Upgrader = Callable[[dict[str, Any]], dict[str, Any]]
_OWN = ("id", "extra", "kept")
_MARKS = ("schema", "version")
_PLAIN: dict[type, str] = {str: "text", int: "integer", float: "number", bool: "flag", Span: "span", Rate: "rate", Curve: "curve",
                          PartMark: "part"}


class NewerDocumentError(DocumentError):
    """The document was made by a newer version of the studio."""


@dataclass(frozen=True)
class Schema:
    """Names and versions of the document's objects. `upgraders[name, n]` turns the JSON of version n into n + 1."""

    kinds: Mapping[str, tuple[type[Node], int]]
    upgraders: Mapping[tuple[str, int], Upgrader] = field(default_factory=dict)

    # -------------------------------------------------------------- to JSON
    def to_json(self, node: Node) -> dict[str, Any]:
        """The object as plain JSON values, what was kept at its place."""
        name = self._name_of(type(node))
        values = {f.name: self._value_to_json(getattr(node, f.name)) for f in fields(node) if f.name not in _OWN}
        for kept in node.kept:
            values[kept.field].insert(kept.index, kept.data)
        return {**node.extra, "schema": name, "version": self.kinds[name][1], "id": node.id, **values}

    def _name_of(self, kind: type[Node]) -> str:
        return next(name for name, (known, _) in self.kinds.items() if known is kind)

    def _value_to_json(self, value: Any) -> Any:
        match value:
            case Node():
                return self.to_json(value)
            case Span():
                return [value.start, value.end]
            case Rate():
                return f"{value.numerator}/{value.denominator}"
            case Curve():
                return [[key.time, key.weight, key.slope] for key in value.keys]
            case PartMark():
                return mark_to_json(value)
            case tuple():
                return [self._value_to_json(item) for item in value]
            case _:
                return value

    # -------------------------------------------------------------- from JSON
    def from_json(self, data: Any, kind: type[N]) -> N:
        """The object in parsed JSON, which must be of `kind`. Raises DocumentError, NewerDocumentError."""
        name, found, upgraded = self._opened(data)
        if found is not kind:
            raise DocumentError(f"The project is damaged: a {name} stands where a {self._name_of(kind)} belongs.")
        return typing.cast(N, self._build(name, found, upgraded))

    def _opened(self, data: Any) -> tuple[str, type[Node], dict[str, Any]]:
        name = data.get("schema") if isinstance(data, dict) else None
        if not isinstance(name, str) or name not in self.kinds:
            raise DocumentError("The project is damaged: an object in it has no known kind.")
        kind, newest = self.kinds[name]
        version = data.get("version")
        if type(version) is not int or version < 1:
            raise DocumentError(f"The project is damaged: a {name} has no version.")
        if version > newest:
            raise NewerDocumentError(f"This project was made by a newer version of Kinora (its {name} has version {version}, this program knows {newest}).")
        upgraded = dict(data)
        try:
            for step in range(version, newest):
                upgraded = self.upgraders[name, step](upgraded)
        except (KeyError, TypeError, AttributeError):
            raise DocumentError(f"The project is damaged: a {name} of version {version} can't be upgraded.") from None
        return name, kind, upgraded

    def _build(self, name: str, kind: type[Node], data: dict[str, Any]) -> Node:
        where = f"{name} {str(data.get('id'))[:16]}"
        node_id = data.get("id")
        if not isinstance(node_id, str) or not node_id:
            raise DocumentError(f"The project is damaged: a {name} has no id.")
        hints = _hints(kind)
        kept: list[Kept] = []
        values = {key: self._value(hint, data[key], f"“{key}” of {where}", key, kept) for key, hint in hints.items() if key in data}
        extra = {key: value for key, value in data.items() if key not in hints and key not in _MARKS and key != "id"}
        return kind(id=node_id, extra=extra, kept=tuple(kept), **values)

    def _value(self, hint: Any, value: Any, where: str, name: str, kept: list[Kept]) -> Any:
        if typing.get_origin(hint) is tuple:
            return self._items(typing.get_args(hint)[0], value, where, name, kept)
        if typing.get_origin(hint) in (types.UnionType, typing.Union):  # only `X | None` stands outside of lists
            return None if value is None else self._value(typing.get_args(hint)[0], value, where, name, kept)
        if typing.get_origin(hint) is not None:
            return _checked(isinstance(value, dict), value, where, "an object")
        if issubclass(hint, Node):
            return self.from_json(value, hint)
        return _plain(hint, value, where)

    def _items(self, hint: Any, value: Any, where: str, name: str, kept: list[Kept]) -> tuple[Any, ...]:
        _checked(isinstance(value, list), value, where, "a list")
        allowed = typing.get_args(hint) or (hint,)
        if not issubclass(allowed[0], Node):
            return tuple(_plain(hint, item, where) for item in value)
        items: list[Node] = []
        for index, item in enumerate(value):
            if isinstance(item, dict) and isinstance(item.get("schema"), str) and item["schema"] not in self.kinds:
                kept.append(Kept(name, index, item))
                continue
            kind_name, kind, data = self._opened(item)
            _checked(kind in allowed, item, where, f"a list without any {kind_name}")
            items.append(self._build(kind_name, kind, data))
        return tuple(items)

    # -------------------------------------------------------------- the document
    def dumps(self, node: Node) -> str:
        """A project, or an object of one, as JSON text: the same text for the same object."""
        return json.dumps(self.to_json(node), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)

    def loads(self, text: str | bytes) -> Project:
        """The project in JSON text. Raises DocumentError when it is damaged, NewerDocumentError when it is newer."""
        try:
            data = json.loads(text, parse_constant=_no_constant)
            project = self.from_json(data, Project)
        except DocumentError:
            raise
        except (ValueError, OverflowError, RecursionError):
            raise DocumentError("The project is damaged: its document can't be read.") from None
        _check_ids(project)
        return project

    def describe(self) -> dict[str, Any]:
        """Every object with its version and its fields' types, for the drift test and for other programs."""
        return {
            name: {"version": version, "fields": {key: _type_name(hint) for key, hint in sorted(_hints(kind).items())}}
            for name, (kind, version) in sorted(self.kinds.items())
        }


def _hints(kind: type[Node]) -> dict[str, Any]:
    found = _HINTS.get(kind)
    if found is None:
        hints = typing.get_type_hints(kind)
        found = _HINTS[kind] = {f.name: hints[f.name] for f in fields(kind) if f.name not in _OWN}
    return found


_HINTS: dict[type[Node], dict[str, Any]] = {}


def _type_name(hint: Any) -> str:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return f"list of {_type_name(args[0])}"
    if origin in (types.UnionType, typing.Union):
        return " or ".join(_type_name(arg) for arg in args)
    if origin is not None:
        return "object"
    if hint is type(None):
        return "null"
    return _PLAIN.get(hint) or str(hint.__name__).lower()


def _checked(holds: bool, value: Any, where: str, wanted: str) -> Any:
    if not holds:
        raise DocumentError(f"The project is damaged: {where} must be {wanted}.")
    return value


def _plain(hint: type, value: Any, where: str) -> Any:
    """A value of one of the plain types, in its Python form."""
    wanted = _PLAIN[hint]
    if hint is float:
        whole_or_real = isinstance(value, int | float) and not isinstance(value, bool)
        return float(_checked(whole_or_real and math.isfinite(value), value, where, "a number"))
    if hint in (str, int, bool):
        return _checked(type(value) is hint, value, where, wanted)
    try:
        return mark_from_json(value) if hint is PartMark else _composed(hint, value)
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise DocumentError(f"The project is damaged: {where} must be a {wanted}.") from None


def _composed(hint: type, value: Any) -> Span | Rate | Curve:
    if hint is Span:
        start, end = value
        return Span(float(start), float(end))
    if hint is Rate:
        numerator, denominator = value.split("/")
        return Rate(int(numerator), int(denominator))
    return Curve(tuple(Key(float(time), float(weight), None if slope is None else float(slope)) for time, weight, slope in value))


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _check_ids(project: Project) -> None:
    seen: set[str] = set()
    waiting: list[Node] = [project]
    while waiting:
        node = waiting.pop()
        if node.id in seen:
            raise DocumentError(f"The project is damaged: two objects in it have the id {node.id[:16]}.")
        seen.add(node.id)
        for name in _hints(type(node)):
            value = getattr(node, name)
            waiting.extend(item for item in (value if isinstance(value, tuple) else (value,)) if isinstance(item, Node))


def _without_parts(sticker: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knew no parts: they are what is found."""
    return {**sticker, "parts": []}


SCHEMA = Schema({
    "project": (document.Project, 1), "settings": (document.ProjectSettings, 1), "asset": (document.AssetRef, 1),
    "card": (document.Card, 1), "storyboard": (document.Storyboard, 1), "take": (document.Take, 1),
    "sticker": (document.Sticker, 2), "blend": (document.Blend, 1), "clip": (document.Clip, 1),
    "voice-over": (document.VoiceOver, 1), "music": (document.Music, 1), "title": (document.Title, 1),
    "track": (document.Track, 1), "sequence": (document.Sequence, 1), "portrait": (document.Portrait, 1),
}, {("sticker", 1): _without_parts})
