"""How sure one may be of a part: a logistic score of what can be measured about it, fitted on pictures with known parts.

The weights travel with the network's; `fit` makes them. Below a caller's threshold the part isn't moved on its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.pixels.parts import KINDS
from studio.vision.parts.decode import LEAST, Instance, Mask
from studio.vision.parts.mend import LIMBS, severed

MEASURES = ("score", "size", "scatter", "pivot_off", "severed", "partner", "odd_one")
_PAIRED = ("eye", "ear", "arm", "leg", "wing", "brow", "wheel")


@dataclass(frozen=True)
class Gates:
    """Weights of the measures and one bias a kind."""

    weights: tuple[float, ...] = (0.9, 0.35, -2.0, -1.2, -4.0, 0.4, -1.0)
    bias: tuple[float, ...] = (0.0,) * len(KINDS)

    def certainty(self, measures: NDArray[np.float64], kind: str) -> float:
        return float(1 / (1 + np.exp(-(measures @ np.array(self.weights) + self.bias[KINDS.index(kind)]))))


def measured(one: Instance, found: list[Instance], pivot_off: float, inside: Mask) -> NDArray[np.float64]:
    """The MEASURES of an instance among the others of its look."""
    score = min(max(one.score, 0.02), 0.98)
    area = max(one.area, 1)
    cut = severed(one.mask, inside) if one.kind in LIMBS else 0.0
    partner, odd = _symmetry(one, [i for i in found if i is not one and i.kind == one.kind])
    return np.array([np.log(score / (1 - score)), np.log(area / LEAST[one.kind]), min(one.spread / np.sqrt(area), 2.0), pivot_off, cut, partner, odd])


def _symmetry(one: Instance, others: list[Instance]) -> tuple[float, float]:
    """Is there a partner of like size; for an eye, is it the odd one beside two that fit together better?"""
    if one.kind not in _PAIRED or not others:
        return 0.0, 0.0
    like = [min(i.area, one.area) / max(i.area, one.area) for i in others]
    odd = 0.0
    if one.kind == "eye" and len(others) >= 2:
        level = [abs(i.centre[1] - one.centre[1]) for i in others]
        rest = abs(others[0].centre[1] - others[1].centre[1])
        odd = float(min(level) > rest + 2)
    return float(max(like) > 0.5), odd


def fit(measures: NDArray[np.float64], kinds: NDArray[np.int64], right: NDArray[np.bool_], steps: int = 12) -> Gates:
    """Ridge-regularised logistic regression by Newton's method: measures [n, len(MEASURES)], kinds [n], whether each was right."""
    x = np.concatenate([measures, np.eye(len(KINDS))[kinds]], 1)
    ridge = 2e-3 * len(x) * np.eye(x.shape[1])
    w = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (p - right) + ridge @ w
        w -= np.linalg.solve((x.T * (p * (1 - p))) @ x + ridge, slope)
    m = len(MEASURES)
    return Gates(tuple(float(v) for v in w[:m]), tuple(float(v) for v in w[m:]))
