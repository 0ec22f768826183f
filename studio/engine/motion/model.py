"""The model `motion`: a picture and words in, a loop out. It predicts how the picture moves and moves its pixels.

`MotionModel` implements `GenerationModel`. The transformer and the words' reader are loaded when first needed;
a picture without words needs neither the reader nor the text encoder.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from studio.contract.events import MotionReading, TakeResult
from studio.contract.frame import Loop
from studio.contract.ports import JobContext
from studio.contract.requests import Animate, GenerationRequest
from studio.engine.motion.asking import motions_for
from studio.engine.motion.fit import Moments, moments, overflow
from studio.engine.motion.overlaid import layers_at, overlays_for, told
from studio.engine.motion.reading import Understood, reading_for, understand
from studio.engine.motion.representation import GRID, Motion
from studio.engine.motion.sampler import OnStep, Sampling
from studio.engine.motion.sequence import pace_notes, whole_loop
from studio.engine.motion.skeleton import Skeleton
from studio.engine.motion.standing_in import resting, stand_in_notes, stirs
from studio.engine.motion.subject import Cutter, FindParts, Studio, Subject
from studio.engine.motion.transformer import MotionTransformer
from studio.engine.motion.vocabulary import CONDITIONS, PART_OF, PARTS_FOR, SPOKEN, known_as
from studio.engine.motion.weights import TRANSFORMER, WORDS, load_transformer, load_words, sha256_of
from studio.engine.motion.words import WordsNetwork
from studio.pixels.alpha import frame_of, view
from studio.pixels.overlays.layers import Layers
from studio.pixels.resample import read_affine
from studio.pixels.warp import bounds_after, steepness

STEPS = 2
METHOD = "motion model: the picture's own pixels, moved at full size"


@dataclass(frozen=True)
class Variation:
    """How one of several versions differs from what was asked. `louder` is added to the log strength; where the
    motion has no other way round, a mirrored version is `instead` as loud."""

    louder: float = 0.0
    mirrored: bool = False
    note: str = ""
    instead: float = 0.0
    instead_note: str = ""

    def of(self, asked: list[Understood]) -> tuple[list[Understood], float, str]:
        """What this version asks for, how much louder, and the words that tell it apart."""
        if not self.mirrored:
            return asked, self.louder, self.note
        other = [a.mirrored(MIRROR) for a in asked]
        if other == asked:
            return asked, self.instead, self.instead_note
        return other, self.louder, self.note


VARIATIONS = (
    Variation(),
    Variation(-0.45, note="softer"),
    Variation(mirrored=True, note="mirrored", instead=0.18, instead_note="a little bolder"),
    Variation(0.35, note="bolder"),
    Variation(-0.45, True, "softer and mirrored", -0.22, "a little softer"),
    Variation(0.35, True, "bolder and mirrored", 0.48, "much bolder"),
    Variation(-0.8, note="very soft"),
    Variation(0.6, note="as bold as it goes"),
)
MIRROR = {"left": "right", "right": "left", "clockwise": "counterclockwise", "counterclockwise": "clockwise"}


@dataclass
class Progress:
    """Counts the steps of a whole job, which may be several versions."""

    context: JobContext
    total: int
    done: int = 0

    def step(self, *_: int) -> None:
        """One more is done. May raise Cancelled."""
        self.done += 1
        self.context.step(self.done, self.total)


class MotionModel:
    """Owned by the engine's thread; nothing else calls it."""

    id = "motion"
    name = "Motion"
    operations = (Animate.kind,)

    def __init__(self, folder: Path, device: str = "cpu", find_parts: FindParts | None = None, cut: Cutter | None = None) -> None:
        self.folder = folder
        self.device = device
        self._find_parts, self._cut = find_parts, cut
        self._transformer: MotionTransformer | None = None
        self._words: WordsNetwork | None = None
        self._sha256 = ""
        self._studio = Studio(find_parts, cut)

    # ------------------------------------------------------------ loading
    def transformer(self) -> MotionTransformer:
        if self._transformer is None:
            self._transformer = load_transformer(self.folder / TRANSFORMER, self.device)
            self._sha256 = sha256_of(self.folder / TRANSFORMER)
        return self._transformer

    def words(self) -> WordsNetwork:
        if self._words is None:
            self._words = load_words(self.folder / WORDS)
        return self._words

    def warm_up(self) -> None:
        """Load everything and run once at toy size, so that the first word answers at once."""
        understand("waves", self.words())
        self.motions(np.zeros((4, 64, 64), np.float32), [Understood()], Sampling(STEPS))

    def unload(self) -> None:
        self._transformer = self._words = None
        self._studio = Studio(self._find_parts, self._cut)

    # ------------------------------------------------------------ running
    def can(self, request: GenerationRequest) -> str:
        if not isinstance(request.operation, Animate):
            return "The motion model animates a picture; it makes no clips from words alone."
        if request.camera:
            return "The motion model has no camera."
        return ""

    def run(self, request: GenerationRequest, context: JobContext) -> tuple[TakeResult, ...]:
        what = request.operation
        assert isinstance(what, Animate)
        started = time.perf_counter()
        subject = self._studio.subject(what, context.picture)
        mask = _mask_for(what, subject, context)
        asked = reading_for(request.text, self.words) if request.text else [Understood()]
        count = max(1, request.variations)
        progress = Progress(context, count * (STEPS + what.frames))
        results = []
        for index in range(count):
            result = self._one(request, what, subject, mask, VARIATIONS[index % len(VARIATIONS)].of(asked), progress)
            now = time.perf_counter()
            results.append(replace(result, seconds=now - started))
            started = now
        return tuple(results)

    def _one(self, request: GenerationRequest, what: Animate, subject: Subject, mask: np.ndarray | None,
             version: tuple[list[Understood], float, str], progress: Progress) -> TakeResult:
        asked, louder, note = version
        skeleton = subject.skeleton if mask is None else subject.skeleton.painted(mask)
        found = self.motions(subject.crop, asked, Sampling(STEPS, seed=request.seed, louder=louder), progress.step, skeleton)
        factor = what.strength * 2
        motion, cycles = whole_loop([m.scaled(factor) for m in found], asked, what.frames / request.fps, what.frames)
        plan = moments(motion, subject.canvas, what.frames, cycles, what.at, what.anchors, mask, subject.puppet)
        overlays = overlays_for(subject, asked, request.seed, what.strength, what.frames / request.fps)
        frames = []
        for k in range(what.frames):
            frames.append(render(subject, plan, k, layers_at(overlays, subject, plan, k)))
            progress.step()
        reading = reading_of(asked, subject.skeleton if self.transformer().knows_parts else Skeleton.none(), self.transformer().conditions)
        loop = Loop(tuple(frame_of(f) for f in frames), request.fps, plan.still)
        pace = pace_notes(asked, cycles, what.frames / request.fps, what.frames)
        told_of = (*notes_of(request, plan, factor), *pace, *stand_in_notes(asked, found, skeleton), *part_notes(plan, subject), *told(overlays))
        notes = (*subject.notes, *told_of, *((f"This version is {note}.",) if note else ()))
        return TakeResult(
            loop, request.seed, self.id, self._sha256, METHOD, why=why_of(reading), native_size=loop.size, reading=reading,
            checks=checks_of(frames, plan, subject, any(o.crosses for o in overlays)), notes=notes, parts=subject.marks,
        )

    def motions(self, crop: np.ndarray, asked: list[Understood], how: Sampling, on_step: OnStep | None = None, skeleton: Skeleton | None = None) -> list[Motion]:
        """One motion for each thing asked of the picture `crop` [4, 64, 64]; with its skeleton, the motions have a row for
        each of the picture's parts."""
        known = Skeleton.none() if skeleton is None else skeleton
        n = len(asked)
        found = motions_for(self.transformer(), [crop] * n, asked, [known] * n, how, on_step, self.device)
        if self.transformer().knows_parts:
            lame = [i for i in range(n) if not stirs(asked[i], found[i], known)]
            bodies = motions_for(self.transformer(), [crop] * len(lame), [asked[i] for i in lame], [Skeleton.none(known.shows)] * len(lame), how, None, self.device) if lame else []
            for i, body in zip(lame, bodies, strict=True):
                found[i] = resting(body, known)
        made = [Motion.still() if a.still else m for a, m in zip(asked, found, strict=True)]
        return [known.spread(m) if len(m.parts) else m for m in made]


