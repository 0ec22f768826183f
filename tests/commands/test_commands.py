"""Commands at work: the sticker's journey, files, library, view; and that undo takes every change back exactly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.commands.landing import land, store_results
from studio.commands.registry import Result
from studio.commands.requests import request_for, sticker_from
from studio.commands.standard import standard_registry
from studio.contract.errors import InputError
from studio.contract.ports import LibraryQuery
from studio.contract.requests import Anchor, Animate, At, Generate, GenerationRequest
from studio.core.project import Project, Sticker, find, shown_sticker
from studio.core.schema import SCHEMA
from tests.fakes import loops
from tests.fakes.commanded import Studio

REGISTRY = standard_registry()


def run(studio: Studio, name: str, /, **params: Any) -> Result:
    return REGISTRY.run(name, studio.context, **params)


def shown(studio: Studio) -> Sticker:
    sticker = shown_sticker(studio.store.current)
    assert sticker is not None
    return sticker


def make(studio: Studio, **params: Any) -> None:
    """Animate, and let the engine's results land as the bridge does."""
    result = run(studio, "animate", **params)
    job = studio.engine.jobs[-1]
    made = [loops.result(n) for n in range(job.request.variations)]
    land(studio.store, job, made, store_results(studio.library, job, made), studio.context.jobs.pop(result.data["job"]))


# ------------------------------------------------------------------ the sticker's journey
def test_a_picture_becomes_a_sticker_and_a_take(studio: Studio, fox: Path) -> None:
    run(studio, "sticker.open", path=str(fox))
    assert studio.window.calls == [("show", "sticker")]
    assert studio.library.count(LibraryQuery(kinds=("import",))) == 1
    make(studio, text="jumping for joy")
    job = studio.engine.jobs[0]
    assert job.request.text == "jumping for joy" and job.label == "jumping for joy" and isinstance(job.request.operation, Animate)
    assert studio.reader.frame(job.request.operation.source) == studio.reader.read(fox).frame
    take = find(studio.store.current.takes, shown(studio).take)
    assert take is not None and studio.library.loop(take.library_id) == loops.loop(0)
    assert studio.library.item(take.library_id).prompt == "jumping for joy"
    run(studio, "undo")
    assert studio.store.current.takes == () and studio.library.count(LibraryQuery(kinds=("sticker",))) == 1


def test_the_sticker_says_everything_to_the_engine(studio: Studio, fox: Path) -> None:
    run(studio, "sticker.open", path=fox)
    mask = studio.reader.remember(loops.loop(9).frames[0], "mask")
    for name, params in [*CHANGES, ("sticker.mask", {"picture": mask}), ("sticker.matte", {"picture": mask})]:
        run(studio, name, **params)
    request = request_for(studio.store.current, shown(studio))
    operation = request.operation
    assert isinstance(operation, Animate)
    assert (operation.frames, operation.size, operation.at, operation.strength, operation.outline) == (24, 1024, At.LAST, 0.75, 0.05)
    assert (operation.anchors, operation.keep_background, operation.cut_out) == ((Anchor.FEET, Anchor.LEFT), True, False)
    assert (request.fps, request.seed, request.text) == (12.0, 99, "waves")
    assert operation.mask is not None and operation.matte is not None and Path(operation.mask.path).is_file()
    again = sticker_from(request)
    assert (again.words, again.strength, again.frames, again.at, again.anchors, again.seed) == ("waves", 0.75, 24, "last", ("feet", "left"), 99)


def test_versions_and_again_draw_new_seeds(studio: Studio, fox: Path) -> None:
    run(studio, "sticker.open", path=fox)
    make(studio)
    make(studio, again=True)
    run(studio, "sticker.versions")
    seeds = [(job.request.seed, job.request.variations) for job in studio.engine.jobs]
    assert seeds == [(0, 1), (1, 1), (2, 4)]
    run(studio, "sticker.versions", count=8)
    assert studio.engine.jobs[-1].request.variations == 8
    with pytest.raises(InputError, match="1, 2, 4 or 8"):
        run(studio, "sticker.versions", count=3)


def test_making_a_sticker_saves_by_itself_first(studio: Studio, fox: Path, tmp_path: Path) -> None:
    run(studio, "sticker.open", path=fox)
    run(studio, "file.save_as", path=tmp_path / "A.kinora")
    run(studio, "animate", text="hop")
    studio.files.close(keep=True)
    opened = studio.files.open(tmp_path / "A.kinora")
    assert opened.project.stickers[0].words == "hop" and "“Change the words”" in opened.note


