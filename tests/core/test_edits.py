"""The pure edits: what they do, what they share, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest

from studio.core.edits import sequence, storyboard, takes
from studio.core.edits import sticker as stickers
from studio.core.errors import DocumentError
from studio.core.project import AssetRef, Card, Clip, Project, Sticker, Take, find, shown_sticker, shown_storyboard
from studio.core.time import Span


@pytest.fixture
def fox() -> Project:
    return stickers.open_picture(Project(), AssetRef(sha256="a" * 64, name="fox.png"))


def test_the_same_picture_twice_is_two_stickers_and_one_asset(fox: Project) -> None:
    twice = stickers.open_picture(fox, AssetRef(sha256="a" * 64, name="again.png"), Sticker(frames=16, words="old", take="t"))
    assert len(twice.assets) == 1 and len(twice.stickers) == 2
    new = shown_sticker(twice)
    assert new is not None and new.frames == 16 and new.take == "" and new.name == "fox"
    assert twice.stickers[0] is fox.stickers[0]


@pytest.mark.parametrize("fields", [
    {"frames": 3}, {"frames": 49}, {"fps": 3.9}, {"fps": float("nan")}, {"size": 15}, {"strength": 1.01}, {"outline": 0.2}, {"at": "end"}, {"anchors": ("nose",)}])
def test_values_out_of_range_are_refused(fox: Project, fields: dict[str, Any]) -> None:
    with pytest.raises(DocumentError) as caught:
        stickers.change(fox, fox.shown, **fields)
    assert "\n" not in caught.value.sentence


def test_a_change_to_the_same_value_is_no_change(fox: Project) -> None:
    assert stickers.change(fox, fox.shown, frames=8) is fox


def test_a_mask_comes_and_goes(fox: Project) -> None:
    masked = stickers.set_picture(fox, fox.shown, "mask", AssetRef(kind="mask", sha256="b"))
    assert find(masked.assets, masked.stickers[0].mask) is masked.assets[1]
    assert stickers.set_picture(masked, fox.shown, "mask", None).stickers[0].mask == ""


def test_takes_are_added_chosen_and_taken_out(fox: Project) -> None:
    first, second, third = (Take(made_for=fox.shown, name=name) for name in "abc")
    one = takes.add(fox, [first])
    three = takes.add(one, [second, third])
    assert three.stickers[0].take == second.id and takes.made_for(three, fox.shown) == (first, second, third)
    assert stickers.choose_take(three, fox.shown, first.id).stickers[0].take == first.id
    assert takes.remove(three, second.id).stickers[0].take == third.id
    assert takes.remove(one, first.id).stickers[0].take == ""
    assert takes.star(one, first.id, True).takes[0].starred and takes.rename(one, first.id, "z").takes[0].name == "z"
    assert takes.add(fox, []) is fox
    for wrong in (lambda: takes.remove(fox, "x"), lambda: stickers.choose_take(three, "other", first.id)):
        with pytest.raises(DocumentError):
            wrong()


def test_a_removed_sticker_leaves_its_takes(fox: Project) -> None:
    made = takes.add(fox, [Take(made_for=fox.shown)])
    gone = stickers.remove(made, fox.shown)
    assert gone.stickers == () and gone.shown == "" and len(gone.takes) == 1
    with pytest.raises(DocumentError):
        stickers.remove(gone, fox.shown)


def board() -> Project:
    project = storyboard.add(Project())
    for at, text in ((4.0, "three"), (0.0, "one"), (2.0, "two")):
        project = storyboard.add_card(project, project.shown, Card(id=text, at=at, text=text))
    return project


def cards(project: Project) -> list[tuple[str, float]]:
    return [(card.text, card.at) for card in project.storyboards[0].cards]


def test_cards_stand_in_the_order_of_their_moments() -> None:
    project = board()
    assert cards(project) == [("one", 0), ("two", 2), ("three", 4)]
    moved = storyboard.move_card(project, project.shown, "one", 5.0)
    assert cards(moved) == [("two", 2), ("three", 4), ("one", 5)]
    assert cards(storyboard.move_card(project, project.shown, "one", 3.9, reach=0.2))[-1] == ("three", 4)
    assert cards(storyboard.move_card(project, project.shown, "three", 5.1, reach=0.2))[-1] == ("three", 5)
    assert cards(storyboard.delete_card(project, project.shown, "two")) == [("one", 0), ("three", 4)]
    assert cards(storyboard.edit_card(project, project.shown, "two", text="zwei"))[1] == ("zwei", 2)
    assert storyboard.change(project, project.shown, style="noir").storyboards[0].style == "noir"


def test_cards_are_numbered_from_one() -> None:
    held = shown_storyboard(board())
    assert held is not None
    assert storyboard.numbered_card(held, 2).text == "two" and storyboard.numbered_card(held, "last").text == "three"
    for number in (0, 4, "first"):
        with pytest.raises(DocumentError, match="There is no card"):
            storyboard.numbered_card(held, number)


def test_a_shorter_board_moves_its_late_cards_to_the_end() -> None:
    project = board()
    assert cards(storyboard.set_duration(project, project.shown, 3.0)) == [("one", 0), ("two", 2), ("three", 3)]


@pytest.mark.parametrize("wrong", [
    lambda p: storyboard.add_card(p, p.shown, Card(at=7, text="late")), lambda p: storyboard.add_card(p, p.shown, Card(at=1)),
    lambda p: storyboard.move_card(p, p.shown, "one", -1), lambda p: storyboard.move_card(p, p.shown, "none", 1),
    lambda p: storyboard.set_duration(p, p.shown, 61), lambda p: storyboard.set_duration(p, p.shown, float("nan")), lambda p: storyboard.delete_card(p, "no", "one")])
def test_impossible_cards_are_refused(wrong) -> None:
    with pytest.raises(DocumentError):
        wrong(board())


def film() -> tuple[Project, list[str]]:
    project = sequence.add(Project())
    ids = []
    for seconds in (2.0, 3.0, 1.0):
        clip = Clip(available=Span(0, 10), source=Span(1, 1 + seconds))
        ids.append(clip.id)
        project = sequence.append_clip(project, project.shown, clip)
    return project, ids


def spans(project: Project) -> list[tuple[float, float]]:
    return [(item.trimmed.start, item.trimmed.end) for item in project.sequences[0].tracks[0].items if isinstance(item, Clip)]


def test_clips_follow_one_another_and_close_up_when_trimmed() -> None:
    project, ids = film()
    assert spans(project) == [(0, 2), (2, 5), (5, 6)]
    assert spans(sequence.trim_clip(project, project.shown, ids[1], Span(2, 3))) == [(0, 2), (2, 3), (3, 4)]
    assert spans(sequence.trim_clip(project, project.shown, ids[0], Span(5, 99))) == [(0, 5), (5, 8), (8, 9)]
    assert spans(sequence.remove_clip(project, project.shown, ids[1])) == [(0, 2), (5, 6)]
    assert spans(sequence.move_clip(project, project.shown, ids[0], 8)) == [(2, 5), (5, 6), (8, 10)]


def test_clips_never_overlap_and_never_vanish() -> None:
    project, ids = film()
    for wrong in (lambda: sequence.move_clip(project, project.shown, ids[0], 4), lambda: sequence.move_clip(project, project.shown, ids[0], -1),
                  lambda: sequence.trim_clip(project, project.shown, ids[0], Span(11, 12)), lambda: sequence.remove_clip(project, project.shown, "x"),
                  lambda: sequence.append_clip(project, "x", Clip())):
        with pytest.raises(DocumentError):
            wrong()