def render(subject: Subject, plan: Moments, k: int, around: Sequence[Layers] = ()) -> np.ndarray:
    """Frame k as straight RGBA [H, W, 4] with what is drawn `around` the subject; the conditioning frame is the picture itself."""
    if k == plan.still:
        return subject.picture
    moment = plan.act.moment(k) if plan.act is not None else None
    moved = subject.mover.frame(plan.matrix[k], plan.local[k], float(plan.opacity[k]), moment)
    for layers in around:
        moved = layers.under(moved)
    if subject.background is not None:
        alpha = moved[..., 3:].astype(np.float32) / 255
        colour = np.rint(moved[..., :3] * alpha + subject.background[..., :3] * (1 - alpha))
        moved = subject.background.copy()
        moved[..., :3] = colour
    for layers in around:
        moved = layers.over(moved)
    return moved


def _mask_for(what: Animate, subject: Subject, context: JobContext) -> np.ndarray | None:
    """Where motion is allowed, over the subject's crop [n, n]: the painted mask, or the inside of an uncut picture."""
    n = GRID * 4
    if what.mask is not None:
        painted = view(context.picture(what.mask))[..., 3].astype(np.float32) / 255
    elif subject.whole and what.keep_background:
        h, w = subject.picture.shape[:2]
        edge = np.minimum(np.minimum(np.arange(h)[:, None], np.arange(h)[::-1][:, None]) / h, np.minimum(np.arange(w), np.arange(w)[::-1])[None] / w)
        painted = np.clip(edge / 0.15, 0, 1).astype(np.float32)
    else:
        return None
    place = subject.canvas.place.resized(painted.shape[1] / subject.canvas.width)
    scale = place.scale * 2 / n  # painted pixels a cell
    at = np.array([[scale, 0, place.centre[0] - place.scale + scale / 2], [0, scale, place.centre[1] - place.scale + scale / 2]])
    return read_affine(painted, at, n)


