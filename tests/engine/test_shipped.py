"""Shipped weights: listed, described from their own header, and verified against their checksums."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.contract.errors import InputError
from studio.engine.shipped import ShippedModels, read_header, sha256_of


def write_weights(path: Path) -> None:
    header = json.dumps({"__metadata__": {"made": "here"}, "a": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
                         "b": {"dtype": "F16", "shape": [], "data_offsets": [24, 26]}}).encode()
    path.write_bytes(len(header).to_bytes(8, "little") + header + bytes(26))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "motion"
    made.mkdir()
    write_weights(made / "weights.safetensors")
    (made / "SHA256SUMS").write_text(f"{sha256_of(made / 'weights.safetensors')}  weights.safetensors\n")
    return made


def test_a_model_is_listed_and_described(folder: Path) -> None:
    models = ShippedModels(folder.parent)
    assert [(row["id"], row["present"]) for row in models.all()] == [("motion", True)]
    info = models.info("motion")["weights"]["weights.safetensors"]
    assert info == {"parameters": 7, "types": ["F16", "F32"], "metadata": {"made": "here"}}
    with pytest.raises(InputError, match="Did you mean motion"):
        models.info("moton")


def test_undamaged_weights_pass_and_each_fault_is_named(folder: Path) -> None:
    models = ShippedModels(folder.parent)
    assert models.verify() == [{"model": "motion", "file": "weights.safetensors", "ok": True, "reason": ""}]
    with (folder / "weights.safetensors").open("r+b") as stream:
        stream.seek(-1, 2)
        stream.write(b"x")
    assert models.verify("motion")[0]["reason"] == "damaged: its checksum is wrong"
    write_weights(folder / "extra.safetensors")
    assert models.verify()[0]["reason"] == "not named in SHA256SUMS"
    (folder / "weights.safetensors").unlink()
    assert models.verify()[1]["reason"] == "missing"


def test_a_folder_without_weights_is_missing_them(tmp_path: Path) -> None:
    (tmp_path / "motion").mkdir()
    models = ShippedModels(tmp_path)
    assert models.all()[0]["present"] is False
    assert models.verify()[0] == {"model": "motion", "file": "weights.safetensors", "ok": False, "reason": "missing"}
    assert ShippedModels(tmp_path / "nowhere").verify() == []


@pytest.mark.parametrize("data", [b"", b"abc", (5).to_bytes(8, "little") + b"[1,2]", (10**15).to_bytes(8, "little"),
                                  (20).to_bytes(8, "little") + b"\xff" * 20])
def test_what_is_no_weights_file_is_refused_with_a_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "weights.safetensors"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"weights\.safetensors"):
        read_header(path)
