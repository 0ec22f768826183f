"""Who was spoken of so far: the same one again ("the girl", "she", "the other one"), one of several, a new one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from studio.engine.composer.reading.lexicon import BEINGS, lexicon, listed

SAME = {  # nouns by which one that was named otherwise may be taken up again
    "animal": ("animal", "bird", "fish"), "creature": ("animal", "bird", "fish", "person"), "pet": ("animal", "bird"), "beast": ("animal",),
    "man": ("man",), "woman": ("woman",), "person": ("man", "woman", "person"), "kid": ("boy", "girl", "child"), "child": ("boy", "girl", "kid", "child"),
    "bird": ("bird",), "vehicle": ("vehicle",), "figure": ("man", "woman", "person"), "guy": ("man",), "lady": ("woman",), "hero": ("person", "man", "woman", "animal"),
}
ALIKE = ({"dog", "puppy", "hound"}, {"cat", "kitten", "kitty"}, {"rabbit", "bunny", "hare"}, {"lamp", "light", "street lamp", "street light"},
         {"boat", "sailboat", "rowboat", "ship", "rowing boat"}, {"box", "gift box", "gift", "present", "parcel"}, {"plane", "aeroplane", "airplane"},
         {"bike", "bicycle"}, {"grandma", "grandmother", "granny"}, {"grandpa", "grandfather"}, {"lighthouse keeper", "keeper"}, {"train", "locomotive"},
         {"mum", "mom", "mother"}, {"dad", "father"}, {"fire", "campfire"}, {"cake", "birthday cake"}, {"rocket", "spaceship"}, {"kid", "child"},
         {"kid", "boy"}, {"kid", "girl"}, {"seagull", "gull"}, {"fisherman", "old man"}, {"bear", "teddy bear"}, {"pirate", "captain"})
_LIKE: dict[str, set[str]] = {}
for _group in ALIKE:
    for _noun in _group:
        _LIKE[_noun] = _LIKE.get(_noun, set()) | _group


NEITHER = frozenset(listed("robot ghost monster alien snowman doll puppet skeleton scarecrow baby child giant"))  # "it" as well as "she"


@dataclass
class One:
    """Somebody or something of the script, as far as it is known. `kinds` are the lexicon's classes of its noun."""

    id: str
    noun: str
    asked: str
    kinds: frozenset[str]
    count: int = 1
    counted: bool = False  # a number was said
    colour: str = ""
    size: float = 1.0
    mood: str = ""
    side: str = ""
    depth: str = ""
    looks: list[str] = field(default_factory=list)
    gender: str = ""  # m, f or ""
    name: str = ""
    scenery: bool = False
    seen: int = 0  # when it was last spoken of
    born: int = 0  # in which sentence it came

    @property
    def being(self) -> bool:
        return bool(self.kinds & set(BEINGS)) or bool(self.name)

    @property
    def human(self) -> bool:
        return bool(self.kinds & {"man", "woman", "person"}) or (bool(self.name) and not self.kinds & {"animal", "bird", "fish"})


