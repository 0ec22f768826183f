"""What a noun or adjective says of the scene instead of naming somebody in it: place, time, weather, season, camera, style."""

from __future__ import annotations

import re

from studio.engine.composer.reading.lexicon import BEINGS, lexicon, listed
from studio.engine.composer.reading.notes import Around, Notes, View
from studio.engine.composer.reading.trees import Tree

FRAMINGS = {
    "close-up": "close-up", "closeup": "close-up", "close": "close-up", "medium-close-up": "close-up", "portrait": "close-up", "extreme-close-up": "extreme close-up",
    "macro": "extreme close-up", "wide-shot": "wide", "wide": "wide", "long-shot": "wide", "extreme-wide-shot": "wide", "ultra-wide-shot": "wide",
    "wide-angle": "wide", "establishing-shot": "wide", "panorama": "wide", "aerial": "wide", "medium-shot": "medium", "medium": "medium", "two-shot": "medium",
    "over-the-shoulder": "medium", "full-shot": "full", "extreme-wide-angle": "wide", "ultra-wide-angle": "wide",
}
MOVES = {"pan": "pan", "zoom": "zoom", "tilt": "tilt", "dolly": "dolly", "roll": "roll", "orbit": "orbit", "track": "follow", "tracking": "follow",
         "tracking-shot": "follow", "follow": "follow", "push-in": "dolly", "push": "dolly", "pull-back": "dolly", "pull": "dolly", "truck": "pan", "crane": "tilt",
         "zoom-in": "zoom", "zoom-out": "zoom", "dolly-in": "dolly", "dolly-out": "dolly", "circle": "orbit", "steadicam": "follow", "crane-shot": "tilt"}
SIGNS = {"left": -1.0, "right": 1.0, "up": -1.0, "down": 1.0, "in": 1.0, "out": -1.0, "back": -1.0, "closer": 1.0, "away": -1.0, "forward": 1.0,
         "clockwise": 1.0, "counterclockwise": -1.0, "backward": -1.0, "leftwards": -1.0, "rightwards": 1.0, "into": 1.0}
ANGLES = {"low": "low", "high": "high", "eye": "eye", "bird's": "high", "bird's-eye-view": "high", "overhead": "high", "worm's": "low", "low-angle": "low",
          "high-angle": "high", "aerial": "high"}
STYLES = {
    "watercolour": "watercolour", "watercolor": "watercolour", "pastel": "pastel", "woodcut": "woodcut", "linocut": "woodcut", "neon": "neon", "chalk": "chalk",
    "ink": "night ink", "crayon": "crayon", "collage": "paper", "paper": "paper", "paper-cut": "paper", "paper-cut-out": "paper", "cut-out": "paper", "cartoon": "cartoon", "anime": "anime",
    "storybook": "storybook", "picture-book": "storybook", "comic": "comic", "pencil": "pencil", "clay": "clay", "claymation": "clay", "film-noir": "noir", "noir": "noir",
    "retro": "retro", "vintage": "vintage", "oil": "oil", "silhouette": "silhouette", "cinematic": "cinematic", "photorealistic": "photorealistic",
    "archival": "archival", "pixel-art": "pixel", "sepia": "sepia", "monochrome": "monochrome", "origami": "paper", "3d": "3d", "2d": "2d",
}
INSIDE = frozenset(listed("in at inside through across along into throughout within onto to"))


def say_times(tree: Tree, at: int, notes: Notes, lead: str = "") -> bool:
    """Whether the word says the time of day, the weather or the season; then it is written down."""
    word, lex = tree.word(at), lexicon()
    one = lex.singular_of(word)[0]
    around = Around()
    for key in (word, one):
        around.season = around.season or (lex.seasons.get(key, "") if not (key == "fall" and tree.tags[at] == "VERB") else "")
        around.time = around.time or (lex.times.get(key, "") if not (key in ("darkness", "day", "moon", "starry", "stars", "star") and lead in ("one", "every", "each", "all", "that", "the", "a")) else "")
        around.weather = around.weather or lex.weathers.get(key, "")
    if one == "day" and any(tree.word(k) in ("rainy", "sunny", "snowy", "foggy", "stormy", "windy") for k in tree.kids(at, "amod")):
        around.time = ""
    if not around:
        return False
    now = notes.around()
    now.time, now.weather, now.season = around.time or now.time, around.weather or now.weather, around.season or now.season
    tree.use(at)
    return True


