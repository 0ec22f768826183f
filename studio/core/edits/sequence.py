"""The basics of a sequence: tracks and clips on them. Project -> Project, pure; clips of a track never overlap."""

from __future__ import annotations

import math
from dataclasses import replace

from studio.core.errors import DocumentError
from studio.core.project import Clip, Project, Sequence, Track, find
from studio.core.time import Span


def add(project: Project, name: str = "Sequence") -> Project:
    """A new sequence with a picture track, a voice track and a music track, shown."""
    tracks = (Track(kind="picture", name="Picture"), Track(kind="voice", name="Voice"), Track(kind="music", name="Music"))
    sequence = Sequence(name=name, tracks=tracks)
    return replace(project, sequences=(*project.sequences, sequence), shown=sequence.id)


def append_clip(project: Project, sequence_id: str, clip: Clip) -> Project:
    """A clip at the end of the first picture track."""
    sequence = sequence_of(project, sequence_id)
    track = next((track for track in sequence.tracks if track.kind == "picture" and not track.locked), None)
    if track is None:
        raise DocumentError("The sequence has no picture track that can be changed.")
    placed = replace(clip, at=_end(track))
    return _put_track(project, sequence, replace(track, items=(*track.items, placed)))


def trim_clip(project: Project, sequence_id: str, clip_id: str, cut: Span) -> Project:
    """Keep only `cut` of the clip's source, within what is available; what follows on the track closes up."""
    sequence, track, clip = _found(project, sequence_id, clip_id)
    kept = cut.within(clip.available)
    if kept.duration <= 0:
        raise DocumentError("That cut leaves nothing of the clip.")
    shift = kept.duration - clip.source.duration
    items = tuple(
        replace(item, source=kept) if isinstance(item, Clip) and item.id == clip_id
        else replace(item, at=item.at + shift) if item.at > clip.at else item
        for item in track.items
    )
    return _put_track(project, sequence, replace(track, items=items))


def move_clip(project: Project, sequence_id: str, clip_id: str, to: float) -> Project:
    """The clip at another moment of its track. Raises DocumentError when another clip lies there."""
    sequence, track, clip = _found(project, sequence_id, clip_id)
    if not math.isfinite(to) or to < 0:
        raise DocumentError(f"A clip starts at 0 s or later, not at {to:g} s.")
    moved = replace(clip, at=to)
    others = [item for item in track.items if isinstance(item, Clip) and item.id != clip_id]
    if any(moved.trimmed.overlaps(other.trimmed) for other in others):
        raise DocumentError("Another clip lies there.")
    items = tuple(sorted((moved if item.id == clip_id else item for item in track.items), key=lambda item: item.at))
    return _put_track(project, sequence, replace(track, items=items))


def remove_clip(project: Project, sequence_id: str, clip_id: str) -> Project:
    """Without the clip; its place stays empty."""
    sequence, track, _ = _found(project, sequence_id, clip_id)
    return _put_track(project, sequence, replace(track, items=tuple(item for item in track.items if item.id != clip_id)))


def sequence_of(project: Project, sequence_id: str) -> Sequence:
    """The sequence with that id. Raises DocumentError when it isn't there."""
    sequence = find(project.sequences, sequence_id)
    if sequence is None:
        raise DocumentError("That sequence is no longer in the project.")
    return sequence


def _found(project: Project, sequence_id: str, clip_id: str) -> tuple[Sequence, Track, Clip]:
    sequence = sequence_of(project, sequence_id)
    for track in sequence.tracks:
        clip = next((item for item in track.items if item.id == clip_id), None)
        if isinstance(clip, Clip):
            if track.locked:
                raise DocumentError(f"The track “{track.name}” is locked.")
            return sequence, track, clip
    raise DocumentError("That clip is no longer in the sequence.")


def _end(track: Track) -> float:
    return max((item.trimmed.end for item in track.items if isinstance(item, Clip)), default=0.0)


def _put_track(project: Project, sequence: Sequence, track: Track) -> Project:
    changed = replace(sequence, tracks=tuple(track if held.id == track.id else held for held in sequence.tracks))
    return replace(project, sequences=tuple(changed if held.id == changed.id else held for held in project.sequences))