def test_takes_are_chosen_by_number(studio: Studio, fox: Path) -> None:
    run(studio, "sticker.open", path=fox)
    make(studio, variations=4)
    takes = studio.store.current.takes
    assert len(takes) == 4 and shown(studio).take == takes[0].id
    for said, wanted in ((3, 2), ("last", 3), (takes[1].id, 1)):
        run(studio, "sticker.choose", take=said)
        assert shown(studio).take == takes[wanted].id
    for wrong in (5, "first"):
        with pytest.raises(InputError, match="There is no take"):
            run(studio, "sticker.choose", take=wrong)


def test_what_cannot_be_opened_is_said_and_changes_nothing(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("no picture")
    before = studio.store.current
    for path in (tmp_path / "a.txt", tmp_path / "missing.png", tmp_path):
        with pytest.raises(InputError, match="is no picture"):
            run(studio, "sticker.open", path=path)
    assert studio.store.current is before


def test_new_stickers_start_as_the_user_last_chose(studio: Studio, fox: Path) -> None:
    studio.context.settings.set("sticker.frames", 24)
    run(studio, "sticker.open", path=fox)
    assert shown(studio).frames == 24
    studio.context.settings.set("sticker.fps", 1000)
    run(studio, "sticker.open", path=fox)
    assert (shown(studio).frames, shown(studio).fps) == (8, 8.0)


def test_a_user_who_turns_away_changes_nothing(studio: Studio) -> None:
    studio.window.paths = [None, None, None, None]
    before = studio.store.current
    for name in ("sticker.open", "file.open", "file.save", "file.import"):
        run(studio, name)
    assert studio.store.current is before and studio.files.path is None


# ------------------------------------------------------------------ export
def test_export_takes_the_chosen_take_or_what_is_finished_in_the_viewer(studio: Studio, fox: Path, tmp_path: Path) -> None:
    run(studio, "sticker.open", path=fox)
    with pytest.raises(InputError, match="isn't finished yet"):
        run(studio, "export", preset="gif", path=tmp_path / "a.gif")
    make(studio)
    run(studio, "export", preset="whatsapp", path=tmp_path / "a.webp")
    assert (tmp_path / "a.webp").read_text() == "whatsapp 3"
    assert studio.background.said[-1] == "Saved “a.webp”, 312 of 500 kB."
    assert studio.exporter.recipes[-1]["model"]["sha256"] == "b" * 64
    run(studio, "sticker.words", text="now it waves")
    with pytest.raises(InputError, match="isn't finished yet"):
        run(studio, "export", preset="gif", path=tmp_path / "b.gif")
    studio.window.loop = loops.loop(4, frames=5)
    run(studio, "export", path=tmp_path / "b.gif")
    assert (tmp_path / "b.gif").read_text() == "gif 5"
    assert studio.exporter.recipes[-1]["request"]["prompts"][0]["text"] == "now it waves"


def test_export_says_what_it_does_not_know_and_finds_its_folder(studio: Studio, fox: Path, tmp_path: Path) -> None:
    run(studio, "sticker.open", path=fox)
    make(studio)
    with pytest.raises(InputError, match="There is no preset “fax”"):
        run(studio, "export", preset="fax")
    with pytest.raises(InputError, match="no ending that is known"):
        run(studio, "export", path=tmp_path / "a.fax")
    studio.context.settings.set("export.folder", str(tmp_path))
    run(studio, "export", preset="gif")
    assert (tmp_path / "fox-gif.gif").is_file()
    studio.context.settings.set("export.folder", "")
    studio.window.paths = [None]
    assert run(studio, "export", preset="gif").data == {}


# ------------------------------------------------------------------ files
def test_a_project_is_saved_closed_and_opened_with_its_pictures(studio: Studio, fox: Path, tmp_path: Path) -> None:
    run(studio, "sticker.open", path=fox)
    run(studio, "sticker.words", text="hop")
    studio.window.paths = [tmp_path / "Fox"]
    assert run(studio, "file.save").sentence == "Saved “Fox.kinora”."
    assert not studio.store.dirty
    run(studio, "file.new")
    assert studio.store.current.stickers == () and studio.files.path is None
    fox.unlink()
    studio.reader.frames.clear()
    run(studio, "file.open", path=tmp_path / "Fox.kinora")
    assert shown(studio).words == "hop" and not studio.store.dirty
    operation = request_for(studio.store.current, shown(studio)).operation
    assert isinstance(operation, Animate) and studio.reader.frame(operation.source).width == 2
    assert studio.context.settings.get("recent") == [str(tmp_path / "Fox.kinora")]
    assert str(tmp_path) not in (tmp_path / "Fox.kinora").read_bytes().decode("latin-1"), "no path of this machine travels with the file"


@pytest.mark.parametrize("command", ["file.new", "file.close", "file.open", "quit"])
def test_unsaved_changes_are_asked_about(studio: Studio, fox: Path, tmp_path: Path, command: str) -> None:
    run(studio, "sticker.open", path=fox)
    params = {}
    if command == "file.open":
        other = Studio(tmp_path / "other")
        run(other, "file.save_as", path=tmp_path / "Other.kinora")
        other.close()
        params = {"path": tmp_path / "Other.kinora"}
    before = studio.store.current
    for answer in ("Cancel", ""):
        studio.window.answers = [answer]
        run(studio, command, **params)
        assert studio.store.current is before and ("quit",) not in studio.window.calls
    studio.window.answers, studio.window.paths = ["Save"], [tmp_path / "Mine.kinora"]
    run(studio, command, **params)
    assert (tmp_path / "Mine.kinora").is_file()
    assert (("quit",) in studio.window.calls) == (command == "quit")


def test_a_bad_project_leaves_the_open_one(studio: Studio, fox: Path, tmp_path: Path) -> None:
    run(studio, "sticker.open", path=fox)
    run(studio, "file.save_as", path=tmp_path / "Mine.kinora")
    (tmp_path / "Bad.kinora").write_text("no project")
    before = studio.store.current
    with pytest.raises(InputError, match="is no Kinora project"):
        run(studio, "file.open", path=tmp_path / "Bad.kinora")
    assert studio.store.current is before and studio.files.path == tmp_path / "Mine.kinora"
    run(studio, "file.save")


def test_a_picture_can_be_opened_and_imported(studio: Studio, fox: Path, tmp_path: Path) -> None:
    run(studio, "file.open", path=fox)
    assert shown(studio).name == "fox"
    owl = tmp_path / "owl.png"
    owl.write_bytes(b"picture of an owl")
    run(studio, "file.import", path=owl)
    assert studio.background.said[-1] == "“owl.png” is in the library." and len(studio.store.current.stickers) == 1
    run(studio, "file.import", path=tmp_path / "none.png")
    assert "is no picture" in studio.background.said[-1]


# ------------------------------------------------------------------ the library
def test_the_bin_asks_before_it_deletes(studio: Studio, fox: Path) -> None:
    run(studio, "sticker.open", path=fox)
    item = studio.library.page(LibraryQuery(), 0, 1)[0].id
    with pytest.raises(InputError, match="Nothing is selected"):
        run(studio, "library.bin")
    with pytest.raises(InputError, match="Only what lies in the bin"):
        run(studio, "library.delete", items=[item], sure=True)
    studio.window.selected = (item,)
    assert run(studio, "library.bin").sentence == "1 item in the bin."
    assert "can't be undone" in run(studio, "library.delete").question and studio.library.item(item).binned
    run(studio, "library.restore")
    run(studio, "library.star", starred=True)
    assert studio.library.count(LibraryQuery(starred=True)) == 1
    run(studio, "library.bin")
    run(studio, "library.delete", sure=True)
    with pytest.raises(InputError, match="no item"):
        run(studio, "library.star")


def test_a_take_and_an_import_start_something_new(studio: Studio, fox: Path) -> None:
    run(studio, "sticker.open", path=fox)
    run(studio, "sticker.frames", count=16)
    mask = studio.reader.remember(loops.loop(9).frames[0], "mask")
    run(studio, "sticker.mask", picture=mask)
    make(studio, text="shivers")
    take, picture = (studio.library.page(LibraryQuery(kinds=(kind,)), 0, 1)[0].id for kind in ("sticker", "import"))
    run(studio, "library.use", item=take)
    again = shown(studio)
    assert (again.words, again.frames, again.take, again.name) == ("shivers", 16, "", "fox") and again.mask
    assert len(studio.store.current.assets) == 2
    run(studio, "library.use", item=picture)
    assert (shown(studio).words, shown(studio).name) == ("", "fox")
    run(studio, "library.search", text="shi")
    assert studio.window.calls[-1] == ("search", "shi")


# ------------------------------------------------------------------ view and queue
def test_playing_and_looking(studio: Studio) -> None:
    with pytest.raises(InputError, match="nothing to play"):
        run(studio, "play")
    studio.window.seconds = 2.0
    run(studio, "play.toggle")
    assert studio.window.runs
    run(studio, "seek", to_s=1.5)
    assert run(studio, "seek", delta_s=3).data == {"position": 2.0}
    assert run(studio, "seek", delta_s=-9).data == {"position": 0.0}
    run(studio, "frame.next_ten")
    assert studio.window.calls[-1] == ("step", 10) and not studio.window.runs
    run(studio, "go.end")
    assert studio.window.at == 2.0
    for _ in range(40):
        run(studio, "view.zoom_in")
    assert studio.window.factor == 32.0
    run(studio, "view.fit")
    assert studio.window.calls[-1] == ("zoom", None)
    run(studio, "view.theme", name="light")
    assert studio.context.settings.get("theme") == "light" and studio.window.calls[-1] == ("theme", "light")


def test_jobs_are_cancelled_one_or_all(studio: Studio, fox: Path) -> None:
    run(studio, "sticker.open", path=fox)
    run(studio, "animate")
    run(studio, "queue.cancel", job="job-0")
    assert studio.engine.cancelled == ["job-0"]
    run(studio, "animate")
    run(studio, "queue.cancel")
    assert studio.engine.cancelled[1:] == ["job-0", "job-1"]


# ------------------------------------------------------------------ undo takes back exactly
CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("sticker.words", {"text": "waves"}), ("sticker.strength", {"value": 0.75}), ("sticker.frames", {"count": 24}), ("sticker.fps", {"value": 12}),
    ("sticker.size", {"pixels": 1024}), ("sticker.at", {"where": "last"}), ("sticker.outline", {"share": 0.05}),
    ("sticker.anchors", {"anchors": ["feet", "left"]}), ("sticker.background", {"keep": True}), ("sticker.cut_out", {"cut": False}),
    ("sticker.seed", {"seed": 99})]
