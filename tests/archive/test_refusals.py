"""What the archive refuses, and no other test of it provokes."""

import json
import re
import shutil
import subprocess
import sys
import types
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from huozi.archive import rebuilding
from huozi.archive.bags import export
from huozi.archive.opening import open_location
from huozi.archive.store import Store
from huozi.batch.cluster import cluster_pools
from huozi.cli import main
from huozi.diagnostics import HuoziError
from tests.archive.conftest import files, identifier

Screen = pytest.CaptureFixture[str]


@pytest.fixture
def edition(built_once: Path, tmp_path: Path) -> Path:
    """An edition whose EPUB is built."""
    return shutil.copytree(built_once, tmp_path / "edition")


@pytest.fixture
def told(capsys: Screen, tmp_path: Path) -> Callable[..., set[str]]:
    """Return a function that runs a verb on an archive and returns the ids of all that it told."""

    def run(*words: str | Path) -> set[str]:
        capsys.readouterr()
        main(["archive", *map(str, words), "--store", str(tmp_path / "shelf"), "--verbose"])
        seen = capsys.readouterr()
        return set(re.findall(r"\[([a-z0-9-]+)\]$", seen.err + seen.out, re.MULTILINE))

    return run


def refused(run: Callable[[], object]) -> str:
    with pytest.raises(HuoziError) as caught:
        run()
    return caught.value.finding.id


def change_manifest(edition: Path, change: Callable[[dict[str, object]], object]) -> None:
    (path,) = (edition / "dist").glob("*.json")
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def test_an_edition_whose_outputs_are_not_of_it_is_not_archived(
    edition: Path, told: Callable[..., set[str]]
) -> None:
    (epub,) = (edition / "dist").glob("*.epub")
    change_manifest(edition, lambda it: it.update(refused=[{"kind": "print", "file": "a-print.pdf"}]))
    assert "archive-output-refused" in told("add", "--edition", edition)
    change_manifest(edition, lambda it: it.update(refused=[]))
    change_manifest(edition, lambda it: it["outputs"][0].update(inputs="of another day"))  # type: ignore[index]
    assert "archive-output-outdated" in told("add", "--edition", edition)
    epub.unlink()
    assert "archive-output-missing" in told("add", "--edition", edition)


def test_links_out_of_an_edition_are_left_out_of_the_archive_and_told(
    edition: Path, tmp_path: Path, told: Callable[..., set[str]]
) -> None:
    (tmp_path / "secret.txt").write_text("not yours", encoding="utf-8")
    (edition / "manuscript/notes.txt").symlink_to(tmp_path / "secret.txt")
    assert "archive-left-out" in told("add", "--edition", edition)


def test_a_link_inside_the_archive_is_not_followed(store: Store, tmp_path: Path) -> None:
    store.add(identifier(1), files(1), message="")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/a.txt").write_bytes(b"not of the archive")
    root = next(path for path in tmp_path.iterdir() if (path / "ocfl").exists() or path.name == "archive")
    (root / "inside").symlink_to(tmp_path / "elsewhere")
    assert refused(lambda: store.location.read("inside/a.txt")) == "archive-link"


def test_an_archive_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(open_location(str(tmp_path / "shelf")))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "inventory.json")

    monkeypatch.setattr(store, "_add", full)
    assert refused(lambda: store.add(identifier(1), files(1), message="")) == "archive-unwritable"


def test_an_archive_of_one_edition_in_one_version(tmp_path: Path, told: Callable[..., set[str]]) -> None:
    Store(open_location(str(tmp_path / "shelf"))).add(identifier(1), files(1), message="")
    assert {"site-no-address", "site-nothing-to-read"} <= told("site", tmp_path / "site")
    assert told("diff", "1") == {"archive-diff-versions"}


def test_what_stands_in_the_way_of_an_export(store: Store, tmp_path: Path) -> None:
    store.add(identifier(1), files(1), message="")
    (tmp_path / "bag").mkdir()
    assert refused(lambda: export(store, identifier(1), tmp_path / "bag")) == "archive-bag-stands"


def test_lists_and_journals_that_cannot_be_read(tmp_path: Path, told: Callable[..., set[str]]) -> None:
    old, work = tmp_path / "old", tmp_path / "work"
    old.mkdir()
    work.mkdir()
    (old / "a.txt").write_text("春天来了。", encoding="utf-8")
    (tmp_path / "table.csv").write_text("name,year\na,1\n", encoding="utf-8")
    assert told("ingest", old, "--table", tmp_path / "table.csv", "-o", work) == {"ingest-table"}
    assert "internal-fault" not in told("ingest", old, "-o", work)
    assert list(work.glob("*/manuscript/*.md"))
    (work / "ingested.json").write_text("{", encoding="utf-8")
    assert told("ingest", old, "-o", work) == {"ingest-journal"}


def test_editions_that_cannot_be_built_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(identifier(1), files(1), message="")
    assert (
        refused(lambda: rebuilding.rebuild(store, identifier(1), None, tmp_path / "out"))
        == "archive-no-program"
    )
    lock = tmp_path / "requirements.lock"
    assert refused(lambda: rebuilding._environment(tmp_path / "env", lock)) == "archive-no-lock"
    lock.write_text("", encoding="utf-8")
    failed = subprocess.CompletedProcess[str]([], 1, "", "no such library")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    monkeypatch.setattr(venv, "create", lambda *_, **__: None)
    assert refused(lambda: rebuilding._environment(tmp_path / "env", lock)) == "archive-environment"
    paths = Path(sys.executable), tmp_path, tmp_path, tmp_path
    assert refused(lambda: rebuilding._build(*paths, "epub")) == "archive-rebuild-failed"


def test_a_scheduler_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def client(*_: object, **__: object) -> None:
        raise OSError("timed out")

    monkeypatch.setitem(sys.modules, "distributed", types.SimpleNamespace(Client=client))
    assert refused(lambda: cluster_pools("tcp://127.0.0.1:1", 1)) == "cluster-unreachable"
