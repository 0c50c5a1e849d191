"""The outputs of a build appear together or not at all, whatever ends the build."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from huozi import publication
from huozi.diagnostics import OutputError
from huozi.files import TEMPORARY, working_folder
from huozi.publication import Publication, complete, read_manifest

FILES = {"epub": "刊.epub", "print": "刊-print.pdf", "screen": "刊-screen.pdf"}


def publish(folder: Path, text: str, *, kinds: str = "epub print screen", refused: str = "") -> None:
    with Publication(folder, "刊") as outputs:
        for kind in kinds.split():
            outputs.add(kind, FILES[kind], f"{kind} {text}".encode() * 20000, None, text)
        for kind in refused.split():
            outputs.refuse(kind, FILES[kind])
        outputs.publish("1.0", text, {"manuscript/01.md": text})


def state(folder: Path) -> set[str]:
    """Return of which builds the outputs and the manifest are."""
    texts = {(folder / name).read_bytes().split(b" ")[1][:3].decode() for name in FILES.values()}
    manifest = read_manifest(folder, "刊")
    assert manifest is not None
    return texts | {manifest.inputs}


def killed_at(moment: int, work: Callable[[], None]) -> bool:
    """Do `work` in a process that is killed before operation `moment` on files; return whether it was."""
    child = os.fork()
    if not child:
        count = 0

        def watch(event: str, _: object) -> None:
            nonlocal count
            count += event.startswith(("os.", "open", "fcntl.", "shutil."))
            if count == moment:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(watch)
            work()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1] != 0


def test_a_build_killed_at_any_moment_leaves_all_old_files_or_all_new_ones(tmp_path: Path) -> None:
    seen = set()
    for moment in range(1, 500):
        publish(tmp_path, "old")
        killed = killed_at(moment, lambda: publish(tmp_path, "new"))
        complete(tmp_path)
        found = state(tmp_path)
        assert found in ({"old"}, {"new"}), moment
        seen |= found
        if not killed:
            break
    else:
        pytest.fail("the build never came to its end")
    assert moment > 20
    assert seen == {"old", "new"}
    with Publication(tmp_path, "刊"):
        left = sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("."))
    assert len(left) == 1, "the folder of the living build alone"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_reader_finishes_what_a_killed_build_had_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, "old")
    with monkeypatch.context() as broken:
        broken.setattr(publication, "_complete", lambda folder: None)
        publish(tmp_path, "new")
    assert state(tmp_path) == {"old"}
    complete(tmp_path)
    assert state(tmp_path) == {"new"}


def test_the_manifest_says_what_each_file_is_and_of_what_it_was_made(tmp_path: Path) -> None:
    publish(tmp_path, "old")
    publish(tmp_path, "new", kinds="epub", refused="print")
    manifest = read_manifest(tmp_path, "刊")
    assert manifest is not None
    assert {output.kind: output.inputs for output in manifest.outputs} == {"epub": "new", "screen": "old"}
    assert [output.file for output in manifest.outdated()] == ["刊-screen.pdf"]
    assert [item.kind for item in manifest.refused] == ["print"]
    assert not (tmp_path / "刊-print.pdf").exists()
    assert (tmp_path / "earlier/刊-print.pdf").read_bytes().startswith(b"print old")
    assert json.loads((tmp_path / "刊.json").read_bytes())["inputs"]["files"] == {"manuscript/01.md": "new"}


def test_a_foreign_json_file_is_no_manifest(tmp_path: Path) -> None:
    for content in (b"", b"[]", b"{}", b'{"format": 2}', b'{"format": 1, "outputs": 3}', b"\xff"):
        (tmp_path / "刊.json").write_bytes(content)
        assert read_manifest(tmp_path, "刊") is None


def test_a_manifest_that_somebody_left_moves_nothing_out_of_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "dist"
    publish(folder, "old")
    values = json.loads((folder / "刊.json").read_bytes())
    values["refused"] = [{"kind": "print", "file": "../mine.txt"}]
    (tmp_path / "mine.txt").write_text("mine")
    (folder / ".huozi-ready").mkdir()
    (folder / ".huozi-ready/刊.json").write_text(json.dumps(values))
    complete(folder)
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert not (folder / ".huozi-ready").exists()


def test_a_folder_in_an_outputs_place_stops_the_set_before_the_first_file_moves(tmp_path: Path) -> None:
    publish(tmp_path, "old", kinds="epub print")
    (tmp_path / "刊-screen.pdf").mkdir()
    with pytest.raises(OutputError) as caught:
        publish(tmp_path, "new")
    assert str(caught.value.finding.location) == str(tmp_path / "刊-screen.pdf")
    assert (tmp_path / "刊.epub").read_bytes().startswith(b"epub old")


def test_folders_of_killed_processes_are_cleared_those_of_living_ones_and_of_people_stay(
    tmp_path: Path,
) -> None:
    def work() -> None:
        with working_folder(tmp_path, TEMPORARY) as folder:
            (folder / "copy").write_bytes(b"x")
            time.sleep(0)
            os.kill(os.getpid(), signal.SIGKILL)

    assert killed_at(9999, work)
    [left] = tmp_path.iterdir()
    (tmp_path / "huozi-temporary-notes-of-mine").mkdir()
    with working_folder(tmp_path, TEMPORARY) as first:
        assert not left.exists()
        with working_folder(tmp_path, TEMPORARY) as second:
            assert first.is_dir() and second.is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["huozi-temporary-notes-of-mine"]