MORE: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "sticker.words": st.builds(dict, text=st.text(max_size=10)), "sticker.strength": st.builds(dict, value=st.floats(0, 1)),
    "sticker.frames": st.builds(dict, count=st.integers(4, 48)), "sticker.fps": st.builds(dict, value=st.floats(4, 30)),
    "sticker.size": st.builds(dict, pixels=st.integers(16, 4096)), "sticker.at": st.builds(dict, where=st.sampled_from(["first", "auto"])),
    "sticker.outline": st.builds(dict, share=st.floats(0, 0.1)), "sticker.anchors": st.builds(dict, anchors=st.lists(st.sampled_from(["top", "right"]))),
    "sticker.background": st.builds(dict, keep=st.booleans()), "sticker.cut_out": st.builds(dict, cut=st.booleans()),
    "sticker.seed": st.builds(dict, seed=st.integers(0, 2**63 - 1)), "sticker.mask": st.just({"picture": ""}), "sticker.matte": st.just({"picture": ""}),
    "sticker.open": st.just({"path": "fox"}), "sticker.choose": st.just({"take": "last"}), "library.use": st.just({"item": 1})}


def test_every_command_that_changes_the_document_is_in_the_property_test() -> None:
    assert set(MORE) == {command.name for command in REGISTRY if command.changes_document}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(sorted(MORE)).flatmap(lambda name: st.tuples(st.just(name), MORE[name], st.booleans())), min_size=1, max_size=8))
