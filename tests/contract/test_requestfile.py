"""Request files: paths are relative to the file; what can't be read is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.contract.errors import InputError
from studio.contract.requestfile import read_request_file


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "request.json"
    operation = {"kind": "animate", "source": "../fox.png", "mask": "/elsewhere/mask.png"}
    path.write_text(json.dumps({"operation": operation, "visual_prompts": [{"path": "owl.png"}]}))
    found = [media.path for media in read_request_file(path).media]
    assert found == [str(tmp_path / "owl.png"), str(tmp_path / "../fox.png"), "/elsewhere/mask.png"]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b" " * 2_000_001, b"\xff"])
def test_a_bad_file_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "request.json"
    path.write_bytes(content)
    with pytest.raises(InputError):
        read_request_file(path)


def test_no_file_and_a_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        read_request_file(tmp_path / "none.json")
    with pytest.raises(InputError, match="is no file"):
        read_request_file(tmp_path)
