"""Cards on a timescale. Project -> Project, pure; cards always stand in the order of their moments."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from studio.core.errors import DocumentError
from studio.core.project import Card, Project, Storyboard, find
from studio.core.time import snap

SHORTEST, LONGEST = 0.0, 60.0  # seconds


def add(project: Project, board: Storyboard | None = None) -> Project:
    """A new storyboard, shown; it starts with the project's settings unless one is given."""
    start = project.settings
    made = board or Storyboard(fps=start.fps, aspect_ratio=start.aspect_ratio, resolution=start.resolution, style=start.style, model=start.model)
    return replace(project, storyboards=(*project.storyboards, made), shown=made.id)


def change(project: Project, board_id: str, **fields: Any) -> Project:
    """The storyboard with other values (style, aspect ratio ...); lengths go through `set_duration`."""
    return _put(project, replace(board_of(project, board_id), **fields))


def add_card(project: Project, board_id: str, card: Card) -> Project:
    """One card more. A card after the end is refused: the length is the user's."""
    board = board_of(project, board_id)
    _check_moment(board, card.at)
    if not card.text.strip() and not card.asset:
        raise DocumentError("A card needs words or a picture.")
    return _put(project, _ordered(board, (*board.cards, card)))


def edit_card(project: Project, board_id: str, card_id: str, **fields: Any) -> Project:
    """The card with other words, picture, role or strength."""
    board = board_of(project, board_id)
    card = replace(card_of(board, card_id), **fields)
    return _put(project, _ordered(board, tuple(card if held.id == card_id else held for held in board.cards)))


def move_card(project: Project, board_id: str, card_id: str, to: float, reach: float = 0.0) -> Project:
    """The card at another moment; within `reach` seconds of a whole second or another card it snaps there."""
    board = board_of(project, board_id)
    _check_moment(board, to)
    others = [card.at for card in board.cards if card.id != card_id]
    seconds = [float(second) for second in range(math.floor(board.duration) + 1)]
    return edit_card(project, board_id, card_id, at=snap(to, [*others, *seconds, board.duration], reach) if reach else to)


def delete_card(project: Project, board_id: str, card_id: str) -> Project:
    """Without the card."""
    board = board_of(project, board_id)
    card_of(board, card_id)
    return _put(project, replace(board, cards=tuple(card for card in board.cards if card.id != card_id)))


def set_duration(project: Project, board_id: str, seconds: float) -> Project:
    """Another length. Cards that would stand after the end move to it."""
    board = board_of(project, board_id)
    if not math.isfinite(seconds) or not SHORTEST <= seconds <= LONGEST:
        raise DocumentError(f"A storyboard lasts {SHORTEST:g} to {LONGEST:g} seconds, not {seconds:g}.")
    cards = tuple(card if card.at <= seconds else replace(card, at=seconds) for card in board.cards)
    return _put(project, replace(board, duration=seconds, cards=cards))


def board_of(project: Project, board_id: str) -> Storyboard:
    """The storyboard with that id. Raises DocumentError when it isn't there."""
    board = find(project.storyboards, board_id)
    if board is None:
        raise DocumentError("That storyboard is no longer in the project.")
    return board


def card_of(board: Storyboard, card_id: str) -> Card:
    """The card with that id. Raises DocumentError when it isn't there."""
    card = find(board.cards, card_id)
    if card is None:
        raise DocumentError("That card is no longer on the storyboard.")
    return card


def numbered_card(board: Storyboard, number: int | str) -> Card:
    """Card 1, 2, ... or "last". Raises DocumentError when there is no such card."""
    if not board.cards:
        raise DocumentError("The storyboard has no cards yet.")
    if number == "last":
        return board.cards[-1]
    if isinstance(number, str) or not 1 <= number <= len(board.cards):
        raise DocumentError(f"There is no card {number}; the storyboard has {len(board.cards)}.")
    return board.cards[number - 1]


def _check_moment(board: Storyboard, at: float) -> None:
    if not math.isfinite(at) or not 0 <= at <= board.duration:
        raise DocumentError(f"A card stands between 0 and {board.duration:g} s, not at {at:g} s.")


def _ordered(board: Storyboard, cards: tuple[Card, ...]) -> Storyboard:
    return replace(board, cards=tuple(sorted(cards, key=lambda card: card.at)))


def _put(project: Project, board: Storyboard) -> Project:
    return replace(project, storyboards=tuple(board if held.id == board.id else held for held in project.storyboards))