def say_it_is(tree: Tree, notes: Notes) -> None:
    """ "and it is night", "it was a foggy evening": said anywhere in a sentence, it is about the scene."""
    for i in range(len(tree.words) - 2):
        if tree.word(i) != "it" or tree.word(i + 1) not in ("is", "was", "'s"):
            continue
        noun = next((k for k in range(i + 2, min(i + 5, len(tree.words))) if tree.tags[k] == "NOUN"), -1)
        if noun > 0 and all(tree.tags[k] in ("DET", "ADJ", "ADV") for k in range(i + 2, noun)) and say_times(tree, noun, notes):
            for k in range(i + 2, noun):
                say_times(tree, k, notes)
            tree.use(*range(i, noun))


def is_place(tree: Tree, at: int, case: str) -> bool:
    """Whether a noun is where it plays and not somebody in it: by its kind and the preposition before it."""
    kinds = lexicon().classes(_plain(tree, at))
    if "place" not in kinds:
        return False
    if not kinds - {"place", "scenery"}:
        return True
    if kinds & set(BEINGS):
        return False
    if kinds & {"thing", "vehicle", "plant", "abstract", "camera"}:
        return case in INSIDE
    return case in INSIDE or case == ""


def _plain(tree: Tree, at: int) -> str:
    one = lexicon().singular_of(tree.word(at))[0]
    first = [tree.word(k) for k in tree.kids(at, "compound")]
    joined = "-".join([*first, one])
    return joined if joined in lexicon().nouns else one


def say_place(tree: Tree, at: int, notes: Notes, there: Around | None = None) -> None:
    """Write a place down: into the surroundings of now, or into `there`, where somebody goes."""
    noun = _plain(tree, at).replace("-", " ")
    words = [at, *tree.kids(at, "compound", "amod", "det", "poss", "nummod")]
    around = notes.around() if there is None else there
    if around.place and around.place != noun:  # "on the beach by the sea": the first is where it plays
        around.asked = f"{around.asked}, {tree.written(words)}"
    else:
        around.place, around.asked = noun, tree.written(words)
    notes.places.append(noun)
    tree.use(*words)
    for k in tree.kids(at, "amod", "compound"):
        say_times(tree, k, notes)


def is_camera(tree: Tree, at: int) -> bool:
    """Whether a word is camera talk: a framing, a move with the camera in it or none that could do it."""
    word = tree.word(at)
    if word in FRAMINGS and word not in ("close", "wide", "medium", "portrait", "aerial", "macro"):
        return True
    kids = {tree.word(k) for k in tree.kids(at)}
    if word in ("shot", "angle", "view", "pov", "framing", "lens") or word in ("tracking-shot", "push-in", "pull-back", "zoom-in", "zoom-out", "dolly-in", "bird's-eye-view", "side-view", "back-view"):
        return True
    if word in ("camera",):
        return tree.tags[at] == "NOUN" and (not tree.kids(at, "amod", "poss") and not any(tree.word(k) in ("a", "an") for k in tree.kids(at, "det")))
    lemma = lexicon().lemma_of(word)
    if lemma in ("pan", "zoom", "tilt", "dolly", "orbit", "truck") or word in ("zoom", "pan"):
        return not ([k for k in tree.kids(at, "nsubj") if k < at] and "camera" not in kids) and not ("obj" in {tree.labels[k] for k in tree.kids(at)} and lemma == "pan")
    return "camera" in {tree.word(k) for k in tree.kids(at, "nsubj")} and lemma in MOVES


def say_view(tree: Tree, at: int, view: View) -> None:
    """Framing, angle and move of a word and of the small words with it."""
    places = [at, *[k for k in tree.below(at) if tree.heads[k] == at or tree.heads[tree.heads[k]] == at]]
    places = [p for p in places if p == at or tree.labels[p] in ("amod", "advmod", "compound", "case", "prt", "det", "nmod", "obl", "mark", "list", "nsubj")]
    close = sorted(p for p in places if abs(p - at) <= 3)
    words = [tree.word(p) for p in close]
    for p, word in zip(close, words, strict=True):
        lemma = lexicon().lemma_of(word)
        if word in FRAMINGS and not view.framing:
            view.framing = "extreme close-up" if FRAMINGS[word] == "close-up" and "extreme" in words else FRAMINGS[word]
            tree.use(p)
        elif word in ANGLES and (word not in ("low", "high", "eye") or "angle" in words or "shot" in words or "view" in words):
            view.angle = ANGLES[word]
            tree.use(p)
        elif word in ("angle", "shot", "view", "camera", "static", "extreme", "slow", "quick", "fast", "gentle", "smooth", "slowly", "long", "lens", "ultra", "cinematic",
                      "gently", "smoothly", "framing", "of", "on") or word in ("camera",) or ((word in MOVES or lemma in MOVES) and (p == at or word not in ("roll", "push", "pull", "follow", "circle"))):
            tree.use(p)
    _say_move(tree, at, words, view)
    view.asked = view.asked or tree.written(close)


