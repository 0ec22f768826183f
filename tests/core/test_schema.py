"""JSON of the document: comes back equal, keeps what it doesn't know, refuses what is newer or damaged, doesn't drift."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.core.errors import DocumentError
from studio.core.project import Card, Project, Sticker, Storyboard, Track
from studio.core.schema import SCHEMA, NewerDocumentError, Schema
from tests.core.documents import JSON, PROJECTS

GOLDEN = Path(__file__).parent.parent / "golden" / "documents"


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(PROJECTS)
def test_every_project_comes_back_equal_and_writes_the_same_text(project: Project) -> None:
    text = SCHEMA.dumps(project)
    again = SCHEMA.loads(text)
    assert again == project
    assert SCHEMA.dumps(again) == text


def test_the_schema_has_not_drifted() -> None:
    """When this fails: raise the version of the object that changed, write its upgrader, then renew the file."""
    checked_in = json.loads((GOLDEN / "schema.json").read_text())
    assert SCHEMA.describe() == checked_in


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("project-*.json")), ids=lambda path: path.stem)
def test_documents_of_every_released_version_open(path: Path) -> None:
    project = SCHEMA.loads(path.read_bytes())
    assert project.stickers[0].words == "jumping for joy"
    assert SCHEMA.loads(SCHEMA.dumps(project)) == project


def raw(**fields: Any) -> dict[str, Any]:
    return {"schema": "project", "version": 1, "id": "p", **fields}


def test_unknown_fields_and_kinds_are_written_back_in_place() -> None:
    hologram = {"schema": "hologram", "version": 7, "id": "h", "depth": [1, 2]}
    cards = [{"schema": "card", "version": 1, "id": "a", "at": 1, "glow": True}, hologram, {"schema": "card", "version": 1, "id": "b"}]
    data = raw(storyboards=[{"schema": "storyboard", "version": 1, "id": "s", "cards": cards}], aura="blue")
    project = SCHEMA.loads(json.dumps(data))
    written = json.loads(SCHEMA.dumps(project))
    assert written["aura"] == "blue"
    assert written["storyboards"][0]["cards"][1] == hologram
    assert [card["id"] for card in written["storyboards"][0]["cards"]] == ["a", "h", "b"]
    assert written["storyboards"][0]["cards"][0]["glow"] is True


def test_missing_fields_get_their_defaults() -> None:
    project = SCHEMA.loads(json.dumps(raw(stickers=[{"schema": "sticker", "version": 1, "id": "s"}])))
    assert project.stickers[0] == Sticker(id="s")


def toy(version: int) -> Schema:
    def halve(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "strength": data["strength"] / 100}

    def rename(data: dict[str, Any]) -> dict[str, Any]:
        rest = {key: value for key, value in data.items() if key != "prompt"}
        return {**rest, "words": data["prompt"]}

    kinds = {**SCHEMA.kinds, "sticker": (Sticker, version)}
    return Schema(kinds, {("sticker", 1): rename, ("sticker", 2): halve})


def test_upgraders_run_in_order() -> None:
    data = raw(stickers=[{"schema": "sticker", "version": 1, "id": "s", "prompt": "hop", "strength": 50}])
    sticker = toy(3).loads(json.dumps(data)).stickers[0]
    assert (sticker.words, sticker.strength) == ("hop", 0.5)
    assert sticker.extra == {}


def test_an_old_object_that_cannot_be_upgraded_is_damage() -> None:
    data = raw(stickers=[{"schema": "sticker", "version": 1, "id": "s"}])
    with pytest.raises(DocumentError, match="of version 1 can't be upgraded"):
        toy(3).loads(json.dumps(data))


def test_a_newer_object_is_refused_with_its_version() -> None:
    newer = toy(3).dumps(Project(stickers=(Sticker(words="hop"),)))
    with pytest.raises(NewerDocumentError, match="its sticker has version 3, this program knows 2"):
        SCHEMA.loads(newer)


@pytest.mark.parametrize("data", [
    [], {}, {"schema": "project"}, raw(id=3), raw(name=3), raw(stickers={}), raw(stickers=[3]), raw(settings=[]), raw(version=0), raw(version="1"),
    raw(stickers=[{"schema": "card", "version": 1, "id": "c"}]), raw(settings={"schema": "card", "version": 1, "id": "c"}),
    raw(stickers=[{"schema": "sticker", "version": 1, "id": "s", "frames": 8.5}]),
    raw(stickers=[{"schema": "sticker", "version": 1, "id": "s", "fps": True}]),
    raw(stickers=[{"schema": "sticker", "version": 1, "id": "s", "fps": 10**400}]),
    raw(stickers=[{"schema": "sticker", "version": 1, "id": "p"}]),  # the project's own id
    raw(sequences=[{"schema": "sequence", "version": 1, "id": "s", "rate": "24/0"}]),
    raw(sequences=[{"schema": "sequence", "version": 1, "id": "s", "rate": "9" * 5000 + "/1"}]),
    raw(blends=[{"schema": "blend", "version": 1, "id": "b", "curve": []}]),
    raw(blends=[{"schema": "blend", "version": 1, "id": "b", "curve": [[0, 2, None]]}]),
])
def test_damage_is_a_sentence(data: Any) -> None:
    with pytest.raises(DocumentError) as caught:
        SCHEMA.loads(json.dumps(data) if len(str(data)) < 4000 else str(data).replace("'", '"'))
    assert "project is damaged" in caught.value.sentence


@given(st.dictionaries(st.sampled_from(["schema", "version", "id", "name", "stickers", "settings", "takes"]), JSON))
def test_any_json_is_a_project_or_a_document_error(data: Any) -> None:
    with pytest.raises(DocumentError):
        SCHEMA.loads(json.dumps({**data, "name": 3}))


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"version": NaN}', b"\xff"])
def test_no_json_is_a_document_error(text: str | bytes) -> None:
    with pytest.raises(DocumentError):
        SCHEMA.loads(text)


def test_objects_of_the_document_are_all_in_the_schema() -> None:
    kinds = {kind for kind, _ in SCHEMA.kinds.values()}
    assert {Project, Sticker, Storyboard, Card, Track} <= kinds
    from studio.core import project as document
    nodes = {value for value in vars(document).values() if isinstance(value, type) and issubclass(value, document.Node)}
    assert nodes - {document.Node} == kinds
