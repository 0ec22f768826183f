"""Atomic writing: the old file or the whole new one, whatever step fails; strays are swept."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from studio.contract.errors import JobError
from studio.library.atomic import ENDING, MARK, replacing, sweep, write_atomically
from tests.fakes.disk import FailingDisk

STEPS = 4  # write, flush, rename, flush of the folder


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    write_atomically(target, "old")
    write_atomically(target, b"new")
    assert target.read_text() == "new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("step", range(STEPS))
def test_every_failing_step_leaves_a_whole_file(tmp_path: Path, step: int, code: int) -> None:
    target = tmp_path / "a.json"
    target.write_text("old")
    disk = FailingDisk(step, code)
    if step == STEPS - 1:  # the rename is done; only the folder's entry may not be on the disk yet
        write_atomically(target, "new", disk)
        assert target.read_text() == "new"
    else:
        with pytest.raises(JobError) as caught:
            write_atomically(target, "new", disk)
        assert target.read_text() == "old"
        assert "a.json" in caught.value.sentence
        assert ("disk is full" in caught.value.sentence) == (code == errno.ENOSPC)
    assert disk.steps == min(step, STEPS - 1) + 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


def test_the_counted_steps_are_all_there_are(tmp_path: Path) -> None:
    disk = FailingDisk(fail_at=10**6)
    write_atomically(tmp_path / "a", "x", disk)
    assert disk.steps == STEPS


def test_an_encoder_that_fails_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "a.webp"
    with pytest.raises(KeyError), replacing(target) as temporary:
        assert temporary.suffix == ".webp" and temporary.parent == tmp_path
        temporary.write_text("half")
        raise KeyError
    assert not any(tmp_path.iterdir())


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(JobError, match=r"folder of “b\.txt” doesn't exist"):
        write_atomically(tmp_path / "no" / "b.txt", "x")


def test_old_strays_are_swept_and_young_ones_stay(tmp_path: Path) -> None:
    old, young, own = tmp_path / f"{MARK}1{ENDING}.webp", tmp_path / f"{MARK}2{ENDING}", tmp_path / "picture.tmp"
    for path in (old, young, own):
        path.write_text("x")
    os.utime(old, (1, 1))
    assert sweep(tmp_path) == 1
    assert sorted(tmp_path.iterdir()) == sorted([young, own])
