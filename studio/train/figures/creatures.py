"""All body plans of what lives, each with its share; a plan is a function that draws into a Figure."""

from __future__ import annotations

from studio.train.figures.beasts import (
    crab,
    dinosaur,
    fish,
    octopus,
    quadruped,
    sitting,
    snail,
    starfish,
    turtle,
    whale,
)
from studio.train.figures.blobs import blob
from studio.train.figures.heads import head_alone
from studio.train.figures.upright import kneeling, mascot, person, robot
from studio.train.figures.winged import bird, flier, insect

PLANS = {person: 20, mascot: 13, quadruped: 13, sitting: 4, dinosaur: 5, bird: 10, flier: 5, fish: 5, whale: 3, insect: 5, octopus: 4, turtle: 2, blob: 7, head_alone: 6, robot: 5, kneeling: 4, starfish: 1}
KEPT_APART = {crab: 1, snail: 1}
"""Never trained on."""