def reading_of(steps: list[Understood], known: Skeleton, conditions: tuple[str, ...] = CONDITIONS) -> MotionReading:
    """What is shown of how the words were understood; where the part that a motion takes isn't `known`, that too."""
    motions = tuple(m for s in steps for m in s.motions)
    left_out = (*(t for s in steps for t in s.left_out), *(t for name, _ in motions if (t := stood_in(name, known, conditions))))
    overlays = tuple(dict.fromkeys(o for s in steps for o in s.overlays))
    first = steps[0]
    idle = not motions and not any(s.still for s in steps)
    inferred = any(s.inferred for s in steps)
    return MotionReading(motions, first.direction, first.manner, idle, left_out, overlays, first.side, first.part, first.tempo, inferred,
                         tuple(len(s.motions) for s in steps) if len(steps) > 1 else ())


def stood_in(name: str, known: Skeleton, conditions: tuple[str, ...]) -> str:
    """The sentence for a motion that the weights don't know or whose part wasn't found, "" for one that is done."""
    verb, told = SPOKEN.get(name, name), known_as(name, conditions)
    if told != name:
        return f"To {verb} is nothing that these weights have learned; “{SPOKEN.get(told, told)}” stands in for it."
    if name in PARTS_FOR and not any(map(known.of, PARTS_FOR[name])):
        return f"To {verb} takes {PART_OF[name]}; none was found that may move, so the whole body does instead."
    return ""


