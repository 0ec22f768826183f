"""How well prompts and stories are read: what was expected (assets/readings/*.toml) laid beside the script, item by item.

Every figure is a share of expected items with its 95 % interval (Wilson 1927). Nothing is expected of what isn't listed,
so `subjects_precision` alone counts what was read too much.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from studio.contract.requests import TextPrompt
from studio.engine.composer.reading.lexicon import lexicon
from studio.engine.composer.reading.reader import Reader, Reading
from studio.engine.composer.reading.tokens import sentences_of
from studio.engine.composer.script import Actor, Deed, Script
from studio.train.evaluate import Share

Marks = dict[str, list[tuple[bool, str]]]


def cases(path: Path) -> list[dict[str, Any]]:
    """Prompts, and stories as prompts of one card."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return [*table.get("prompt", []), *({**story, "cards": [[0, story["text"]]], "story": True} for story in table.get("story", []))]


def read_case(reader: Reader, case: dict[str, Any]) -> Reading:
    return reader.read([TextPrompt(text, float(at)) for at, text in case["cards"]], duration=case.get("duration"))


def mark(case: dict[str, Any], reading: Reading) -> Marks:
    """Every expected item, right or wrong, under the name of its figure."""
    script = reading.script
    marks: Marks = defaultdict(list)
    _subjects(case, script, marks)
    for text in case.get("sides", []):
        noun, side = text.rsplit(" ", 1)
        marks["side"].append((any(a.side == side for a in _actors(script, noun)), text))
    for text in case.get("looks", []):
        noun, look = text.rsplit(" ", 1)
        marks["looks"].append((any(_looks(a, look) for a in _actors(script, noun)), text))
    for text in case.get("deeds", []):
        marks["action"].append((bool(_deeds(script, text)), text))
    for text in case.get("order", []):
        marks["order"].append((_ordered(script, text), text))
    for text in case.get("relations", []):
        marks["relation"].append((_related(script, text), text))
    _scene(case, reading, marks)
    for word, told in coverage(case, reading):
        marks["coverage"].append((told, word))
    return marks


def _subjects(case: dict[str, Any], script: Script, marks: Marks) -> None:
    wanted = [text.partition(":")[::2] for text in case.get("subjects", [])]
    for noun, count in wanted:
        found = _actors(script, noun)
        marks["subject"].append((bool(found), noun))
        if count:
            total = sum(int(n) for other, n in wanted if other == noun and n)
            marks["count"].append((sum(a.count for a in found) == total, f"{noun}:{count}"))
    known = {n for noun, _ in wanted for n in noun.split("/")}
    for actor in script.actors:
        if not actor.scenery:
            marks["subjects_precision"].append((actor.noun in known, actor.noun))


def _actors(script: Script, nouns: str) -> list[Actor]:
    return [a for a in script.actors if a.noun in nouns.split("/")]


def _looks(actor: Actor, look: str) -> bool:
    lex = lexicon()
    if look in lex.colours:
        return actor.colour == lex.colours[look]
    if look in lex.sizes:
        return (actor.size - 1) * (lex.sizes[look] - 1) > 0
    return actor.mood == look or look in actor.looks


def _deeds(script: Script, text: str) -> list[Deed]:
    nouns, verbs = text.rsplit(" ", 1)
    ids = {a.id for a in _actors(script, nouns)}
    return [d for d in script.deeds if d.verb in verbs.split("/") and ids & set(d.who)]


def _ordered(script: Script, text: str) -> bool:
    """For "<" the second begins after the first has begun; for "|" they overlap in time."""
    sign = "<" if " < " in text else "|"
    first, second = (_deeds(script, part.strip()) for part in text.split(f" {sign} "))
    if sign == "<":
        return any(a.start < b.start for a in first for b in second)
    end = script.duration
    return any((a.start < (b.end or end) and b.start < (a.end or end)) or a.start == b.start for a in first for b in second)


def _related(script: Script, text: str) -> bool:
    for kind in ("left of", "right of", "in front of", "behind", "under", "above", "between", "holding", "wearing", "near", "on", "in"):
        if f" {kind} " in text:
            a, b = ({x.id for x in _actors(script, part)} for part in text.split(f" {kind} "))
            return any(r.kind == kind and r.a in a and r.b in b for r in script.relations)
    raise ValueError(f"no relation in {text!r}")


def _scene(case: dict[str, Any], reading: Reading, marks: Marks) -> None:
    script = reading.script
    if "place" in case:
        asked = " ".join(f"{s.asked} {s.place}" for s in script.settings).lower()
        marks["place"].append((any(p in asked for p in case["place"].split("/")), case["place"]))
    for key in ("time", "weather", "season"):
        if key in case:
            marks[key].append((any(getattr(s, key) == case[key] for s in script.settings), case[key]))
    for name in case.get("camera", []):
        marks["camera"].append((any(name == s.framing or any(name == m for m, _ in s.moves) for s in script.shots), name))
    for name in case.get("without", []):
        marks["without"].append((any(n in script.without for n in name.split("/")), name))
    keys = {"duration": "duration", "aspect": "aspect_ratio", "resolution": "resolution"}
    for text in case.get("inferred", []):
        key, value = text.split(" ")
        found = reading.inferred.get(keys[key])
        marks["inferred"].append((found is not None and (found == value or str(found).removesuffix(".0") == value), text))


def coverage(case: dict[str, Any], reading: Reading) -> Iterator[tuple[str, bool]]:
    """Every content word of the cards, and whether it stands in the script, its guides or `left_out`. Counted from the
    words alone: the parser's opinion isn't asked."""
    s = reading.script
    told = " ".join([*(f"{a.asked} {a.noun} {a.name} {' '.join(a.looks)}" for a in s.actors), *(f"{d.asked} {d.said}" for d in s.deeds), *(r.asked for r in s.relations),
                     *(f"{x.asked} {x.time} {x.weather} {x.season}" for x in s.settings), *(f"{x.asked}" for x in s.shots), *s.without, *s.left_out, *s.notes, *s.guides, s.style]).lower()
    for _, text in case["cards"]:
        for sentence in sentences_of(text):
            for word in sentence:
                if any(c.isalpha() for c in word.text) and not lexicon().is_function(word.text):
                    yield word.written, word.written.lower().strip("\"“”'") in told


def evaluate_reading(reader: Reader, path: Path, say: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """{figure: {"share", "low", "high", "of"}} over a file's prompts and stories; what is wrong is told line by line."""
    total: Marks = defaultdict(list)
    for case in cases(path):
        marks = mark(case, read_case(reader, case))
        wrong = [f"{name}: {what}" for name, row in marks.items() for good, what in row if not good]
        if wrong:
            say(f"{case['cards'][0][1][:70]} ... {'; '.join(wrong)}")
        for name, row in marks.items():
            total[name] += row
    return {name: Share(sum(good for good, _ in row), len(row)).as_json() for name, row in sorted(total.items())}
