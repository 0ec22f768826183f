"""What was understood of a request's words: who, where, when, doing what, seen how. No pixels, no coordinates.

`reading` writes it, staging and acting follow it, and the answer of a request is told from it. Every field that
came from words keeps those words in `asked`, so that what was drawn can be laid beside what was asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """One subject, or several alike. `noun` is the plain singular noun; `drawing` the name of the art that shows it,
    "" when none does; `stands_in` is True when that drawing is something near in meaning and not the thing itself.

    `size` is a factor on its true height (small 0.6, big 1.5). `colour` is a CSS colour or "". `side` is left, right,
    middle or "". `depth` is near, far, middle or "". `mood` is one of happy, sad, angry, afraid, surprised, tired, calm or "".
    `picture` is the index of the request's visual prompt that shows it, or -1. `looks` are the adjectives as they were said, `name`
    what it is called. `scenery` is part of the place and no drawing of its own: the sun, waves, clouds, smoke.
    """

    id: str
    noun: str
    asked: str
    count: int = 1
    drawing: str = ""
    stands_in: bool = False
    size: float = 1.0
    colour: str = ""
    mood: str = ""
    side: str = ""
    depth: str = ""
    picture: int = -1
    looks: tuple[str, ...] = ()
    name: str = ""
    scenery: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """`a` stands to `b` (ids) as `kind` says: left of, right of, behind, in front of, on, under, in, near, above, between
    (then `c` too), holding, riding, wearing, facing."""

    a: str
    kind: str
    b: str
    asked: str = ""
    c: str = ""
    start: float = 0.0  # seconds from which it holds


@dataclass(frozen=True, slots=True)
class Deed:
    """An action. `verb` is a name of the composer's vocabulary of actions, "" when it knows none for `asked`.

    `start` and `end` in seconds of the clip, resolved from card spans and from words of order ("then", "while", "until");
    `end` None means it lasts. `manner` is quickly, slowly, gently, strongly, happily, sadly, sneakily or "". `direction` is left,
    right, up, down, toward, away, around or "". `target` is an id or "". `said` is what is spoken, for talking and singing.
    """

    who: tuple[str, ...]
    verb: str
    asked: str
    start: float = 0.0
    end: float | None = None
    manner: str = ""
    direction: str = ""
    target: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and in which light, from `start` on. A change whose `cut` is False is a gradual one over `fade` seconds.

    `place` is the name of the art, "" for plain ground; `time` dawn, day, dusk, night or ""; `weather` clear, rain, snow, storm, fog,
    wind, clouds or ""; `season` spring, summer, autumn, winter or ""; `lights` names what was switched: (asked, on).
    """

    start: float = 0.0
    place: str = ""
    asked: str = ""
    stands_in: bool = False
    time: str = ""
    weather: str = ""
    season: str = ""
    lights: tuple[tuple[str, bool], ...] = ()
    cut: bool = True
    fade: float = 0.0


@dataclass(frozen=True, slots=True)
class Shot:
    """The camera from `start` to `end` seconds. `framing` is wide, full, medium, close-up, extreme close-up or "";
    `moves` are (pan|tilt|zoom|roll|dolly|follow|orbit, amount -1..1, positive is right, down, in, clockwise)."""

    start: float = 0.0
    end: float | None = None
    framing: str = ""
    moves: tuple[tuple[str, float], ...] = ()
    on: str = ""  # id of what it looks at
    angle: str = ""  # low, high, eye or ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """The whole of what was understood. `left_out` and `stood_in` are told to the user; `stood_in` is (asked, drawn)."""

    actors: tuple[Actor, ...] = ()
    relations: tuple[Relation, ...] = ()
    deeds: tuple[Deed, ...] = ()
    settings: tuple[Setting, ...] = (Setting(),)
    shots: tuple[Shot, ...] = (Shot(),)
    duration: float = 4.0
    style: str = ""
    without: tuple[str, ...] = ()  # nouns of the negative prompt
    stood_in: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    guides: tuple[str, ...] = ()  # words that steered the reading and stand for nothing by themselves ("begins", "other", "scene")
