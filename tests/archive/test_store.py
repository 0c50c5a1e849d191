"""Editions go in whole or not at all, whatever happens meanwhile, and other programs can read them."""

import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from huozi.archive.catalogue import Catalogue
from huozi.archive.opening import open_location
from huozi.archive.search import search
from huozi.archive.store import Store
from huozi.archive.verification import verify
from huozi.diagnostics import OutputError, SourceError
from tests.archive.conftest import accepted_by_ocfl, files, identifier, in_child

KILLED = 9
EACH = 3  # every third place to die at: all of them took four times as long, and found no more


def test_a_correction_is_a_new_version_and_the_old_one_stays(store: Store) -> None:
    first = store.add(identifier(1), files(1), message="first")
    again = store.add(identifier(1), files(1), message="the same once more")
    second = store.add(identifier(1), files(1, "河水退了。"), message="corrected")
    assert [first.new, again.new, second.new] == [True, False, True]
    assert [first.version, again.version, second.version] == ["v1", "v1", "v2"]
    for version, text in (("v1", "河水涨了。"), ("v2", "河水退了。")):
        path = store.files(first.object, version)["manuscript/01-spring.md"]
        assert text in (store.location.read(path) or b"").decode()
    assert accepted_by_ocfl(store) == 1


def test_a_version_that_is_not_there_is_named(store: Store) -> None:
    added = store.add(identifier(1), files(1), message="")
    with pytest.raises(SourceError) as raised:
        store.files(added.object, "v2")
    assert raised.value.finding.values == {"version": "v2", "latest": "v1"}


def test_a_file_that_changes_meanwhile_is_not_added(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = tmp_path / "well.jpg"
    photo.write_bytes(b"before")
    taken = store.location.commit

    def commit(path: str, data: bytes, before: bytes | None) -> None:
        photo.write_bytes(b"after")  # as a photo program would, between the first look and the copy
        taken(path, data, before)

    monkeypatch.setattr(store.location, "commit", commit)
    with pytest.raises(OutputError) as raised:
        store.add(identifier(1), files(1) | {"images/well.jpg": photo}, message="")
    assert raised.value.finding.id == "archive-source-changed"
    assert store.lying() == ([], [])
    assert store.recover() == ()


def dies_at(at: int, archive: Path, work: Callable[[], object]) -> bool:
    """Do `work` in a process killed at its change number `at` to files of `archive`; tell whether it was.

    A change is what the system is asked for: making, opening for writing, renaming, removing.
    """

    def die_there() -> None:
        seen = 0

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal seen
            writes = (
                event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            )
            if (writes or event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir")) and str(
                arguments[0]
            ).startswith(str(archive)):
                seen += 1
                if seen == at:
                    os._exit(KILLED)

        sys.addaudithook(watch)
        work()

    status = in_child(die_there)
    assert status in (0, KILLED)
    return status == KILLED


@pytest.mark.parametrize("number", [1, 2], ids=["correction", "new"])
def test_killed_at_any_point_leaves_all_or_nothing(
    tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # what survives a power cut cannot be seen here
    before, archive, text = tmp_path / "before", tmp_path / "archive", "河水退了。"
    Store(open_location(str(before))).add(identifier(1), files(1), message="")
    whole = ["v2"] if number == 1 else ["v1", "v1"]
    outcomes: list[list[str]] = []
    died = True
    while died:
        shutil.copytree(before, archive)
        store = Store(open_location(str(archive)))
        add = partial(store.add, identifier(number), files(number, text), message="")
        died = dies_at(EACH * len(outcomes) + 1, archive, add)
        catalogue = Catalogue(store)
        result = verify(store, catalogue)
        assert {found.id for found in result.findings} <= {"archive-taken-back"}
        outcomes.append([edition.version for edition in catalogue.editions()])
        assert outcomes[-1] in (["v1"], whole)
        if len(outcomes) % 5 == 0 or not died:
            assert accepted_by_ocfl(store) == len(outcomes[-1])
        assert add().new == (outcomes[-1] == ["v1"])
        shutil.rmtree(archive)
    assert outcomes.count(["v1"]) >= 20 / EACH  # places to die at, and some after the moment that counts
    assert outcomes.count(whole) >= 5 / EACH
    assert outcomes == sorted(outcomes, key=lambda outcome: outcome == whole)


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    archive = str(tmp_path / "archive")

    def add_all(numbers: range) -> None:
        for number in numbers:
            Store(open_location(archive)).add(identifier(number), files(number), message="")

    children = []
    for numbers in (range(0, 12), range(12, 24)):
        child = os.fork()
        if child == 0:
            try:
                add_all(numbers)
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    store = Store(open_location(archive))
    catalogue = Catalogue(store)
    seen = [0]
    while children:
        found, hits = search(catalogue, "河水")  # a reader meanwhile
        assert len(hits) == min(found, 20)
        seen.append(found)
        done, status = os.waitpid(-1, os.WNOHANG)
        if done:
            assert status == 0
            children.remove(done)
    assert seen == sorted(seen) and len(set(seen)) > 2
    assert len(catalogue.editions()) == 24
    assert verify(store, catalogue).findings == ()
    assert accepted_by_ocfl(store) == 24


def test_links_are_not_followed(store: Store, tmp_path: Path) -> None:
    added = store.add(identifier(1), files(1), message="")
    secret = tmp_path / "secret.txt"
    secret.write_text("not of the archive", encoding="utf-8")
    path = store.files(added.object)["manuscript/01-spring.md"]
    place = tmp_path / "archive" / path
    place.unlink()
    place.symlink_to(secret)
    with pytest.raises((SourceError, OSError)):
        store.location.read(path)
    place.unlink()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / place.name).write_text("not of the archive", encoding="utf-8")
    place.parent.rmdir()
    place.parent.symlink_to(outside)
    with pytest.raises(SourceError):
        store.location.read(path)


@pytest.mark.parametrize("path", ["../secret", "ocfl/../../secret", "/etc/passwd", "ocfl//x", "ocfl/a\0b"])
def test_a_path_out_of_the_archive_is_refused(store: Store, path: str) -> None:
    with pytest.raises(SourceError):
        store.location.read(path)
