"""The Store: undo and redo against a model, merging, the saved mark, bounded memory, one writer."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from studio.core.edits import sticker as edits
from studio.core.history import Store, weight_of_change
from studio.core.project import AssetRef, Project, Take
from studio.core.schema import SCHEMA

NAMES = st.sampled_from(["a", "b", "c", "d"])
KEYS = st.sampled_from([None, "slider", "words"])


class Undoing(RuleBasedStateMachine):
    """A list of JSON texts and a place in it is all that undo and redo may be."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store(Project(name="start"))
        self.texts, self.place = [SCHEMA.dumps(self.store.current)], 0
        self.saved: str | None = self.texts[0]
        self.row: str | None = None  # the merge key of the row that is open
        self.told = 0
        self.store.subscribe(lambda project: setattr(self, "told", self.told + 1))

    @rule(name=NAMES, key=KEYS)
    def commit(self, name: str, key: str | None) -> None:
        project = replace(self.store.current, name=name)
        text = SCHEMA.dumps(project)
        changed = self.store.commit(f"Rename to {name}", project, key)
        assert changed == (text != self.texts[self.place])
        if not changed:
            return
        merges = key is not None and key == self.row and self.texts[self.place] is not self.saved
        self.texts = self.texts[: self.place if merges else self.place + 1]
        if merges and text == self.texts[-1]:
            self.place, self.row = len(self.texts) - 1, None
            return
        self.texts.append(text)
        self.place, self.row = len(self.texts) - 1, key

    @rule()
    def seal(self) -> None:
        self.store.seal()
        self.row = None

    @rule(times=st.integers(0, 4))
    def undo(self, times: int) -> None:
        done = self.store.undo(times)
        assert done == min(times, self.place)
        self.place -= done
        self.row = None if done else self.row

    @rule(times=st.integers(0, 4))
    def redo(self, times: int) -> None:
        done = self.store.redo(times)
        assert done == min(times, len(self.texts) - 1 - self.place)
        self.place += done
        self.row = None if done else self.row

    @rule()
    def save(self) -> None:
        before = self.told
        self.store.mark_saved()
        self.saved = self.texts[self.place]
        assert self.told == before + 1

    @invariant()
    def same_as_the_model(self) -> None:
        assert SCHEMA.dumps(self.store.current) == self.texts[self.place]
        assert len(self.store.undo_labels) == self.place
        assert len(self.store.redo_labels) == len(self.texts) - 1 - self.place


TestUndoing = Undoing.TestCase
TestUndoing.settings = settings(max_examples=30, stateful_step_count=15)


def store() -> Store:
    return Store(edits.open_picture(Project(), AssetRef(sha256="a", name="fox.png")))


def test_undo_gives_back_the_very_same_project() -> None:
    kept = store()
    first = kept.current
    kept.commit("Strength", edits.change(first, first.shown, strength=0.9))
    second = kept.current
    assert kept.undo() == 1 and kept.current is first
    assert kept.redo() == 1 and kept.current is second
    assert second.assets is first.assets


def test_a_slider_is_one_step_until_it_is_let_go() -> None:
    kept = store()
    start = kept.current
    for value in (0.6, 0.7, 0.8):
        kept.commit("Strength", edits.change(kept.current, start.shown, strength=value), "strength")
    assert kept.undo_labels == ("Strength",)
    kept.seal()
    kept.commit("Strength", edits.change(kept.current, start.shown, strength=0.1), "strength")
    assert kept.undo_labels == ("Strength", "Strength")
    kept.undo(2)
    assert kept.current is start


def test_a_slider_that_comes_back_leaves_no_step() -> None:
    kept = store()
    start = kept.current
    kept.commit("Strength", edits.change(start, start.shown, strength=0.6), "strength")
    kept.commit("Strength", start, "strength")
    assert kept.undo_labels == () and kept.current is start and not kept.dirty


def test_the_saved_mark_follows_undo_and_is_never_merged_away() -> None:
    kept = store()
    start = kept.current
    kept.commit("Words", edits.change(start, start.shown, words="ju"), "words")
    assert kept.dirty
    kept.mark_saved()
    assert not kept.dirty
    kept.commit("Words", edits.change(kept.current, start.shown, words="jump"), "words")
    assert kept.dirty
    kept.undo()
    assert not kept.dirty
    kept.undo()
    assert kept.dirty


def test_a_recovered_project_is_dirty_and_has_no_history() -> None:
    kept = store()
    kept.commit("x", replace(kept.current, name="x"))
    kept.replace(Project(name="other"), saved=False)
    assert kept.dirty and kept.undo_labels == () and kept.undo() == 0


def test_memory_is_bounded_and_the_newest_steps_stay() -> None:
    kept = Store(Project(), most_bytes=200_000)
    for number in range(50):
        kept.commit(f"step {number}", replace(kept.current, name=f"{number}" + "x" * 20_000))
    labels = kept.undo_labels
    assert labels[0] == "step 49" and 5 <= len(labels) <= 10
    few = Store(Project(), most_steps=3)
    for number in range(10):
        few.commit(f"step {number}", replace(few.current, name=str(number)))
    assert few.undo_labels == ("step 9", "step 8", "step 7")


def test_what_is_shared_weighs_nothing() -> None:
    takes = tuple(Take(name="x" * 1000) for _ in range(1000))
    before = Project(takes=takes)
    assert weight_of_change(before, replace(before, name="new")) < 1000
    assert weight_of_change(Project(), before) > 1_000_000
    one_more = replace(before, takes=(*takes, Take(name="y" * 1000)))
    assert 1000 < weight_of_change(before, one_more) < 12_000


def test_another_thread_is_refused() -> None:
    kept, caught = store(), []

    def work() -> None:
        try:
            kept.commit("x", Project())
        except RuntimeError as error:
            caught.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert "one writer" in caught[0]


def test_listeners_hear_changes_until_they_leave() -> None:
    kept, heard = store(), []
    leave = kept.subscribe(lambda project: heard.append(project.name))
    kept.commit("x", replace(kept.current, name="x"))
    kept.undo()
    leave()
    leave()
    kept.redo()
    assert heard == ["x", "Untitled"]
    assert not kept.commit("nothing", kept.current)
    with pytest.raises(AttributeError):
        kept.current = Project()  # type: ignore[misc]


def test_a_row_that_led_back_does_not_open_the_row_before_it() -> None:
    kept = Store(Project(name="start"))
    for name, key in (("a", None), ("b", None), ("a", "slider"), ("b", "words"), ("a", "words"), ("b", "slider")):
        kept.commit(f"Rename to {name}", replace(kept.current, name=name), key)
    assert kept.undo_labels == ("Rename to b", "Rename to a", "Rename to b", "Rename to a")
