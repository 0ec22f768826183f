"""What the reader writes down while it goes through the sentences, before times and drawings are known."""

from __future__ import annotations

from dataclasses import dataclass, field

from studio.engine.composer.reading.cast import Cast, One
from studio.engine.composer.reading.trees import Tree


@dataclass(eq=False)
class Event:
    """Something that is done. `seconds` how long it was said to take, `at` the second of the clip it was said to begin,
    `wait` seconds after what comes before it, `until` the event that ends it."""

    who: list[One]
    verb: str
    asked: str
    lemma: str = ""
    manner: str = ""
    direction: str = ""
    target: One | None = None
    said: str = ""
    seconds: float | None = None
    at: float | None = None
    wait: float = 0.0
    until: Event | None = None
    ing: bool = False


Groups = list[list[Event]]
"""Events in order; those of one group begin together."""


@dataclass
class Bond:
    """A relation between two that were named; `third` only for between."""

    a: One
    kind: str
    b: One
    asked: str
    third: One | None = None
    event: Event | None = None  # it holds from when this begins


@dataclass
class Around:
    """Where and when a card plays, as far as it says so."""

    place: str = ""
    asked: str = ""
    time: str = ""
    weather: str = ""
    season: str = ""
    lights: list[tuple[str, bool]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.place or self.time or self.weather or self.season or self.lights)


@dataclass
class View:
    """One shot as it was asked for; `after` is the group of its card's events that it comes with."""

    framing: str = ""
    moves: list[tuple[str, float]] = field(default_factory=list)
    on: One | None = None
    angle: str = ""
    asked: str = ""
    group: int = 0

    def __bool__(self) -> bool:
        return bool(self.framing or self.moves or self.on or self.angle)


@dataclass
class Card:
    """What one text said."""

    groups: Groups = field(default_factory=list)
    around: list[tuple[int, Around]] = field(default_factory=list)  # (the group it comes with, what)
    views: list[View] = field(default_factory=list)


@dataclass
class Notes:
    """Everything so far. `format` is what words said of duration, aspect and resolution."""

    cast: Cast = field(default_factory=Cast)
    cards: list[Card] = field(default_factory=list)
    bonds: list[Bond] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)  # nouns of the places so far
    sentence: int = 0
    passing: list[tuple[int, str, bool]] = field(default_factory=list)  # (sentence, place noun, entered)

    @property
    def card(self) -> Card:
        return self.cards[-1]

    def around(self) -> Around:
        """The surroundings to write into: those of the moment the reader has come to."""
        now = len(self.card.groups)
        if not self.card.around or self.card.around[-1][0] != now:
            self.card.around.append((now, Around()))
        return self.card.around[-1][1]

    def view(self) -> View:
        """The shot to write into: a new one for a new sentence."""
        now = len(self.card.groups)
        if not self.card.views or self.card.views[-1].group != now:
            self.card.views.append(View(group=now))
        return self.card.views[-1]


def phrase_before(tree: Tree, at: int, most: int = 5) -> str:
    """The words just before a place in the sentence, newest last, joined by spaces: to see which preposition stands there."""
    return " ".join(tree.word(i) for i in range(max(0, at - most), at))
