"""What the network ought to say of a training picture, as a Look: the decoder must find the true parts in it."""

from __future__ import annotations

import numpy as np

from studio.pixels.parts import SUBJECTS
from studio.train.figures.sample import CENTRE_X, CENTRE_Y, FRONT, KIND, PIVOT_X, PIVOT_Y, SHUT, SIDE, Sample
from studio.vision.parts.decode import Look
from studio.vision.parts.network import CLASSES


def true_look(sample: Sample) -> Look:
    """For pictures of SIDE pixels."""
    table, owners = sample.table, sample.owners
    kinds = table[:, KIND].astype(int)[owners]
    x = np.arange(SIDE) + 0.5
    offsets = np.stack([table[:, CENTRE_X][owners] - x, table[:, CENTRE_Y][owners] - x[:, None], table[:, PIVOT_X][owners] - x, table[:, PIVOT_Y][owners] - x[:, None]])
    offsets[:, owners == 0] = 0
    subject = np.eye(len(SUBJECTS), dtype=np.float32)[sample.subject]
    return Look(sample.picture, np.eye(CLASSES, dtype=np.float32)[kinds], offsets.astype(np.float32), table[:, FRONT][owners], table[:, SHUT][owners], subject,
                np.eye(3, dtype=np.float32)[:2])