def test_undo_takes_every_change_back_exactly(studio: Studio, fox: Path, steps: list[tuple[str, dict[str, Any], bool]]) -> None:
    studio.store.replace(Project())
    run(studio, "sticker.open", path=fox)
    make(studio)
    states = [studio.store.current]
    for name, params, seal in steps:
        depth = len(studio.store.undo_labels)
        run(studio, name, **({"path": fox} if name == "sticker.open" else params)) if name != "sticker.choose" or shown(studio).take else None
        if seal:
            studio.store.seal()
        grown = len(studio.store.undo_labels) - depth
        if grown > 0:
            states.append(studio.store.current)
        else:  # merged into the step before, led back to where that began, or changed nothing
            states = states[: len(states) + grown]
            states[-1] = studio.store.current
    texts = [SCHEMA.dumps(state) for state in states]
    for text in reversed(texts[:-1]):
        run(studio, "undo")
        assert SCHEMA.dumps(studio.store.current) == text
    for text in texts[1:]:
        run(studio, "redo")
        assert SCHEMA.dumps(studio.store.current) == text


def test_undo_says_what_it_took_back(studio: Studio, fox: Path) -> None:
    run(studio, "sticker.open", path=fox)
    run(studio, "sticker.words", text="a")
    run(studio, "sticker.frames", count=9)
    assert run(studio, "undo").sentence == "Undid “Change the number of frames”."
    assert run(studio, "undo", times=9).data == {"times": 2}
    assert run(studio, "redo", times=3).sentence == "Redid 3 steps."
    with pytest.raises(InputError, match="nothing to redo"):
        run(studio, "redo")


def test_typing_is_one_step(studio: Studio, fox: Path) -> None:
    run(studio, "sticker.open", path=fox)
    for text in ("j", "ju", "jum", "jump"):
        run(studio, "sticker.words", text=text)
    assert studio.store.undo_labels == ("Change the words", "Open fox.png")


def test_a_request_needs_its_picture(studio: Studio) -> None:
    with pytest.raises(InputError, match="picture of this sticker is missing"):
        request_for(studio.store.current, Sticker(source="gone"))
    with pytest.raises(InputError, match="wasn't made from a picture"):
        sticker_from(GenerationRequest(operation=Generate()))