def why_of(reading: MotionReading) -> str:
    if reading.inferred:
        return "The words name no motion, so the picture moves as what they name does."
    if reading.motions:
        return "It is the model that animates a picture."
    if not reading.idle:
        return "The words ask for no motion at all, so the picture stands still."
    return "No motion was asked for, so the picture moves gently."


def notes_of(request: GenerationRequest, plan: Moments, factor: float) -> list[str]:
    """What was asked and could not be done, in sentences."""
    notes = list(plan.notes)
    if plan.kept < 0.6 and factor > 0:
        notes.append("The motion is smaller than asked: the picture leaves little room around the subject.")
    if request.style:
        notes.append("The style is the picture's own; the one that was asked for changes nothing.")
    if request.negative_prompt:
        notes.append("The motion model reads no negative words; they change nothing.")
    if request.visual_prompts:
        notes.append("The motion model looks at one picture; the others change nothing.")
    return notes


WHY_NOT = {
    "unsure": ("it isn't sure that it is one", "it isn't sure that they are any"),
    "small": ("it is too small in the picture", "they are too small in the picture"),
    "loose": ("it can't be seen where it is joined", "it can't be seen where they are joined"),
    "joined": ("it can't be told from what it lies on", "they can't be told from what they lie on"),
    "guessed": ("it can't be seen where it ends", "it can't be seen where they end"),
    "broken": ("something crosses it", "something crosses them"),
}


def part_notes(plan: Moments, subject: Subject) -> list[str]:
    """Which parts would have moved but were moved gently or not at all, in sentences."""
    if subject.puppet is None or plan.asked is None:
        return []
    doubted: dict[tuple[str, bool], list[str]] = {}
    for part, trust, asked in zip(subject.puppet.parts, subject.puppet.trust, plan.asked, strict=True):
        if asked and trust.share < 1:
            doubted.setdefault((trust.why, trust.share > 0), []).append(f"the {part.side} {part.kind}".replace("  ", " "))
    return [_doubt(list(dict.fromkeys(names)), why, gently) for (why, gently), names in doubted.items()]


def _doubt(names: list[str], why: str, gently: bool) -> str:
    """ "The left arm and the tail move only gently: ..." """
    one = len(names) == 1
    told = names[0] if one else f"{', '.join(names[:-1])} and {names[-1]}"
    does = ("moves" if one else "move") + " only gently" if gently else "stays as it is" if one else "stay as they are"
    return f"{told[0].upper()}{told[1:]} {does}: {WHY_NOT[why][0 if one else 1]}."


def checks_of(frames: list[np.ndarray], plan: Moments, subject: Subject, crossed: bool = False) -> tuple[tuple[str, bool], ...]:
    """Measured: the loop closes, nothing new touches the border, no moment folds. `crossed` says that weather was drawn, which may."""
    if subject.background is None and not crossed:
        rest = _border(subject.picture)
        clipped = any((_border(f) > np.maximum(rest, 24)).any() for f in frames)
    else:  # the border shows the background or weather, so the outline itself is looked at
        canvas = plan.canvas or subject.canvas
        beyond = [overflow(bounds_after(m, f, canvas.points(k)), canvas.room) for k, (m, f) in enumerate(zip(plan.matrix, plan.local, strict=True))]
        clipped = max(beyond) * subject.canvas.place.scale > 1
    return (("Loops", plan.closes), ("Nothing clipped", not clipped), ("Shape kept", float(steepness(plan.local).max()) < 1))


def _border(frame: np.ndarray) -> np.ndarray:
    """The strongest alpha on each of the four borders."""
    a = frame[..., 3]
    return np.array([a[0].max(), a[-1].max(), a[:, 0].max(), a[:, -1].max()])
