"""Outputs are whole or not there."""

import errno
import os
import tempfile
from pathlib import Path

import pytest

from huozi.diagnostics import OutputError
from huozi.files import inside, working_folder, write_atomically


def test_folders_are_made_and_files_replaced(tmp_path: Path) -> None:
    path = tmp_path / "新 夹" / "刊.pdf"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert [file.name for file in path.parent.iterdir()] == ["刊.pdf"]
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError) as caught:
        write_atomically(path, b"new")
    assert caught.value.finding.values["reason"] == "No space left on device"
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"a.pdf": b"old"}


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(OutputError):
        write_atomically(tmp_path / "out" / "a.pdf", b"x")


@pytest.mark.parametrize("name", ["nul\0byte", "long" * 2000, "../outside.txt", "link", "folder", "", "gone"])
def test_what_is_no_file_of_the_folder_is_not_inside(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "edition"
    (folder / "folder").mkdir(parents=True)
    (tmp_path / "outside.txt").write_text("x")
    (folder / "link").symlink_to(tmp_path / "outside.txt")
    (folder / "own.txt").write_text("x")
    assert not inside(folder, folder / name)
    assert inside(folder, folder / "own.txt")


def test_a_working_folder_that_another_process_removes_at_once_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process takes it for abandoned between its making and its lock."""
    made: list[str] = []
    make = tempfile.mkdtemp

    def removed_once(prefix: str, dir: Path) -> str:
        made.append(make(prefix=prefix, dir=dir))
        if len(made) == 1:
            Path(made[0]).rmdir()
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", removed_once)
    with working_folder(tmp_path, "huozi-") as folder:
        assert folder.is_dir()
        assert made[1:] == [str(folder)]