def _say_move(tree: Tree, at: int, words: list[str], view: View) -> None:
    heads = [w for w in (tree.word(at), lexicon().lemma_of(tree.word(at)), *words) if w in MOVES]
    if not heads:
        return
    name = heads[0]
    way = [w for w in words if w in SIGNS and (w not in ("left", "right") or MOVES[name] in ("pan", "orbit", "roll", "follow", "tilt"))]
    sign = SIGNS[way[0]] if way else (-1.0 if name in ("pull-back", "pull", "zoom-out", "dolly-out") else -1.0 if name in ("crane", "crane-shot") else 1.0)
    strength = 0.4 if {"slow", "slowly", "gentle", "gently"} & set(words) else 1.0 if {"fast", "quick", "quickly"} & set(words) else 0.7
    move = "tilt" if MOVES[name] == "pan" and way and way[0] in ("up", "down") else MOVES[name]
    view.moves.append((move, round(sign * strength, 2)))
    tree.use(at, *(k for k in tree.below(at) if tree.word(k) in way or tree.word(k) in ("slow", "slowly", "gentle", "gently", "fast", "quick", "quickly", "smooth")))


DURATION = re.compile(r"\b(\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|half)[\s-]*(seconds?|sec|s|minutes?|min)\b"
                      r"[\s-]*(?:long\s+)?((?:\w+\s+){0,3}?)(video|clip|film|animation|movie|shot|gif|loop|scene|long|take)\b", re.IGNORECASE)
LONG = re.compile(r"\b(?:duration|length|lasts?|lasting|runs?|runtime)\s*(?:of|is|:|for)?\s*(\d+(?:\.\d+)?|\w+)\s*(seconds?|sec|s|minutes?|min)\b", re.IGNORECASE)
STILL = re.compile(r"\b(?:still (?:image|picture|frame)|a photo of|photograph of|an? (?:illustration|drawing|painting|picture) of)\b", re.IGNORECASE)
ASPECTS = ((r"\b(?:vertical|portrait (?:format|mode|video|orientation)|tiktok|reels?|for (?:a )?phones?|upright)\b", "9:16"), (r"\bsquare (?:clip|video|format|film|gif|picture|image|shot|loop)\b", "1:1"),
           (r"\b(?:ultra-?wide(?:screen)?|21:9)\b(?! shot| angle)", "21:9"), (r"\b(?:cinemascope|anamorphic|2\.39:1|scope)\b", "2.39:1"), (r"\b1\.85:1\b", "1.85:1"),
           (r"\b(?:widescreen|landscape (?:format|video|mode)|horizontal (?:video|clip|format)|16:9)\b", "16:9"), (r"\b4:3\b", "4:3"), (r"\b3:4\b", "3:4"), (r"\b1:1\b", "1:1"), (r"\b9:16\b", "9:16"))
RESOLUTIONS = ((r"\b(?:4k|uhd|2160p)\b", "2160p"), (r"\b(?:full hd|1080p)\b", "1080p"), (r"\b(?:1440p|2k|qhd)\b", "1440p"), (r"\b(?:720p|hd)\b", "720p"),
               (r"\b480p\b", "480p"), (r"\b360p\b", "360p"), (r"\b8k\b", "4320p"))
"""8K is more than is made; who asks for it is told so where the size is chosen."""


def format_of(text: str) -> tuple[dict[str, str | float], list[tuple[int, int]]]:
    """{"duration", "aspect_ratio", "resolution"} as far as words say so, and the stretches of text that did."""
    found: dict[str, str | float] = {}
    spans: list[tuple[int, int]] = []
    for pattern in (DURATION, LONG):
        match = pattern.search(text)
        if match and "duration" not in found:
            amount = _amount(match.group(1))
            if amount:
                found["duration"] = amount * (60 if match.group(2).lower().startswith("m") else 1)
                spans.append(match.span())
    still = STILL.search(text)
    if still and "duration" not in found and re.match(r"(?:still|a photo|photograph)", still.group(), re.IGNORECASE):
        found["duration"] = 0.0
    for key, table in (("aspect_ratio", ASPECTS), ("resolution", RESOLUTIONS)):
        for pattern, value in table:
            match = re.search(pattern, text, re.IGNORECASE)
            if match and key not in found:
                found[key] = value
                spans.append(match.span())
    return found, spans


def _amount(word: str) -> float:
    words = {**lexicon().numbers, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60, "half": 0.5}
    try:
        return float(word)
    except ValueError:
        return float(words.get(word.lower(), 0))