@dataclass
class Cast:
    """All of them, in the order they came; `clock` counts mentions."""

    ones: list[One] = field(default_factory=list)
    clock: int = 0
    subjects: list[One] = field(default_factory=list)  # of the clauses so far, the newest last
    groups: list[list[One]] = field(default_factory=list)  # several named together, the newest last
    taken: int = 0

    def add(self, noun: str, asked: str, sentence: int, **known: object) -> One:
        kinds = lexicon().classes(noun.replace(" ", "-")) or lexicon().classes(noun.rpartition(" ")[2])
        gender = "m" if "man" in kinds and "woman" not in kinds else "f" if "woman" in kinds else ""
        self.taken += 1
        one = One(f"{noun.replace(' ', '_') or 'one'}_{self.taken}", noun, asked, kinds, gender=gender, born=sentence)
        for key, value in known.items():
            setattr(one, key, value)
        self.ones.append(one)
        return self.mention(one)

    def mention(self, one: One) -> One:
        self.clock += 1
        one.seen = self.clock
        return one

    def recent(self) -> list[One]:
        return sorted(self.ones, key=lambda o: -o.seen)

    def named(self, name: str) -> One | None:
        return next((o for o in self.recent() if o.name == name), None)

    def again(self, noun: str, *, colour: str = "", looks: tuple[str, ...] = ()) -> One | None:
        """The newest one that the noun may take up again, with the same colour where one is said."""
        for fits in (self._same, self._like, self._wider):
            for one in self.recent():
                if fits(one, noun) and not (colour and one.colour and one.colour != colour):
                    return one
        return None

    @staticmethod
    def _same(one: One, noun: str) -> bool:
        return one.noun == noun

    @staticmethod
    def _like(one: One, noun: str) -> bool:
        return noun in _LIKE.get(one.noun, ()) or one.noun.endswith(f" {noun}") or (noun.endswith(f" {one.noun}") and one.being)

    @staticmethod
    def _wider(one: One, noun: str) -> bool:
        return noun in SAME and bool(one.kinds & set(SAME[noun]) or one.noun in SAME[noun])

    def pronoun(self, word: str, without: tuple[One, ...] = ()) -> list[One]:
        """Whom a pronoun means: number, gender and liveness must fit, then whoever was the subject, then the newest."""
        if word in ("they", "them", "their", "themselves", "both", "theirs", "each-other", "one-another", "together", "everyone", "everybody"):
            return self._several(word, without)
        order = [o for o in [*reversed(self.subjects), *self.recent()] if o not in without and not (o.scenery and o.noun not in ("sun", "moon"))]
        if word in ("it", "its", "itself"):
            return [o for o in order if (not o.human or o.noun in NEITHER) and o.count == 1 and not o.scenery][:1]
        gender = "m" if word in ("he", "him", "his", "himself") else "f" if word in ("she", "her", "hers", "herself") else ""
        other = {"m": "f", "f": "m"}.get(gender, "")
        fits = [o for o in order if o.being and o.count == 1 and o.gender != other]
        sure = [o for o in fits if o.gender == gender and gender] or [o for o in fits if o.human] or fits
        if gender and sure and sure[0].gender == gender and fits[0].gender != gender:
            return sure[:1]
        found = (fits[:1] if fits and (fits[0].gender in (gender, "") and (fits[0].human or not sure or not sure[0].human)) else sure[:1]) or \
            [o for o in order if o.gender != other and o.count == 1][:1]
        if found and gender and not found[0].gender and found[0].being:
            found[0].gender = gender
        return found

    def _several(self, word: str, without: tuple[One, ...]) -> list[One]:
        group = self.groups[-1] if self.groups else []
        many = [o for o in self.recent() if o.count > 1 and o not in without and not o.scenery]
        newest = max((o.seen for o in group), default=0)
        if many and (not group or many[0].seen > newest) and (many[0].being or word not in ("they", "both")):
            beings = [o for o in self.recent() if o.being and o not in without][:2]
            return many[:1] if word != "both" or many[0].count == 2 or len(beings) < 2 else beings
        if group:
            return list(group)
        beings = [o for o in self.recent() if o.being and o not in without]
        if len(beings) >= 2:
            return sorted(beings[: 2 if word == "both" else 3], key=lambda o: o.born) if beings[0].born - beings[min(2, len(beings) - 1)].born <= 2 else beings[:2]
        return many[:1] or beings[:1] or [o for o in self.recent() if o not in without][:1]

    def part(self, one: One, count: int, asked: str) -> One:
        """Some of several, as ones of their own: "the smallest one", "one ... the other"."""
        if one.count <= count:
            return self.mention(one)
        self.taken += 1
        piece = replace(one, id=f"{one.noun.replace(' ', '_')}_{self.taken}", asked=asked or one.asked, count=count, looks=list(one.looks))
        one.count -= count
        self.ones.insert(self.ones.index(one) + 1, piece)
        self.groups.append([one, piece])
        return self.mention(piece)
