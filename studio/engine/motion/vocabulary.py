"""The names that the motion model knows: motions, directions, manners, and how each is told to a person.

The order is part of the weights: add at the end, never in between.
"""

from __future__ import annotations

from studio.pixels.parts import KINDS

FIRST_MOTIONS = (
    "jump", "bounce", "hop", "flip", "launch", "sway", "rock", "swing", "roll", "shake", "tremble", "refuse", "nod", "tilt",
    "dance", "spin", "twirl", "circle", "fall", "breathe", "pulse", "grow", "shrink", "burst", "fade", "flicker", "squash",
    "stretch", "melt", "wobble", "flutter", "swim", "fly", "float", "walk", "run", "drive", "slide", "peek", "laugh", "droop",
    "surprise", "angry", "wave", "clap", "cheer", "wag", "ears", "kick", "blink", "wink", "talk",
)  # of the first edition
PARTICULAR = (
    "flap", "look", "eat", "yawn", "sing", "point", "hug", "stomp", "shrug", "bow", "sneeze", "windblown", "sleep", "cry",
)  # motions that need parts to be themselves
MOTIONS = (*FIRST_MOTIONS, *PARTICULAR)
IDLE = "idle"  # no words, or words that ask for no motion: what fits the picture
STILL = "still"  # words that ask for none at all
CONDITIONS = (*MOTIONS, IDLE)  # what the transformer is conditioned on
FIRST_CONDITIONS = (*FIRST_MOTIONS, IDLE)  # of weights that don't say what they know
WORD_CLASSES = (*MOTIONS, STILL, "none")  # what the words are sorted into

DIRECTIONS = ("", "left", "right", "up", "down", "clockwise", "counterclockwise")
MANNERS = ("", "strong", "weak")

OVERLAYS = (
    "tears", "hearts", "confetti", "sparks", "steam", "sweat", "notes", "zzz", "rain", "snow", "speed lines", "covered eyes",
    "anger mark", "stars", "bubbles",
)  # what words may ask for that moving the picture can't give
SIDES = ("", "left", "right", "both")  # which of two arms, eyes, ears, wings, as seen
SIDED = ("wave", "point", "kick", "stomp", "wink", "ears", "flap")  # motions that listen to it

TEMPOS = ("", "fast", "slow")
PACE = {"": 1.0, "fast": 1.6, "slow": 0.6}  # how many times the natural pace
NAMED = ("", *KINDS)  # which part words name ("only the tail"), "" for none
FITTING = (
    "", "breathe", "flap", "swim", "sway", "drive", "flicker", "swing", "float", "flutter", "wobble", "spin", "launch", "fly",
    "rock", "bounce", "pulse",
)  # what a thing does by itself, by its name ("a balloon"); "" where nothing special fits
BRINGS = {"cry": ("tears",), "sleep": ("zzz",), "sing": ("notes",)}  # overlays that come with a motion

STANDS_FOR = {
    "flap": "fly", "look": "tilt", "eat": "talk", "yawn": "stretch", "sing": "talk", "point": "tilt", "hug": "squash", "stomp": "angry",
    "shrug": "stretch", "bow": "nod", "sneeze": "nod", "windblown": "sway", "sleep": "breathe", "cry": "droop",
}  # the nearest that weights of the first edition know


def known_as(name: str, known: tuple[str, ...] = CONDITIONS) -> str:
    """What a transformer that knows these conditions is told for a motion that words ask for."""
    return name if name in known else STANDS_FOR.get(name, IDLE)


SPOKEN = {"ears": "wiggle ears", "windblown": "stand in the wind", "angry": "rage", "surprise": "be surprised"}  # names that are no verb

PART_OF = {
    "wave": "an arm", "clap": "the hands", "cheer": "the arms", "wag": "the tail", "ears": "the ears", "kick": "a leg",
    "blink": "the eyes", "wink": "an eye", "talk": "the mouth", "flap": "the wings", "look": "the eyes", "eat": "the mouth",
    "yawn": "the mouth", "sing": "the mouth", "point": "an arm", "hug": "the arms", "stomp": "a leg", "shrug": "the arms",
}  # motions of a part, for which the whole body stands in where it isn't found

PARTS_FOR = {
    "wave": ("arm", "wing"), "clap": ("arm", "wing"), "cheer": ("arm", "wing"), "wag": ("tail",), "ears": ("ear",), "kick": ("leg",),
    "blink": ("eye",), "wink": ("eye",), "talk": ("mouth",), "flap": ("wing", "arm"), "look": ("eye", "head"), "eat": ("mouth",),
    "yawn": ("mouth", "arm"), "sing": ("mouth",), "point": ("arm", "wing"), "hug": ("arm", "wing"), "stomp": ("leg",), "shrug": ("arm", "wing"),
}  # the kinds of part that can do each of them, the best first

DIRECTED = {
    "spin": ("clockwise", "counterclockwise"), "flip": ("clockwise", "counterclockwise"), "roll": ("clockwise", "counterclockwise"),
    "twirl": ("left", "right"), "run": ("left", "right"), "walk": ("left", "right"), "drive": ("left", "right"),
    "slide": ("left", "right", "up", "down"), "fly": ("left", "right"), "swim": ("left", "right"), "sway": ("left", "right"),
    "tilt": ("left", "right"), "fall": ("left", "right"), "hop": ("left", "right"), "circle": ("clockwise", "counterclockwise"),
    "rock": ("left", "right"), "swing": ("left", "right"), "droop": ("left", "right"), "windblown": ("left", "right"),
    "look": ("left", "right", "up", "down"), "point": ("left", "right", "up", "down"),
}
TURNING = {"left": "counterclockwise", "right": "clockwise"}  # "spins to the left"
GOING = {"counterclockwise": "left", "clockwise": "right"}


def direction_for(motion: str, direction: str) -> str:
    """The direction as this motion knows it ("left" of a spin is counterclockwise), "" where it has none."""
    allowed = DIRECTED.get(motion, ())
    if direction in allowed:
        return direction
    for table in (TURNING, GOING):
        if table.get(direction) in allowed:
            return table[direction]
    return ""


# seconds of one natural cycle; the loop repeats it as often as fits
PERIOD = {"breathe": 2.6, "float": 2.4, "sway": 2.2, "swim": 2.0, "rock": 2.0, "swing": 1.8, "melt": 2.4, "droop": 2.4, "fade": 2.2,
          "grow": 1.8, "shrink": 1.8, "fall": 2.0, "look": 2.4, "yawn": 2.6, "eat": 1.8, "sing": 2.0, "sleep": 3.2, "cry": 1.8, "bow": 2.2,
          "hug": 2.0, "shrug": 1.8, "sneeze": 2.2, "windblown": 1.8, IDLE: 2.4}
PLAIN_PERIOD = 1.4
